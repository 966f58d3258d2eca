"""What is put out at the drop-off points (投放点) of residential quarters: one row a quarter and day, by card readers, cameras or people.

What is odd about this source:

- Counts of different origin stand in one row: `deposits` and `deposits_sorted` are counted by the bin's reader, `bags_inspected` and
  `bags_correct` by a person (督导员) who opens some bags, `households` and `households_took_part` by the card. Each may be blank.
- Readers count one card twice, and a card of a neighbour counts as well, so more households take part than live there. Such a pair is read
  as sent; the KPIs leave it out and name the day.
- `households_took_part` counts households with at least one sorted deposit on that day. Distinct households of a month cannot be had from
  it, because the days do not say which they were; no household is named anywhere, and none may be.
- A reader that was off sends 0 deposits all day, like a day on which nobody came; a blank says that nothing was counted.
- Inspected days are checked by the street weeks later: `source` 审核 or 人工 corrects what was 原始.
"""

from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import midnight
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.source import rank_of
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Feed, Metric
from models.rejected import Unreadable

METRICS = ("deposits", "deposits_sorted", "bags_inspected", "bags_correct", "households", "households_took_part")
SHAPE = Shape(required=frozenset({"city", "quarter", "date"}), one_of=frozenset(METRICS), beside=PLACE | {"source"})


def _cells(row: dict[str, str]) -> list[Cell]:
    subject, day, rank = subject_of(row, "quarter"), midnight(row["date"]), rank_of(row)
    return [Cell(subject, metric, day, row[metric], rank) for metric in METRICS if metric in row]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one day of a quarter a row."""
    return cells(body, SHAPE, _cells)


def _count(metric: str, title: str, unit: str, high: int) -> Metric:
    return Metric(name=metric, title=title, unit=unit, low=Decimal(0), high=Decimal(high))


WASTE_DROPOFF = Feed(
    name="waste_dropoff",
    title="小区垃圾分类投放日报",
    english="Daily reports of sorted waste deposits",
    decode=decode,
    metrics=(
        _count("deposits", "投放次数", "次", 1_000_000),
        _count("deposits_sorted", "分类投放次数", "次", 1_000_000),
        _count("bags_inspected", "抽查袋数", "袋", 1_000_000),
        _count("bags_correct", "抽查正确袋数", "袋", 1_000_000),
        _count("households", "户数", "户", 50_000),
        _count("households_took_part", "参与分类户数", "户", 50_000),
    ),
    example="city,community,quarter,date,deposits,deposits_sorted,bags_inspected,bags_correct,households,households_took_part\n"
    "中山,烟洲社区,翠景花园,20260326,1630,1402,40,37,812,655\n",
)
