"""Met, on course, behind, unreachable or no data: what a figure means for a promise on a day.

A promise with a date is met when the figure holds; before the date it is on course or behind by the straight line at the figure's own
time; after it, it is unreachable once the figure of that date is known, and behind while it is not. A value to hold is judged anew in each
period. A state in words is judged by the word. What a KPI itself says of the margin goes before all lines.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from models.plan.entry import State
from models.plan.rule import Rule, due_year, held, number_of
from models.plan.stretch import whole_year
from models.plan.target import Target
from streams.plan.figure import Figure
from streams.plan.line import Line

Status: TypeAlias = Literal["met", "on course", "behind", "unreachable", "no data"]
STATUSES: tuple[Status, ...] = ("met", "on course", "behind", "unreachable", "no data")
A_YEAR = timedelta(days=365)


class Bar(NamedTuple):
    """What a figure is held against. due: the instant by which it must hold. anew: judged anew in each period."""

    number: Decimal
    rule: Rule
    due: datetime
    anew: bool = False

    def holds(self, value: Decimal, against: Decimal | None = None) -> bool:
        """Say whether *value* keeps to the number (or to *against*), with what "about" allows."""
        number = Fraction(self.number if against is None else against)
        allowed = abs(number) * Fraction(self.rule.tolerance) / 100
        low, high = number - allowed, number + allowed
        match self.rule.direction:
            case "<=":
                return value <= high
            case "=":
                return low <= value <= high
            case _:
                return value >= low


class Margin(NamedTuple):
    """What a KPI says may still be lost in the figure's own period. left: in *unit*; remaining, needed: units to come, and units needed."""

    left: Decimal
    unit: str
    reachable: bool
    remaining: int | None = None
    needed: int | None = None


def bar_of(target: Target, rule: Rule) -> Bar | None:
    """Return what the plan holds a figure of *target* against; None where it prints no number."""
    number = number_of(target)
    if number is None or rule.years == "state":
        return None
    return Bar(number, rule, whole_year(due_year(target)).end, anew=held(target) and rule.years == "last")


def of_number(bar: Bar, figure: Figure | None, line: Line | None, today: datetime, margin: Margin | None = None) -> Status:
    """Return the status of a figure that is a number; *today* is the instant at which the day of the question ends."""
    if figure is None or figure.number is None:
        return "no data"
    if margin is not None and not margin.reachable:
        return "unreachable"
    if bar.anew:
        return _anew(bar, figure, today, margin)
    if bar.holds(figure.number):
        return _held(bar, figure)
    if today >= bar.due:
        known = figure.stretch.end >= bar.due and not gaps(bar.rule, figure)
        return "unreachable" if known else "behind"
    expected = line.at(min(figure.stretch.end, today)) if line else None
    return "on course" if expected is not None and bar.rule.years != "average" and bar.holds(figure.number, expected) else "behind"


def gaps(rule: Rule, figure: Figure) -> bool:
    """Say whether years are missing in what was added up or averaged."""
    return rule.years in {"sum", "average"} and figure.complete is not None and figure.complete[0] < figure.complete[1]


def _held(bar: Bar, figure: Figure) -> Status:
    """A mean over the plan's years is not met before the last of them is in."""
    return "on course" if bar.rule.years == "average" and (figure.stretch.end < bar.due or gaps(bar.rule, figure)) else "met"


def _anew(bar: Bar, figure: Figure, today: datetime, margin: Margin | None) -> Status:
    good = figure.number is not None and bar.holds(figure.number)
    if figure.stretch.end > today:
        safe = margin is not None and margin.remaining is not None and margin.left >= margin.remaining
        return ("met" if safe else "on course") if good else "behind"
    if good:
        return "met"
    return "unreachable" if figure.stretch.end - figure.stretch.start >= A_YEAR else "behind"


def of_state(state: State | None, target: Target, today: datetime) -> Status:
    """Return the status of a promise without a number, by what the department says of it."""
    over = today >= whole_year(due_year(target)).end
    match state:
        case None:
            return "no data"
        case "done":
            return "met"
        case "given up":
            return "unreachable"
        case "under way":
            return "behind" if over else "on course"
        case "not started":
            return "behind"
