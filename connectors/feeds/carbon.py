"""Energy of a month by meter or bill, or t CO2e that somebody has worked out, and who takes part in 碳普惠.

What is odd about this source:

- A row is one point (a building, a plant) and one month: it has `energy` and `amount`, with `factor` in kg CO2 per unit of that energy
  and the factor's name, because an emission without its factor cannot be compared with anything; or 已折算 and an amount in t CO2e.
- Factors change every year and are published after it: bills of January are worked out anew in autumn, and the same month comes again.
- Electricity comes in kWh, 度, MWh or 万kWh; gas in m³; petrol and diesel in L or t, which nothing here turns into the other; heat in GJ.
- A point that sends both energy and 已折算 for one month says the same thing twice: the KPI believes 已折算 and says so.
- `participants` and `residents`: people who have taken part in 碳普惠 in that month, and people who could; no person is named.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import Unclear, midnight
from connectors.feeds.rows.row import Shape
from connectors.feeds.rows.source import rank_of
from connectors.feeds.rows.subject import PLACE, subject_of
from models.feed import Cell, Feed, Metric, Unit
from models.rejected import Unreadable

ENERGIES = {
    "电": "electricity", "electricity": "electricity", "天然气": "gas", "gas": "gas", "汽油": "petrol", "petrol": "petrol",
    "柴油": "diesel", "diesel": "diesel", "热力": "heat", "heat": "heat", "已折算": "reported", "reported": "reported",
}  # fmt: skip
FACTOR_NAMES = {
    "全国电力平均": 1, "national grid": 1, "省级电力平均": 2, "provincial grid": 2, "企业核算指南": 3, "IPCC 2006": 4,
    "供应商": 5, "supplier": 5,
}  # fmt: skip
PEOPLE = ("participants", "residents")
SHAPE = Shape(
    required=frozenset({"city", "point", "month"}),
    one_of=frozenset({"amount", "participants"}),
    beside=PLACE | {"energy", "amount", "unit", "factor", "factor_name", "participants", "residents", "source"},
)
MONTH = re.compile(r"(\d{4})[-年/]?(\d\d?)月?", re.ASCII)


def _month(text: str) -> int:
    found = MONTH.fullmatch(text.strip())
    if found is None or not 1 <= int(found[2]) <= 12:  # noqa: PLR2004 - months of a year
        raise Unclear("bad_month", f"month {text[:20]!r} is no month; send 2026-03")
    return midnight(f"{found[1]}-{int(found[2]):02}-01")


def _cells(row: dict[str, str]) -> list[Cell]:
    subject, month, rank = subject_of(row, "point"), _month(row["month"]), rank_of(row)
    found = [Cell(subject, metric, month, row[metric], rank) for metric in PEOPLE if metric in row]
    stated = row.get("energy", "").strip()
    if not stated and not row.get("amount", "").strip():
        return found
    energy = ENERGIES.get(stated)
    if energy is None:
        raise Unclear("unknown_energy", f"energy {stated[:20]!r} is unknown; send one of {', '.join(ENERGIES)}")
    found.append(Cell(subject, energy, month, row.get("amount"), rank, row.get("unit", "").strip()))
    if energy != "reported":
        found.append(Cell(subject, f"{energy}_factor", month, row.get("factor"), rank))
        found.append(Cell(subject, f"{energy}_factor_name", month, row.get("factor_name"), rank))
    return found


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find one energy of one month a row."""
    return cells(body, SHAPE, _cells)


def _energy(name: str, title: str, unit: str, units: dict[str, Unit]) -> tuple[Metric, ...]:
    most = Decimal(10**10)
    return (
        Metric(name=name, title=title, unit=unit, low=Decimal(0), high=most, units=units),
        Metric(name=f"{name}_factor", title=f"{title}排放因子", unit=f"kg CO2/{unit}", low=Decimal(0), high=Decimal(200)),
        Metric(name=f"{name}_factor_name", title=f"{title}排放因子来源", unit="", codes=FACTOR_NAMES),
    )


def _units(factors: dict[str, str]) -> dict[str, Unit]:
    return {name: Unit(Decimal(factor)) for name, factor in factors.items()}


CARBON = Feed(
    name="carbon",
    title="能耗与碳排放",
    english="Energy use and carbon emissions",
    decode=decode,
    metrics=(
        *_energy("electricity", "用电量", "kWh", _units({"度": "1", "千瓦时": "1", "MWh": "1000", "万kWh": "10000", "万度": "10000"})),
        *_energy("gas", "天然气用量", "m³", _units({"m3": "1", "方": "1", "立方米": "1", "万m³": "10000"})),
        *_energy("petrol", "汽油用量", "L", _units({"升": "1"})),
        *_energy("diesel", "柴油用量", "L", _units({"升": "1"})),
        *_energy("heat", "热力用量", "GJ", _units({"MJ": "0.001"})),
        Metric(
            name="reported", title="已折算排放量", unit="t", low=Decimal(0), high=Decimal(10**8),
            units=_units({"吨": "1", "tCO2e": "1", "tCO2": "1", "kg": "0.001"}),
        ),
        Metric(name="participants", title="碳普惠参与人数", unit="人", low=Decimal(0), high=Decimal(10**7)),
        Metric(name="residents", title="常住人口", unit="人", low=Decimal(0), high=Decimal(10**7)),
    ),
    example="city,community,point,month,energy,amount,unit,factor,factor_name\n中山,烟洲社区,街道办大楼,2026-03,电,31200,kWh,0.5366,全国电力平均\n",
)  # fmt: skip
