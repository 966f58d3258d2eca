"""The official water files over the whole road in memory: what comes out is what was published, and the books balance."""

import csv
import io
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from connectors.feeds import FEEDS
from connectors.intake.file import content, pieces
from models.landing import landing_id
from models.period import CITY_ZONE, FOUR_HOURS
from models.place import Places
from streams.graph import Graph
from streams.kpis import KPIS
from streams.read import Body, read
from tests.official.shared_files import needs_shared, rows_of
from tests.official.test_water_classes import known
from tests.official.water_rows import PROVINCE, SNAPSHOTS, WATER
from tests.twins.road import TwinRoad

pytestmark = needs_shared

LANDED_AT = datetime(2026, 11, 1, tzinfo=UTC)
BY_NAME = {feed.name: feed for feed in FEEDS}
WATER_KPIS = tuple(kpi for kpi in KPIS if kpi.name.startswith("water."))


def landed(file: str) -> TwinRoad:
    road = TwinRoad(BY_NAME, Graph(WATER_KPIS, Places()))
    for number, body in enumerate(pieces(content(WATER / file))):
        road.land("water_quality", landing_id(LANDED_AT, number.to_bytes(10, "big")), body)
    road.rest(limit=100)
    return road


@pytest.fixture(scope="module")
def snapshots() -> TwinRoad:
    return landed(SNAPSHOTS)


def taken_at(row: dict[str, str]) -> datetime:
    """In this file no record is older than its snapshot's year."""
    return datetime.strptime(f"{row['snapshot'][:4]}-{row['time']}+0800", "%Y-%m-%d %H:%M%z").astimezone(CITY_ZONE)


def subject(row: dict[str, str]) -> str:
    return f"{row['city'].removesuffix('市') or row['province']}/{row['section']}"


def test_every_record_of_zhongshan_has_its_published_class(snapshots: TwinRoad) -> None:
    figures = snapshots.figures()
    missed = {(miss[1], miss[3]) for miss in known() if miss[0] == SNAPSHOTS}
    compared = Counter[str]()
    for row in rows_of(WATER / SNAPSHOTS):
        if row["time"] and (row["section"], row["time"]) not in missed:
            value, _, edition, evidence = figures["water.section_class", subject(row), FOUR_HOURS.holding(taken_at(row))]
            assert (value or "", edition) == (row["class"], "GB 3838-2002"), row
            assert evidence["state"] == row["status"]
            compared[row["class"]] += 1
    assert compared == {"Ⅱ": 169, "Ⅰ": 126, "Ⅲ": 5, "Ⅳ": 3, "Ⅴ": 2, "": 2}


def test_the_year_of_henglan_is_made_of_its_months_and_the_citys_share_of_it(snapshots: TwinRoad) -> None:
    figures = snapshots.figures()
    value, status, _, evidence = figures["water.section_year", "中山/横栏", datetime(2020, 1, 1, tzinfo=CITY_ZONE)]
    assert (status, evidence["months"], evidence["enough_months"]) == ("final", 8, True)
    share, _, _, told = figures["water.worse_than_v_share_year", "中山", datetime(2020, 1, 1, tzinfo=CITY_ZONE)]
    assert (value, share, told["sections"]) == ("Ⅱ", 0, {"中山/横栏": "Ⅱ"})


def account(road: TwinRoad) -> dict[str, int]:
    names = ("received", "stored", "duplicate", "corrected", "superseded", "rejected", "ignored")
    assert all(receipt.difference == 0 for receipt in road.facts.receipts.values())
    return {name: sum(getattr(receipt, name) for receipt in road.facts.receipts.values()) for name in names}


def test_the_cells_of_the_snapshots_add_up(snapshots: TwinRoad) -> None:
    """Eleven indicators twice and the state. Originals are heard first, so a published number is a duplicate or superseded."""
    found = account(snapshots)
    rows = rows_of(WATER / SNAPSHOTS)
    names = [name for name in rows[0] if f"{name}_raw" in rows[0]]
    pairs = [(row[f"{name}_raw"], row[name] if row["time"] else row[name].replace("*", "")) for row in rows for name in names]
    stated = [(original, published) for original, published in pairs if original]
    assert found["received"] == len(rows) * (2 * len(names) + 1)
    assert (found["rejected"], found["corrected"]) == (0, 0)
    assert found["ignored"] == sum(text in {"", "--"} for pair in pairs for text in pair)
    assert found["superseded"] == sum(Decimal(original) != Decimal(published) for original, published in stated) == 304
    assert found["duplicate"] == len(stated) - 304


def test_the_dirt_of_the_province_adds_up() -> None:
    road = landed(PROVINCE)
    found = account(road)
    rows = rows_of(WATER / PROVINCE)
    untimed = [row for row in rows if row["监测时间"] in {"*", "--"}]
    with_values = sum(row["水温(℃)"] != "--" for row in untimed)
    assert (len(untimed), with_values) == (254, 118)
    assert found["rejected"] == with_values
    assert found["received"] == 12 * (len(rows) - with_values) + with_values
    assert found["duplicate"] > 400 * 10
    assert found["corrected"] + found["superseded"] > 0


def test_a_record_without_a_time_is_refused_with_what_to_send_instead() -> None:
    sheet = io.StringIO()
    rows = [row for row in rows_of(WATER / PROVINCE) if row["监测时间"] == "--"][:1]
    writer = csv.DictWriter(sheet, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    body = Body(BY_NAME["water_quality"], landing_id(LANDED_AT + timedelta(seconds=1), bytes(10)), sheet.getvalue().encode())
    _, rejections = read([body])
    told: list[tuple[str, Any]] = [(each.reason, "send the time of the record" in each.message) for each in rejections]
    assert told == [("no_time", True)]
