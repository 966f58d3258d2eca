"""What a history that was computed anew changes about the alarms that are kept: moves to tell, and alarms as they stand after them.

The history says how each alarm stands in event time; the moves say what was learned, and when. A history that was told already changes
nothing, so whoever computes it again after a crash tells nothing twice and leaves nothing out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from models.alarm import OPEN, Alarm, AlarmState, Move, Why, alarm_id
from models.alarm_rule import AlarmRule
from streams.watch.step import Episode, Step


class Told(NamedTuple):
    """An alarm after its moves, the moves in order, and whether anything about it must be saved."""

    alarm: Alarm
    moves: tuple[Move, ...]
    changed: bool = True


def moved(alarm: Alarm, state: AlarmState, at: datetime, learned_at: datetime, by: str = "", note: str = "") -> Told:
    """Return *alarm* after one more move into *state*; what was learned before its event time is over happened when it was learned."""
    move = Move(alarm.id, alarm.moves + 1, state, alarm.level, min(at, learned_at), learned_at, alarm.seen, by, note)
    return Told(replace(alarm, state=state, moves=move.number), (move,))


def changes(rule: AlarmRule, subject: str, episodes: Iterable[Episode], saved: Mapping[str, Alarm], learned_at: datetime) -> Sequence[Told]:
    """Return what *episodes* change about the *saved* alarms of the rule and subject in the time that they cover."""
    told: list[Told] = []
    kept: set[str] = set()
    for episode in episodes:
        name = alarm_id(rule.name, subject, episode.since)
        kept.add(name)
        told.append(_of(rule, subject, episode, saved.get(name), learned_at))
    gone = [alarm for name, alarm in saved.items() if name not in kept and alarm.why != "withdrawn"]
    told += [_withdrawn(alarm, learned_at) for alarm in gone]
    carried = [alarm for alarm in gone if alarm.state is AlarmState.ACKNOWLEDGED]
    return [_carried(each, carried, learned_at) for each in told if each.changed]


def _of(rule: AlarmRule, subject: str, episode: Episode, saved: Alarm | None, learned_at: datetime) -> Told:
    last = episode.steps[-1]
    alarm = saved or Alarm(
        id=alarm_id(rule.name, subject, episode.since), rule=rule.name, subject=subject, kpi=rule.kpi, state=AlarmState.PENDING,
        level=last.level, since=episode.since, learned_at=learned_at,
    )  # fmt: skip
    moves: list[Move] = []
    for step in _untold(episode, saved):
        state = step.state
        if state is AlarmState.RAISED and not alarm.in_force:
            alarm = replace(alarm, learned_at=learned_at, escalated=0, acknowledged_at=None, acknowledged_by="")
        elif state is AlarmState.RAISED and step.level <= alarm.level:
            state = alarm.state  # judged less grave after all; whoever acknowledged it need not do so again
        alarm = replace(alarm, level=step.level, seen=step.span.seen())
        alarm, (move,), _ = moved(alarm, state, step.at, learned_at, note=step.why)
        moves.append(move)
    why: Why = last.why
    after = replace(
        alarm, level=last.level, raised_at=episode.raised_at, cleared_at=episode.cleared_at, why=why, seen=_decisive(episode).span.seen()
    )
    return Told(after, tuple(moves), changed=after != saved)


def _decisive(episode: Episode) -> Step:
    """Return the step by which it is what it is: the last that raised it, else the first."""
    return next((step for step in reversed(episode.steps) if step.state is AlarmState.RAISED), episode.steps[0])


def _untold(episode: Episode, saved: Alarm | None) -> Sequence[Step]:
    """Return the steps that lead from *saved* to how the episode stands."""
    raised = [step for step in episode.steps if step.state is AlarmState.RAISED]
    last = episode.steps[-1]
    if saved is None or saved.why == "withdrawn":
        opening = raised or [episode.steps[0]]
        return [*opening, last] if last.state is AlarmState.CLEARED else opening
    if last.state is AlarmState.PENDING:
        return [] if saved.state is AlarmState.PENDING else [last]
    if saved.state in OPEN:
        more = [step for step in raised if step.level > saved.level]
        less = raised[-1:] if raised and raised[-1].level < saved.level else []
        return [*more, *less, *([last] if last.state is AlarmState.CLEARED else [])]
    if last.state is AlarmState.RAISED:
        return raised
    if saved.state is AlarmState.CLEARED:
        return [*raised, last] if saved.raised_at is None and raised else []
    return [*raised, last]


def _withdrawn(alarm: Alarm, learned_at: datetime) -> Told:
    """Return *alarm* as one that never was: the figures that raised it were corrected, or what was missing has come."""
    told = moved(alarm, AlarmState.CLEARED, learned_at, learned_at, note="withdrawn")
    return told._replace(alarm=replace(told.alarm, raised_at=None, cleared_at=None, why="withdrawn"))


def _carried(told: Told, gone: Sequence[Alarm], learned_at: datetime) -> Told:
    """Let the acknowledgement of an alarm that is withdrawn pass to the one that takes its time over."""
    alarm = told.alarm
    if alarm.state is not AlarmState.RAISED:
        return told
    for one in gone:
        if alarm.cleared_at is None or alarm.cleared_at > one.since:
            by = one.acknowledged_by
            after, (move,), _ = moved(alarm, AlarmState.ACKNOWLEDGED, learned_at, learned_at, by, f"as {one.id}")
            return Told(replace(after, acknowledged_at=one.acknowledged_at, acknowledged_by=by), (*told.moves, move))
    return told
