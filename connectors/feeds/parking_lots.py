"""How full car parks are: rows of CSV or JSON, the table of Birmingham (UCI 482), or the live answer of Köln's guidance system.

What is odd about this source:

- A lot states its capacity and either how many spaces are occupied or how many are free; nobody promises that they fit each other. Counts
  below zero are flagged where they are read; counts above the capacity need two numbers of one row, so the KPIs leave them out and say so.
- Rows: `city`, `lot`, `time`, and at least one of `capacity`, `occupied`, `free`, `state` (open or closed, 开放 or 关闭). A column `area`
  names the community or grid. A closed lot is not a full one: send its state, not 0.
- Birmingham: `SystemCodeNumber,Capacity,Occupancy,LastUpdated`. The counts are what the barriers add up, so they drift below zero and above
  the capacity until somebody resets them; the same row comes twice; no lot states that it is closed.
- Köln: one object with the lots under their codes, every number a text. `status` 1 is taken as open and 0 as closed: nobody has
  published what it means, but stadium car parks without an event have 0. A capacity of 0 says that there is none known.
- Times without an offset are the city's own, also those of Birmingham and Köln: their mornings stay mornings.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import moment, name
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.wide import first_line
from models.feed import Cell, Feed, Metric
from models.rejected import Unreadable

COUNTS = ("capacity", "occupied", "free", "state")
PLAIN = Shape(required=frozenset({"city", "lot", "time"}), one_of=frozenset(COUNTS), beside=frozenset({"area"}))
BIRMINGHAM = Shape(required=frozenset({"SystemCodeNumber", "Capacity", "Occupancy", "LastUpdated"}))
HEAD = 4096
"""Bytes by which a layout is known."""
_BY_CODE = re.compile(rb'(\xef\xbb\xbf)?\s*\{\s*"[^"]*"\s*:\s*\{')
CODE = "lot code"
KOELN = Shape(
    required=frozenset({CODE, "city", "capacity", "free", "status", "timestamp"}),
    beside=frozenset(
        {
            "shortname", "longname", "open_time", "close_time", "id", "title", "slug", "zip", "district", "street", "housenumber", "Datum1",
            "womens_parking", "price", "phone", "open", "extra_info", "entry_height", "entry_width", "capacity_brutto", "fulltext",
            "notice", "has_livedata", "data_source", "owner_url", "category", "last_edit", "lat", "lng",
        }
    ),
    key=CODE,
)  # fmt: skip


@lru_cache(maxsize=65_536)
def _subject(city: str, area: str, lot: str) -> str:
    between = f"/{name(area, 'area')}" if area.strip() else ""
    return f"{name(city, 'city')}{between}/{name(lot, 'lot')}"


def _plain(row: dict[str, str]) -> list[Cell]:
    subject, observed_at = _subject(row["city"], row.get("area", ""), row["lot"]), moment(row["time"])
    return [Cell(subject, metric, observed_at, row[metric]) for metric in COUNTS if metric in row]


def _birmingham(row: dict[str, str]) -> list[Cell]:
    subject, observed_at = _subject("Birmingham", "", row["SystemCodeNumber"]), moment(row["LastUpdated"])
    return [Cell(subject, "capacity", observed_at, row["Capacity"]), Cell(subject, "occupied", observed_at, row["Occupancy"])]


def _koeln(row: dict[str, str]) -> list[Cell]:
    subject, observed_at = _subject(row["city"], "", row[CODE]), moment(row["timestamp"])
    return [
        Cell(subject, "capacity", observed_at, row["capacity"]),
        Cell(subject, "free", observed_at, row["free"]),
        Cell(subject, "state", observed_at, row["status"]),
    ]


def _layout(body: bytes) -> tuple[Shape, Callable[[dict[str, str]], list[Cell]]]:
    if "SystemCodeNumber" in first_line(body[:HEAD]):
        return BIRMINGHAM, _birmingham
    return (KOELN, _koeln) if _BY_CODE.match(body[:HEAD]) else (PLAIN, _plain)


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find the counts of every lot."""
    return cells(body, *_layout(body))


def _count(metric: str, title: str) -> Metric:
    return Metric(name=metric, title=title, unit="spaces", low=Decimal(0), high=Decimal(100_000))


STATES = {"open": 1, "1": 1, "true": 1, "开放": 1, "营业": 1, "closed": 0, "0": 0, "false": 0, "关闭": 0, "停业": 0}
PARKING_LOTS = Feed(
    name="parking_lots",
    title="停车场泊位",
    english="Car park spaces",
    decode=decode,
    metrics=(
        _count("capacity", "泊位总数"),
        _count("occupied", "已用泊位"),
        _count("free", "空余泊位"),
        Metric(name="state", title="开放状态", unit="", codes=STATES),
    ),
    example="city,lot,time,capacity,occupied,state\n中山,富华道停车场,2026-03-26 19:05,240,187,open\n",
)
