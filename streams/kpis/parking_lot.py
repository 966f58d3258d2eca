"""What one car park says: how many spaces are idle now, and its hour and day.

A count that cannot be is left out and named under *excluded*: below zero or absurd (flagged when it was read), above the lot's own capacity
(`over_capacity`), or of a lot without spaces (`no_capacity`). Closed is not full, and full is not unknown: each has a word of its own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from models.kpi import Context, Inputs, NotEnough, Value
from models.period import city_time
from models.place import Site
from models.result import Result
from models.standards.rounding import exact_sum, round_half_even

METRICS = ("capacity", "occupied", "free", "state")
RULE = "停车场泊位统计(本项目口径)"
STALE_AFTER = timedelta(minutes=60)
STALE_MARK, CAPACITY_MARK = "stale_minutes", "capacity"
OPEN, FULL, CLOSED, UNKNOWN, STALE = "open", "full", "closed", "unknown", "stale"
CLOSED_CODE = 0
RATE_DECIMALS = 2


class Count(NamedTuple):
    """What a lot stated at one time (Unix seconds). idle: None where the count is left out, then *refused* says why."""

    at: int
    idle: Decimal | None
    capacity: Decimal | None
    refused: str
    closed: bool


class Counts(NamedTuple):
    """All that a lot stated in a period, in order of time; states: the times at which it stated that it was closed or open."""

    counts: list[Count]
    newest: int
    closed_now: bool
    excluded: dict[str, int]


def _idle(stated: Mapping[str, Decimal], capacity: Decimal | None) -> tuple[Decimal | None, str]:
    """Return how many spaces are idle, or None and why nobody can say; free spaces are believed before occupied ones are subtracted."""
    if capacity is not None and capacity <= 0:
        return None, "no_capacity"
    count = stated.get("free", stated.get("occupied"))
    if count is None:
        return None, "no_count"
    if capacity is None:
        return (count, "") if "free" in stated else (None, "no_capacity")
    if count > capacity:
        return None, "over_capacity"
    return (count if "free" in stated else capacity - count), ""


def counts_of(inputs: Inputs, site: Site | None) -> Counts:
    """Return the counts; a row without a capacity takes the registered one, and a state holds until the next is stated."""
    rows: dict[int, dict[str, Decimal]] = {}
    flags: dict[int, list[str]] = {}
    for metric in METRICS:
        for observed_at, value, flag, _, _ in inputs.facts.get(metric, ()):
            row = rows.setdefault(observed_at, {})
            if flag or value is None:
                flags.setdefault(observed_at, []).append(flag)
            else:
                row[metric] = value
    registered = site.marks.get(CAPACITY_MARK) if site else None
    counts, excluded, closed = [], Counter[str](), False
    for at in sorted(rows):
        stated = rows[at]
        closed = stated["state"] == CLOSED_CODE if "state" in stated else closed
        excluded.update(flags.get(at, ()))
        if not stated.keys() & {"free", "occupied"} and at not in flags:
            continue
        capacity = stated.get("capacity", registered)
        idle, refused = _idle(stated, capacity)
        if refused and at not in flags:
            excluded[refused] += 1
        counts.append(Count(at, idle, capacity, refused or "", closed))
    return Counts(counts, max(rows, default=0), closed, dict(excluded))


def lot_now(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Idle spaces of one lot as its newest count of the day says, while that is at most 60 minutes old (or its mark stale_minutes).

    `state` is open, full, closed, unknown (the newest count cannot be) or stale; only open and full lots have a figure. A day that is
    over is told as it was at midnight.
    """
    counts, newest, closed_now, excluded = counts_of(inputs, context.site)
    marked = context.site.marks.get(STALE_MARK) if context.site else None
    patience = STALE_AFTER if marked is None else timedelta(seconds=int(marked * 60))
    last = counts[-1] if counts else None
    as_of = city_time(newest if closed_now or last is None else last.at)
    stale_at = as_of + patience
    evidence: dict[str, Any] = {
        "as_of": as_of.isoformat(),
        "stale_after_minutes": int(patience.total_seconds()) // 60,
        "excluded": excluded,
    }
    if min(context.now, context.end) > stale_at:
        return NotEnough("the newest count is too old", RULE, evidence | {"state": STALE})
    recheck_at = stale_at + timedelta(seconds=1) if stale_at < context.end else None
    if closed_now:
        return NotEnough("the lot is closed", RULE, evidence | {"state": CLOSED}, recheck_at)
    if last is None or last.idle is None:
        reason = f"the newest count cannot be used: {last.refused if last else 'no_count'}"
        return NotEnough(reason, RULE, evidence | {"state": UNKNOWN}, recheck_at)
    evidence["capacity"] = None if last.capacity is None else str(last.capacity)
    return Value(last.idle, RULE, evidence | {"state": OPEN if last.idle else FULL}, recheck_at)


