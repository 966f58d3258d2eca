"""One segment now, and what is usual: from its hours as `traffic.segment_hour` keeps them, with their twelve speeds of five minutes.

A speed says something of now only while it is fresh. What is older is told with its age and without a grade, and where nothing was measured
the answer is unknown, which is neither free nor jammed.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from models.period import CITY_ZONE, ONE_HOUR
from models.result import Result
from models.standards.rounding import round_half_even
from models.standards.traffic import SPEED_MINUTES, Grade, segment_grade

FRESH = timedelta(minutes=15)
"""Three intervals of five minutes; a rule of our own, no standard sets one."""
LOOK_BACK_HOURS = 24
USUAL_WEEKS = 8
WEEKS_NEEDED = 3
"""Of the same hour and weekday; rules of our own."""
SPEED_DECIMALS = 1
INTERVAL = timedelta(minutes=SPEED_MINUTES)
Known: TypeAlias = Literal["fresh", "stale", "unknown"]


class Now(NamedTuple):
    """The newest speed (km/h) and when its five minutes began; grade: only while it is fresh and a free-flow speed is known."""

    known: Known = "unknown"
    speed: Decimal | None = None
    at: datetime | None = None
    age: timedelta | None = None
    grade: Grade | None = None


class Usual(NamedTuple):
    """Mean speed (km/h) of this hour on this weekday over *weeks* weeks."""

    speed: Decimal
    weeks: int
    grade: Grade | None


class Seen(NamedTuple):
    """All that is known of one segment; free_flow in km/h."""

    now: Now
    usual: Usual | None
    free_flow: Fraction | None


class Asked(NamedTuple):
    """Starts of the hours that are read: those that may hold the newest speed, and the same hour of the weeks before."""

    recent: tuple[datetime, ...]
    usual: tuple[datetime, ...]


def hours_asked(at: datetime) -> Asked:
    """Return which hours tell of *at*."""
    hour = at.astimezone(CITY_ZONE).replace(minute=0, second=0, microsecond=0)
    recent = tuple(hour - number * ONE_HOUR for number in range(LOOK_BACK_HOURS))
    return Asked(recent, tuple(hour - timedelta(weeks=week) for week in range(1, USUAL_WEEKS + 1)))


def free_flow_of(hours: Iterable[Result]) -> Fraction | None:
    """Return the free-flow speed that the newest hour with one was judged by, in km/h."""
    newest = sorted(hours, key=lambda hour: hour.period_start, reverse=True)
    return next((Fraction(hour.evidence["free_flow"]["exact"]) for hour in newest if "free_flow" in hour.evidence), None)


def now_of(hours: Iterable[Result], at: datetime, free_flow: Fraction | None) -> Now:
    """Return what the newest speed before *at* says."""
    for hour in sorted(hours, key=lambda each: each.period_start, reverse=True):
        for number, text in reversed(list(enumerate(hour.evidence.get("speeds", ())))):
            began = hour.period_start + number * INTERVAL
            if text is not None and began <= at:
                return _told(Decimal(text), began, at, free_flow)
    return Now()


def _told(speed: Decimal, began: datetime, at: datetime, free_flow: Fraction | None) -> Now:
    age = max(at - began - INTERVAL, timedelta(0))
    rounded = round_half_even(Fraction(speed), SPEED_DECIMALS)
    if age > FRESH:
        return Now("stale", rounded, began, age)
    return Now("fresh", rounded, began, age, segment_grade(speed, free_flow) if free_flow else None)


def usual_of(hours: Iterable[Result], free_flow: Fraction | None) -> Usual | None:
    """Return the mean of the hours' mean speeds, each week weighing the same; None where too few weeks were measured."""
    means = [Fraction(sum(speeds, Decimal(0))) / len(speeds) for hour in hours if (speeds := _speeds(hour))]
    if len(means) < WEEKS_NEEDED:
        return None
    mean = sum(means, Fraction(0)) / len(means)
    speed = round_half_even(mean, SPEED_DECIMALS)
    return Usual(speed, len(means), segment_grade(speed, free_flow) if free_flow else None)


def _speeds(hour: Result) -> Sequence[Decimal]:
    return [Decimal(text) for text in hour.evidence.get("speeds", ()) if text is not None]
