"""Alarms about what is not there: since when no figure with a value has come. 0 is a value, "not enough to say" is none."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from models.alarm import AlarmState
from models.alarm_rule import AlarmRule, Mark
from streams.watch.sample import Sample
from streams.watch.step import Episode, History, Span, Step


def silences(rule: AlarmRule, samples: Sequence[Sample], now: datetime) -> History:
    """Return the stretches without a value after one of *samples*, which are in order of time."""
    heard = [sample for sample in samples if sample.value is not None]
    over = [each for last, after in pairwise(heard) if (each := _silence(rule, last, after.end, after))]
    going_on = _silence(rule, heard[-1], now, None) if heard else None
    waits: list[datetime] = []
    if heard:
        waits = [heard[-1].end + _hours(mark) for mark in rule.marks]
        waits += [heard[-1].end + rule.lapses] if rule.lapses and going_on else []
    return History(tuple(over + ([going_on] if going_on else [])), min((each for each in waits if each > now), default=None))


def _silence(rule: AlarmRule, last: Sample, until: datetime, after: Sample | None) -> Episode | None:
    """Return the silence from *last* to *until*, where *after* ended it, or to now; None where it is too short for any mark."""
    steps = [
        Step(AlarmState.RAISED, mark.level, due, _span(last, mark.raise_at))
        for mark in rule.marks
        if (due := last.end + _hours(mark)) <= until
    ]
    if not steps:
        return None
    given_up = last.end + rule.lapses if rule.lapses else None
    if given_up and given_up <= until:
        steps.append(Step(AlarmState.CLEARED, steps[-1].level, given_up, steps[-1].span, "lapsed"))
    elif after:
        steps.append(Step(AlarmState.CLEARED, steps[-1].level, until, Span(after.start, after.end, after.end, after.end, None, after)))
    return Episode(last.end, tuple(steps))


def _span(last: Sample, hours: Decimal) -> Span:
    return Span(last.start, last.end, last.end, last.end, Fraction(hours), last)


def _hours(mark: Mark) -> timedelta:
    return timedelta(seconds=int(mark.raise_at * 3600))
