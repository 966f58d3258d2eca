"""The ledger of public assets (公有资产): shops, halls, plots and cars that the street owns, and whether they are in use.

What is odd about this source:

- An entry stands until a later one replaces it; the ledger is sent whole once a quarter and in single lines between.
- `state`: 自用 (used by the street itself), 出租 (leased), 出借 (lent) are in use; 闲置 is idle; 维修 (under repair) is neither to be had
  nor idle; 已处置 (sold, demolished) leaves the ledger. 待核实 takes back what was said.
- `floor_area` is that of the whole asset in m², also where a part of it is let: then each part is to be its own asset, or the ledger says
  部分出租 (partly leased), which counts as in use. Some rows are in 亩 (1 亩 = 10 000/15 m²); `unit` says so.
- The same shop stands in the ledger under an old number: two assets, until one is sent as 已处置.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import midnight
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.source import rank_of
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Feed, Metric, Unit
from models.rejected import Unreadable

SHAPE = Shape(required=frozenset({"city", "asset", "date"}), one_of=frozenset({"state", "floor_area"}), beside=PLACE | {"unit", "source"})
STATES = {
    "自用": 1, "在用": 1, "使用中": 1, "in use": 1,
    "出租": 2, "部分出租": 2, "出借": 2, "leased": 2,
    "闲置": 3, "空置": 3, "idle": 3,
    "维修": 4, "改造中": 4, "under repair": 4,
    "已处置": 5, "注销": 5, "disposed": 5,
    "待核实": 6, "未知": 6, "unknown": 6,
}  # fmt: skip
AREA_UNITS = {"": "m²", "m²": "m²", "m2": "m²", "㎡": "m²", "平方米": "m²"}
MU = Unit(Fraction(10_000, 15))


def _cells(row: dict[str, str]) -> list[Cell]:
    subject, day, rank, unit = subject_of(row, "asset"), midnight(row["date"]), rank_of(row), row.get("unit", "").strip()
    found = [Cell(subject, "state", day, row["state"], rank)] if "state" in row else []
    if "floor_area" in row:
        found.append(Cell(subject, "floor_area", day, row["floor_area"], rank, AREA_UNITS.get(unit, unit)))
    return found


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one entry a row."""
    return cells(body, SHAPE, _cells)


ASSETS = Feed(
    name="assets",
    title="公有资产台账",
    english="Register of public assets",
    decode=decode,
    metrics=(
        Metric(name="state", title="使用状态", unit="", codes=STATES),
        Metric(name="floor_area", title="面积", unit="m²", low=Decimal(0), high=Decimal(10_000_000), units={"亩": MU, "mu": MU}),
    ),
    example="city,community,asset,date,state,floor_area,unit\n中山,烟洲社区,富华道12号商铺,20260301,闲置,86.5,m²\n",
)
