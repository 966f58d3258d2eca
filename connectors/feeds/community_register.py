"""The register of residential quarters (居民小区, in rural communities 行政村): which of them have sorted collection and sorted transport.

What is odd about this source:

- It is a list that communities keep by hand and send when something changed, not every month: an entry stands until a later one replaces
  it. `date` is the day it is stated for; a list that is sent late for an earlier day does not undo a later one.
- Sorted collection (分类收集) and sorted transport (分类运输) are two answers, because a quarter with four bins whose lorry mixes them is
  not sorted. 未知 or 待核实 is an answer too: the quarter is then neither sorted nor unsorted. A blank cell says nothing: what was said
  stands.
- A quarter that is demolished or merged is sent with `listed` 否; it then counts nowhere. Its history stays.
- The same quarter under two communities is two subjects: send the old one with `listed` 否.
- `kind`: 居民小区 or 行政村 (coverage of rural communities counts villages); without it an entry is a 居民小区.
"""

from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.answers import YES_NO
from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import midnight
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.source import rank_of
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Feed, Metric
from models.rejected import Unreadable

METRICS = ("collection", "transport", "households", "listed", "kind")
SHAPE = Shape(required=frozenset({"city", "quarter", "date"}), one_of=frozenset(METRICS), beside=PLACE | {"source"})
KINDS = {"居民小区": 1, "小区": 1, "quarter": 1, "行政村": 2, "village": 2}


def _cells(row: dict[str, str]) -> list[Cell]:
    subject, day, rank = subject_of(row, "quarter"), midnight(row["date"]), rank_of(row)
    return [Cell(subject, metric, day, row[metric], rank) for metric in METRICS if metric in row]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one entry a row."""
    return cells(body, SHAPE, _cells)


COMMUNITY_REGISTER = Feed(
    name="community_register",
    title="居民小区垃圾分类台账",
    english="Register of waste sorting by residential quarter",
    decode=decode,
    metrics=(
        Metric(name="collection", title="分类收集", unit="", codes=YES_NO),
        Metric(name="transport", title="分类运输", unit="", codes=YES_NO),
        Metric(name="households", title="户数", unit="户", low=Decimal(0), high=Decimal(50_000)),
        Metric(name="listed", title="在册", unit="", codes=YES_NO),
        Metric(name="kind", title="类别", unit="", codes=KINDS),
    ),
    example="city,community,quarter,date,households,collection,transport\n中山,烟洲社区,翠景花园,20260301,812,是,是\n",
)
