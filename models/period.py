"""The stretches of time that KPIs are judged over, as pure functions of event time: no window here ever closes by a clock on a wall.

All of them begin and end in the city's own time, UTC+8 without daylight saving.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

CITY_ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
ONE_SECOND = timedelta(seconds=1)
ONE_HOUR = timedelta(hours=1)
ONE_DAY = timedelta(days=1)
EIGHT_HOURS_WIDE = timedelta(hours=8)
LAST_EIGHT_HOUR_START = 16


@dataclass(frozen=True, kw_only=True)
class Period:
    """A kind of period: which of them hold an instant, and where each ends."""

    name: str
    covering: Callable[[datetime], tuple[datetime, ...]]
    end: Callable[[datetime], datetime]

    def holding(self, start: datetime) -> datetime:
        """Return the start of the one period of this kind that holds *start* (only for kinds that do not overlap)."""
        return self.covering(start)[0]

    def before(self, start: datetime) -> datetime:
        """Return the start of the period that ends where the one that holds *start* begins (only for kinds that do not overlap)."""
        return self.holding(self.holding(start) - ONE_SECOND)

    def touching(self, low: datetime, high: datetime) -> Iterator[datetime]:
        """Yield the starts of the periods that hold an instant from *low* to before *high* (only for kinds that do not overlap)."""
        start = self.holding(low)
        while start < high:
            yield start
            start = self.end(start)


@lru_cache(maxsize=65_536)
def city_time(second: int) -> datetime:
    """Return Unix *second* as an aware time of the city."""
    return datetime.fromtimestamp(second, CITY_ZONE)


@lru_cache(maxsize=65_536)
def unix(moment: datetime) -> int:
    """Return *moment* (aware) in whole Unix seconds."""
    return int(moment.timestamp())


def day_start(moment: datetime) -> datetime:
    """Return midnight (city time) of the natural day that holds *moment*."""
    return moment.astimezone(CITY_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)


def _hour(moment: datetime) -> tuple[datetime, ...]:
    return (moment.astimezone(CITY_ZONE).replace(minute=0, second=0, microsecond=0),)


def _eight_hours(moment: datetime) -> tuple[datetime, ...]:
    midnight = day_start(moment)
    hour = moment.astimezone(CITY_ZONE).hour
    first, last = max(0, hour - 7), min(hour, LAST_EIGHT_HOUR_START)
    return tuple(midnight + start * ONE_HOUR for start in range(first, last + 1))


def _minutes(width: int) -> Callable[[datetime], tuple[datetime, ...]]:
    """Return what covers an instant where a natural day is cut into stretches of *width* minutes."""

    def covering(moment: datetime) -> tuple[datetime, ...]:
        local = moment.astimezone(CITY_ZONE)
        minute = local.hour * 60 + local.minute
        return (day_start(local) + timedelta(minutes=minute - minute % width),)

    return covering


def _day(moment: datetime) -> tuple[datetime, ...]:
    return (day_start(moment),)


def _week(moment: datetime) -> tuple[datetime, ...]:
    midnight = day_start(moment)
    return (midnight - midnight.weekday() * ONE_DAY,)


def _month(moment: datetime) -> tuple[datetime, ...]:
    return (day_start(moment).replace(day=1),)


def _quarter(moment: datetime) -> tuple[datetime, ...]:
    midnight = day_start(moment)
    return (midnight.replace(month=midnight.month - (midnight.month - 1) % 3, day=1),)


def _year(moment: datetime) -> tuple[datetime, ...]:
    return (day_start(moment).replace(month=1, day=1),)


def _months_on(months: int) -> Callable[[datetime], datetime]:
    def end(start: datetime) -> datetime:
        years, month = divmod(start.month - 1 + months, 12)
        return start.replace(year=start.year + years, month=month + 1)

    return end


FIVE_MINUTES = Period(name="five_minutes", covering=_minutes(5), end=lambda start: start + timedelta(minutes=5))
QUARTER_HOUR = Period(name="quarter_hour", covering=_minutes(15), end=lambda start: start + timedelta(minutes=15))
HOUR = Period(name="hour", covering=_hour, end=lambda start: start + ONE_HOUR)
EIGHT_HOURS = Period(name="eight_hours", covering=_eight_hours, end=lambda start: start + EIGHT_HOURS_WIDE)
"""The 17 eight-hour windows of a natural day, ending 08:00 … 24:00; none reaches into the day before (HJ 663 §6.1.2)."""
FOUR_HOURS = Period(name="four_hours", covering=_minutes(240), end=lambda start: start + timedelta(hours=4))
DAY = Period(name="day", covering=_day, end=lambda start: start + ONE_DAY)
WEEK = Period(name="week", covering=_week, end=lambda start: start + 7 * ONE_DAY)
"""From Monday, as GB/T 7408 (ISO 8601) counts weeks."""
MONTH = Period(name="month", covering=_month, end=_months_on(1))
QUARTER = Period(name="quarter", covering=_quarter, end=_months_on(3))
YEAR = Period(name="year", covering=_year, end=_months_on(12))

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""No municipal feed measured before this; an earlier time is a mistake of the sender's clock."""
