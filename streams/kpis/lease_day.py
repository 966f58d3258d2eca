"""What idle spaces that are let come to: on a day, of one space or one lot's requests, and of an area.

Every figure of an area reads one child that carries numerator and denominator: minutes offered and used, stays that somebody came to or
did not, requests and those that were not met.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.kpi import Compute, Context, Inputs, NotEnough, Value
from models.result import Result
from models.standards.rounding import round_half_even
from streams.kpis.register import share

METRICS = ("offered", "used", "arrival", "asked", "unmet")
RULE = "闲置泊位租赁统计(本项目口径)"
CAME, MISSED = 1, 2
HOUR_MINUTES = 60
HOUR_DECIMALS = 2
COUNTED = ("offered_min", "used_min", "came", "missed", "asked", "unmet", "spaces")


def of_space(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """What was told of a space or of the requests for a lot on a day; the figure is how many things were told."""
    found = {name: [fact.value for fact in inputs.facts.get(name, ()) if fact.value is not None and not fact.flag] for name in METRICS}
    excluded = sum(bool(fact.flag) for name in METRICS for fact in inputs.facts.get(name, ()))
    sums = {name: int(sum(values, Decimal(0))) for name, values in found.items()}
    evidence: dict[str, Any] = {
        "offered_min": sums["offered"],
        "used_min": sums["used"],
        "came": found["arrival"].count(Decimal(CAME)),
        "missed": found["arrival"].count(Decimal(MISSED)),
        "asked": sums["asked"],
        "unmet": sums["unmet"],
        "spaces": int(sums["offered"] > 0),
        "excluded": excluded,
    }
    told = sum(map(len, found.values()))
    if not told:
        return NotEnough("nothing that was told of the day can be used", RULE, evidence)
    return Value(Decimal(told), RULE, evidence)


def _summed(children: Iterable[Result]) -> dict[str, Any]:
    told: list[Mapping[str, Any]] = [child.evidence for child in children]
    return {name: sum(each[name] for each in told) for name in COUNTED}


def offered(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Space-hours of an area that owners offered: hours that have begun, as far as they were not withdrawn, half to even to 0.01."""
    evidence = _summed(inputs.children)
    if not evidence["offered_min"]:
        return NotEnough("no owner offered a space", RULE, evidence)
    return Value(round_half_even(Fraction(evidence["offered_min"], HOUR_MINUTES), HOUR_DECIMALS), RULE, evidence)


def of_month(part: str, *whole: str, nothing: str) -> Compute:
    """Return the function that tells the share of *part* in the sum of *whole*, in %, of the days of an area's month."""

    def compute(inputs: Inputs, _context: Context) -> Value | NotEnough:
        evidence = _summed(inputs.children)
        evidence |= {"days": len(inputs.children), "numerator": evidence[part], "denominator": sum(evidence[name] for name in whole)}
        figure = share(evidence["numerator"], evidence["denominator"])
        return NotEnough(nothing, RULE, evidence) if figure is None else Value(figure, RULE, evidence)

    return compute
