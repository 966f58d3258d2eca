"""How a question is put in a URL: days and times, and the cursor that goes on where a page ended. Pure, so the command line asks alike."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime

import orjson

from connectors.gateway.ports import LedgerMark, Mark
from models.period import CITY_ZONE, ONE_DAY, city_time, unix

DAY = re.compile(r"\d{4}-\d\d-\d\d")


def moment(text: str, *, end: bool = False) -> datetime:
    """Return the instant that *text* names; as an *end*, a day means the end of that day. Without an offset it is city time.

    Raises ValueError where it is neither a day nor a time of ISO 8601.
    """
    # An unescaped + of an offset arrives as a space.
    said = datetime.fromisoformat(text.replace(" ", "+") if text.count(" ") == 1 and "T" in text else text)
    if said.tzinfo is None:
        said = said.replace(tzinfo=CITY_ZONE)
    said = said.astimezone(CITY_ZONE)
    return said + ONE_DAY if end and DAY.fullmatch(text) else said


def cursor(mark: Mark | LedgerMark) -> str:
    """Return *mark* as text for a URL; it stays valid whatever is stored meanwhile."""
    plain = [unix(each) if isinstance(each, datetime) else each for each in mark]
    return urlsafe_b64encode(orjson.dumps(plain)).decode().rstrip("=")


def mark(text: str) -> Mark:
    """Return the mark that `cursor` wrote; raises ValueError for any other text."""
    match _plain(text):
        case [str(subject), int(second), int(revision)]:
            return Mark(subject, _time(second), revision)
    raise ValueError(text)


def ledger_mark(text: str) -> LedgerMark:
    """Return the mark that `cursor` wrote; raises ValueError for any other text."""
    match _plain(text):
        case [int(second), str(feed)]:
            return LedgerMark(_time(second), feed)
    raise ValueError(text)


def _plain(text: str) -> Sequence[object]:
    plain = orjson.loads(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
    return plain if isinstance(plain, list) else []


def _time(second: int) -> datetime:
    try:
        return city_time(second)
    except (OverflowError, OSError) as error:
        raise ValueError(second) from error
