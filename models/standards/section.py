"""One section or point of surface water: its class by the single-factor method, its status, its main pollutants (GB 3838-2002 5.1).

环办〔2011〕22号: the class is that of the worst of the 21 indicators; below Ⅲ the main pollutants are told with their exceed multiples.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from models.standards.rounding import round_half_even
from models.standards.surface_water import (
    CLASSES,
    CORE,
    GOOD,
    STATUSES,
    Amount,
    Body,
    Indicator,
    Status,
    WaterEdition,
    grade_of,
)

MAIN_AT_MOST = 3
MULTIPLE_DECIMALS = 2
SEPARATE = ("tn", "fcoli")
"""Judged beside the class, never part of it."""


@dataclass(frozen=True, slots=True)
class Exceeding:
    """An indicator worse than Ⅲ; multiple = (C − S)/S against the limit of Ⅲ, None for pH and dissolved oxygen."""

    indicator: Indicator
    grade: int
    multiple: Fraction | None

    @property
    def told(self) -> dict[str, str | None]:
        """Return it as evidence, the multiple rounded once, to two decimals."""
        multiple = None if self.multiple is None else str(round_half_even(self.multiple, MULTIPLE_DECIMALS))
        return {"indicator": self.indicator.key, "title": self.indicator.title, "class": CLASSES[self.grade], "multiple": multiple}


@dataclass(frozen=True, slots=True)
class SectionClass:
    """The verdict on one section. grades: of every assessed indicator that has a value. separate: TN and coliforms, beside the class."""

    edition: str
    grade: int
    grades: Mapping[str, int]
    separate: Mapping[str, int]
    main: tuple[Exceeding, ...]

    @property
    def water_class(self) -> str:
        """Return Ⅰ, Ⅱ, Ⅲ, Ⅳ, Ⅴ or 劣Ⅴ."""
        return CLASSES[self.grade]

    @property
    def status(self) -> Status:
        """Return 优, 良好, 轻度污染, 中度污染 or 重度污染, with its colour."""
        return STATUSES[self.grade]


@dataclass(frozen=True, slots=True)
class NoClass:
    """No class, and why: an indicator that is missing could be the worst. grades: what the others have."""

    edition: str
    reason: str
    grades: Mapping[str, int]
    missing: tuple[str, ...]


def exceeding(edition: WaterEdition, values: Mapping[str, Amount], grades: Mapping[str, int], body: Body) -> list[Exceeding]:
    """Return what is worse than Ⅲ: cyanide and metals first, then by class, then by multiple; what has no multiple comes after."""
    found = []
    for key, grade in grades.items():
        if grade > GOOD:
            indicator = edition.indicators[key]
            limit = Fraction(indicator.limit(GOOD, body)) if indicator.multiple else None
            found.append(Exceeding(indicator, grade, None if limit is None else (Fraction(values[key]) - limit) / limit))
    return sorted(found, key=lambda each: (not each.indicator.first, -each.grade, -each.multiple if each.multiple is not None else 1))


def judge_section(
    edition: WaterEdition, values: Mapping[str, Amount], body: Body = "river", not_monitored: Collection[str] = ()
) -> SectionClass | NoClass:
    """Judge unrounded *values* by indicator key; others than the standard's are passed over.

    A core indicator without a value gives no class, as the national platform does it, unless it is not monitored there.
    """
    grades = {key: grade_of(edition.indicators[key], values[key], body) for key in edition.assessed if key in values}
    missing = tuple(key for key in CORE if key not in values and key not in not_monitored)
    if missing or not grades.keys() - {"ph"}:
        titles = "、".join(edition.indicators[key].title for key in missing or CORE)
        return NoClass(edition.name, f"no value of {titles}: what is missing could be the worst", grades, missing or CORE)
    grade = max(grades.values())
    separate = {key: grade_of(edition.indicators[key], values[key], body) for key in SEPARATE if key in values}
    main = tuple(exceeding(edition, values, grades, body)[:MAIN_AT_MOST]) if grade > GOOD else ()
    return SectionClass(edition.name, grade, grades, separate, main)
