"""What the live feed needs from behind it, and what it promises the gateway."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, NamedTuple, Protocol

from connectors.live.frame import Form
from models.case import Case
from models.errors import XiquError
from models.result import Result
from streams.live.event import Topic
from streams.live.latest import Latest, Series
from streams.live.position import Offsets
from streams.live.wanted import Wanted


class LogLost(XiquError):
    """The log is another one, or has let go of what we were to read next."""


class Record(NamedTuple):
    """What the log holds at one place of a topic."""

    topic: Topic
    value: bytes


class Tail(Protocol):
    """The end of the log, read as it grows."""

    epoch: bytes

    @property
    def offsets(self) -> Offsets:
        """Return how far each topic was read that was begun."""
        ...

    async def begin(self, topic: Topic) -> Offsets:
        """Read *topic*, too, from a little before its end (of readings: from where all before is in PostgreSQL); return its end."""
        ...

    async def poll(self) -> Sequence[Record]:
        """Return what came, soon; LogLost."""
        ...

    async def ends(self, topics: frozenset[Topic]) -> Offsets:
        """Return where the log ends now."""
        ...


class Log(Protocol):
    """The log of the city. Everything here may raise Unavailable."""

    def tail(self) -> AbstractAsyncContextManager[Tail]:
        """Open it at its end."""
        ...

    def between(self, since: Offsets, until: Offsets) -> AsyncIterator[Sequence[Record]]:
        """Yield what lies between the two; LogLost where it is held no more."""
        ...


class Standing(Protocol):
    """How things stand in PostgreSQL."""

    def results(self) -> AsyncIterator[Sequence[Result]]:
        """Yield, some at a time, the newest result of every KPI and subject that has one lately."""
        ...

    def readings(self, feeds: Sequence[str]) -> AsyncIterator[Mapping[Series, Latest]]:
        """Yield, some at a time, the newest reading of every series of *feeds*."""
        ...

    async def alarms(self) -> Sequence[Mapping[str, Any]]:
        """Return the newest change of every alarm that is not over, as it was announced."""
        ...

    async def cases(self, ids: Sequence[str]) -> Sequence[Case]:
        """Return the cases of these ids, of those that there are."""
        ...


class LiveFeed(Protocol):
    """What the gateway hands its followers, and how many they are."""

    followers: int

    def listen(self, wanted: Wanted, form: Form, after: str | None = None) -> AsyncIterator[bytes]:
        """Yield how things stand and then what changes, for ever, or from *after* on what has changed since.

        Unavailable before the first bytes only. Ends when the gateway does.
        """
        ...
