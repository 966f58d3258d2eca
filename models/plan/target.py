"""What the plan promises: one row of its register, with the sentence it stands on and the doubt about it."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class Target:
    """One promise of the plan (十四五规划). A number that the plan does not print is None, never guessed.

    nature (预期性 expected, 约束性 binding) and department are empty: this copy of the plan prints neither, the street fills them.
    kind: whether the figure can be measured or must be reported.
    """

    id: str
    name_zh: str
    name_en: str
    chapter: str
    baseline_value: Decimal | None
    baseline_year: int | None
    target_value: Decimal | None
    target_year: int | None
    operator: str
    unit: str
    nature: str
    department: str
    kind: str
    quote: str
    doubt: str

    @property
    def bound(self) -> Decimal:
        """The number to be held: the target, or the baseline where the plan words that one as a bound (比例不低于 90%)."""
        bound = self.target_value if self.target_value is not None else self.baseline_value
        if bound is None or not self.operator:
            message = f"the plan prints no number to hold for {self.id}: {self.quote}"
            raise ValueError(message)
        return bound


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _year(text: str) -> int | None:
    return int(text) if text else None


def _target(row: dict[str, str]) -> Target:
    return Target(
        id=row["id"], name_zh=row["name_zh"], name_en=row["name_en"], chapter=row["chapter"],
        baseline_value=_decimal(row["baseline_value"]), baseline_year=_year(row["baseline_year"]),
        target_value=_decimal(row["target_value"]), target_year=_year(row["target_year"]),
        operator=row["operator"], unit=row["unit"], nature=row["nature"], department=row["lead_department"],
        kind=row["kind"], quote=row["quote"], doubt=row["doubt"],
    )  # fmt: skip


@lru_cache(maxsize=1)
def _rows() -> dict[str, dict[str, str]]:
    text = files("models.plan").joinpath("targets.csv").read_text("utf-8-sig")
    return {row["id"]: row for row in csv.DictReader(text.splitlines())}


@lru_cache(maxsize=256)
def target(name: str) -> Target:
    """Return the target of that id; LookupError names the register where there is none."""
    if name not in _rows():
        message = f"the plan's register (models/plan/targets.csv) has no target {name!r}"
        raise LookupError(message)
    return _target(_rows()[name])


@lru_cache(maxsize=1)
def targets() -> tuple[Target, ...]:
    """Return every row of the register, in its order."""
    return tuple(target(name) for name in _rows())
