"""Ratios of two counts of one row: both must be there, and the part no larger than the whole; what is left out is named with its reason.

A ratio of an area divides the sums of its sources, never averages their ratios; both sums travel in the evidence of one child.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from models.kpi import Context, Fact, Inputs, NotEnough, Value
from models.period import city_time
from models.result import Result
from models.standards.rounding import exact_sum
from streams.kpis.register import share

NAMED_AT_MOST = 62
NOTHING = "nothing of this period has both numbers"


class Sums(NamedTuple):
    """Exact sums of part and whole over *counted* rows, and what was left out."""

    part: Decimal
    whole: Decimal
    counted: int
    left_out: list[str]

    def told(self) -> dict[str, Any]:
        """Return the sums as evidence."""
        return {
            "numerator": str(self.part),
            "denominator": str(self.whole),
            "counted": self.counted,
            "left_out": len(self.left_out),
            "left_out_why": self.left_out[:NAMED_AT_MOST],
        }


def _why(part: Fact | None, whole: Fact) -> str:
    if whole.flag or whole.value is None:
        return f"the whole is flagged {whole.flag}"
    if part is None:
        return "the part is missing"
    if part.flag or part.value is None:
        return f"the part is flagged {part.flag}"
    return f"{part.value} of {whole.value} is more than all" if part.value > whole.value else ""


def paired(facts: Mapping[str, Sequence[Fact]], part: str, whole: str) -> Sums:
    """Sum *part* and *whole* over the rows that have both."""
    parts = {fact.observed_at: fact for fact in facts.get(part, ())}
    wholes = {fact.observed_at: fact for fact in facts.get(whole, ())}
    kept: list[tuple[Decimal, Decimal]] = []
    left_out = [f"{city_time(second).isoformat()}: the whole is missing" for second in parts.keys() - wholes.keys()]
    for second, fact in wholes.items():
        found = parts.get(second)
        why = _why(found, fact)
        if why:
            left_out.append(f"{city_time(second).isoformat()}: {why}")
        elif found is not None and found.value is not None and fact.value is not None:
            kept.append((found.value, fact.value))
    return Sums(exact_sum(each for each, _ in kept), exact_sum(each for _, each in kept), len(kept), sorted(left_out))


def summed(children: Sequence[Result]) -> Sums:
    """Sum what the children of an area found; each thing left out is named with its subject."""
    inside = [child.evidence for child in children]
    left_out = [f"{child.subject}: {why}" for child in children for why in child.evidence["left_out_why"]]
    return Sums(
        exact_sum(Decimal(each["numerator"]) for each in inside),
        exact_sum(Decimal(each["denominator"]) for each in inside),
        sum(each["counted"] for each in inside),
        sorted(left_out),
    )


def _outcome(sums: Sums, rule: str, more: dict[str, int]) -> Value | NotEnough:
    evidence = {"definition": rule, **sums.told(), **more}
    figure = share(Fraction(sums.part), Fraction(sums.whole))
    return NotEnough(NOTHING, rule, evidence) if figure is None else Value(figure, rule, evidence)


def of_source(part: str, whole: str, rule: str) -> Callable[[Inputs, Context], Value | NotEnough]:
    """Return the function of one source's period."""

    def compute(inputs: Inputs, _context: Context) -> Value | NotEnough:
        return _outcome(paired(inputs.facts, part, whole), rule, {})

    return compute


def of_area(rule: str) -> Callable[[Inputs, Context], Value | NotEnough]:
    """Return the function of an area's period: sums of its sources, never a mean of their ratios."""

    def compute(inputs: Inputs, context: Context) -> Value | NotEnough:
        sums = summed(inputs.children)
        spoke = {child.subject for child in inputs.children if child.value is not None}
        silent = sum(site.subject not in spoke for site in context.registered)
        return _outcome(sums, rule, {"sources": len(spoke), "registered_silent": silent})

    return compute
