"""Grades of rain in 24 hours, as public pages quote Table 1 of GB/T 28592-2012; its text was not read, so they are unconfirmed.

The standard grades 12 and 24 hours only. For one hour there is 短时强降水, which forecasters count from 20 mm/h; a project threshold here.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

RULE = "GB/T 28592-2012 (as quoted)"
UNCONFIRMED = "GB/T 28592-2012 was not read: the grades of 24 hours are those that public pages quote"
UNCONFIRMED_HOUR = "20 mm in an hour (短时强降水) is forecasters' usage, not GB/T 28592; a project threshold"
HEAVY_HOUR = Decimal(20)


class RainGrade(NamedTuple):
    """A grade and the least rain in mm that makes it."""

    name: str
    least: Decimal


GRADES_24_HOURS: Sequence[RainGrade] = (
    RainGrade("特大暴雨", Decimal(250)),
    RainGrade("大暴雨", Decimal(100)),
    RainGrade("暴雨", Decimal(50)),
    RainGrade("大雨", Decimal(25)),
    RainGrade("中雨", Decimal(10)),
    RainGrade("小雨", Decimal("0.1")),
    RainGrade("无雨或微量", Decimal(0)),
)


def grade_of(millimetres: Decimal) -> str:
    """Return the grade of what fell in 24 hours, by the value rounded to 0.1 mm as it is published."""
    return next(grade.name for grade in GRADES_24_HOURS if millimetres >= grade.least)
