"""An alarm rule is a declaration beside the KPIs: from which of a KPI's figures on somebody must be told, and from which on no more.

Its thresholds are the KPI's own wherever it has some: the marks that its standard or the registry gives it, or the plan's target.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from models.plan.said import Said

Side: TypeAlias = Literal["above", "below"]
Reads: TypeAlias = Literal["period", "now"]
Score: TypeAlias = Fraction
"""What a rule makes of one figure, in the rule's unit."""


class Level(IntEnum):
    """How grave it is; the four colours of warnings (突发事件应对法: 四级蓝 … 一级红)."""

    BLUE = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4

    @property
    def word(self) -> str:
        """Return the colour as it is written in JSON."""
        return self.name.lower()


LEVEL_ZH: Mapping[Level, str] = {Level.BLUE: "蓝色", Level.YELLOW: "黄色", Level.ORANGE: "橙色", Level.RED: "红色"}
LEVEL_OF: Mapping[str, Level] = {level.word: level for level in Level}


class Mark(NamedTuple):
    """From *raise_at* on the level is reached, at *clear_at* it is well again; between the two nothing changes (hysteresis)."""

    level: Level
    raise_at: Decimal
    clear_at: Decimal


@dataclass(frozen=True)
class Figure:
    """The figure itself, where it is a number."""


@dataclass(frozen=True)
class Words:
    """The place of a class among its classes, such as 超警戒 1 and 超保证 2; any other word is no data."""

    places: Mapping[str, int]


@dataclass(frozen=True)
class Change:
    """How fast the figure moves, in its unit an hour, from the one before; that one must begin at most *within* earlier."""

    within: timedelta


@dataclass(frozen=True)
class Unexpected:
    """How far the figure lies from what is usual at this hour, in usual spreads.

    Usual is the median of the same time of day on the *days* before, its spread 1.4826 times the median distance from it (MAD), and never
    less than *floor*. Fewer than *least* such days say nothing.
    """

    days: int
    least: int
    floor: Decimal


@dataclass(frozen=True)
class Silence:
    """For how many hours no figure with a value has come; 0 is a value, "not enough" is none."""


@dataclass(frozen=True)
class Course:
    """How a figure stands to the plan's target of its KPI: 0 kept or on course, 1 behind, 2 no more to be reached."""


Measure: TypeAlias = Figure | Words | Change | Unexpected | Silence | Course
FIGURE = Figure()
AT_ONCE = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class AlarmRule:
    """One rule. marks: in order of level, each further out than the one before.

    reads: "period" takes each period's figure for what was true in that period; "now" takes a figure of a running day for what is true
    since its newest reading, until another says otherwise.
    lasting: it must be so for this long. of: or in n of the last m figures. settle: how long it must be well before the alarm is over; what
    comes back sooner is the same alarm, so that none flaps. lapses: how long after the last figure an alarm is given up (None: never).
    escalates: each time that this passes without acknowledgement, whom the next level concerns is told as well.
    basis: where the thresholds come from. unconfirmed: what of it is ours or was not read.
    """

    name: str
    title: Said
    kpi: str
    reads: Reads = "period"
    measure: Measure = FIGURE
    side: Side = "above"
    marks: tuple[Mark, ...]
    unit: str
    lasting: timedelta = AT_ONCE
    of: tuple[int, int] = (1, 1)
    settle: timedelta = AT_ONCE
    lapses: timedelta | None = timedelta(days=7)
    escalates: timedelta | None = None
    basis: str
    unconfirmed: tuple[str, ...] = ()

    def reached(self, score: Score) -> Level | None:
        """Return the gravest level that *score* reaches."""
        return max((mark.level for mark in self.marks if self._at_or_beyond(score, mark.raise_at)), default=None)

    def well(self, score: Score) -> bool:
        """Say whether *score* is well again: at the clearing level of the first mark, or on its good side."""
        clear = Fraction(self.marks[0].clear_at)
        return score <= clear if self.side == "above" else score >= clear

    def mark(self, level: Level) -> Mark:
        """Return the mark of *level*."""
        return next(mark for mark in self.marks if mark.level is level)

    def _at_or_beyond(self, score: Score, mark: Decimal) -> bool:
        return score >= Fraction(mark) if self.side == "above" else score <= Fraction(mark)

    @property
    def back(self) -> timedelta:
        """Return how far before a figure the others lie that its score is made with."""
        match self.measure:
            case Unexpected(days):
                return timedelta(days=days)
            case Change(within):
                return within
            case _:
                return timedelta(0)
