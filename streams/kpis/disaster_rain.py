"""How much rain fell in a stretch of time, told by amounts or by a counter, and for how much of the stretch that is known.

A gauge that sends both is counted by its amounts: a fact reaches a figure by one path only. Amounts that overlap are not added up.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from models.kpi import Compute, Context, Fact, Inputs, NotEnough, Value
from models.period import unix
from models.standards.rain import HEAVY_HOUR, grade_of
from models.standards.rounding import exact_sum, round_half_even
from streams.kpis.device_facts import excluded, told
from streams.trust.limits import METER_BACK, METER_RESET, Limits
from streams.trust.meter import meter

DECIMALS = 1
KNOWN_SHARE = Decimal("0.75")
"""Of a stretch that is over, this much must be known; a project rule."""
BASE = timedelta(hours=1)
"""How far before the stretch the count may lie that it begins with."""
_METER = Limits(meter=True)


class Fall(NamedTuple):
    """What fell, and how many seconds of the stretch that speaks of. way: 时段 or 累计. odd: overlaps, resets and steps back by name."""

    amounts: Sequence[Decimal]
    known: int
    way: str
    odd: Mapping[str, int]


def by_amounts(facts: Mapping[str, Sequence[Fact]], start: int, end: int) -> Fall:
    """Add up the amounts whose stretch begins in [*start*, *end*) (Unix seconds) and does not overlap the one before."""
    minutes = {fact.observed_at: fact.value for fact in facts.get("rain_minutes", ())}
    amounts: list[Decimal] = []
    known, reached, overlapping = 0, start, 0
    for fact, why in told(facts, "rain"):
        length = minutes.get(fact.observed_at)
        if why or fact.value is None or length is None or not start <= fact.observed_at < end:
            continue
        if fact.observed_at < reached:
            overlapping += 1
            continue
        amounts.append(fact.value)
        reached = fact.observed_at + int(length) * 60
        known += min(reached, end) - fact.observed_at
    return Fall(amounts, known, "时段", {"overlapping": overlapping} if overlapping else {})


def by_count(facts: Mapping[str, Sequence[Fact]], start: int, end: int) -> Fall:
    """Add up the differences between counts up to *end*; the first is taken to the last count before *start*, where there is one."""
    counts = [fact for fact, why in told(facts, "rain_total") if not why and fact.value is not None]
    odd = meter(counts, _METER)
    usable = [fact for fact in counts if odd.get(fact.observed_at) != METER_BACK]
    amounts: list[Decimal] = []
    known = 0
    for before, fact in pairwise(usable):
        if not start <= fact.observed_at < end or fact.value is None or before.value is None:
            continue
        amounts.append(fact.value if odd.get(fact.observed_at) == METER_RESET else fact.value - before.value)
        known += fact.observed_at - max(before.observed_at, start)
    names = [reason for second, reason in odd.items() if start <= second < end]
    return Fall(amounts, known, "累计", {reason: names.count(reason) for reason in (METER_BACK, METER_RESET) if reason in names})


def rain_of(hours: int, rule: str) -> Compute:
    """Return the function that sums the rain of the *hours* that end with the period, in mm to 0.1."""

    def rain(inputs: Inputs, context: Context) -> Value | NotEnough:
        end = unix(context.end)
        start = end - hours * 3600
        fall = by_amounts(inputs.facts, start, end)
        if not fall.amounts:
            fall = by_count(inputs.facts, start, end)
        over = context.now >= context.end
        evidence: dict[str, Any] = {
            "hours": hours, "readings": len(fall.amounts), "way": fall.way, "odd": dict(fall.odd), "so_far": not over,
            "known_minutes": fall.known // 60, "excluded": {name: excluded(told(inputs.facts, name)) for name in ("rain", "rain_total")},
        }  # fmt: skip
        recheck_at: datetime | None = None if over else context.end
        if not fall.amounts:
            return NotEnough("no reading of rain counts", rule, evidence, recheck_at)
        total = exact_sum(fall.amounts)
        if over and fall.known < KNOWN_SHARE * hours * 3600:
            lacking = f"{evidence['known_minutes']} of {hours * 60} minutes are known, of which 75 % are needed"
            return NotEnough(lacking, rule, {**evidence, "at_least": str(total)}, recheck_at)
        value = round_half_even(total, DECIMALS)
        grade: dict[str, Any] = {"grade": grade_of(value)} if hours == 24 else {"heavy": value >= HEAVY_HOUR}  # noqa: PLR2004 - what the standard grades
        return Value(value, rule, {**evidence, **grade}, recheck_at)

    return rain
