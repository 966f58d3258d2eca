"""Counting days: 优良天数比例 of a year, the same under one edition, and how many days may still be missed.

Fine is an AQI up to 100, valid is a day that has an AQI; a day counts once it is over. The ratio is by valid days, as Guangdong and
中山 publish it (addenda C.1); the one by natural days stands in the evidence. Numerator and denominator come from one child.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

from models.kpi import Context, Inputs, NotEnough, Value
from models.period import ONE_DAY, day_start
from models.plan.target import target
from models.result import Result
from models.standards.air import EDITIONS, LEVELS, edition_on, level_of, round_half_even

TARGET = "air_good_days_share"
FINE_UP_TO = 100
RATIO_DECIMALS = 1
EDITION_2012 = "HJ 633-2012"


class Day(NamedTuple):
    """One day of an area as a count sees it; aqi None: not valid."""

    aqi: int | None
    edition: str
    exceptional: bool


class Tally(NamedTuple):
    """Fine and valid days."""

    fine: int
    valid: int

    def ratio(self, days: int) -> Decimal | None:
        """Return the fine days in % of *days*, half to even, to one decimal (HJ 663)."""
        return round_half_even(Fraction(100 * self.fine, days), RATIO_DECIMALS) if days else None

    def told(self) -> dict[str, Any]:
        """Return the tally with its ratio as evidence."""
        ratio = self.ratio(self.valid)
        return {"fine": self.fine, "valid": self.valid, "ratio": None if ratio is None else str(ratio)}


def tally(days: Iterable[Day]) -> Tally:
    """Count the fine and the valid among *days*."""
    valid = [day.aqi for day in days if day.aqi is not None]
    return Tally(sum(aqi <= FINE_UP_TO for aqi in valid), len(valid))


def closed(children: Sequence[Result], now: datetime) -> list[Result]:
    """Return the days that are over at log time *now*; today is never counted."""
    return [child for child in children if child.period_end <= now]


def elapsed_days(context: Context) -> int:
    """Return how many natural days of the year are over."""
    return max(0, (min(context.now, context.end) - context.start) // ONE_DAY)


def next_midnight(context: Context) -> datetime | None:
    """Return when the count may change though no fact arrives: at the next midnight, while the year runs."""
    return day_start(context.now) + ONE_DAY if context.now < context.end else None


def days_in_force(children: Iterable[Result]) -> list[Day]:
    """Return each day judged by the edition that was in force on it."""
    return [
        Day(int(child.value) if isinstance(child.value, Decimal) else None, child.edition, child.evidence["exceptional"])
        for child in children
    ]


def days_under(children: Iterable[Result], edition: str) -> list[Day]:
    """Return each day judged by *edition*, whenever it was."""
    return [Day(child.evidence["by_edition"][edition], edition, child.evidence["exceptional"]) for child in children]


def editions_of(days: Iterable[Day], context: Context) -> str:
    """Name the editions that valid days were really judged by, or the one in force when the year began."""
    used = {day.edition for day in days if day.aqi is not None}
    return " + ".join(name for name in EDITIONS if name in used) or edition_on(context.start.date()).name


def _levels(days: Iterable[Day]) -> dict[str, int]:
    counts = {level.name: 0 for level in LEVELS}
    for day in days:
        if day.aqi is not None:
            counts[level_of(day.aqi).name] += 1
    return counts


def _share(days: Sequence[Day], by_edition: Mapping[str, Tally], edition: str, context: Context) -> Value | NotEnough:
    counted, total = tally(days), elapsed_days(context)
    recheck_at = next_midnight(context)
    by_total = counted.ratio(total) if counted.valid else None
    evidence = {
        "fine_days": counted.fine,
        "valid_days": counted.valid,
        "total_days": total,
        "ratio_by_total_days": None if by_total is None else str(by_total),
        "without_exceptional": tally(day for day in days if not day.exceptional).told(),
        "exceptional_days": sum(day.exceptional for day in days),
        "by_edition": {name: each.told() for name, each in by_edition.items()},
        "levels": _levels(days),
    }
    ratio = counted.ratio(counted.valid)
    if ratio is None:
        return NotEnough(f"no day of {context.start.year} that is over has a valid AQI", edition, evidence, recheck_at)
    return Value(ratio, edition, evidence, recheck_at)


def _by_edition(children: Sequence[Result]) -> dict[str, Tally]:
    return {name: tally(days_under(children, name)) for name in EDITIONS}


def good_days(inputs: Inputs, context: Context) -> Value | NotEnough:
    """优良天数比例, year to date, in %: every day by the edition in force on it."""
    children = closed(inputs.children, context.now)
    days = days_in_force(children)
    return _share(days, _by_edition(children), editions_of(days, context), context)


def good_days_2012(inputs: Inputs, context: Context) -> Value | NotEnough:
    """The same air with every day of the year judged by HJ 633-2012, so that like is compared with like."""
    children = closed(inputs.children, context.now)
    return _share(days_under(children, EDITION_2012), _by_edition(children), EDITION_2012, context)


def good_days_left(inputs: Inputs, context: Context) -> Value | NotEnough:
    """How many further days of the year may be missed so that fine/valid still holds the plan's share, if all of them will be valid.

    0 with reachable false: even without a miss the share is lost. A year that is over without a valid day says nothing.
    """
    days = days_in_force(closed(inputs.children, context.now))
    counted, promise = tally(days), target(TARGET)
    remaining = (context.end - context.start) // ONE_DAY - elapsed_days(context)
    needed = ceil(Fraction(promise.bound) / 100 * (counted.valid + remaining))
    spare = counted.fine + remaining - needed
    edition, recheck_at = editions_of(days, context), next_midnight(context)
    evidence = {
        "reachable": spare >= 0,
        "remaining_days": remaining,
        "fine_days": counted.fine,
        "valid_days": counted.valid,
        "needed_days": max(0, needed - counted.fine),
        "target": {"id": promise.id, "value": str(promise.bound), "unit": promise.unit, "quote": promise.quote, "doubt": promise.doubt},
    }
    if not counted.valid + remaining:
        return NotEnough(f"{context.start.year} is over without a valid day", edition, evidence | {"reachable": None}, recheck_at)
    return Value(Decimal(max(0, min(spare, remaining))), edition, evidence, recheck_at)
