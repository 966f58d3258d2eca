"""Judging one rule for one subject: which of its time must be computed anew, and what follows for the alarms that are kept.

As in `streams/compute.py` nothing is carried along but what is saved: from the last moment at which nothing was open, the history is built
anew out of the figures that stand. Late, repeated and corrected figures need no special case, and neither does a restart.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from models.alarm import Alarm
from models.alarm_rule import AlarmRule, Silence
from models.kpi import Kpi
from models.period import ONE_SECOND
from streams.watch.changes import Told, changes
from streams.watch.history import history
from streams.watch.sample import Sample

SETTLED = timedelta(days=2)
"""Figures of a time longer ago than this come in crowds (a replay, a loaded file), and nobody waits for what follows from them."""
GATHERED = timedelta(seconds=30)


class Pair(NamedTuple):
    """A rule, and one of those that it watches."""

    rule: str
    subject: str


class Touched(NamedTuple):
    """From when on figures may have changed, and the start of the newest period that has one."""

    at: datetime
    newest: datetime

    def joined(self, other: "Touched") -> "Touched":
        """Return both as one."""
        return Touched(min(self.at, other.at), max(self.newest, other.newest))


class Judged(NamedTuple):
    """What changed, when to look again though no figure comes, and from when on the next look must compute anew."""

    told: Sequence[Told]
    look_at: datetime | None
    touched_at: datetime


def in_question(saved: Iterable[Alarm], touched_at: datetime) -> datetime:
    """Return from when on to compute anew: from *touched_at*, or from the start of the alarm that was open then."""
    open_then = (
        alarm.since
        for alarm in saved
        if alarm.why != "withdrawn" and alarm.since < touched_at and (alarm.cleared_at is None or alarm.cleared_at > touched_at)
    )
    return min(open_then, default=touched_at)


def periods(rule: AlarmRule, kpi: Kpi, begin: datetime, newest: datetime) -> list[datetime]:
    """Return the starts of the periods whose figures are needed: from *begin*, and what their scores look back on, to *newest*."""
    first = begin - rule.back - (ONE_SECOND if isinstance(rule.measure, Silence) else timedelta(0))
    return list(kpi.period.touching(first, newest + ONE_SECOND))


def judge(
    rule: AlarmRule, kpi: Kpi, subject: str, samples: Sequence[Sample], saved: Mapping[str, Alarm], touch: Touched, now: datetime
) -> Judged:
    """Return what follows at log time *now* from *samples*, which reach back as far as `periods` says."""
    begin = in_question(saved.values(), touch.at)
    found = history(rule, kpi, samples, now, begin)
    concerned = {name: alarm for name, alarm in saved.items() if alarm.since >= begin}
    heard = [each.start for each in samples if each.value is not None or not isinstance(rule.measure, Silence)]
    return Judged(changes(rule, subject, found.episodes, concerned, now), found.look_at, max(heard, default=touch.newest))
