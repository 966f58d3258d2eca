"""A year's budget: which share of it is used, and where the year will end by a straight line from what was used until the last reading."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.kpi import Context, Inputs, NotEnough, Value
from models.period import ONE_SECOND
from models.standards.rounding import exact_sum, round_half_even
from streams.kpis.register import latest, share, told

RULE = "project definition: used ÷ yearly budget; the year's end by straight line from its beginning to the last reading"
DECIMALS = 1


def _line(total: Decimal, until: datetime | None, context: Context) -> Fraction | None:
    """Return what the year will have used if it goes on as it has; nothing in the first second of it."""
    if until is None or until <= context.start:
        return None
    reached = min(until, context.end)
    year, gone = context.end - context.start, reached - context.start
    return Fraction(total) * Fraction(year // ONE_SECOND, gone // ONE_SECOND)


def budget_share(inputs: Inputs, context: Context, metric: str) -> Value | NotEnough:
    """Return the share of the budget *metric* that the months have used, in %."""
    months = [child for child in inputs.children if isinstance(child.value, Decimal)]
    total = exact_sum(child.value for child in months if isinstance(child.value, Decimal))
    until = max((datetime.fromisoformat(child.evidence["until"]) for child in months if child.evidence["until"]), default=None)
    budget, line = latest(inputs.facts, metric), _line(total, until, context)
    evidence: dict[str, Any] = {
        "numerator": str(total),
        "denominator": told(budget),
        "months": len(months),
        "until": until and until.isoformat(),
        "projected": None if line is None else str(round_half_even(line, DECIMALS)),
        "projected_share": told(share(line, Fraction(budget))) if line is not None and budget else None,
        "will_exceed": line > budget if line is not None and budget is not None else None,
    }
    if not months:
        return NotEnough("nothing of this year was measured", RULE, evidence)
    figure = share(Fraction(total), Fraction(budget)) if budget is not None else None
    if figure is None:
        return NotEnough(f"no budget of {context.start.year} was sent for {context.subject}; {total} were used", RULE, evidence)
    return Value(figure, RULE, evidence)
