"""Date-times of the W3C's note on ISO 8601, the only ones that GeoReport v2 knows: with an offset wherever there is a time of day."""

import re
from datetime import datetime, timedelta

from models.period import CITY_ZONE

_FORM = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d))?)?)?", re.ASCII
)  # fmt: skip
TICK = timedelta(microseconds=1)


def w3c(moment: datetime) -> str:
    """Return *moment* in city time to the second: 2026-03-01T08:00:00+08:00."""
    return moment.astimezone(CITY_ZONE).isoformat(timespec="seconds")


def moment(text: str, *, last: bool = False) -> datetime:
    """Return the first instant that *text* names, or the *last* one: a year, month or day has many, in city time.

    Raises ValueError where it is none of the note's six forms.
    """
    # An unescaped + of an offset arrives as a space.
    found = _FORM.fullmatch(re.sub(r" (\d\d:\d\d)$", r"+\1", text.strip()))
    if found is None:
        raise ValueError(text)
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    if hour is None:
        first = datetime(int(year), int(month or 1), int(day or 1), tzinfo=CITY_ZONE)
        return _after(first, month, day) - TICK if last else first
    micro = int((fraction or "").ljust(6, "0")[:6])
    whole = f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}.{micro:06}{offset.replace('Z', '+00:00')}"
    try:
        return datetime.fromisoformat(whole).astimezone(CITY_ZONE)
    except OverflowError as error:
        raise ValueError(text) from error


def _after(first: datetime, month: str | None, day: str | None) -> datetime:
    try:
        if day:
            return first + timedelta(days=1)
        after = first.replace(day=1) + timedelta(days=31 if month else 366)
        return after.replace(month=after.month if month else 1, day=1)
    except OverflowError as error:
        raise ValueError(first) from error
