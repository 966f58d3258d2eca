"""What sewage plants' books add up to: treated of what was discharged, or of what came in where nothing else is stated; the outlet."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.kpi import Context, Fact, Inputs, NotEnough, Value
from models.result import Result
from models.standards.rounding import exact_sum, round_half_even

RULE = "集中处理量 ÷ 污水排放量"
OUTLET_RULE = "limits of the registry (<metric>_limit, <metric>_least)"
DECIMALS = 2
SHARE_DECIMALS = 1
WHOLES = ("discharged", "inflow")
"""What a rate may be of, the better one first."""
OUTLET = ("out_ph", "out_cod", "out_bod5", "out_ss", "out_nh3n", "out_tn", "out_tp")


def _days(facts: Sequence[Fact]) -> dict[int, Decimal]:
    return {fact.observed_at: fact.value for fact in facts if not fact.flag and fact.value is not None}


def _excluded(facts: Mapping[str, Sequence[Fact]]) -> dict[str, int]:
    return {metric: count for metric, series in facts.items() if (count := sum(bool(fact.flag) for fact in series))}


def _rate(by: Mapping[str, Mapping[str, Any]], evidence: dict[str, Any]) -> Value | NotEnough:
    """Return the rate by the first whole that every day with a treated volume has; two wholes are never mixed."""
    whole = next((name for name in WHOLES if by[name]["days"] and not by[name]["days_without"]), "")
    told = evidence | {"by": by, "denominator": whole or None}
    if not whole:
        return NotEnough("neither discharged nor inflow is stated for every day with a treated volume", RULE, told)
    treated, total = Decimal(by[whole]["treated"]), Decimal(by[whole]["total"])
    if not total:
        return NotEnough(f"{whole} is 0", RULE, told)
    if treated > total:
        return NotEnough(f"treated {treated} m³ exceeds {whole} {total} m³: the meters contradict each other", RULE, told)
    return Value(round_half_even(100 * Fraction(treated) / Fraction(total), DECIMALS), RULE, told)


def plant_month(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Return the treated volume of one plant's month in % of what its catchment discharged, or of its inflow."""
    treated = _days(inputs.facts.get("treated", ()))
    by: dict[str, dict[str, Any]] = {}
    for name in WHOLES:
        stated = _days(inputs.facts.get(name, ()))
        both = [day for day in treated if day in stated]
        by[name] = {
            "treated": str(exact_sum(treated[day] for day in both)),
            "total": str(exact_sum(stated[day] for day in both)),
            "days": len(both),
            "days_without": len(treated) - len(both),
        }
    evidence = {"days": len(treated), "excluded": _excluded(inputs.facts)}
    if not treated:
        return NotEnough("no day of the month states a treated volume", RULE, evidence | {"by": by, "denominator": None})
    return _rate(by, evidence)


def _added(children: Sequence[Result]) -> dict[str, dict[str, Any]]:
    parts = {name: [child.evidence["by"][name] for child in children] for name in WHOLES}
    return {
        name: {
            "treated": str(exact_sum(Decimal(part["treated"]) for part in stated)),
            "total": str(exact_sum(Decimal(part["total"]) for part in stated)),
            "days": sum(part["days"] for part in stated),
            "days_without": sum(part["days_without"] for part in stated),
        }
        for name, stated in parts.items()
    }


def treatment_month(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Return the treated volume of an area's month in % of what was discharged, over all its plants."""
    heard = {child.subject for child in inputs.children}
    evidence = {
        "plants": {child.subject: None if child.value is None else str(child.value) for child in inputs.children},
        "silent": [site.subject for site in context.registered if site.subject not in heard],
    }
    return _rate(_added(inputs.children), evidence)


def treatment_year(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Return the rate of an area's year to date, from its months' exact volumes."""
    by_month = {f"{child.period_start:%Y-%m}": None if child.value is None else str(child.value) for child in inputs.children}
    return _rate(_added(inputs.children), {"months": by_month})


def _limits(context: Context) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """Return (least, most) of each outlet indicator that the registry limits."""
    marks = context.site.marks if context.site else {}
    found = {metric: (marks.get(f"{metric}_least"), marks.get(f"{metric}_limit")) for metric in OUTLET}
    return {metric: bounds for metric, bounds in found.items() if bounds != (None, None)}


def _keeps(value: Decimal, bounds: tuple[Decimal | None, Decimal | None]) -> bool:
    least, most = bounds
    return (least is None or value >= least) and (most is None or value <= most)


def outlet_compliance(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Return the days of a month on which the outlet kept every limit, in % of those with a value of every limited indicator."""
    limits = _limits(context)
    told = {metric: [None if bound is None else str(bound) for bound in bounds] for metric, bounds in limits.items()}
    values = {metric: _days(inputs.facts.get(metric, ())) for metric in limits}
    seen = {day for days in values.values() for day in days}
    whole = [day for day in seen if all(day in days for days in values.values())]
    kept = [day for day in whole if all(_keeps(values[metric][day], bounds) for metric, bounds in limits.items())]
    over = {metric: sum(not _keeps(value, limits[metric]) for value in days.values()) for metric, days in values.items()}
    evidence = {
        "limits": told, "days": len(whole), "kept": len(kept), "incomplete_days": len(seen) - len(whole),
        "days_beyond": over, "excluded": _excluded(inputs.facts),
    }  # fmt: skip
    if not limits:
        return NotEnough("no limit is configured: the registry has no mark such as out_cod_limit for this plant", OUTLET_RULE, evidence)
    if not whole:
        return NotEnough("no day of the month has a value of every limited indicator", OUTLET_RULE, evidence)
    return Value(round_half_even(Fraction(100 * len(kept), len(whole)), SHARE_DECIMALS), OUTLET_RULE, evidence)
