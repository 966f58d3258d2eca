"""Windows of city time in whole minutes: what an owner offers and what somebody asks for, judged before anything is looked up.

The city keeps UTC+8 all year, so a minute is a number, no hour comes twice or never, and 18:00 to 08:00 is always fourteen hours. A window
takes its first minute and not its last, so one that ends at 08:00 and one that begins there do not touch.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from models.errors import NotLet
from models.period import CITY_ZONE, ONE_DAY
from models.plan.said import Said

DAY_MINUTES = 1440
LONGEST = timedelta(days=31)
FURTHEST = timedelta(days=366)
LAST_DAY = date(2099, 1, 1)
"""Later days would not fit the 32 bits that the database keeps for a minute beside the number of a space (decision 63)."""
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::00)?(Z|[+ -]\d\d:?\d\d)?", re.ASCII)
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_ECHO = 40


class Window(NamedTuple):
    """Minutes since 1970 (UTC), from *starts* to before *ends*."""

    starts: int
    ends: int

    @property
    def minutes(self) -> int:
        return self.ends - self.starts


class Daily(NamedTuple):
    """Minutes of the day, from *opens* to before *closes*; one that closes no later than it opens closes the day after."""

    opens: int
    closes: int


class Pattern(NamedTuple):
    """The same window on every day from *first* to *last* that is one of *weekdays* (Monday is 1), by the day on which it opens."""

    first: date
    last: date
    daily: Daily
    weekdays: frozenset[int] = frozenset(range(1, 8))


def minute_of(moment: datetime) -> int:
    """Return the whole minute that holds *moment* (aware)."""
    return int(moment.timestamp()) // 60


def minute_after(moment: datetime) -> int:
    """Return the first whole minute that does not begin before *moment*."""
    return -(-int(moment.timestamp() * 1_000_000) // 60_000_000)


def time_of(minute: int) -> datetime:
    """Return *minute* as an aware time of the city."""
    return datetime.fromtimestamp(minute * 60, CITY_ZONE)


def _midnight(day: date) -> int:
    return minute_of(datetime.combine(day, time(), CITY_ZONE))


def moment_of(text: str, which: str) -> int:
    """Return the minute that *text* names; without an offset it is city time, and 24:00 is the end of that day."""
    found = _MOMENT.fullmatch(text[: _ECHO + 1].strip())
    try:
        if found is None:
            raise ValueError(text)  # noqa: TRY301 - said below, with the rest that is no time
        day, clock, offset = found.groups()
        late = clock == "24:00"
        read = datetime.combine(date.fromisoformat(day), time() if late else time.fromisoformat(clock), _offset(offset))
        minute = minute_of(read + late * ONE_DAY)
        if not 0 <= minute < _midnight(LAST_DAY):
            raise ValueError(text)  # noqa: TRY301 - the same
    except (ValueError, OverflowError) as error:
        raise NotLet(
            "bad-window",
            Said(
                f"{which} {text[:_ECHO]!r} 不是 2099 年以前精确到分钟的时间",
                f"{which} {text[:_ECHO]!r} is no time to the minute before 2099",
            ),
            Said("请发送 2026-12-01T18:00（城市时间，UTC+8）", "send 2026-12-01T18:00 (city time, UTC+8)"),
        ) from error
    return minute


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return CITY_ZONE
    # An unescaped + in a URL arrives as a space.
    return UTC if text == "Z" else datetime.fromisoformat(f"2000-01-01T00:00{text.replace(' ', '+')}").tzinfo


def window(starts: int, ends: int, now: datetime) -> Window:
    """Return the window from *starts* to *ends* where it may be asked for at *now*; else NotLet says what is wrong with it."""
    if ends <= starts:
        raise NotLet(
            "bad-window",
            Said(
                f"结束时间 {_told(ends)} 不晚于开始时间 {_told(starts)}",
                f"it ends at {_told(ends)}, not after it begins at {_told(starts)}",
            ),
            Said("跨午夜的时段请把结束时间写成第二天", "send an end after the begin; across midnight the end is on the next day"),
        )
    if starts < minute_of(now):
        raise NotLet(
            "bad-window",
            Said(f"开始时间 {_told(starts)} 已经过去", f"it begins at {_told(starts)}, which is past"),
            Said(f"请从 {_told(minute_of(now))} 或之后开始", f"begin at {_told(minute_of(now))} or later"),
        )
    if ends - starts > LONGEST // timedelta(minutes=1):
        raise NotLet(
            "bad-window",
            Said(f"时段长达 {(ends - starts) // 60} 小时", f"it lasts {(ends - starts) // 60} hours"),
            Said(f"一次最多 {LONGEST.days} 天；更久请按月租用", f"ask for at most {LONGEST.days} days, or lease by month"),
        )
    if starts > minute_of(now + FURTHEST):
        raise NotLet(
            "bad-window",
            Said(f"开始时间 {_told(starts)} 太远", f"it begins at {_told(starts)}, too far ahead"),
            Said(f"请在 {FURTHEST.days} 天之内开始", f"begin within {FURTHEST.days} days"),
        )
    return Window(starts, ends)


def _told(minute: int) -> str:
    return f"{time_of(minute):%Y-%m-%d %H:%M}"


def daily_of(opens: str, closes: str) -> Daily:
    """Return the hours of a day, such as 18:00 to 08:00; the whole day is 00:00 to 24:00."""
    minutes = [_clock(text) for text in (opens, closes)]
    if minutes[0] % DAY_MINUTES == minutes[1] % DAY_MINUTES and minutes != [0, DAY_MINUTES]:
        raise NotLet(
            "bad-window",
            Said(f"每日时段 {opens} 至 {closes} 没有长度", f"the daily hours {opens} to {closes} have no length"),
            Said("全天请发送 00:00 至 24:00", "for the whole day send 00:00 to 24:00"),
        )
    if minutes[0] == DAY_MINUTES:
        minutes[0] = 0
    return Daily(*minutes)


def _clock(text: str) -> int:
    if not _CLOCK.fullmatch(text):
        raise NotLet(
            "bad-window",
            Said(f"{text[:_ECHO]!r} 不是一天中的时刻", f"{text[:_ECHO]!r} is no time of day"),
            Said("请发送 18:00 这样的时刻", "send one such as 18:00"),
        )
    hour, minute = map(int, text.split(":"))
    return 60 * hour + minute


def windows_of(pattern: Pattern) -> Sequence[Window]:
    """Return the windows of *pattern* in their order; those that follow each other without a gap are one."""
    found: list[Window] = []
    for each in _each(pattern):
        if found and found[-1].ends == each.starts:
            found[-1] = Window(found[-1].starts, each.ends)
        else:
            found.append(each)
    return found


def _each(pattern: Pattern) -> Iterator[Window]:
    opens, closes = pattern.daily
    length = closes - opens if closes > opens else closes - opens + DAY_MINUTES
    for number in range((pattern.last - pattern.first).days + 1):
        day = pattern.first + number * ONE_DAY
        if day.isoweekday() in pattern.weekdays:
            begins = _midnight(day) + opens
            yield Window(begins, begins + length)


def month_of(text: str, daily: Daily, now: datetime) -> Sequence[Window]:
    """Return the windows of every day of the month *text* (2026-12), the first of which must not have begun."""
    found = _MONTH.fullmatch(text)
    year, month = map(int, found.groups()) if found else (0, 0)
    if not now.year <= year < LAST_DAY.year:
        raise NotLet(
            "bad-window",
            Said(f"{text[:_ECHO]!r} 不是可租用的月份", f"{text[:_ECHO]!r} is no month that can be leased"),
            Said("请发送尚未开始的月份，如 2026-12", "send one that has not begun, such as 2026-12"),
        )
    first = date(year, month, 1)
    made = windows_of(Pattern(first, first.replace(day=monthrange(year, month)[1]), daily))
    window(made[0].starts, made[0].starts + 1, now)
    return made


def by_day(span: Window) -> Iterator[Window]:
    """Cut *span* at every midnight of the city, so that each piece belongs to one day."""
    starts = span.starts
    while starts < span.ends:
        ends = min(span.ends, _midnight(time_of(starts).date() + ONE_DAY))
        yield Window(starts, ends)
        starts = ends
