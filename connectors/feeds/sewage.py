"""Daily books of sewage treatment plants: what came in, what was treated, and what the outlet was like.

What is odd about this source:

- Volumes are of a natural day, in m³; operators also write 万m³ or 吨, which the header says (`treated(万m³)`), without a unit it is m³.
- `inflow` is what reached the plant. `discharged` (污水排放量) is what the plant's catchment produced, collected or not; only it makes a
  treatment rate of the town, and many plants do not state it. Bypassed sewage is in `inflow` and not in `treated`.
- Meters drift: treated may exceed the inflow by some percent. Nothing here mends that.
- Outlet values (`out_…`, mg/L) are day means of an automatic device, or one grab sample; a blank says that none was taken.
"""

from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.header import columns_of
from connectors.feeds.rows.label import midnight
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.source import rank_of
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Feed, Metric, Unit
from models.rejected import Unreadable

_TONS = {"吨": Unit(Decimal(1)), "t": Unit(Decimal(1)), "万m³": Unit(Decimal(10_000)), "万吨": Unit(Decimal(10_000))}


def _volume(metric: str, title: str) -> Metric:
    return Metric(name=metric, title=title, unit="m³", low=Decimal(0), high=Decimal(10_000_000), units=_TONS)


def _outlet(key: str, title: str, high: int = 5000, unit: str = "mg/L") -> Metric:
    return Metric(name=f"out_{key}", title=f"出水{title}", unit=unit, low=Decimal(0), high=Decimal(high))


METRICS = (
    _volume("discharged", "污水排放量"),
    _volume("inflow", "进水量"),
    _volume("treated", "处理量"),
    _outlet("ph", "pH", 14, ""),
    _outlet("cod", "化学需氧量"),
    _outlet("bod5", "五日生化需氧量"),
    _outlet("ss", "悬浮物"),
    _outlet("nh3n", "氨氮"),
    _outlet("tn", "总氮"),
    _outlet("tp", "总磷"),
)
COLUMNS = columns_of(METRICS)
SHAPE = Shape(required=frozenset({"city", "plant", "date"}), one_of=frozenset(COLUMNS), beside=PLACE | {"source"})


def _cells(row: dict[str, str]) -> list[Cell]:
    subject, day, rank = subject_of(row, "plant"), midnight(row["date"]), rank_of(row)
    known = ((COLUMNS[header], text) for header, text in row.items() if header in COLUMNS)
    return [Cell(subject, column.metric, day, text, rank, column.unit) for column, text in known]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find the volumes and the outlet's quality of every row."""
    return cells(body, SHAPE, _cells)


SEWAGE = Feed(
    name="sewage",
    title="污水处理厂日报",
    english="Daily reports of sewage plants",
    decode=decode,
    metrics=METRICS,
    example="city,plant,date,discharged,inflow,treated,out_cod,out_nh3n\n中山,某污水处理厂,2026-03-26,31000,30500,30500,18.2,0.41\n",
)
