"""The stretch of time that an entered figure speaks for, as people write it: 2025, 2025-Q3, 2025-06, 2025-06-30, 2021..2025."""

import re
from datetime import datetime
from typing import NamedTuple

from models.period import CITY_ZONE, ONE_DAY

_SHAPE = re.compile(r"(?P<year>20\d\d)(?:\.\.(?P<last>20\d\d)|-?[Qq](?P<quarter>[1-4])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII)
WRITTEN = "a year (2025), years (2021..2025), a quarter (2025-Q3), a month (2025-06) or a day (2025-06-30)"
WRITTEN_ZH = "年（2025）、多年（2021..2025）、季（2025-Q3）、月（2025-06）或日（2025-06-30）"
DECEMBER = 12


class Stretch(NamedTuple):
    """From *start* to before *end* (aware, city time), and the text that names it."""

    start: datetime
    end: datetime
    name: str

    @property
    def year(self) -> int | None:
        """Return the year that this stretch is exactly, None for any other."""
        return self.start.year if self[:2] == whole_year(self.start.year)[:2] else None


def _midnight(year: int, month: int = 1, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=CITY_ZONE)


def whole_year(year: int) -> Stretch:
    """Return *year* as a stretch."""
    return Stretch(_midnight(year), _midnight(year + 1), str(year))


def _months(year: int, first: int, last: int, name: str) -> Stretch:
    return Stretch(_midnight(year, first), _midnight(year + last // DECEMBER, last % DECEMBER + 1), name)


def _named(year: int, found: dict[str, str | None]) -> Stretch:
    if found["last"]:
        last = int(found["last"])
        return Stretch(_midnight(year), _midnight(last + 1), f"{year}..{last}")
    if found["quarter"]:
        quarter = int(found["quarter"])
        return _months(year, quarter * 3 - 2, quarter * 3, f"{year}-Q{quarter}")
    month = int(found["month"] or 0)
    if found["day"]:
        start = _midnight(year, month, int(found["day"]))
        return Stretch(start, start + ONE_DAY, f"{start:%Y-%m-%d}")
    return _months(year, month, month, f"{year}-{month:02}") if found["month"] else whole_year(year)


def named_stretch(text: str) -> Stretch:
    """Return the stretch that *text* names; ValueError says what can be written."""
    found = _SHAPE.fullmatch(text.strip())
    message = f"{text[:40]!r} is no period; write {WRITTEN}"
    if found is None:
        raise ValueError(message)
    try:
        named = _named(int(found["year"]), found.groupdict())
    except ValueError as error:
        raise ValueError(message) from error
    if named.start >= named.end:
        raise ValueError(message)
    return named
