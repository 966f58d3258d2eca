"""Questions about the traffic, counted by the minute: how many, of how many anything was known, and how many were answered fresh.

What is odd about this source: it is ourselves, and it speaks of nobody. The points are the three ways of asking, each told once a minute in
which it was used, when that minute is over. A question that is counted late lets its minute be told again, with a higher revision. What is
refused, such as an unknown segment, is no question.
"""

from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import moment
from connectors.feeds.rows.revision import rank_of
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Feed, Metric
from models.rejected import Unreadable
from models.traffic_query import Tally, Way

POINTS = {Way.SEGMENT: "路况查询·路段", Way.AREA: "路况查询·区域", Way.ROUTE: "路况查询·路线"}
TITLES = {
    "asked": "查询次数",
    "answered": "有答复",
    "fresh": "以新数据答复",
    "segments": "查询路段数",
    "fresh_segments": "有新数据的路段数",
}
SHAPE = Shape(required=frozenset({"city", "point", "time", *Tally._fields}), beside=PLACE | {"revision"})
MOST = Decimal(100_000_000)


def _cells(row: dict[str, str]) -> list[Cell]:
    subject, at, rank = subject_of(row, "point"), moment(row["time"]), rank_of(row.get("revision", ""))
    return [Cell(subject, name, at, row[name], rank) for name in Tally._fields]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one way's minute a row."""
    return cells(body, SHAPE, _cells)


TRAFFIC_QUERY = Feed(
    name="traffic_query",
    title="交通路况查询",
    english="Questions about traffic",
    decode=decode,
    metrics=tuple(
        Metric(name=name, title=TITLES[name], unit="段" if name.endswith("segments") else "次", low=Decimal(0), high=MOST)
        for name in Tally._fields
    ),
    example="city,community,point,time,asked,answered,fresh,segments,fresh_segments,revision\n"
    "中山,西区街道,路况查询·区域,2026-07-01 08:07,5,5,4,120,96,0\n",
)
