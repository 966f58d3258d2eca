"""Official files through the whole road: what comes out is what was published. And whatever the order, the same comes out."""

import random
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from connectors.intake.file import content, pieces
from tests.integration.batch import PUBLISHED_AS
from tests.integration.conftest import Towns
from tests.official.shared_files import AIR, STANDARDS, STATION_FILES, needs_shared, rows_of
from tests.official.test_hours_2012 import OFFICIAL_NAMES
from tests.oracle.samples import SAMPLE
from tests.servers.kafka import RealKafka
from tests.servers.town import Town, landing

HEADER = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2"
NAMES_2012 = {PUBLISHED_AS[metric]: name for metric, name in OFFICIAL_NAMES.items()}
LANDED_AT = datetime.fromisoformat("2026-10-01T00:00+08:00")


@pytest.fixture
def one(towns: Towns, kafka: RealKafka) -> AbstractAsyncContextManager[Town]:
    return towns(kafka.address)


async def results(place: Town, kpi: str) -> dict[tuple[str, datetime], dict[str, Any]]:
    rows = await place.ask("SELECT * FROM results WHERE kpi = $1", kpi)
    return {(row["subject"], row["period_start"]): dict(row) for row in rows}


def hour_of(row: dict[str, str]) -> datetime:
    return datetime.strptime(f"{row['date']}{row['hour']}+0800", "%Y%m%d%H%z") - timedelta(hours=1)


@needs_shared
async def test_every_published_hour_of_2020_comes_out_as_it_was_published(one: AbstractAsyncContextManager[Town]) -> None:
    published = [row for file in STATION_FILES for row in rows_of(AIR / file) if row["aqi"]]
    assert len(published) == 17_038
    async with one as place:
        for file in STATION_FILES:
            await place.land("air_quality", pieces(content(AIR / file)))
        await place.done()
        found = await results(place, "air.aqi_hour")
        await place.audit()
    for row in published:
        figure = found[f"{row['city']}/{row['point']}", hour_of(row)]
        told = figure["evidence"]
        primary = " ".join(NAMES_2012[name] for name in told["primary"])
        assert (figure["value"], told["level"], primary) == (Decimal(row["aqi"]), row["level"], row["primary"]), row
        assert figure["edition"] == "HJ 633-2012"


def hours_2026() -> list[dict[str, str]]:
    """Rows of an hour; those whose PM10 was blanked after the AQI was made are described in addenda C.8."""
    return [row for row in rows_of(STANDARDS / "aqi_2026_official_rows.csv") if row["kind"] == "hour" and row["pm10"] != "NA"]


def days_2026() -> list[dict[str, str]]:
    return [row for row in rows_of(STANDARDS / "aqi_2026_official_rows.csv") if row["kind"] == "day"]


def concentrations(row: dict[str, str], ozone: str) -> str:
    return ",".join(row[name] for name in ("pm2_5", "pm10", "co", "no2", ozone, "so2"))


def as_body(rows: Iterator[str]) -> str:
    return "\n".join([HEADER, *rows, ""])


def steady_day(city: str, point: str, day: str, values: str) -> Iterator[str]:
    """Twenty-four hours of the day's own mean, which are the day again."""
    return (f"{city},{day.replace('-', '')},{label},{point},{values}" for label in range(1, 25))


@needs_shared
async def test_every_official_row_of_2026_comes_out_as_it_was_published(one: AbstractAsyncContextManager[Town]) -> None:
    hours, days = hours_2026(), days_2026()
    assert (len(hours), len(days)) == (66, 8)
    async with one as place:
        stated = (
            f"{row['city']},{row['time'][:10]},{row['time'][11:]},{row['site']},{concentrations(row, 'o3_1h')}".replace("-", "", 2)
            for row in hours
        )
        await place.land("air_quality", [as_body(stated)])
        for row in days:
            await place.land("air_quality", [as_body(steady_day("日均", "市", row["time"], concentrations(row, "o3_8h")))])
        await place.done()
        by_hour, by_day = await results(place, "air.aqi_hour"), await results(place, "air.city_day")
    for row in hours:
        start = datetime.strptime(f"{row['time']}+0800", "%Y-%m-%dT%H%z") - timedelta(hours=1)
        assert shown(by_hour[f"{row['city']}/{row['site']}", start]) == (row["aqi"], row["primary"]), row
    for row in days:
        assert shown(by_day["日均", datetime.fromisoformat(f"{row['time']}T00:00+08:00")]) == (row["aqi"], row["primary"]), row


def shown(result: dict[str, Any]) -> tuple[str, str]:
    """Return AQI and primary pollutants as the national platform prints them."""
    assert result["edition"] == "HJ 633-2026"
    return ("NA", "NA") if result["value"] is None else (str(result["value"]), ",".join(result["evidence"]["primary"]))


@needs_shared
async def test_a_city_day_is_rolled_up_from_its_sites_as_it_was_published(one: AbstractAsyncContextManager[Town]) -> None:
    *sites, city = rows_of(STANDARDS / "city_rollup_2026_taiyuan.csv")
    columns = ("pm2_5_24h", "pm10_24h", "co_24h", "no2_24h", "o3_mda8", "so2_24h")
    async with one as place:
        for site in sites:
            await place.land(
                "air_quality", [as_body(steady_day("太原", site["site"], site["date"], ",".join(site[name] for name in columns)))]
            )
        await place.done()
        (figure,) = (await results(place, "air.city_day")).values()
    rounded = figure["evidence"]["rounded"]
    for metric, column in zip(("pm25", "pm10", "co", "no2", "o3", "so2"), columns, strict=True):
        assert Decimal(rounded[metric]) == Decimal(city[column]), metric


EVERYTHING = """
SELECT kpi, version, subject, period_start, period_end, value, label, unit, status, edition, evidence, first_landing, last_landing,
       recheck_at, digest
FROM results ORDER BY kpi, subject, period_start
"""


async def test_a_shuffled_load_ends_in_the_results_of_the_sorted_one(towns: Towns, kafka: RealKafka) -> None:
    bodies = list(pieces(content(SAMPLE), 1_000))
    bodies = [*bodies, *bodies[::3], *(body.replace(b",0.8,", b",1.8,") for body in bodies[::4])]
    whole = [(body, landing(LANDED_AT + timedelta(hours=number))) for number, body in enumerate(bodies)]
    ended = []
    for order in (whole, random.Random(4).sample(whole, len(whole)), whole[::-1]):
        async with towns(kafka.address) as place:
            for body, each in order:
                await place.land("air_quality", [body], [each])
            await place.tick(LANDED_AT + timedelta(days=400))
            await place.done()
            ended.append([dict(row) for row in await place.ask(EVERYTHING)])
    assert len(ended[0]) > 400
    assert ended[0] == ended[1]
    assert ended[0] == ended[2]