def lot_hour(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Share of a lot's spaces that were idle in an hour, %: idle spaces by capacity over its counts while it was open."""
    counts, _, _, excluded = counts_of(inputs, context.site)
    open_counts = [each for each in counts if not each.closed]
    usable = [(each.idle, each.capacity) for each in open_counts if each.idle is not None and each.capacity is not None]
    evidence: dict[str, Any] = {"counts": len(usable), "closed": len(counts) - len(open_counts), "excluded": excluded}
    if not usable:
        return NotEnough("no count of an open lot with a capacity can be used", RULE, evidence)
    idle, capacity = exact_sum(idle for idle, _ in usable), exact_sum(capacity for _, capacity in usable)
    evidence |= {"idle": str(idle), "capacity": str(capacity), "fewest_idle": str(min(idle for idle, _ in usable))}
    return Value(percent(Fraction(idle) / Fraction(capacity)), RULE, evidence)


def percent(share: Fraction) -> Decimal:
    """Return *share* in %, half to even, to 0.01."""
    return round_half_even(100 * share, RATE_DECIMALS)


class Hours(NamedTuple):
    """Space-hours that were used and that there were, and spaces that no count of the day saw used; all exact."""

    used: Fraction
    capacity: Fraction
    never_used: Fraction

    def told(self) -> dict[str, str]:
        """Return them as evidence."""
        return {"used_space_hours": str(self.used), "space_hours": str(self.capacity), "never_used": str(self.never_used)}


def hours_of(results: Iterable[Result]) -> Hours:
    """Add up what days say."""
    told = [[Fraction(result.evidence[name]) for name in ("used_space_hours", "space_hours", "never_used")] for result in results]
    return Hours(*(sum(column, Fraction(0)) for column in zip(*told, strict=True)))


def excluded_in(results: Iterable[Result]) -> dict[str, int]:
    """Return how many counts were left out, by reason, in all *results*."""
    excluded = Counter[str]()
    for result in results:
        excluded.update(result.evidence.get("excluded", {}))
    return dict(excluded)


def lot_day(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Share of a lot's space-hours that were used on a day, %, over the hours that have a count; an hour is the mean of its counts."""
    hours = [child for child in inputs.children if isinstance(child.value, Decimal)]
    evidence: dict[str, Any] = {"hours": len(hours), "excluded": excluded_in(inputs.children)}
    if not hours:
        return NotEnough("no hour of the day has a count that can be used", RULE, evidence)
    used, capacity = Fraction(0), Fraction(0)
    for hour in hours:
        spaces, idle, counts = Fraction(hour.evidence["capacity"]), Fraction(hour.evidence["idle"]), hour.evidence["counts"]
        used += (spaces - idle) / counts
        capacity += spaces / counts
    never = min(Fraction(hour.evidence["fewest_idle"]) for hour in hours)
    return Value(percent(used / capacity), RULE, evidence | Hours(used, capacity, never).told())
