"""The one place that asks what time it is: a landing gets its time here, and nothing that computes ever looks again."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]


def now() -> datetime:
    """Return the present time (aware, UTC)."""
    return datetime.now(UTC)


def stopwatch() -> Callable[[], float]:
    """Return a function that tells the seconds since this call, unmoved by changes of the clock."""
    start = monotonic()
    return lambda: monotonic() - start
