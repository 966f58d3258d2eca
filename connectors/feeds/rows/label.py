"""Names and dates as the feeds of this city write them, checked once and remembered: the same few come again in every body."""

import re
from datetime import datetime
from functools import lru_cache

from models.period import CITY_ZONE

LONGEST_NAME = 100
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_EXCEL_NUMBER = re.compile(r"\d(\.\d+)?[eE]\+?\d+", re.ASCII)


class Unclear(Exception):
    """A row says something that cannot be meant; reason is the code, the message what to send instead."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@lru_cache(maxsize=65_536)
def name(text: str, column: str) -> str:
    """Return a name without blanks around it; refuse one that is empty, overlong, has a slash (which joins city and point) or no print."""
    found = text[: LONGEST_NAME + 1].strip()
    if not found:
        raise Unclear("empty_name", f"{column} is empty; send its name")
    if "/" in found:
        raise Unclear("slash_in_name", f"{column} {found[:60]!r} has a slash, which separates city and point; send the name without it")
    if len(text) > LONGEST_NAME or not found.isprintable():
        raise Unclear(
            "bad_name", f"{column} {found[:60]!r} is longer than {LONGEST_NAME} characters or has unprintable ones; send its name"
        )
    return found


@lru_cache(maxsize=65_536)
def midnight(text: str) -> int:
    """Return the Unix second at which that day begins in the city; the day is written 20200326 or 2020-03-26."""
    found = text.strip() if len(text) <= LONGEST_NAME else ""  # what is blanks for the rest would be remembered as long as it is
    if _EXCEL_NUMBER.fullmatch(found):
        raise Unclear("excel_number", f"date {found!r} is what Excel made of it; format the column as text and send 20200326")
    digits = _DATE.fullmatch(found)
    if digits is None:
        raise Unclear("bad_date", f"date {text[:40]!r} is no date; send 20200326 or 2020-03-26")
    try:
        year, month, day = map(int, digits.groups())
        return int(datetime(year, month, day, tzinfo=CITY_ZONE).timestamp())
    except (ValueError, OverflowError) as error:
        raise Unclear("bad_date", f"date {found!r} is not in the calendar; send a day that is") from error


@lru_cache(maxsize=65_536)
def moment(text: str) -> int:
    """Return a moment in whole Unix seconds; written without an offset it is the city's own time (UTC+8)."""
    found = text.strip().replace("/", "-") if len(text) <= LONGEST_NAME else ""
    if _EXCEL_NUMBER.fullmatch(found):
        raise Unclear("excel_number", f"time {found!r} is what Excel made of it; format the column as text and send 2026-03-26 19:05")
    if not _MOMENT.fullmatch(found):
        raise Unclear("bad_time", f"time {text[:40]!r} is no time; send 2026-03-26 19:05 (city time) or 2026-03-26T11:05:00Z")
    try:
        read = datetime.fromisoformat(found)
        return int((read if read.tzinfo else read.replace(tzinfo=CITY_ZONE)).timestamp())
    except (ValueError, OverflowError) as error:
        raise Unclear("bad_time", f"time {found!r} is not in the calendar; send one that is") from error
