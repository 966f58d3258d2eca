"""Every hour that Guangdong's 108 stations published in 2020 with an AQI, by HJ 633-2012 (中山's file repeats its part)."""

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from models.standards.air import EDITIONS, Aqi, eight_hour_mean, hour_aqi, round_half_even
from tests.official.shared_files import AIR, COLUMNS, STATION_FILES, needs_shared, present, rows_of

pytestmark = needs_shared

OLD = EDITIONS["HJ 633-2012"]
OFFICIAL_NAMES = {
    "so2": "二氧化硫",
    "no2": "二氧化氮",
    "co": "一氧化碳",
    "o3": "臭氧1小时",
    "pm10": "颗粒物(PM10)",
    "pm25": "细颗粒物(PM2.5)",
}
FROZEN = "东湖"
"""This station repeats one record for days (O3 4, O3 8 h 2, AQI 71), so its 8-hour mean belongs to other hours."""


@pytest.mark.parametrize(("file", "published"), list(zip(STATION_FILES, (621, 16417), strict=True)))
def test_every_published_hour_is_reproduced(file: str, published: int) -> None:
    rows = [row for row in rows_of(AIR / file) if row["aqi"]]
    assert len(rows) == published
    for row in rows:
        aqi = hour_aqi(OLD, present(row, COLUMNS))
        assert isinstance(aqi, Aqi), row
        primary = " ".join(OFFICIAL_NAMES[metric] for metric in aqi.primary)
        assert (Decimal(aqi.value), aqi.level, primary) == (Decimal(row["aqi"]), row["level"], row["primary"]), row


def test_rows_without_an_aqi_have_neither_level_nor_primary() -> None:
    """88 of them hold some values all the same (mostly both PM blank); nothing tells why they were not published."""
    rows = [row for file in STATION_FILES for row in rows_of(AIR / file) if not row["aqi"]]
    assert all(not row["level"] and not row["primary"] for row in rows)
    assert len(rows) == 980
    assert sum(bool(present(row, COLUMNS)) for row in rows) == 91


Station = tuple[str, str]


def ozone_hours() -> dict[Station, dict[datetime, tuple[str, str]]]:
    """Per station: label (END of the measured hour) → published O3 of the hour and of 8 hours."""
    hours: dict[Station, dict[datetime, tuple[str, str]]] = defaultdict(dict)
    for file in STATION_FILES:
        for row in rows_of(AIR / file):
            label = datetime.strptime(row["date"] + row["hour"] + "+0800", "%Y%m%d%H%z")
            hours[row["city"], row["point"]][label] = (row["o3_1h"], row["o3_8h"])
    return hours


def test_every_complete_eight_hour_mean_is_reproduced() -> None:
    """Windows end at 08:00 to 24:00; label 00 is hour 24 of the day before."""
    compared = frozen = 0
    for (_, point), hours in ozone_hours().items():
        for label, (_, published) in hours.items():
            window = [hours.get(label - timedelta(hours=back), ("", ""))[0] for back in range(8)]
            if not published or not all(window) or 1 <= label.hour < 8:
                continue
            mean = eight_hour_mean([Decimal(value) for value in window])
            assert mean is not None
            if round_half_even(mean) != Decimal(published):
                assert (point, window, published) == (FROZEN, ["4.0"] * 8, "2.0")
                frozen += 1
            compared += 1
    assert (compared, frozen) == (5637, 65)


def test_the_published_eight_hour_mean_starts_anew_with_each_day() -> None:
    """Labels 01 to 07 average the hours since midnight, so no window reaches into the day before."""
    compared = frozen = 0
    for (_, point), hours in ozone_hours().items():
        for label, (_, published) in hours.items():
            since_midnight = [hours.get(label - timedelta(hours=back), ("", ""))[0] for back in range(label.hour)]
            if not published or not all(since_midnight) or not 1 <= label.hour < 8:
                continue
            mean = sum((Fraction(value) for value in since_midnight), Fraction(0)) / len(since_midnight)
            if round_half_even(mean) != Decimal(published):
                assert (point, published) == (FROZEN, "2.0")
                frozen += 1
            compared += 1
    assert (compared, frozen) == (2197, 23)
