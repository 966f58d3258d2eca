"""Whom an alarm is told to, and when: by its level, louder while nobody acknowledges it, not at all while it is silenced.

What was silenced is told when the silence ends, if it still holds. What is learned more than a day late is kept and listed, and nobody is
woken for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias

from models.alarm import OPEN, Alarm, AlarmState, Move
from models.alarm_rule import AlarmRule, Level
from streams.watch.changes import moved

TOO_LATE = timedelta(days=1)
Kind: TypeAlias = Literal["silence", "maintenance"]


@dataclass(frozen=True, kw_only=True)
class Silence:
    """No channel hears of what it covers from *starts_at* to before *ends_at*.

    rule: a rule, or the beginning of some up to a dot (`hazard`), "" all. subject: a source, an area and all whose name says they are
    in it, "" all. maintenance: somebody works there, so alarms are expected.
    """

    id: str
    kind: Kind
    rule: str
    subject: str
    starts_at: datetime
    ends_at: datetime
    by: str
    reason: str
    made_at: datetime

    def covers(self, alarm: Alarm) -> bool:
        """Say whether *alarm* is one that it is about."""
        return _begins(alarm.rule, self.rule, ".") and (_begins(alarm.subject, self.subject, "/") or f"/{self.subject}/" in alarm.subject)


def _begins(whole: str, part: str, joint: str) -> bool:
    return not part or whole == part or whole.startswith(part + joint)


def quiet_until(alarm: Alarm, silences: Iterable[Silence], now: datetime) -> datetime | None:
    """Return until when *alarm* is silenced, one silence following the other; None where it is not."""
    until = now
    for silence in sorted((each for each in silences if each.covers(alarm)), key=lambda each: each.starts_at):
        if silence.starts_at <= until < silence.ends_at:
            until = silence.ends_at
    return until if until > now else None


class Telling(NamedTuple):
    """The alarm after it was considered, what is told now, to whom it is told: channels that hear of *level* or less grave ones."""

    alarm: Alarm
    moves: tuple[Move, ...]
    say: bool
    level: int


def telling(alarm: Alarm, rule: AlarmRule, now: datetime, quiet: datetime | None) -> Telling:
    """Return what is to be told of *alarm* at log time *now*, *quiet* being the end of what silences it."""
    match alarm.state:
        case AlarmState.RAISED:
            return _raised(alarm, rule, now, quiet)
        case AlarmState.ACKNOWLEDGED:
            after = replace(alarm, look_at=None)
            return _said(after, alarm.spoken == "raised")
        case AlarmState.CLEARED:
            after = replace(alarm, look_at=None)
            missed = alarm.raised_at is not None and now - alarm.raised_at <= TOO_LATE and not quiet and not alarm.spoken
            return _said(after, missed or alarm.spoken in OPEN)
        case AlarmState.PENDING:
            return Telling(replace(alarm, look_at=None), (), say=False, level=0)


def _raised(alarm: Alarm, rule: AlarmRule, now: datetime, quiet: datetime | None) -> Telling:
    late = alarm.raised_at is not None and alarm.learned_at - alarm.raised_at > TOO_LATE
    if late and not alarm.spoken:
        return Telling(replace(alarm, look_at=None), (), say=False, level=0)
    after, moves = _escalated(alarm, rule, now)
    again = _next_escalation(after, rule)
    if quiet:
        return Telling(replace(after, look_at=min(filter(None, (quiet, again)))), moves, say=False, level=0)
    say = alarm.spoken not in OPEN or after.loudness > alarm.told
    return _said(replace(after, look_at=again), say)._replace(moves=moves)


def _said(alarm: Alarm, say: bool) -> Telling:  # noqa: FBT001 - said or not is what it is about
    if not say:
        return Telling(alarm, (), say=False, level=0)
    level = max(alarm.loudness, alarm.told)
    told = 0 if alarm.state is AlarmState.CLEARED else level
    return Telling(replace(alarm, spoken=alarm.state.value, told=told), (), say=True, level=level)


def _escalated(alarm: Alarm, rule: AlarmRule, now: datetime) -> tuple[Alarm, tuple[Move, ...]]:
    """Return *alarm* with a level more for each time that has passed without acknowledgement."""
    steps = max(0, (now - alarm.learned_at) // rule.escalates) if rule.escalates else 0
    most = max(Level) - alarm.level
    if min(steps, most) <= alarm.escalated:
        return alarm, ()
    louder = replace(alarm, escalated=min(steps, most))
    told = moved(replace(louder, level=Level(louder.loudness)), AlarmState.RAISED, now, now, note="unacknowledged")
    return replace(told.alarm, level=alarm.level), told.moves


def _next_escalation(alarm: Alarm, rule: AlarmRule) -> datetime | None:
    if rule.escalates is None or alarm.loudness >= max(Level):
        return None
    return alarm.learned_at + (alarm.escalated + 1) * rule.escalates
