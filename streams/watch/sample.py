"""A figure as alarms see it: what it says, and from when to when that is so in event time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from models.alarm_rule import Reads
from models.result import Evidence, Figure, Result


class Sample(NamedTuple):
    """What one figure says. start: from when it is so. end: until when, for a figure of a period; for one of "now" the same as start.

    rank: among samples of one start the highest stands. said_at: when it was so at the earliest, if the figure tells; else its end.
    """

    start: datetime
    end: datetime
    value: Figure
    rank: tuple[datetime, int]
    evidence: Evidence
    said_at: datetime


def sample_of(result: Result, reads: Reads) -> Sample:
    """Return *result* as a sample: of its whole period, or of the newest moment that it speaks of."""
    rank = (result.period_start, result.revision)
    if reads == "period":
        return Sample(result.period_start, result.period_end, result.value, rank, result.evidence, reached_at(result))
    moment = moment_of(result)
    return Sample(moment, moment, result.value, rank, result.evidence, moment)


def reached_at(result: Result) -> datetime:
    """Return when a figure of a period became what it is, where its evidence tells; else when the period is over."""
    told = result.evidence.get("reached_at")
    return datetime.fromisoformat(told) if isinstance(told, str) else result.period_end


def moment_of(result: Result) -> datetime:
    """Return when a figure of a running day says what it says: the newest reading in its evidence, else the log time of its computing."""
    found = None if result.value is None else newest_reading(result.evidence)
    moment = found or result.logged_at.astimezone(result.period_start.tzinfo)
    return max(result.period_start, min(moment, result.period_end))


def newest_reading(evidence: Evidence) -> datetime | None:
    """Return the newest time of a reading that *evidence* tells of, as the KPIs of devices and gauges do."""
    metrics = evidence.get("metrics")
    told: list[Any] = [evidence, *(metrics.values() if isinstance(metrics, dict) else ())]
    moments = [datetime.fromisoformat(each["at"]) for each in told if isinstance(each, dict) and isinstance(each.get("at"), str)]
    return max(moments, default=None)


def standing(samples: Iterable[Sample]) -> list[Sample]:
    """Return the samples that stand, in order of time: of each start the one of the highest rank, so order and repetition do not count."""
    newest: dict[datetime, Sample] = {}
    for sample in samples:
        there = newest.get(sample.start)
        if there is None or sample.rank > there.rank:
            newest[sample.start] = sample
    return [newest[start] for start in sorted(newest)]
