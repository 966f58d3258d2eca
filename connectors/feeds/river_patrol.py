"""Patrols of river chiefs (河长制): what was due and done on a river on a day, and the problems that were found and solved.

What is odd about this source:

- It is people who send it, a row a river and day, often a week at once and late. A second row of the same river and day replaces the first,
  it is not added: where several chiefs patrol one river, send one sum, or one row a `reach` (河段).
- Solved problems (销号) are mostly those of earlier days, so a day may solve more than it found. `open` is the ledger's own number of
  problems not yet solved at the end of that day; it may be left out, and where it is stated it is believed.
- A blank is not 0: a river that was not due sends 0 under `planned`.
- A month's summary is a row of the month's last day.
"""

from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.header import columns_of
from connectors.feeds.rows.label import midnight, name
from connectors.feeds.rows.row import Shape
from models.feed import Cell, Feed, Metric
from models.rejected import Unreadable


def _count(metric: str, title: str, unit: str = "件") -> Metric:
    return Metric(name=metric, title=title, unit=unit, low=Decimal(0), high=Decimal(10_000))


METRICS = (
    _count("planned", "应巡", "次"),
    _count("done", "实巡", "次"),
    _count("found", "发现问题"),
    _count("solved", "解决问题"),
    _count("open", "未销号问题"),
)
COLUMNS = columns_of(METRICS)
SHAPE = Shape(required=frozenset({"city", "river", "date"}), one_of=frozenset(COLUMNS), beside=frozenset({"reach", "chief"}))


def _cells(row: dict[str, str]) -> list[Cell]:
    reach = row.get("reach", "")
    inner = f"/{name(reach, 'reach')}" if reach.strip() else ""
    subject, day = f"{name(row['city'], 'city')}/{name(row['river'], 'river')}{inner}", midnight(row["date"])
    known = ((COLUMNS[header], text) for header, text in row.items() if header in COLUMNS)
    return [Cell(subject, column.metric, day, text, 0, column.unit) for column, text in known]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find the counts of every row."""
    return cells(body, SHAPE, _cells)


RIVER_PATROL = Feed(
    name="river_patrol",
    title="河长巡河",
    english="River patrols",
    decode=decode,
    metrics=METRICS,
    example="city,river,date,planned,done,found,solved,open\n中山,西河涌,2026-03-26,2,2,1,0,3\n",
)
