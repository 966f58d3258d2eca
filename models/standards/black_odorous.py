"""Black and odorous water (黑臭水体): the grade of a value, of a sampling point, of a whole water body (城市黑臭水体整治工作指南).

Grades are 0 不黑臭, 1 轻度黑臭, 2 重度黑臭. A value exactly on a bound takes the better grade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from models.standards.edition import load_table

_TABLE = load_table("black_odorous.json")
BLACK_ODOROUS_EDITION: str = _TABLE["edition"]
GRADES: tuple[str, ...] = tuple(_TABLE["grades"])
NONE, LIGHT, HEAVY = range(3)
TITLES: Mapping[str, str] = {row["key"]: row["title"] for row in _TABLE["indicators"]}
REQUIRED: tuple[str, ...] = tuple(row["key"] for row in _TABLE["indicators"] if row["required"])
"""Transparency, dissolved oxygen and ammonia; the redox potential is optional, as surveys of recent years leave it out."""
_BOUNDS = {row["key"]: (row["rule"] == "at_least", Decimal(row["none"]), Decimal(row["light"])) for row in _TABLE["indicators"]}
_SHALLOW, _SHALLOW_SHARE = Decimal(_TABLE["shallow"]["depth_cm"]), Decimal(_TABLE["shallow"]["share"])
_ONE, _TWO = Fraction(_TABLE["point"]["one_indicator"]), Fraction(_TABLE["point"]["two_indicators"])
_TOGETHER = 2
SAMPLES: int = _TABLE["point"]["samples"]
POINTS: int = _TABLE["body"]["points"]
CONSECUTIVE: int = _TABLE["body"]["consecutive"]
_HEAVY_POINTS = Fraction(_TABLE["body"]["share"])


def value_grade(key: str, value: Decimal, depth: Decimal | None = None) -> int:
    """Return the grade of one value (transparency and *depth* cm, DO and ammonia mg/L, redox potential mV).

    Water of less than 25 cm cannot be 25 cm clear: 40 % of the depth takes the place of both bounds of transparency.
    """
    at_least, none, light = _BOUNDS[key]
    if key == "transparency" and depth is not None and depth < _SHALLOW:
        none = light = depth * _SHALLOW_SHARE
    if at_least:
        return NONE if value >= none else LIGHT if value >= light else HEAVY
    return NONE if value <= none else LIGHT if value <= light else HEAVY


@dataclass(frozen=True, slots=True)
class PointGrade:
    """The grade of one point. heavy, counts: of each indicator, how many values are heavy and how many there are."""

    grade: int
    counts: Mapping[str, int]
    heavy: Mapping[str, int]


def point_grade(grades: Mapping[str, Sequence[int]]) -> PointGrade:
    """Judge a point by the grades of its values, by indicator.

    Heavy: 60 % of the values of one indicator are, or 30 % of two. Otherwise light, if any value is light or heavy; that one
    such value of one indicator is enough is the reading of 任一指标不达标.
    """
    counts = {key: len(values) for key, values in grades.items() if values}
    heavy = {key: sum(grade == HEAVY for grade in grades[key]) for key in counts}
    shares = [Fraction(heavy[key], count) for key, count in counts.items()]
    if any(share >= _ONE for share in shares) or sum(share >= _TWO for share in shares) >= _TOGETHER:
        return PointGrade(HEAVY, counts, heavy)
    touched = any(grade != NONE for values in grades.values() for grade in values)
    return PointGrade(LIGHT if touched else NONE, counts, heavy)


@dataclass(frozen=True, slots=True)
class BodyGrade:
    """The grade of a water body. stretches: (first, last) places of three or more heavy points in a row, which are heavy stretches."""

    grade: int
    stretches: tuple[tuple[int, int], ...]


def body_grade(points: Sequence[int]) -> BodyGrade:
    """Judge a water body by the grades of its points in the order of the river: heavy where 60 % of them are."""
    stretches, at = [], 0
    for grade, run in groupby(points):
        length = len(list(run))
        if grade == HEAVY and length >= CONSECUTIVE:
            stretches.append((at, at + length - 1))
        at += length
    heavy = sum(grade == HEAVY for grade in points)
    if Fraction(heavy, len(points)) >= _HEAVY_POINTS:
        return BodyGrade(HEAVY, tuple(stretches))
    return BodyGrade(LIGHT if any(points) else NONE, tuple(stretches))
