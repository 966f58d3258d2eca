"""What became of telling one channel: heard, to be tried again, or never to be."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeAlias

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=5)
LONGEST_ASKED = timedelta(hours=1)
"""However long a server asks us to stay away, somebody waits for an alarm."""
MOST_ATTEMPTS = 40
"""About two and a half hours of waiting."""


@dataclass(frozen=True)
class Heard:
    """The channel has it."""


@dataclass(frozen=True)
class Again:
    """Not now. after: how long the other side asked us to wait, None where it did not say."""

    error: str
    after: timedelta | None = None


@dataclass(frozen=True)
class Never:
    """Sent again it would fail again; somebody must mend the channel."""

    error: str


Outcome: TypeAlias = Heard | Again | Never


def wait(attempts: int, asked: timedelta | None) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, and never shorter than the other side *asked*."""
    own = min(FIRST_WAIT * (1 << min(max(attempts - 1, 0), 20)), LONGEST_WAIT)
    return max(own, min(asked or own, LONGEST_ASKED))


def retry_after(text: str | None, now: datetime) -> timedelta | None:
    """Return what a Retry-After header asks for: seconds, or a date (RFC 9110 §10.2.3); None where it is neither."""
    if text is None:
        return None
    if text.strip().isascii() and text.strip().isdigit():
        return timedelta(seconds=min(int(text), int(LONGEST_ASKED.total_seconds())))
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(timedelta(0), (until if until.tzinfo else until.replace(tzinfo=UTC)) - now)
