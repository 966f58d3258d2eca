"""An alarm: one stretch of time in which a rule held for one subject, named for ever by rule, subject and start.

When it began, was raised and ended is event time and follows from the figures alone, in whatever order they came. When that was learned,
who acknowledged it and who was told is the log's, and only grows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any, Literal, NamedTuple, TypeAlias

from models.alarm_rule import Level
from models.period import unix
from models.result import Figure

Why: TypeAlias = Literal["", "lapsed", "withdrawn"]
"""Why an alarm is over where the figures are not well again: none come any more, or those that raised it were corrected."""
ID_BYTES = 16


class AlarmState(StrEnum):
    """How far an alarm is."""

    PENDING = "pending"
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CLEARED = "cleared"


STATE_ZH: Mapping[AlarmState, str] = {
    AlarmState.PENDING: "待确认", AlarmState.RAISED: "告警", AlarmState.ACKNOWLEDGED: "已确认", AlarmState.CLEARED: "已解除",
}  # fmt: skip
OPEN = (AlarmState.RAISED, AlarmState.ACKNOWLEDGED)


def alarm_id(rule: str, subject: str, since: datetime) -> str:
    """Return the id of the alarm of *rule* for *subject* that began then; the same however often it is told."""
    return blake2b(f"{rule}\0{subject}\0{unix(since)}".encode(), digest_size=ID_BYTES).hexdigest()


class Seen(NamedTuple):
    """The figure by which something was decided: its value, the score, the start of its period, its revision, and what it stands on."""

    value: Figure
    score: str
    period_start: datetime
    revision: int
    evidence: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """One alarm as it stands; times are aware.

    since, raised_at, cleared_at, level and why are event time: they follow from the figures. moves: how many changes of it there were.
    learned_at: when the log learned that it is raised, before that when it began. spoken: the state that the channels heard last, told: the
    level they heard it at. escalated: levels added because nobody acknowledged it. look_at: when log time may change whom it is told to.
    """

    id: str
    rule: str
    subject: str
    kpi: str
    state: AlarmState
    level: Level
    since: datetime
    raised_at: datetime | None = None
    cleared_at: datetime | None = None
    why: Why = ""
    learned_at: datetime
    moves: int = 0
    spoken: str = ""
    told: int = 0
    escalated: int = 0
    look_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    seen: Seen | None = None

    @property
    def in_force(self) -> bool:
        """Say whether it is in force: raised, and not over."""
        return self.state in OPEN

    @property
    def loudness(self) -> int:
        """Return the level that it is told at: its own, and what was added because nobody acknowledged it."""
        return min(int(self.level) + self.escalated, int(max(Level)))


class Move(NamedTuple):
    """One change of an alarm, kept for ever: it became *state* at *at* (event time), which was learned at *learned_at*."""

    alarm: str
    number: int
    state: AlarmState
    level: Level
    at: datetime
    learned_at: datetime
    seen: Seen | None
    by: str = ""
    note: str = ""
