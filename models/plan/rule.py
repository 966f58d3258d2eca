"""How a row of the plan is judged where its words leave it open: our own reading, row by row, kept apart from the plan's words.

`rules.csv` says for each target which side is the good one, how the figures of the years go together, how parts go together, and what
"about" allows. Whatever stands there is ours and not the plan's, and the report says so.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Literal, TypeAlias, cast, get_args

from models.plan.said import Said
from models.plan.target import Target, targets

Direction: TypeAlias = Literal["", ">=", "<=", "="]
Years: TypeAlias = Literal["last", "sum", "average", "state"]
Parts: TypeAlias = Literal["sum", "weighted", "none"]

PLAN_STARTS = 2021
PLAN_ENDS = 2025
"""十四五: 2021 to 2025; every target without a printed year is taken to be due at its end."""
MIDTERM_ENDS = 2023
FINAL_DAY = date(PLAN_ENDS, 12, 31)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How one target is judged.

    direction: which side of the number is good; "" where only a state can be told. years: whether the newest figure counts, the years add
    up, average as growth rates (geometric mean), or a state is told in words. parts: how departments and communities go together.
    tolerance: what "about" allows, in % of the number.
    """

    direction: Direction
    years: Years
    parts: Parts
    tolerance: Decimal
    says: Said


def _one_of(kinds: object, text: str, name: str) -> str:
    if text not in get_args(kinds):
        message = f"models/plan/rules.csv, {name}: {text!r} is none of {get_args(kinds)}"
        raise ValueError(message)
    return text


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """Return the rule of every target, in the plan's order; ValueError names a word that is none."""
    text = files("models.plan").joinpath("rules.csv").read_text("utf-8")
    return {
        row["id"]: Rule(
            direction=cast("Direction", _one_of(Direction, row["direction"], row["id"])),
            years=cast("Years", _one_of(Years, row["years"], row["id"])),
            parts=cast("Parts", _one_of(Parts, row["parts"], row["id"])),
            tolerance=Decimal(row["tolerance"]),
            says=Said(row["says_zh"], row["says_en"]),
        )
        for row in csv.DictReader(text.splitlines())
    }


def held(target: Target) -> bool:
    """Say whether *target* is a value to hold: a number is printed for the past only, and each period is judged anew."""
    return target.target_value is None and target.baseline_value is not None


def number_of(target: Target) -> Decimal | None:
    """Return the number that *target* is judged by: the target, or the baseline where that is to be held; None where none is printed."""
    return target.target_value if target.target_value is not None else target.baseline_value


def due_year(target: Target) -> int:
    """Return the year at whose end *target* is due: the printed one, or the last of the plan."""
    return target.target_year or PLAN_ENDS


def defined(target: Target, rule: Rule) -> tuple[Said, ...]:
    """Return what we had to define ourselves before *target* could be judged."""
    ours = [rule.says] if rule.says.en else []
    if not target.target_year and not (held(target) and rule.years == "last"):
        ours.append(Said(f"未写年份，按规划末年 {PLAN_ENDS} 年", f"no year is printed: the plan's last, {PLAN_ENDS}, is taken"))
    return tuple(ours)


def every() -> tuple[tuple[Target, Rule], ...]:
    """Return all targets with their rules, in the order of the register."""
    return tuple((each, rules()[each.id]) for each in targets())
