"""What the gateway needs behind its alarms; PostgreSQL keeps these promises in the city."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from models.alarm import Alarm, Move
from models.channel import Undelivered
from streams.watch.telling import Kind, Silence


class AlarmQuestion(NamedTuple):
    """Which alarms a list is asked for; None: any. before: (since, id) of the last one that was seen; the newest come first.

    rule: a rule, or the beginning of some. subject: a source, an area, or a city. least: the lowest level. withdrawn: also those that
    never were.
    """

    before: tuple[datetime, str]
    states: Sequence[str] | None = None
    rule: str | None = None
    subject: str | None = None
    least: int = 1
    withdrawn: bool = False
    limit: int = 50


class SilenceAsked(NamedTuple):
    """A silence as it is asked for; see `streams.watch.telling.Silence`."""

    kind: Kind
    rule: str
    subject: str
    starts_at: datetime
    ends_at: datetime
    reason: str


class AlarmBook(Protocol):
    """Alarms, their moves, and silences."""

    async def page(self, asked: AlarmQuestion) -> Sequence[Alarm]:
        """Return a page of alarms, the newest first."""
        ...

    async def one(self, alarm_id: str) -> Alarm | None:
        """Return an alarm."""
        ...

    async def moves(self, alarm_id: str) -> Sequence[Move]:
        """Return everything that happened to an alarm, in order."""
        ...

    async def acknowledge(self, alarm_id: str, by: str, note: str, at: datetime) -> tuple[Alarm, bool] | None:
        """Acknowledge an alarm that is raised; returns it and whether that changed it, None where there is none of that id."""
        ...

    async def silences(self, now: datetime, limit: int, *, over: bool) -> Sequence[Silence]:
        """Return silences, those that end last first; with those that are *over*."""
        ...

    async def known_silence(self, silence_id: str) -> Silence | None:
        """Return a silence."""
        ...

    async def silence(self, asked: SilenceAsked, by: str, at: datetime) -> Silence:
        """Add a silence."""
        ...

    async def end_silence(self, silence_id: str, by: str, ends_at: datetime) -> Silence | None:
        """Let a silence that is not over end then; None where there is none, or it is over."""
        ...

    async def undelivered(self, limit: int) -> Sequence[Undelivered]:
        """Return what a channel has not heard although it was tried, the oldest first."""
        ...

    async def revive(self) -> int:
        """Let what was given up be tried again, and return how many that are."""
        ...
