"""What the river chiefs' reports add up to: patrols done of those due, and problems that are still open."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.kpi import Context, Fact, Inputs, NotEnough, Value
from models.period import ONE_DAY, city_time, day_start
from models.result import Result
from models.standards.rounding import exact_sum, round_half_even

RULE = "project definition: 实巡 of 应巡, day by day; problems found less problems solved"
DECIMALS = 1
FLOWS = ("found", "solved")
NOTHING = Decimal(0)
Days = Mapping[int, Decimal]


def _days(facts: Sequence[Fact]) -> dict[int, Decimal]:
    return {fact.observed_at: fact.value for fact in facts if not fact.flag and fact.value is not None}


def _completion(planned: Days, done: Days, now: datetime) -> dict[str, Any]:
    """Count the days that are over or reported; patrols beyond what was due on a day make up for no other day."""
    judged = [day for day in planned if day in done or city_time(day) + ONE_DAY <= now]
    return {
        "planned": str(exact_sum(planned[day] for day in judged)),
        "done": str(exact_sum(done.values())),
        "counted": str(exact_sum(min(planned[day], done.get(day, NOTHING)) for day in judged)),
        "unreported_days": sum(day not in done for day in judged),
        "days": len(judged),
    }


def _problems(days: Mapping[str, Days]) -> dict[str, Any]:
    """Return what was found and solved, and the newest stated stock with what came after the day that states it."""
    stock = max(days["open"], default=None)
    after = {name: exact_sum(value for day, value in days[name].items() if stock is not None and day > stock) for name in FLOWS}
    return {name: str(exact_sum(days[name].values())) for name in FLOWS} | {
        "stock": None
        if stock is None
        else {"open": str(days["open"][stock]), "on": f"{city_time(stock):%Y-%m-%d}", **{key: str(value) for key, value in after.items()}}
    }


def patrol_month(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Return the patrols done in % of those due in a river's month; its problems go along in the evidence."""
    days = {metric: _days(facts) for metric, facts in inputs.facts.items()}
    days = {metric: days.get(metric, {}) for metric in ("planned", "done", "found", "solved", "open")}
    excluded = {metric: count for metric, facts in inputs.facts.items() if (count := sum(bool(fact.flag) for fact in facts))}
    evidence = _completion(days["planned"], days["done"], context.now) | _problems(days) | {"excluded": excluded}
    waits = any(day not in days["done"] and city_time(day) + ONE_DAY > context.now for day in days["planned"])
    recheck_at = day_start(context.now) + ONE_DAY if waits else None
    planned = Decimal(evidence["planned"])
    if not planned:
        return NotEnough("no patrol was due on the days that were reported or are over", RULE, evidence, recheck_at)
    return Value(_share(Decimal(evidence["counted"]), planned), RULE, evidence, recheck_at)


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return round_half_even(100 * Fraction(part) / Fraction(whole), DECIMALS)


def _rivers(children: Sequence[Result]) -> dict[str, list[Result]]:
    """Return the reports by river: the part of the subject after the city; the reaches of a river are one river."""
    rivers: dict[str, list[Result]] = {}
    for child in children:
        rivers.setdefault(child.subject.split("/")[1], []).append(child)
    return rivers


def _silent(children: Sequence[Result], context: Context) -> list[str]:
    heard = {child.subject for child in children} | {"/".join(child.subject.split("/")[:2]) for child in children}
    return [site.subject for site in context.registered if site.subject not in heard]


def completion(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Return the patrols done in % of those due in an area's month, over all its rivers."""
    sums = {name: exact_sum(Decimal(child.evidence[name]) for child in inputs.children) for name in ("planned", "counted", "done")}
    by_river = {
        river: {name: str(exact_sum(Decimal(report.evidence[name]) for report in reports)) for name in ("planned", "counted")}
        for river, reports in _rivers(inputs.children).items()
    }
    evidence = {
        **{name: str(total) for name, total in sums.items()},
        "unreported_days": sum(child.evidence["unreported_days"] for child in inputs.children),
        "rivers": by_river,
        "silent": _silent(inputs.children, context),
    }
    if not sums["planned"]:
        return NotEnough("no patrol was due on the days that were reported or are over", RULE, evidence)
    return Value(_share(sums["counted"], sums["planned"]), RULE, evidence)


def open_problems(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Return the problems of a river that are open: the newest stated stock and what came after, else all of the year."""
    left, basis = NOTHING, "found less solved since 1 January"
    for month in inputs.children:
        told = month.evidence
        stock = told["stock"]
        if stock is not None:
            left, basis = Decimal(stock["open"]), f"ledger of {stock['on']}, found less solved since"
            told = stock
        left = exact_sum([left, Decimal(told["found"]), -Decimal(told["solved"])])
    evidence = {
        "basis": basis,
        "open": str(left),
        "found": str(exact_sum(Decimal(month.evidence["found"]) for month in inputs.children)),
        "solved": str(exact_sum(Decimal(month.evidence["solved"]) for month in inputs.children)),
    }
    if left < 0:
        return NotEnough("more was solved than found: state open, the ledger's own number, once", RULE, evidence)
    return Value(left, RULE, evidence)


def open_in_area(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Return the open problems of an area's rivers; each river stands in the evidence."""
    known = [child for child in inputs.children if isinstance(child.value, Decimal)]
    by_river = {
        river: str(exact_sum(report.value for report in reports if isinstance(report.value, Decimal)))
        for river, reports in _rivers(known).items()
    }
    evidence = {
        "rivers": by_river,
        "unknown": sorted(child.subject for child in inputs.children if child.value is None),
        "silent": _silent(inputs.children, context),
    }
    if not known:
        return NotEnough("no river of the area has a number of open problems", RULE, evidence)
    return Value(exact_sum(child.value for child in known if isinstance(child.value, Decimal)), RULE, evidence)
