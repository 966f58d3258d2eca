"""Stuck: the same digits reading after reading, where the air, the water or the ground never stands that still."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter, eq

from models.kpi import Fact
from streams.trust.limits import STUCK, Doubts, Limits

_VALUE = attrgetter("value")


def stuck(facts: Sequence[Fact], limits: Limits) -> Doubts:
    """Doubt every reading of a run that is too long, the first of it too: nobody knows when the device stopped measuring."""
    shortest = min(filter(None, (limits.stuck_after, limits.rest_after)), default=0)
    if not shortest or len(facts) < shortest or not _may_hold_a_run(facts, shortest):
        return {}
    doubts: Doubts = {}
    least = limits.stuck_for.total_seconds()
    for value, run in groupby(facts, _VALUE):
        same = list(run)
        resting = limits.rest is not None and value is not None and value <= limits.rest
        after = limits.rest_after if resting else limits.stuck_after
        if after and len(same) >= after and same[-1][0] - same[0][0] >= least:
            doubts |= dict.fromkeys((fact.observed_at for fact in same), STUCK)
    return doubts


def _may_hold_a_run(facts: Sequence[Fact], length: int) -> bool:
    """Return False where no *length* readings in a row can be equal: such a run holds two of these, half a run apart, that are."""
    some = [fact.value for fact in facts[:: max(1, length // 2)]]
    return any(map(eq, some, some[1:]))
