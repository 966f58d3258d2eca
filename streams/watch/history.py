"""The history of an alarm in event time: a pure function of the figures that stand and of the log's time, whatever order they came in.

    normal ──mark reached──► pending ──for long enough, often enough──► raised ──well, for long enough──► normal
                                └──────────not reached any more───────────► normal

A figure that says nothing changes nothing, and nothing that lasts goes on through it. Normal remembers nothing, so a history may begin
wherever no alarm is open.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime

from models.alarm import AlarmState, Why
from models.alarm_rule import AlarmRule, Level, Score, Silence
from models.kpi import Kpi
from streams.watch.sample import Sample, standing
from streams.watch.score import scores
from streams.watch.silence import silences
from streams.watch.step import Episode, History, Span, Step


def history(rule: AlarmRule, kpi: Kpi, samples: Iterable[Sample], now: datetime, begin: datetime | None = None) -> History:
    """Return the episodes of *rule* over *samples* at log time *now*.

    begin: where nothing is open; samples before it only help to score those after.
    """
    known = standing(samples)
    if isinstance(rule.measure, Silence):
        return silences(rule, [each for each in known if begin is None or each.end >= begin], now)
    walk = _Walk(rule)
    for span in _spans(rule, known, scores(rule, kpi, known), now):
        if begin is None or span.start >= begin:
            walk.go(span)
    return walk.ended(now)


def _spans(rule: AlarmRule, samples: Sequence[Sample], found: Sequence[Score | None], now: datetime) -> Iterable[Span]:
    """Yield each sample with its score; one of "now" holds until the next one, the last until log time."""
    for place, (sample, score) in enumerate(zip(samples, found, strict=True)):
        if rule.reads == "period":
            yield Span(sample.start, sample.end, sample.said_at, sample.end, score, sample)
        else:
            after = samples[place + 1].start if place + 1 < len(samples) else max(now, sample.start)
            yield Span(sample.start, after, sample.said_at, sample.said_at, score, sample)


class _Walk:
    """Goes from span to span in order of time."""

    def __init__(self, rule: AlarmRule) -> None:
        self._rule = rule
        self._recent: deque[bool] = deque(maxlen=rule.of[1])
        self._episodes: list[Episode] = []
        self._steps: list[Step] = []
        self._since: datetime | None = None
        """Start of the episode that is open, pending or raised."""
        self._run: datetime | None = None
        """Since when every span has reached a mark."""
        self._well: datetime | None = None
        self._heard: datetime | None = None

    def go(self, span: Span) -> None:
        """Take the next span into account."""
        self._lapse(span.start)
        if span.score is None:
            self._run = None
            return
        self._heard = span.heard
        level = self._rule.reached(span.score)
        self._run = (self._run or span.start) if level else None
        self._recent.append(level is not None)
        if self._level is None:
            self._idle(span, level)
        else:
            self._active(span, level, self._level)

    def ended(self, now: datetime) -> History:
        """Return the history up to *now*, and when it may go on though no figure comes."""
        self._lapse(now)
        waits: list[datetime] = []
        if self._since is not None:
            if self._rule.reads == "now" and self._level is None and self._run is not None:
                waits.append(self._run + self._rule.lasting)
            if self._rule.reads == "now" and self._well is not None:
                waits.append(self._well + self._rule.settle)
            if self._rule.lapses is not None and self._heard is not None:
                waits.append(self._heard + self._rule.lapses)
            self._episodes.append(Episode(self._since, tuple(self._steps)))
        return History(tuple(self._episodes), min((each for each in waits if each > now), default=None))

    @property
    def _level(self) -> Level | None:
        """Return the level of the alarm that is raised."""
        return self._steps[-1].level if self._steps and self._steps[-1].state is AlarmState.RAISED else None

    def _idle(self, span: Span, level: Level | None) -> None:
        if level is None:
            if self._since is not None and not any(self._recent):
                self._close(span.said_at, span)
            return
        if self._since is None:
            self._since = span.start
            self._steps = [Step(AlarmState.PENDING, level, span.said_at, span)]
        enough, many = sum(self._recent) >= self._rule.of[0], (self._run or span.start) + self._rule.lasting
        due = max(span.said_at, many)
        if enough and due <= span.end:
            self._steps.append(Step(AlarmState.RAISED, level, due, span))

    def _active(self, span: Span, level: Level | None, standing_level: Level) -> None:
        if level is not None and level > standing_level:
            self._steps.append(Step(AlarmState.RAISED, level, span.said_at, span))
        if level is not None:
            self._well = None
        elif self._well is None and span.score is not None and self._rule.well(span.score):
            self._well = span.start
        if self._well is not None:
            due = max(span.said_at, self._well + self._rule.settle)
            if due <= span.end:
                self._close(due, span)

    def _lapse(self, until: datetime) -> None:
        """Give up what no figure has spoken of for too long before *until*."""
        if self._rule.lapses is None or self._heard is None or until - self._heard <= self._rule.lapses:
            return
        if self._since is not None:
            self._close(self._heard + self._rule.lapses, None, "lapsed")
        self._run, self._well = None, None
        self._recent.clear()

    def _close(self, at: datetime, span: Span | None, why: Why = "") -> None:
        last = self._steps[-1]
        self._steps.append(Step(AlarmState.CLEARED, last.level, at, span or last.span, why))
        if self._since is not None:
            self._episodes.append(Episode(self._since, tuple(self._steps)))
        self._since, self._steps, self._well, self._run = None, [], None, None
        self._recent.clear()
