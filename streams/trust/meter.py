"""Meters: what only ever counts up went down. Either one reading is wrong, or the meter began again."""

from collections.abc import Sequence

from models.kpi import Fact
from streams.trust.limits import METER_BACK, METER_RESET, Doubts, Limits


def meter(facts: Sequence[Fact], limits: Limits) -> Doubts:
    """Doubt the one reading that is out of order, or the first one after a reset: no difference may be taken across that.

    Of the two readings at a step down, the earlier is wrong where the later continues what was before both; the later is wrong where the
    next goes on from the earlier. Otherwise the meter was reset.
    """
    if not limits.meter:
        return {}
    counted = [fact for fact in facts if fact.value is not None]
    doubts: Doubts = {}
    for place in range(1, len(counted)):
        earlier, later = counted[place - 1], counted[place]
        if earlier.observed_at in doubts and doubts[earlier.observed_at] == METER_BACK:
            earlier = counted[place - 2]
        if not _falls(earlier, later):
            continue
        before = counted[place - 2] if place > 1 else None
        after = counted[place + 1] if place + 1 < len(counted) else None
        if after is not None and not _falls(earlier, after):
            doubts[later.observed_at] = METER_BACK
        elif before is not None and before is not earlier and not _falls(before, later):
            doubts[earlier.observed_at] = METER_BACK
        else:
            doubts[later.observed_at] = METER_RESET
    return doubts


def _falls(one: Fact, other: Fact) -> bool:
    return one.value is not None and other.value is not None and other.value < one.value
