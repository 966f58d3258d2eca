"""What one road segment says of one hour: its twelve speeds of five minutes, its grade, how long it was congested, what was lost.

Readings of one five minutes are averaged (9 decimals, half to even, where the mean has no end); after that everything is exact. The delay
of a quarter of an hour is the mean of the delays of its speeds, each at least 0, as a fraction, so that whoever averages it rounds once.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import Any, NamedTuple

from models.kpi import Context, Fact, Inputs, NotEnough, Value
from models.period import unix
from models.place import Site
from models.result import Result
from models.standards.rounding import exact_sum, round_half_even
from models.standards.traffic import CONGESTED_FROM, GRADES, INDEX_MINUTES, NAME, SPEED_MINUTES, grade_number, speed_limits

INTERVALS = 60 // SPEED_MINUTES
IN_A_QUARTER = INDEX_MINUTES // SPEED_MINUTES
NEEDED = INTERVALS // 2
FREE_FLOW_MARK = "speed_free_flow"
MEAN_DECIMALS, RATIO_DECIMALS = 9, 4
SPEED_DECIMALS = 2


class FreeFlow(NamedTuple):
    """The free-flow speed that a segment is judged by, in km/h, as a ratio of integers, and how evidence tells it."""

    over: int
    under: int
    told: dict[str, str]


class Speeds(NamedTuple):
    """The speed of each five minutes (km/h), None where none counts, and how many readings were left out by flag."""

    values: list[Decimal | None]
    excluded: dict[str, int]


@lru_cache(maxsize=65_536)
def _free_flow(exact: str, source: str) -> FreeFlow:
    """Return the free-flow speed that *exact* says; there is one a segment and month."""
    speed = Fraction(exact)
    told = {"speed": str(round_half_even(speed, SPEED_DECIMALS)), "exact": str(speed), "source": source}
    return FreeFlow(*speed.as_integer_ratio(), told)


def speeds_of(facts: Sequence[Fact], start: int, count: int = INTERVALS, seconds: int = SPEED_MINUTES * 60) -> Speeds:
    """Return the speed of each interval of *seconds* from *start* (Unix seconds) on."""
    values: list[Decimal | None] = [None] * count
    several: dict[int, list[Decimal]] = {}
    excluded: dict[str, int] = {}
    for observed_at, value, flag, _, _ in facts:
        number = (observed_at - start) // seconds
        if flag or value is None:
            excluded[flag] = excluded.get(flag, 0) + 1
        elif (before := values[number]) is None:
            values[number] = value
        else:
            several.setdefault(number, [before]).append(value)
    for number, found in several.items():
        values[number] = round_half_even(Fraction(exact_sum(found)) / len(found), MEAN_DECIMALS)
    return Speeds(values, excluded)


def free_flow_of(site: Site | None, before: Sequence[Result]) -> FreeFlow | None:
    """Return the configured free-flow speed, else that of the month before, else None."""
    configured = site.marks.get(FREE_FLOW_MARK) if site else None
    if configured is not None and configured > 0:
        return _free_flow(str(configured), "configured")
    for result in before:
        if isinstance(result.value, Decimal):
            return _free_flow(result.evidence["exact"], f"{result.kpi} {result.period_start:%Y-%m}")
    return None


def _delay(speeds: Sequence[Decimal], free: FreeFlow, free_cut: Decimal) -> str:
    """Return the mean of max(0, 1 − v/free) over *speeds*, exactly; in integers, because this is computed for every quarter of an hour."""
    slow = [speed for speed in speeds if speed <= free_cut]
    if not slow:
        return "0/1"
    over, under = exact_sum(slow).as_integer_ratio()
    whole = free.over * under
    lost, all_of_it = len(slow) * whole - over * free.under, len(speeds) * whole
    shared = gcd(lost, all_of_it)
    return f"{lost // shared}/{all_of_it // shared}"


def _judged(speeds: Sequence[Decimal | None], free: FreeFlow) -> dict[str, Any]:
    """Return what the hour's *speeds* say beside the free-flow speed."""
    said = [speed for speed in speeds if speed is not None]
    limits = speed_limits(free.over, free.under)
    minutes = [0] * len(GRADES)
    for speed in said:
        minutes[grade_number(speed, limits) - 1] += SPEED_MINUTES
    total = exact_sum(said)
    over, under = total.as_integer_ratio()
    free_hour = len(said) * free.over
    quarters = ([each for each in speeds[at : at + IN_A_QUARTER] if each is not None] for at in range(0, INTERVALS, IN_A_QUARTER))
    return {
        "grade": grade_number(total, speed_limits(free_hour, free.under)),
        "ratio": str(round_half_even(Fraction(over * free.under, under * free_hour), RATIO_DECIMALS)),
        "minutes": minutes,
        "congested_minutes": sum(minutes[CONGESTED_FROM - 1 :]),
        "quarters": [_delay(each, free, limits[-1]) if each else None for each in quarters],
        "free_flow": free.told,
    }


def segment_hour(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Grade of a segment (GB/T 33171-2016 8.1) by the hour's mean speed as a share of the free-flow speed; the value is its name.

    The evidence has the twelve speeds, the minutes in each grade (`minutes`, from 畅通 to 严重拥堵; congested is 轻度拥堵 and worse) and
    the share of delay of each quarter of an hour (DTP, 7.2.2.2). An hour that is over needs six of its twelve speeds.
    """
    speeds, excluded = speeds_of(inputs.facts.get("speed", ()), unix(context.start))
    count = sum(speed is not None for speed in speeds)
    evidence: dict[str, Any] = {"speeds": [None if speed is None else str(speed) for speed in speeds], "intervals": count}
    if excluded:
        evidence["excluded"] = excluded
    recheck_at = context.end if count < NEEDED and context.now < context.end else None
    if not count or (count < NEEDED and recheck_at is None):
        reason = f"{count} of {INTERVALS} intervals of {SPEED_MINUTES} minutes have a speed; at least {NEEDED} are needed"
        return NotEnough(reason, NAME, evidence, recheck_at)
    free = free_flow_of(context.site, inputs.before)
    if free is None:
        reason = f"no free-flow speed: none is configured (mark {FREE_FLOW_MARK}), and the month before gives none"
        return NotEnough(reason, NAME, evidence, recheck_at)
    evidence |= _judged(speeds, free)
    return Value(GRADES[evidence["grade"] - 1].name, NAME, evidence, recheck_at)
