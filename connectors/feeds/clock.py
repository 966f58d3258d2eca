"""The clock: a body a minute that carries nothing but its landing time, so that silence is noticed and days end without a reading.

Odd about it: the body means nothing and is never read. What ticks is the landing id, whose first bits are the connector's time.
"""

from collections.abc import Iterable
from datetime import timedelta

from models.feed import Cell, Feed
from models.rejected import Unreadable


def decode(body: bytes) -> Iterable[Cell | Unreadable]:  # noqa: ARG001 - the landing is the message
    """Find nothing, whatever the body."""
    return ()


CLOCK = Feed(name="clock", title="时钟", english="Clock", decode=decode, tick=True, archive=timedelta(days=7), example="tick")
