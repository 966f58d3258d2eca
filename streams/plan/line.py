"""The straight line between what was and what was promised: where the figure has to be on a day, if it goes evenly.

Ours, not the plan's: it names two ends and says nothing of the way. Values of a year are taken to hold at its end.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from models.plan.rule import PLAN_STARTS, Rule, due_year, held, number_of
from models.plan.said import Said
from models.plan.stretch import whole_year
from models.plan.target import Target
from models.standards.rounding import round_half_even
from streams.plan.figure import Figure

MORE_DECIMALS = 2
YEARLY = Said("年均增速：每年都应达到", "a yearly rate: the same every year")
FROM_ZERO = Said("自规划期初从零累计", "counted from zero at the plan's start")
FLAT = Said("保持值：不变", "a value to hold: flat")


class Line(NamedTuple):
    """From *low* at *start* to *high* at *end*; flat before and after."""

    start: datetime
    low: Decimal
    end: datetime
    high: Decimal
    says: Said

    def at(self, moment: datetime) -> Decimal:
        """Return the value at *moment*, with two decimals more than its ends have, half to even."""
        gone = Fraction(int((moment - self.start).total_seconds()), max(1, int((self.end - self.start).total_seconds())))
        share = min(Fraction(1), max(Fraction(0), gone))
        exact = Fraction(self.low) + (Fraction(self.high) - Fraction(self.low)) * share
        if exact == Fraction(self.high):
            return self.high
        return round_half_even(exact, max(_decimals(self.low), _decimals(self.high)) + MORE_DECIMALS)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def line(target: Target, rule: Rule, figures: Sequence[Figure]) -> Line | None:
    """Return the line of *target*; None where no number is printed, or where nothing is known to begin it with."""
    bound = number_of(target)
    if bound is None or rule.years == "state":
        return None
    begin, end = whole_year(PLAN_STARTS).start, whole_year(due_year(target)).end
    if rule.years == "average":
        return Line(begin, bound, end, bound, YEARLY)
    if rule.years == "sum":
        return Line(begin, Decimal(0), end, bound, FROM_ZERO)
    if held(target):
        return Line(begin, bound, end, bound, FLAT)
    if target.baseline_value is not None and target.baseline_year is not None:
        printed = Said(f"自 {target.baseline_year} 年基期值", f"from the printed value of {target.baseline_year}")
        return Line(whole_year(target.baseline_year).end, target.baseline_value, end, bound, printed)
    return _from_first(figures, end, bound)


def _from_first(figures: Sequence[Figure], end: datetime, bound: Decimal) -> Line | None:
    known = sorted((each.stretch.end, each.stretch.name, each.number) for each in figures if each.number is not None)
    if not known:
        return None
    start, name, low = known[0]
    said = Said(f"规划未列基期，自首个数据（{name}）起", f"no baseline is printed: from the first figure ({name})")
    return Line(start, low, end, bound, said)
