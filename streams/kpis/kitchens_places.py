"""明厨亮灶 of school canteens and licences of small food workshops, each against the plan's 100 %."""

from datetime import datetime
from decimal import Decimal

from models.kpi import Context, Inputs, NotEnough, Value
from models.period import city_time
from models.place import Site
from streams.kpis.register import DELISTED, OUTSIDE, as_of, coverage, latest, tally

CANTEENS = "school canteens whose kitchen can be seen ÷ all school canteens in the register"
WORKSHOPS = "small food workshops with a licence in force ÷ all small food workshops in the register"
CANTEEN_TARGET = "school_canteen_open_kitchen_coverage"
WORKSHOP_TARGET = "food_workshop_licensing_rate"
NO, YES = Decimal(0), Decimal(1)
CANTEEN, WORKSHOP = Decimal(1), Decimal(2)
OPEN, SHUT = "open", "not open"
LICENSED, UNLICENSED = "licensed", "unlicensed"


def _outside(inputs: Inputs, kind: Decimal) -> str:
    if latest(inputs.facts, "listed") == NO:
        return DELISTED
    return "" if latest(inputs.facts, "kind") == kind else OUTSIDE


def canteen(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Whether a school canteen's kitchen can be seen."""
    evidence = {"as_of": as_of(inputs.facts)}
    outside = _outside(inputs, CANTEEN)
    if outside:
        return Value(outside, CANTEENS, evidence)
    said = latest(inputs.facts, "open_kitchen")
    if said in {YES, NO}:
        return Value(OPEN if said == YES else SHUT, CANTEENS, evidence)
    return NotEnough("whether this kitchen can be seen is not known", CANTEENS, evidence)


def _runs_out(inputs: Inputs) -> datetime | None:
    until = latest(inputs.facts, "valid_until")
    return None if until is None else city_time(int(until))


def workshop(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Whether a workshop has a licence in force at the end of the month, or now while it runs."""
    until = _runs_out(inputs)
    evidence = {"as_of": as_of(inputs.facts), "valid_until": until and until.isoformat()}
    outside = _outside(inputs, WORKSHOP)
    if outside:
        return Value(outside, WORKSHOPS, evidence)
    said = latest(inputs.facts, "licence")
    if said not in {YES, NO}:
        return NotEnough("whether this workshop has a licence is not known", WORKSHOPS, evidence)
    seen_at = min(context.now, context.end)
    in_force = said == YES and (until is None or seen_at < until)
    recheck_at = until if until is not None and in_force and until < context.end else None
    return Value(LICENSED if in_force else UNLICENSED, WORKSHOPS, evidence, recheck_at)


def _of_kind(registered: tuple[Site, ...], kind: str) -> tuple[Site, ...]:
    return tuple(site for site in registered if site.words.get("kind", kind) == kind)


def open_kitchens(inputs: Inputs, context: Context) -> Value | NotEnough:
    """明厨亮灶建设覆盖率 in %."""
    found = tally(inputs.children, _of_kind(context.registered, "学校食堂"), OPEN)
    return coverage(found, CANTEEN_TARGET, CANTEENS, "no school canteen of this area says whether its kitchen can be seen", {})


def workshop_licences(inputs: Inputs, context: Context) -> Value | NotEnough:
    """食品小作坊许可管理率 in %."""
    found = tally(inputs.children, _of_kind(context.registered, "食品小作坊"), LICENSED)
    return coverage(found, WORKSHOP_TARGET, WORKSHOPS, "no workshop of this area says whether it has a licence", {})
