"""Speeds of road segments every five minutes: rows of CSV or JSON, or a wide table with one column a segment, as METR-LA is published.

What is odd about this source:

- A time is the START of the interval; written without an offset it is the city's own. Who grades by GB/T 33171 sends intervals of at
  most five minutes (7.2.1.3).
- Rows: `city`, `segment`, `time`, and at least one of `speed` (km/h; a column `unit` may say mph), `volume` (vehicles in the interval) and
  `occupancy` (% of the time that the loop was covered). A column `area` names the community or grid. 0 km/h is a speed: nothing moves.
- The wide table has the time in its first column and the segments' names above the others. What it does not say by itself stands in the
  first cell of the header: `time;city=中山;unit=km/h`, with `;none=0` where the sender writes 0 for "no value".
- An empty first cell is how pandas writes the published METR-LA table: then the unit is mph, 0 is a detector without a value, and the city
  is called METR-LA, because the file names none. Its times are those of Los Angeles without an offset and are taken as city time, so the
  rush hours stay where they were. The variant without a time column cannot be dated; it is refused with the header to write.
- mph become km/h exactly (× 1.609344). The sender's digits are kept in the raw body.
"""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import Unclear, moment, name
from connectors.feeds.rows.refusals import Refusals
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.text import whole
from connectors.feeds.rows.wide import Line, first_line, lines
from models.feed import Cell, Feed, Metric, Unit, made_cell
from models.rejected import Unreadable

COLUMNS = ("speed", "volume", "occupancy")
SHAPE = Shape(required=frozenset({"city", "segment", "time"}), one_of=frozenset(COLUMNS), beside=frozenset({"area", "unit"}))
TIME = "time"
METR_LA = {"city": "METR-LA", "unit": "mph", "none": "0"}
WRITE = "send the time in the first column and write its header as time;city=中山;unit=km/h (or mph), with ;none=0 where 0 means no value"


class Head(NamedTuple):
    """What a wide table says of itself: its segments as subjects, their unit, and whether 0 means that there is no value."""

    subjects: tuple[str, ...]
    unit: str
    zero_is_none: bool


@lru_cache(maxsize=65_536)
def _subject(city: str, area: str, segment: str) -> str:
    between = f"/{name(area, 'area')}" if area.strip() else ""
    return f"{name(city, 'city')}{between}/{name(segment, 'segment')}"


def _of_row(row: dict[str, str]) -> list[Cell]:
    subject, observed_at = _subject(row["city"], row.get("area", ""), row["segment"]), moment(row["time"])
    found = [Cell(subject, "speed", observed_at, row["speed"], 0, row.get("unit", "").strip())] if "speed" in row else []
    return found + [Cell(subject, metric, observed_at, row[metric]) for metric in ("volume", "occupancy") if metric in row]


@lru_cache(maxsize=256)
def _head(columns: tuple[str, ...]) -> Head:
    """Read the header of a wide table; it is the same in every piece of a file."""
    first, *segments = columns
    stated = METR_LA
    if first.strip():
        word, *pairs = (each.strip() for each in first.split(";"))
        stated = {key.strip(): value.strip() for key, _, value in (pair.partition("=") for pair in pairs)}
        if word != TIME or not {"city", "unit"} <= stated.keys() <= {"city", "unit", "none"} or stated.get("none", "0") != "0":
            raise Unclear("bad_header", f"the first cell {first[:60]!r} does not say enough; {WRITE}")
    doubled = sorted({each for each in segments if segments.count(each) > 1})
    if doubled:
        raise Unclear("duplicate_columns", f"the segments {', '.join(doubled)[:200]} stand there twice; send each once")
    return Head(tuple(_subject(stated["city"], "", each) for each in segments), stated["unit"], "none" in stated)


def _of_line(line: Line, head: Head) -> list[Cell]:
    observed_at, unit = moment(line.cells[0]), head.unit
    texts = line.cells[1:]
    if head.zero_is_none:
        texts = [text if text.strip("0. ") else "" for text in texts]
    return [made_cell((subject, "speed", observed_at, text, 0, unit)) for subject, text in zip(head.subjects, texts, strict=True)]


def _wide(body: bytes) -> Iterator[Cell | Unreadable]:
    """Find the cells of a wide table."""
    head: Head | None = None
    refusals = Refusals()
    for line in lines(body):
        if isinstance(line, Unreadable):
            refusals.add(line)
            continue
        try:
            if head is None:
                head = _head(tuple(line.cells))
            else:
                yield from _of_line(line, head)
        except Unclear as unclear:
            if head is None:
                yield whole(unclear.reason, f"line 1: {unclear}", body)
                return
            piece = json.dumps(line.cells, ensure_ascii=False).encode()
            refusals.add(Unreadable(line.position, unclear.reason, f"line {line.position + 2}: {unclear}", piece))
    yield from refusals.told()


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find the cells, whichever layout it is."""
    columns = [each.strip() for each in first_line(body).split(",")]
    if len(columns) > 1 and (not columns[0] or columns[0].split(";")[0].strip() == TIME) and "segment" not in columns:
        return _wide(body)
    if len(columns) > 1 and all(each.isdecimal() for each in columns):
        return (whole("no_time_column", f"line 1 names segments alone, so nobody can say when they were measured; {WRITE}", body),)
    return cells(body, SHAPE, _of_row)


TRAFFIC_FLOW = Feed(
    name="traffic_flow",
    title="路段交通流五分钟值",
    english="Five-minute traffic of road segments",
    decode=decode,
    metrics=(
        Metric(
            name="speed", title="平均行程车速", unit="km/h", low=Decimal(0), high=Decimal(250),
            units={"mph": Unit(Decimal("1.609344"), decimals=30), "m/s": Unit(Decimal("3.6"), decimals=30)},
        ),
        Metric(name="volume", title="交通流量", unit="veh", low=Decimal(0), high=Decimal(5000)),
        Metric(name="occupancy", title="时间占有率", unit="%", low=Decimal(0), high=Decimal(100)),
    ),
    example="city,segment,time,speed,volume\n中山,康景路-1,2026-03-26 19:05,36.5,84\n",
)  # fmt: skip
