"""A thousand real service requests as cases, every figure held against a plain script over the same file."""

import csv
from collections import defaultdict
from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from connectors.feeds import FEEDS
from connectors.intake.nyc_311 import requests_of
from models.landing import landing_id
from models.place import Places
from streams.graph import Graph
from streams.kpis import KPIS
from tests.twins.road import TwinRoad
from xiqu.cases import bodies

CITY, NEW_YORK, BEIJING = "纽约", ZoneInfo("America/New_York"), timezone(timedelta(hours=8))
NOW = datetime(2019, 9, 17, tzinfo=UTC)
"""Soon after the last request: not every deadline has passed."""


def plain_script(path: Path) -> dict[tuple[str, datetime], Any]:
    """Count the file by itself, month by month; nothing of the product plays a part."""

    def time(text: str) -> datetime | None:
        return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=NEW_YORK) if text else None

    def share(part: int, whole: int) -> Decimal | None:
        return Decimal(f"{Decimal(100 * part) / whole:.12f}").quantize(Decimal("0.01"), ROUND_HALF_EVEN) if whole else None

    months: dict[datetime, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            created = time(row["Created Date"])
            assert created
            months[created.astimezone(BEIJING).replace(day=1, hour=0, minute=0, second=0)].append(row)
    found: dict[tuple[str, datetime], Any] = {}
    for month, rows in months.items():
        due = [row for row in rows if (end := time(row["Due Date"])) and end < NOW]
        closed = [row for row in due if row["Status"] == "Closed"]
        in_time = [row for row in closed if (time(row["Closed Date"]) or NOW) <= (time(row["Due Date"]) or NOW)]
        spans = [
            int((time(row["Closed Date"]) or NOW).timestamp() - (time(row["Created Date"]) or NOW).timestamp())
            for row in rows
            if row["Status"] == "Closed" and row["Closed Date"]
        ]
        hours = [Fraction(span, 3600) for span in spans if span >= 0]
        middle = Fraction(median(hours)) if hours else None
        found["cases.filing_rate", month] = Decimal(100)
        found["cases.closing_rate", month] = share(len(closed), len(due))
        found["cases.closed_in_time_rate", month] = share(len(in_time), len(due))
        found["cases.overdue", month] = Decimal(len(due) - len(closed))
        found["cases.closing_time", month] = (
            None if middle is None else (Decimal(middle.numerator) / middle.denominator).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
        )
    return found


def test_the_figures_of_a_thousand_real_requests_equal_a_plain_script_over_the_file(shared: Path) -> None:
    path = shared / "data" / "requests" / "nyc_311_2019.csv"
    read = requests_of(path.read_text("utf-8-sig"), CITY, NEW_YORK)
    assert (len(read.rows), read.refused) == (1000, [])
    assert read.habits == {
        "closed_before_opened": 10, "closed_time_but_open": 17, "no_due_date": 514, "no_place": 107, "other_kind": 473,
    }  # fmt: skip
    road = TwinRoad({feed.name: feed for feed in FEEDS}, Graph([kpi for kpi in KPIS if kpi.name.startswith("cases.")], Places()))
    for number, body in enumerate(bodies(read.rows)):
        road.land("case_event", landing_id(NOW, number.to_bytes(10, "big")), body)
    road.rest(limit=10_000)
    expected = plain_script(path)
    assert len(expected) == 5 * 16
    figures = {key: road.figures()[key[0], CITY, key[1]][0] for key in expected}
    assert figures == expected
    assert sum(value for (kpi, subject, _), (value, *_) in road.figures().items() if (kpi, subject) == ("cases.day", CITY)) == 1000
