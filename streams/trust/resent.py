"""Re-sent: a row whose numbers are all those of the row before. One number may repeat; six at once are the old row with a new time."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from models.kpi import Fact
from streams.trust.limits import RESENT, Doubts


def resent(facts: Mapping[str, Sequence[Fact]], together: int) -> dict[str, Doubts]:
    """Doubt the readings of a time at which every metric, and at least *together* of them, repeats what it said the time before."""
    if not together or len(facts) < together:
        return {}
    still = {fact.observed_at for fact in max(facts.values(), key=len)}
    for series in facts.values():
        still.difference_update(fact.observed_at for before, fact in pairwise(series) if fact.value != before.value)
        if not still:
            return {}
    repeated: dict[int, list[str]] = {}
    for metric, series in facts.items():
        for fact in series[1:]:
            if fact.observed_at in still:
                repeated.setdefault(fact.observed_at, []).append(metric)
    doubts: dict[str, Doubts] = {}
    for observed_at, metrics in repeated.items():
        if len(metrics) >= together:
            for metric in metrics:
                doubts.setdefault(metric, {})[observed_at] = RESENT
    return doubts
