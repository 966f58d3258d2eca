"""The watch of one rule and subject in memory: what is saved outlives it, everything else dies with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from models.alarm import Alarm, Move
from models.alarm_rule import AlarmRule, Level
from models.kpi import Kpi
from streams.watch.judge import Touched, judge, periods
from streams.watch.sample import Sample
from streams.watch.telling import telling


class InTime(NamedTuple):
    """An alarm in event time: all of it that follows from the figures."""

    id: str
    since: datetime
    raised_at: datetime | None
    cleared_at: datetime | None
    level: Level
    why: str


def in_time(alarms: Iterable[Alarm]) -> set[InTime]:
    return {InTime(a.id, a.since, a.raised_at, a.cleared_at, a.level, a.why) for a in alarms if a.why != "withdrawn"}


@dataclass
class TwinWatch:
    """samples, alarms, moves, said and touched are what PostgreSQL keeps."""

    rule: AlarmRule
    kpi: Kpi
    subject: str = "中山/华柏园"
    samples: list[Sample] = field(default_factory=list)
    alarms: dict[str, Alarm] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    said: list[tuple[str, int]] = field(default_factory=list)
    touched: Touched | None = None
    look_at: datetime | None = None

    def keep(self, samples: Iterable[Sample]) -> Touched | None:
        """Keep new figures, as the worker does before it publishes them; returns what is published."""
        new = list(samples)
        self.samples += new
        if not new:
            return None
        return Touched(min(each.start for each in new), max(self.kpi.period.holding(each.rank[0]) for each in new))

    def touch(self, touch: Touched, now: datetime) -> int:
        """Judge what *touch* says, and commit; returns how many moves followed."""
        self.touched = self.touched.joined(touch) if self.touched else touch
        saved = {name: alarm for name, alarm in self.alarms.items() if _concerned(alarm, self.touched.at)}
        judged = judge(self.rule, self.kpi, self.subject, self._read(saved), saved, self.touched, now)
        moves = 0
        for told in judged.told:
            moves += self._keep(told.alarm, told.moves, now)
        self.touched, self.look_at = Touched(judged.touched_at, self.touched.newest), judged.look_at
        return moves

    def look(self, now: datetime) -> int:
        """Judge what only the log's time has changed."""
        if self.touched is None or self.look_at is None or self.look_at > now:
            return 0
        return self.touch(self.touched, now)

    def _read(self, saved: Mapping[str, Alarm]) -> list[Sample]:
        if self.rule.reads == "now" or self.touched is None:
            return self.samples
        begin = min((a.since for a in saved.values()), default=self.touched.at)
        wanted = set(periods(self.rule, self.kpi, min(begin, self.touched.at), self.touched.newest))
        return [each for each in self.samples if each.start in wanted]

    def _keep(self, alarm: Alarm, moves: tuple[Move, ...], now: datetime) -> int:
        told = telling(alarm, self.rule, now, None)
        self.alarms[alarm.id] = told.alarm
        self.moves += [*moves, *told.moves]
        if told.say:
            self.said.append((alarm.id, told.alarm.moves))
        return len(moves) + len(told.moves)


def _concerned(alarm: Alarm, touched_at: datetime) -> bool:
    return alarm.cleared_at is None or alarm.cleared_at > touched_at or alarm.since >= touched_at
