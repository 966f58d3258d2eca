"""What a city must hold after some bodies, told by a plain batch that shares no code with the road: facts, books and every air KPI."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from models.registry import street_places
from tests.oracle.air import Figure, Key, figures
from tests.oracle.samples import COLUMNS, row_of
from tests.servers.town import Town

HEADER = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2,source"
RANKS = {"": 0, "原始": 0, "审核": 1, "人工": 2}
EVIDENCE = {"fine": "fine_days", "valid": "valid_days", "total": "total_days", "remaining": "remaining_days", "reachable": "reachable"}

PUBLISHED_AS = {"so2": "SO2", "no2": "NO2", "co": "CO", "o3": "O3", "pm10": "PM10", "pm25": "PM2.5"}

Identity: TypeAlias = tuple[str, str, datetime]
"""Subject, metric, start of the measured hour."""


class Statement(NamedTuple):
    """A value and what decides whether it stands."""

    rank: int
    landing: str
    position: int
    value: Decimal | str


def statements(bodies: Mapping[str, str]) -> dict[Identity, list[Statement]]:
    """Return all that was ever said, by what it was said of; bodies: landing id → CSV."""
    said: dict[Identity, list[Statement]] = defaultdict(list)
    for landing, body in bodies.items():
        for position, cells in enumerate(csv.DictReader(io.StringIO(body))):
            row = row_of(cells)
            for metric in COLUMNS:
                if row[metric] is not None:
                    statement = Statement(RANKS[cells.get("source") or ""], landing, position, row[metric])
                    said[f"{row['city']}/{row['point']}", metric, row["hour_start"].astimezone(UTC)].append(statement)
    return said


def facts(said: Mapping[Identity, list[Statement]]) -> set[tuple[Any, ...]]:
    """Return the rows of the table of facts: every distinct value with its first and its loudest statement."""
    rows: set[tuple[Any, ...]] = set()
    for identity, stated in said.items():
        for value in {each.value for each in stated}:
            same = [each for each in stated if each.value == value]
            loudest = max(same)
            first = min(each.landing for each in same)
            rows.add((*identity, value, first, loudest.rank, loudest.landing))
    return rows


def standing(said: Mapping[Identity, list[Statement]]) -> list[dict[str, Any]]:
    """Return the rows that the oracle takes: of each fact the value that stands."""
    rows: dict[tuple[str, datetime], dict[str, Any]] = {}
    for (subject, metric, start), stated in said.items():
        city, _, point = subject.partition("/")
        row = rows.setdefault((subject, start), {"city": city, "point": point, "hour_start": start})
        row[metric] = max(stated, key=lambda each: each[:3]).value
    return list(rows.values())


def expected(said: Mapping[Identity, list[Statement]], now: datetime) -> dict[Key, Figure]:
    sites = street_places().sites.values()
    areas = {"西区街道": tuple(site.subject for site in sites if site.feed == "air_quality" and "西区街道" in site.areas)}
    return {(kpi, subject, start.astimezone(UTC)): each for (kpi, subject, start), each in figures(standing(said), now, areas).items()}


async def found_facts(town: Town) -> set[tuple[Any, ...]]:
    rows = await town.ask(
        "SELECT subject, metric, observed_at, value, flag, first_landing, last_rank, last_landing"
        " FROM facts JOIN series ON series.id = series_id WHERE feed = 'air_quality'"
    )
    return {
        (
            row["subject"], row["metric"], row["observed_at"], "/" if row["flag"] == "not_monitored" else row["value"],
            row["first_landing"], row["last_rank"], row["last_landing"],
        )
        for row in rows
    }  # fmt: skip


def differences(results: Iterable[Mapping[str, Any]], wanted: Mapping[Key, Figure]) -> list[str]:
    """Return what the results and the batch do not agree about; a figure of too little data may be absent or empty."""
    held = {(row["kpi"], row["subject"], row["period_start"]): row for row in results}
    odd = []
    for key in sorted({*held, *wanted}):
        figure, row = wanted.get(key), held.get(key)
        value = figure.value if figure else None
        if (row["value"] if row else None) != value:
            odd.append(f"{key}: {row and row['value']}, the batch says {value}")
            continue
        if row is None or figure is None:
            continue
        primary = row["evidence"].get("primary") or []
        if primary != [PUBLISHED_AS[name] for name in figure.primary]:
            odd.append(f"{key}: primary {primary}, the batch says {figure.primary}")
        told = counts(row["evidence"])
        odd += [f"{key}: {name} {told[name]}, the batch says {figure.counts[name]}" for name in told if told[name] != figure.counts[name]]
    return odd


def counts(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Return the counts of a year's result by the batch's names for them."""
    return {name: evidence[shown] for name, shown in EVIDENCE.items() if shown in evidence}


async def agrees(town: Town, bodies: Mapping[str, str], now: datetime) -> None:
    """Hold all facts, all receipts and all figures of *town* against the batch of *bodies* at log time *now*."""
    said = statements(bodies)
    mine, theirs = await found_facts(town), facts(said)
    assert mine == theirs, f"only in the facts: {sorted(mine - theirs)[:5]}; only in the batch: {sorted(theirs - mine)[:5]}"
    books = await town.ask("SELECT landing_id, sum(received)::int AS received FROM receipts WHERE feed = 'air_quality' GROUP BY landing_id")
    assert {row["landing_id"]: row["received"] for row in books} == {landing: cells(body) for landing, body in bodies.items()}
    wanted = expected(said, now)
    assert wanted
    odd = differences(map(dict, await town.ask("SELECT * FROM results WHERE kpi LIKE 'air.%'")), wanted)
    assert odd == [], "\n".join(odd[:20])


def cells(body: str) -> int:
    """Return how many cells of concentrations a body has, filled or not."""
    header, *lines = body.splitlines()
    return len(lines) * len(set(header.split(",")) & set(COLUMNS.values()))
