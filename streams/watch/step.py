"""What a history of alarms is made of: spans that are scored, steps that an alarm takes, episodes, and when to look again."""

from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from models.alarm import AlarmState, Seen, Why
from models.alarm_rule import Level, Score
from models.standards.rounding import round_half_even
from streams.watch.sample import Sample

SCORE_DECIMALS = 2


class Span(NamedTuple):
    """A sample as it holds in time. said_at: when it would be known had nothing been late. heard: until when something was heard."""

    start: datetime
    end: datetime
    said_at: datetime
    heard: datetime
    score: Score | None
    sample: Sample

    def seen(self) -> Seen:
        """Return what was seen here, for whoever asks why."""
        sample, score = self.sample, self.score
        return Seen(sample.value, "" if score is None else text_of(score), *sample.rank, sample.evidence)


def text_of(score: Fraction) -> str:
    """Return *score* for readers: exact where it is whole, else to two decimals."""
    return str(score.numerator) if score.denominator == 1 else str(round_half_even(score, SCORE_DECIMALS))


class Step(NamedTuple):
    """An alarm became *state* at *at*, event time, by what *span* says."""

    state: AlarmState
    level: Level
    at: datetime
    span: Span
    why: Why = ""


class Episode(NamedTuple):
    """One alarm from its start on; the last step is how it stands."""

    since: datetime
    steps: tuple[Step, ...]

    @property
    def raised_at(self) -> datetime | None:
        """Return when it was first raised."""
        return next((step.at for step in self.steps if step.state is AlarmState.RAISED), None)

    @property
    def cleared_at(self) -> datetime | None:
        """Return when it was over."""
        return self.steps[-1].at if self.steps[-1].state is AlarmState.CLEARED else None


class History(NamedTuple):
    """Episodes in order of time, and the log time at which the last may go on though no figure comes."""

    episodes: tuple[Episode, ...]
    look_at: datetime | None
