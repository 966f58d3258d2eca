"""The free-flow speed of a segment (GB/T 33171-2016 7.2.1.2), exactly, and cheap enough for every segment of a city.

A month has 8,928 speeds a segment, so they are summed in two steps: a day that is over keeps the sum and the number of the speeds of each
of its 72 quarters of an hour from 06:00 to 24:00, a month adds its days. Nothing is divided before the last step.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from models.kpi import Context, Inputs, NotEnough, Value
from models.period import unix
from models.result import Result
from models.standards.rounding import exact_sum, round_half_even
from models.standards.traffic import DAYS_FOR_FREE_FLOW, FASTEST, FROM_HOUR, NAME, SLOT_MINUTES, SLOTS, free_flow
from streams.settle import exact

SLOT_SECONDS = SLOT_MINUTES * 60
LIMIT_MARK = "speed_limit"
SPEED_DECIMALS = 2


class Profile(NamedTuple):
    """Of each slot: the sum of its speeds (km/h), how many they are, and on how many days there was one."""

    sums: tuple[Decimal, ...]
    counts: tuple[int, ...]
    days: tuple[int, ...]


def profile_day(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Mean speed of a segment from 06:00 to 24:00 of a day that is over; the evidence has sum and count of each slot of 15 minutes."""
    if context.now < context.end:
        return NotEnough("the day is not over", NAME, {}, context.end)
    begin = unix(context.start) + FROM_HOUR * 3600
    slots: list[list[Decimal]] = [[] for _ in range(SLOTS)]
    for observed_at, value, flag, _, _ in inputs.facts.get("speed", ()):
        if not flag and value is not None and observed_at >= begin:
            slots[(observed_at - begin) // SLOT_SECONDS].append(value)
    sums, counts = [exact_sum(slot) for slot in slots], [len(slot) for slot in slots]
    if not any(counts):
        return NotEnough(f"no speed from {FROM_HOUR}:00 to 24:00", NAME)
    mean = round_half_even(Fraction(exact_sum(sums)) / sum(counts), SPEED_DECIMALS)
    return Value(mean, NAME, {"sums": [str(each) for each in sums], "counts": counts})


def _added(profiles: Iterable[Profile]) -> Profile:
    each = tuple(profiles)
    return Profile(
        tuple(map(exact_sum, zip(*(one.sums for one in each), strict=True))),
        tuple(map(sum, zip(*(one.counts for one in each), strict=True))),
        tuple(map(sum, zip(*(one.days for one in each), strict=True))),
    )


def _told(profile: Profile) -> dict[str, Any]:
    return {"sums": [str(each) for each in profile.sums], "counts": list(profile.counts), "days": list(profile.days)}


def _day(result: Result) -> Profile:
    counts = result.evidence["counts"]
    return Profile(tuple(map(exact, result.evidence["sums"])), tuple(counts), tuple(int(count > 0) for count in counts))


def _month(result: Result) -> Profile:
    return Profile(tuple(map(exact, result.evidence["sums"])), tuple(result.evidence["counts"]), tuple(result.evidence["days"]))


def profile_month(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Days of the month that are over and have a speed; the evidence has sum, count and days of each slot of 15 minutes."""
    days = [_day(child) for child in inputs.children if isinstance(child.value, Decimal)]
    if not days:
        return NotEnough("no day that is over has a speed", NAME)
    return Value(Decimal(len(days)), NAME, _told(_added(days)))


def free_flow_month(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Free-flow speed after this month, km/h: the mean of the 8 fastest of 72 slots, at most the speed limit where one is registered.

    Each slot needs a value on 30 days; where the month alone has fewer, the month before it is taken along. The value is rounded to 0.01,
    the evidence has it exactly, and what stands on it takes the exact one.
    """
    own = [child for child in inputs.children if isinstance(child.value, Decimal)]
    earlier = [result for result in inputs.before if isinstance(result.value, Decimal)]
    if not own:
        return NotEnough("no day of this month that is over has a speed", NAME)
    used = own
    profile = _added(map(_month, used))
    if min(profile.days) < DAYS_FOR_FREE_FLOW and earlier:
        used = [*earlier, *own]
        profile = _added(map(_month, used))
    months = [f"{result.period_start:%Y-%m}" for result in used]
    evidence: dict[str, Any] = {"months": months, "days": {"fewest": min(profile.days), "most": max(profile.days)}}
    if min(profile.days) < DAYS_FOR_FREE_FLOW:
        lacking = sum(days < DAYS_FOR_FREE_FLOW for days in profile.days)
        reason = f"{lacking} of {SLOTS} slots of {SLOT_MINUTES} minutes have a speed on fewer than {DAYS_FOR_FREE_FLOW} days"
        return NotEnough(reason, NAME, evidence)
    limit = context.site.marks.get(LIMIT_MARK) if context.site else None
    means = [Fraction(total) / count for total, count in zip(profile.sums, profile.counts, strict=True)]
    uncapped, speed = free_flow(means), free_flow(means, limit)
    order = sorted(range(SLOTS), key=lambda slot: means[slot], reverse=True)
    evidence |= {
        "exact": str(speed),
        "speed_limit": None if limit is None else str(limit),
        "capped": speed < uncapped,
        "fastest": [_clock(slot) for slot in sorted(order[:FASTEST])],
    }
    return Value(round_half_even(speed, SPEED_DECIMALS), NAME, evidence)


def _clock(slot: int) -> str:
    hour, minute = divmod(FROM_HOUR * 60 + slot * SLOT_MINUTES, 60)
    return f"{hour:02}:{minute:02}"
