"""What an area may use in a year: water (用水总量控制) and carbon (碳排放总量控制), as the street sets it.

What is odd about this source: it is people who send it, once a year and often in spring for the year that runs, for a whole area (`中山`,
`西区街道`), not for a source. A revised budget for the same year replaces the earlier one: the later landing wins. A city's budget does not
reach its streets: send each. Amounts come in 万m³ or 万t as often as in m³ and t.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import Unclear, midnight, name
from connectors.feeds.rows.row import Shape
from models.feed import Cell, Feed, Metric, Unit
from models.rejected import Unreadable

KINDS = {"用水": "water_budget", "water": "water_budget", "碳排放": "carbon_budget", "carbon": "carbon_budget"}
SHAPE = Shape(required=frozenset({"area", "year", "kind", "amount", "unit"}))
YEAR = re.compile(r"20\d\d", re.ASCII)
TEN_THOUSAND = Unit(Decimal(10_000))


def _cells(row: dict[str, str]) -> list[Cell]:
    metric, year = KINDS.get(row["kind"].strip()), row["year"].strip().removesuffix("年")
    if metric is None:
        raise Unclear("unknown_kind", f"kind {row['kind'][:20]!r} is unknown; send one of {', '.join(KINDS)}")
    if not YEAR.fullmatch(year):
        raise Unclear("bad_year", f"year {row['year'][:20]!r} is no year; send 2026")
    return [Cell(name(row["area"], "area"), metric, midnight(f"{year}0101"), row["amount"], 0, row["unit"].strip())]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one budget a row."""
    return cells(body, SHAPE, _cells)


YEARLY_BUDGET = Feed(
    name="yearly_budget",
    title="年度用水与碳排放总量控制指标",
    english="Yearly budgets of water and carbon",
    decode=decode,
    metrics=(
        Metric(
            name="water_budget", title="年度用水总量指标", unit="m³", low=Decimal(0), high=Decimal(10**11),
            units={"万m³": TEN_THOUSAND, "万立方米": TEN_THOUSAND, "立方米": Unit(Decimal(1)), "m3": Unit(Decimal(1))},
        ),
        Metric(
            name="carbon_budget", title="年度碳排放总量指标", unit="t", low=Decimal(0), high=Decimal(10**10),
            units={"万t": TEN_THOUSAND, "万吨": TEN_THOUSAND, "吨": Unit(Decimal(1)), "tCO2e": Unit(Decimal(1))},
        ),
    ),
    example="area,year,kind,amount,unit\n西区街道,2026,用水,1850,万m³\n",
)  # fmt: skip
