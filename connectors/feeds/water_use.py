"""Cumulative water meters (水表): one row a reading, by remote reading every hour or by a person once a month.

What is odd about this source:

- A meter only counts up, but its readings do not: one is misread or transmitted with a digit too many or too few and the next is right
  again; the counter rolls over after its last digit (99 999 → 0); it is replaced (换表) or reset (清零) and begins again near 0.
- `event` says 换表 or 清零 in the row of the first reading afterwards, if the reader knew. What the old meter counted after its last
  reading is lost. Without the word, the KPI takes the step back out and says so, because nobody can tell what was used.
- `reading` is in m³ (吨 and 方 are the same), some heads send litres: `unit` says so.
- A head without battery sends the same reading for months: no consumption, which is a reading and not a gap.
- A sub-meter (分表) counts water that its main meter counts too: the registry's word `role: sub` keeps it out of the area's sum.
"""

from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import moment
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.source import rank_of
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Feed, Metric, Unit
from models.rejected import Unreadable

SHAPE = Shape(required=frozenset({"city", "meter", "time", "reading"}), beside=PLACE | {"unit", "event", "source"})
EVENTS = {"正常": 0, "normal": 0, "换表": 1, "replaced": 1, "清零": 2, "reset": 2}
CUBIC_METRE, LITRE = Unit(Decimal(1)), Unit(Decimal("0.001"))


def _cells(row: dict[str, str]) -> list[Cell]:
    subject, second, rank = subject_of(row, "meter"), moment(row["time"]), rank_of(row)
    found = [Cell(subject, "reading", second, row["reading"], rank, row.get("unit", "").strip())]
    if "event" in row:
        found.append(Cell(subject, "event", second, row["event"], rank))
    return found


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one reading a row."""
    return cells(body, SHAPE, _cells)


WATER_USE = Feed(
    name="water_use",
    title="用水计量",
    english="Water meters",
    decode=decode,
    metrics=(
        Metric(
            name="reading", title="水表读数", unit="m³", low=Decimal(0), high=Decimal(10**9),
            units={"m3": CUBIC_METRE, "立方米": CUBIC_METRE, "方": CUBIC_METRE, "吨": CUBIC_METRE, "L": LITRE, "升": LITRE},
        ),
        Metric(name="event", title="水表事件", unit="", codes=EVENTS),
    ),
    example="city,community,meter,time,reading,unit,event\n中山,烟洲社区,W0318,2026-03-26 08:00,10412.6,m³,正常\n",
)  # fmt: skip
