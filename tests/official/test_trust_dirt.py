"""What the trust rules find in a week of 108 real stations of Guangdong and in four years of one in Beijing."""

import csv
import gzip
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest

from models.kpi import Fact
from models.period import CITY_ZONE, unix
from models.result import Result
from streams.trust.air import AIR_TRUST
from streams.trust.doubt import doubts_of
from streams.trust.limits import JUMP, STUCK
from streams.trust.source_day import DOUBTFUL, TRUSTED, UNTRUSTED
from tests.oracle.samples import COLUMNS, rows_of
from tests.unit.kpis.city import City

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FROZEN = {"江门/东湖", "深圳/南油", "深圳/荔园"}
BEIJING = {"so2": "SO2", "no2": "NO2", "co": "CO", "o3": "O3", "pm10": "PM10", "pm25": "PM2.5"}


@pytest.fixture(scope="module")
def guangdong(shared: Path) -> dict[tuple[str, str, datetime], Result]:
    path = shared / "data" / "air" / "guangdong_stations_hourly_20200330_20200408.csv"
    if not path.is_file():
        pytest.skip("needs the hourly file of Guangdong in ../shared")
    city = City()
    for row in rows_of(path):
        texts = {metric: str(row[metric]) for metric in COLUMNS if row[metric] is not None}
        city.says(f"{row['city']}/{row['point']}", row["hour_start"], **texts)
    return {(*node,): result for node, result in city.figures(NOW).items()}


def test_three_stations_that_repeat_one_row_for_a_week_are_found_and_no_other(guangdong: dict[tuple[str, str, datetime], Result]) -> None:
    states = {key[1:]: result.value for key, result in guangdong.items() if key[0] == "trust.air_quality_day"}
    assert {subject for (subject, _), state in states.items() if state == UNTRUSTED} == FROZEN
    assert {state for (subject, _), state in states.items() if subject in FROZEN} == {UNTRUSTED}
    counts = Counter(states.values())
    assert counts[UNTRUSTED] == 36
    assert counts[DOUBTFUL] < counts[TRUSTED] / 50


def test_the_city_names_its_frozen_station_with_every_pollutant(guangdong: dict[tuple[str, str, datetime], Result]) -> None:
    day = guangdong["trust.air_quality_sources", "江门", datetime(2020, 4, 3, tzinfo=CITY_ZONE)]
    assert (day.value, day.evidence["states"][UNTRUSTED]) == (Decimal(1), 1)
    reasons = day.evidence["not_trusted"]["江门/东湖"]["reasons"]
    assert [reasons[metric] for metric in ("o3", "no2", "pm10", "pm25")] == [{STUCK: 20}] * 4


def test_a_frozen_day_keeps_its_official_figure_and_says_that_nothing_of_it_is_left(
    guangdong: dict[tuple[str, str, datetime], Result],
) -> None:
    day = guangdong["air.aqi_day", "江门/东湖", datetime(2020, 3, 31, tzinfo=CITY_ZONE)]
    assert day.value == Decimal(75)
    assert (day.evidence["trust"]["share"], day.evidence["trust"]["value_without"]) == ("1.4", None)


def beijing_days(path: Path) -> dict[datetime, dict[str, list[Fact]]]:
    days: dict[datetime, dict[str, list[Fact]]] = {}
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            at = datetime(int(row["year"]), int(row["month"]), int(row["day"]), int(row["hour"]), tzinfo=CITY_ZONE)
            for metric, column in BEIJING.items():
                if row[column] != "NA":
                    value = Decimal(row[column]) / (1000 if metric == "co" else 1)
                    facts = days.setdefault(at.replace(hour=0), {}).setdefault(metric, [])
                    facts.append(Fact(unix(at), value, "", "", ""))
    return days


def test_four_years_of_beijing_are_doubted_in_few_hours_and_every_long_run_is_seen(shared: Path) -> None:
    path = shared / "data" / "air" / "beijing_aotizhongxin_hourly_2013_2017.csv.gz"
    if not path.is_file():
        pytest.skip("needs the four years of Beijing in ../shared")
    days = beijing_days(path)
    found: Counter[tuple[str, str]] = Counter()
    for facts in days.values():
        for metric, doubts in doubts_of(facts, AIR_TRUST).items():
            found.update((metric, reason) for reason in doubts.values())
    hours = sum(len(series) for facts in days.values() for series in facts.values())
    assert sum(found.values()) * 100 < hours
    assert 0 < sum(number for (_, reason), number in found.items() if reason == JUMP) < 40
    runs = sum(
        length
        for facts in days.values()
        for value, run in groupby(facts.get("pm25", ()), key=lambda fact: fact.value)
        if (length := len(list(run))) >= (24 if value is not None and value <= 4 else 12)
    )
    assert found["pm25", STUCK] == runs
    assert max(days) - min(days) == timedelta(days=1460)
