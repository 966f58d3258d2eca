"""What GB 3838-2002 says of one indicator of surface water: its limits as dated data, and the class of one value.

Limits are mg/L unless the indicator says otherwise; total phosphorus has one row for rivers and one for lakes and reservoirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from models.standards.edition import load_table

Body: TypeAlias = Literal["river", "lake"]
Rule: TypeAlias = Literal["at_most", "at_least", "between"]
Amount: TypeAlias = Decimal | Fraction

_TABLE = load_table("gb3838.json")
CLASSES: tuple[str, ...] = tuple(_TABLE["classes"])
"""Ⅰ to Ⅴ and 劣Ⅴ (worse than Ⅴ); a grade is the place in this tuple, 0 to 5."""
WORSE_THAN_V = len(CLASSES) - 1
GOOD = CLASSES.index(_TABLE["good"])
"""Ⅲ: what is worse than this has main pollutants (环办〔2011〕22号)."""
CORE: tuple[str, ...] = tuple(_TABLE["core"])
"""The five that every section is judged by, the 5 of the 「5+X」 of 环办监测函〔2020〕82号; a section may have more."""


@dataclass(frozen=True, slots=True, eq=False)
class Status:
    """水质状况: the word and the colour that stand for one or two classes."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    """One row of Table 1. limits: class Ⅰ to Ⅴ by kind of water; for pH the lowest and the highest.

    assessed: one of the 21 that a section is judged by. multiple: an exceed multiple is told for it. first: cyanide and metals, which
    lead the main pollutants.
    """

    key: str
    title: str
    unit: str
    rule: Rule
    limits: Mapping[Body, tuple[Decimal, ...]]
    assessed: bool
    multiple: bool
    first: bool

    def limit(self, grade: int, body: Body) -> Decimal:
        """Return the limit of class *grade* (0 is Ⅰ); of pH there is only one pair."""
        return self.limits[body][grade]


@dataclass(frozen=True, slots=True, eq=False)
class WaterEdition:
    """One edition of the standard; compared by identity."""

    name: str
    valid_from: date
    indicators: Mapping[str, Indicator]
    assessed: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "assessed", tuple(key for key, row in self.indicators.items() if row.assessed))


def _indicator(row: Mapping[str, Any]) -> Indicator:
    stated = row["limits"]
    by_body = stated if isinstance(stated, Mapping) else {"river": stated, "lake": stated}
    limits = {body: tuple(Decimal(limit) for limit in limits) for body, limits in by_body.items()}
    return Indicator(**{**row, "limits": limits})


def _editions() -> tuple[WaterEdition, ...]:
    return tuple(
        WaterEdition(
            name=row["name"],
            valid_from=date.fromisoformat(row["valid_from"]),
            indicators={indicator["key"]: _indicator(indicator) for indicator in row["indicators"]},
        )
        for row in _TABLE["editions"]
    )


WATER_EDITIONS = _editions()
STATUSES: tuple[Status, ...] = tuple(
    status for row in _TABLE["statuses"] for status in [Status(row["name"], row["colour"])] * len(row["classes"])
)
"""By grade."""


def water_edition_on(day: date) -> WaterEdition:
    """Return the edition in force on that day; days before 2002-06-01 take GB 3838-2002."""
    return next((edition for edition in reversed(WATER_EDITIONS) if edition.valid_from <= day), WATER_EDITIONS[0])


@lru_cache(maxsize=65_536)
def grade_of(indicator: Indicator, value: Amount, body: Body = "river") -> int:
    """Return the grade of an unrounded value: the best class whose limit it keeps, so equal limits give the better one (5.1).

    pH within 6 to 9 keeps every class, outside it none.
    """
    limits = indicator.limits[body]
    if indicator.rule == "between":
        low, high = limits
        return 0 if low <= value <= high else WORSE_THAN_V
    if indicator.rule == "at_least":
        return next((grade for grade, limit in enumerate(limits) if value >= limit), WORSE_THAN_V)
    return next((grade for grade, limit in enumerate(limits) if value <= limit), WORSE_THAN_V)
