"""When a limit runs out on the clocks that limits are written in: 工作时, 工作日, 紧急工作时, and plain hours and days.

工作时 and 工作日 run in working hours of working days alone, 紧急 ones day and night; a day has 8 working hours, 08-12 and 14-18 (one
city's rules, single source; a table of limits may say otherwise). Which days are worked is decided anew for every year by the State
Council, make-up days at weekends included; a day for which nothing is published yet is taken by its weekday, and what stands on it is
provisional.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import chain
from typing import Literal, NamedTuple, TypeAlias

from models.period import CITY_ZONE, ONE_DAY

LimitUnit: TypeAlias = Literal["work_hour", "work_day", "urgent_hour", "urgent_day", "hour", "day"]
UNITS: dict[LimitUnit, str] = {
    "work_hour": "工作时", "work_day": "工作日", "urgent_hour": "紧急工作时", "urgent_day": "紧急工作日",
    "hour": "自然小时", "day": "自然日",
}  # fmt: skip
DayRule: TypeAlias = Literal["hours", "close"]
"""hours: a 工作日 is as many working hours as a day has, counted from the minute on. close: the day of filing does not count, and the last
of the working days ends with its working hours (as the Civil Code, article 201, counts days)."""
WORKING: frozenset[LimitUnit] = frozenset({"work_hour", "work_day"})
DAYS: frozenset[LimitUnit] = frozenset({"work_day", "urgent_day", "day"})
MICROSECONDS_AN_HOUR = 3_600_000_000
SATURDAY = 5
NEXT_YEAR_DECIDES_FROM = (12, 25)
"""The notice of a year may move days of the last week before it: 2018-12-29 was worked for the sake of 2019."""
LONGEST = 3_660
"""Largest amount in a limit's own unit: ten years of days are no limit."""


class Stretch(NamedTuple):
    """Working hours without a break, in minutes of the day: from *start* to before *end*."""

    start: int
    end: int


USUAL_HOURS = (Stretch(8 * 60, 12 * 60), Stretch(14 * 60, 18 * 60))


class Allowance(NamedTuple):
    """How long something may take: *amount* in *unit*."""

    amount: Fraction
    unit: LimitUnit


class Pause(NamedTuple):
    """A time in which no clock runs (缓办, 挂账). One that has not ended has no deadline behind it yet: ask again when it has."""

    start: datetime
    end: datetime


class Due(NamedTuple):
    """When a limit runs out; provisional where days counted on have no published calendar yet."""

    at: datetime
    provisional: bool


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Which days are worked, and when. off: weekdays (or weekend days) without work; on: weekend days that are worked.

    published: the years whose arrangement is known. hours: in order, without overlap.
    """

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()
    published: frozenset[int] = frozenset()
    hours: tuple[Stretch, ...] = USUAL_HOURS
    day_rule: DayRule = "hours"

    def worked(self, day: date) -> bool:
        """Say whether *day* is a working day."""
        return day in self.on or (day not in self.off and day.weekday() < SATURDAY)

    def certain(self, day: date) -> bool:
        """Say whether what is known of *day* is published."""
        late = (day.month, day.day) >= NEXT_YEAR_DECIDES_FROM
        return day.year in self.published and (not late or day.year + 1 in self.published)

    @property
    def day_length(self) -> timedelta:
        """Return the working hours of one day."""
        return timedelta(minutes=sum(end - start for start, end in self.hours))

    def stretches(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Yield the working hours of *day*, if it is a working day."""
        if self.worked(day):
            midnight = datetime.combine(day, time(), CITY_ZONE)
            for start, end in self.hours:
                yield midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)


def due_at(filed_at: datetime, limit: Allowance, calendar: Calendar, pauses: Sequence[Pause] = ()) -> Due:
    """Return the first instant at which *limit* is used up by a case filed at *filed_at* (aware).

    Pauses are added: the clock stands still in them. Raises ValueError for a limit that is not above 0, is longer than ten years, or
    divides a day where days are counted whole.
    """
    amount, unit = limit
    if not 0 < amount <= LONGEST:
        raise ValueError(f"a limit of {amount} {unit} is none; write more than 0 and at most {LONGEST}")
    if unit in WORKING and not calendar.day_length:
        raise ValueError("a calendar without working hours has no working time; name the hours, such as 08:00-12:00,14:00-18:00")
    start = filed_at.astimezone(CITY_ZONE)
    if unit == "work_day" and calendar.day_rule == "close":
        at = _closing(start, amount, calendar, pauses)
    else:
        at = _running_out(start, _length(limit, calendar), _running(start, unit, calendar), pauses)
    return Due(at, provisional=unit in WORKING and not _all_certain(start.date(), at.date(), calendar))


def elapsed(start: datetime, end: datetime, unit: LimitUnit, calendar: Calendar, pauses: Sequence[Pause] = ()) -> timedelta:
    """Return how much of a limit in *unit* has gone by from *start* to *end*, both aware."""
    gone = timedelta(0)
    for low, high in _without(_running(start.astimezone(CITY_ZONE), unit, calendar), pauses):
        if low >= end:
            break
        gone += min(high, end) - low
    return gone


def _length(limit: Allowance, calendar: Calendar) -> timedelta:
    """Return *limit* as time on its own clock; less than a microsecond of it is rounded up."""
    amount, unit = limit
    day = calendar.day_length if unit == "work_day" else ONE_DAY
    whole = day // timedelta(microseconds=1) if unit in DAYS else MICROSECONDS_AN_HOUR
    return timedelta(microseconds=-(-(amount * whole).numerator // (amount * whole).denominator))


def _running(start: datetime, unit: LimitUnit, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches, from *start* on, in which the clock of *unit* runs."""
    if unit not in WORKING:
        yield start, datetime.max.replace(tzinfo=CITY_ZONE)
        return
    day = start.date()
    while True:
        for low, high in calendar.stretches(day):
            if high > start:
                yield max(low, start), high
        day += ONE_DAY


def _without(stretches: Iterator[tuple[datetime, datetime]], pauses: Sequence[Pause]) -> Iterator[tuple[datetime, datetime]]:
    """Yield what *pauses* leave of *stretches*."""
    in_order = sorted(pauses)
    for low, high in stretches:
        begin = low
        for pause in in_order:
            if pause.start >= high:
                break
            if pause.end > begin:
                if pause.start > begin:
                    yield begin, pause.start
                begin = max(begin, pause.end)
        if begin < high:
            yield begin, high


def _running_out(start: datetime, left: timedelta, stretches: Iterator[tuple[datetime, datetime]], pauses: Sequence[Pause]) -> datetime:
    for low, high in _without(stretches, pauses):
        if high - low >= left:
            return low + left
        left -= high - low
    raise ValueError(f"no end is found for a limit that began at {start.isoformat()}")


def _closing(start: datetime, amount: Fraction, calendar: Calendar, pauses: Sequence[Pause]) -> datetime:
    """Return the close of the last working day; a day whose close lies in a pause does not count."""
    if amount.denominator != 1:
        raise ValueError(f"{amount} working days cannot be counted by whole days; write whole ones")
    left, day = int(amount), start.date()
    while True:
        day += ONE_DAY
        close = max((end for _, end in calendar.stretches(day)), default=None)
        if close is None or any(pause.start < close <= pause.end for pause in pauses):
            continue
        left -= 1
        if not left:
            return close


def _all_certain(first: date, last: date, calendar: Calendar) -> bool:
    ends = (first, last, *chain.from_iterable((date(year, 1, 1), date(year, 12, 31)) for year in range(first.year, last.year + 1)))
    return all(calendar.certain(day) for day in ends if first <= day <= last)
