"""What the car parks of an area say together; lots are added up as spaces, never as rates, so that a small one counts little."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.kpi import Context, Inputs, NotEnough, Value
from models.standards.rounding import exact_sum
from streams.kpis.parking_lot import CLOSED, FULL, OPEN, RULE, STALE, UNKNOWN, Hours, excluded_in, hours_of, percent

SILENT = "silent"


def _silent(inputs: Inputs, context: Context) -> int:
    spoke = {child.subject for child in inputs.children}
    return sum(site.subject not in spoke for site in context.registered)


def area_now(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Idle spaces of an area now: the sum over its lots that are open or full by a fresh count.

    `lots` counts open, full, closed, unknown, stale and silent (registered, but nothing today) apart: a space that nobody can vouch for
    is not offered.
    """
    states = Counter(child.evidence["state"] for child in inputs.children)
    lots = {state: states[state] for state in (OPEN, FULL, CLOSED, UNKNOWN, STALE)} | {SILENT: _silent(inputs, context)}
    told = [child for child in inputs.children if isinstance(child.value, Decimal)]
    capacities = [Decimal(child.evidence["capacity"]) for child in told if child.evidence["capacity"] is not None]
    evidence: dict[str, Any] = {"lots": lots, "capacity": str(exact_sum(capacities)), "without_capacity": len(told) - len(capacities)}
    if not told:
        return NotEnough("no lot is open with a fresh count", RULE, evidence)
    return Value(exact_sum(child.value for child in told if isinstance(child.value, Decimal)), RULE, evidence)


def area_hour(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Share of an area's spaces that were idle in an hour, %: the mean idle spaces of its lots by their mean capacity."""
    told = [child.evidence for child in inputs.children if isinstance(child.value, Decimal)]
    evidence: dict[str, Any] = {
        "lots": len(told),
        "without_figure": len(inputs.children) - len(told),
        SILENT: _silent(inputs, context),
        "excluded": excluded_in(inputs.children),
    }
    if not told:
        return NotEnough("no lot has a count that can be used", RULE, evidence)
    idle = sum((Fraction(each["idle"]) / each["counts"] for each in told), Fraction(0))
    capacity = sum((Fraction(each["capacity"]) / each["counts"] for each in told), Fraction(0))
    return Value(percent(idle / capacity), RULE, evidence | {"idle": str(idle), "capacity": str(capacity)})


def _use(hours: Hours, evidence: dict[str, Any]) -> Value:
    return Value(percent(hours.used / hours.capacity), RULE, evidence | hours.told())


def area_day(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Use of an area's parking stock on a day, %: used space-hours by all space-hours; `never_used` spaces no count of the day saw used."""
    told = [child for child in inputs.children if isinstance(child.value, Decimal)]
    evidence: dict[str, Any] = {"lots": len(told), SILENT: _silent(inputs, context), "excluded": excluded_in(inputs.children)}
    if not told:
        return NotEnough("no lot has an hour that can be used", RULE, evidence)
    return _use(hours_of(told), evidence)


def area_month(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Use of an area's parking stock in a month, %: the space-hours of its days; `never_used` is the mean of its days."""
    told = [child for child in inputs.children if isinstance(child.value, Decimal)]
    evidence: dict[str, Any] = {"days": len(told), "excluded": excluded_in(inputs.children)}
    if not told:
        return NotEnough("no day of the month can be used", RULE, evidence)
    hours = hours_of(told)
    return _use(hours._replace(never_used=hours.never_used / len(told)), evidence)
