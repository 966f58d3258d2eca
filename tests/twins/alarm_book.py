"""Alarms and silences in memory, as the gateway asks for them; `tests/contract/test_alarms.py` holds PostgreSQL to the same promises."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from connectors.gateway.alarm_port import AlarmQuestion, SilenceAsked
from models.alarm import Alarm, AlarmState, Move
from models.channel import Undelivered
from streams.watch.changes import moved
from streams.watch.telling import Silence


@dataclass
class TwinAlarmBook:
    alarms: dict[str, Alarm] = field(default_factory=dict)
    told: dict[str, list[Move]] = field(default_factory=dict)
    kept: dict[str, Silence] = field(default_factory=dict)
    lost: list[Undelivered] = field(default_factory=list)

    async def page(self, asked: AlarmQuestion) -> Sequence[Alarm]:
        found = [
            each
            for each in self.alarms.values()
            if (each.since, each.id) < asked.before
            and (asked.states is None or each.state in asked.states)
            and (asked.rule is None or each.rule == asked.rule or each.rule.startswith(f"{asked.rule}."))
            and (asked.subject is None or each.subject == asked.subject or f"/{asked.subject}/" in f"/{each.subject}")
            and each.loudness >= asked.least
            and (asked.withdrawn or each.why != "withdrawn")
        ]
        return sorted(found, key=lambda each: (each.since, each.id), reverse=True)[: asked.limit]

    async def one(self, alarm_id: str) -> Alarm | None:
        return self.alarms.get(alarm_id)

    async def moves(self, alarm_id: str) -> Sequence[Move]:
        return self.told.get(alarm_id, [])

    async def acknowledge(self, alarm_id: str, by: str, note: str, at: datetime) -> tuple[Alarm, bool] | None:
        alarm = self.alarms.get(alarm_id)
        if alarm is None or alarm.state is not AlarmState.RAISED:
            return (alarm, False) if alarm else None
        told = moved(alarm, AlarmState.ACKNOWLEDGED, at, at, by, note)
        self.alarms[alarm_id] = replace(told.alarm, acknowledged_at=at, acknowledged_by=by)
        self.told.setdefault(alarm_id, []).extend(told.moves)
        return self.alarms[alarm_id], True

    async def silences(self, now: datetime, limit: int, *, over: bool) -> Sequence[Silence]:
        found = [each for each in self.kept.values() if over or each.ends_at > now]
        return sorted(found, key=lambda each: each.ends_at, reverse=True)[:limit]

    async def known_silence(self, silence_id: str) -> Silence | None:
        return self.kept.get(silence_id)

    async def silence(self, asked: SilenceAsked, by: str, at: datetime) -> Silence:
        made = Silence(id=f"00000000-0000-4000-8000-{len(self.kept):012x}", by=by, made_at=at, **asked._asdict())
        self.kept[made.id] = made
        return made

    async def end_silence(self, silence_id: str, by: str, ends_at: datetime) -> Silence | None:  # noqa: ARG002 - PostgreSQL writes down who
        known = self.kept.get(silence_id)
        if known is None or known.ends_at <= ends_at <= known.starts_at:
            return None
        self.kept[silence_id] = replace(known, ends_at=ends_at)
        return self.kept[silence_id]

    async def undelivered(self, limit: int) -> Sequence[Undelivered]:
        return self.lost[:limit]

    async def revive(self) -> int:
        self.lost, count = [], len(self.lost)
        return count
