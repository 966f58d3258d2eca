"""Pressure of the water supply's pipes at its gauges (测压点), as CSV or JSON, every few minutes.

What is odd about this source:

- Pressure is what is above the air's (gauge pressure, 表压); a pipe that is emptied sends 0 or a little less.
- Megapascals where nothing is said; `pressure(kPa)`, `压力(bar)` and metres of water head `压力(mH2O)` are known, too.
- It swings by day and night, and each time a pump starts: one reading says little, and what is normal is the gauge's own. The registry's
  mark `normal_pressure`, in MPa, says it where the water company does.
- Loggers on batteries send what they have gathered at once, hours of it, and send again what they could not deliver.
"""

from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.header import columns_of
from connectors.feeds.rows.label import moment
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.source import rank_of
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Feed, Metric, Unit
from models.rejected import Unreadable

METRICS = (
    Metric(
        name="pressure", title="压力", unit="MPa", low=Decimal("-0.1"), high=Decimal("2.5"),
        units={"kPa": Unit(Decimal("0.001")), "bar": Unit(Decimal("0.1")), "mH2O": Unit(Decimal("0.00980665"))},
    ),
)  # fmt: skip
COLUMNS = columns_of(METRICS)
SHAPE = Shape(required=frozenset({"city", "point", "time"}), one_of=frozenset(COLUMNS), beside=PLACE | {"source"})


def _cells(row: dict[str, str]) -> list[Cell]:
    subject, taken_at, rank = subject_of(row, "point"), moment(row["time"]), rank_of(row)
    known = ((COLUMNS[header], text) for header, text in row.items() if header in COLUMNS)
    return [Cell(subject, column.metric, taken_at, text, rank, column.unit) for column, text in known]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find the pressure of every row."""
    return cells(body, SHAPE, _cells)


PIPE_PRESSURE = Feed(
    name="pipe_pressure",
    title="供水管网压力",
    decode=decode,
    metrics=METRICS,
    example="city,community,point,time,pressure\n中山,烟洲社区,富华道测压点,2026-06-01 08:05,0.31\n",
)
