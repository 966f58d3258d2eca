"""Marks of exceptional events (沙尘 sand, dust …): days whose air the city may want judged with and without them.

What is odd about this source: it is people who send it, days later and for a whole area (`中山`, `西区街道`), not a station. A mark holds
for the natural day. `none` (or 无, 0) takes a mark away again; the later landing wins. A city's mark does not reach its streets: mark each.
"""

from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import Unclear, midnight, name
from connectors.feeds.rows.row import Shape
from models.feed import Cell, Feed, Metric
from models.rejected import Unreadable

EXCEPTIONAL = "exceptional_event"
EVENTS = dict.fromkeys(("sand", "dust", "沙尘", "扬沙", "浮尘", "沙尘暴", "exceptional", "例外事件", "1"), "1") | dict.fromkeys(
    ("none", "无", "0"), "0"
)
SHAPE = Shape(required=frozenset({"city", "date", "event"}))


def _cells(row: dict[str, str]) -> list[Cell]:
    text = EVENTS.get(row["event"].strip().lower())
    if text is None:
        raise Unclear("unknown_event", f"event {row['event'][:20]!r} is unknown; send one of {', '.join(EVENTS)}")
    return [Cell(name(row["city"], "city"), EXCEPTIONAL, midnight(row["date"]), text)]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one mark a row."""
    return cells(body, SHAPE, _cells)


AIR_EVENT = Feed(
    name="air_event",
    title="例外事件标记",
    english="Exceptional air events",
    decode=decode,
    metrics=(Metric(name=EXCEPTIONAL, title="例外事件", unit="", low=Decimal(0), high=Decimal(1)),),
    example="city,date,event\n中山,20260326,沙尘\n",
)
