"""The newest stretch of the log, held in memory once for all followers: each has only its place in it.

So a slow follower costs nothing but its place. One that falls behind what is held has missed something, and hears so.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Sequence

from streams.live.event import Event, Topic
from streams.live.position import Offsets, behind
from streams.live.wanted import Batch

HELD_BYTES = 16 * 1024 * 1024
HELD_BATCHES = 2_400


class Overrun(Exception):
    """What comes next at this place is held no more."""


class Journal:
    """Batches by number, each with the offsets that it begins and ends at; batch *n* begins where *n* - 1 ends."""

    def __init__(self, offsets: Offsets, held_bytes: int = HELD_BYTES, held_batches: int = HELD_BATCHES) -> None:
        self._limits = held_bytes, held_batches
        self._held: deque[tuple[Batch, Offsets]] = deque()
        self._size = 0
        self._first = 0
        self._begins: Offsets = offsets

    @property
    def end(self) -> int:
        """Return the number of the batch that comes next."""
        return self._first + len(self._held)

    @property
    def first(self) -> int:
        """Return the number of the oldest batch that is held."""
        return self._first

    def add(self, events: Sequence[Event], offsets: Offsets) -> None:
        """Hold *events*, after which the log stands at *offsets*, and let go of the oldest."""
        batch = Batch(events)
        self._held.append((batch, offsets))
        self._size += batch.size
        while len(self._held) > 1 and (self._size > self._limits[0] or len(self._held) > self._limits[1]):
            gone, self._begins = self._held.popleft()
            self._size -= gone.size
            self._first += 1

    def batch(self, number: int) -> Batch:
        """Return batch *number*, which there is; Overrun where it is held no more."""
        if number < self._first:
            raise Overrun
        return self._held[number - self._first][0]

    def begins(self, number: int) -> Offsets:
        """Return where batch *number* begins, or will; Overrun where it is held no more."""
        if number < self._first:
            raise Overrun
        return self._held[number - self._first - 1][1] if number > self._first else self._begins

    def covers(self, topics: Iterable[Topic]) -> int | None:
        """Return the number of the oldest batch from which on all of *topics* are followed."""
        wanted = set(topics)
        return next((number for number in range(self._first, self.end + 1) if wanted <= self.begins(number).keys()), None)

    def after(self, offsets: Offsets, topics: Iterable[Topic]) -> int | None:
        """Return the number of the newest batch that begins at or before *offsets*, None where that is held no more.

        Whoever goes on there hears all that comes after *offsets*, and perhaps a little of what came before.
        """
        wanted = list(topics)
        oldest = self.covers(wanted)
        if oldest is None or not behind(self.begins(oldest), offsets, wanted):
            return None
        numbers = range(oldest, self.end + 1)
        return oldest + bisect_right(numbers, 0, key=lambda number: not behind(self.begins(number), offsets, wanted)) - 1
