"""Re-sent: a row whose numbers are all those of the row before. One number may repeat; six at once are the old row with a new time."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from models.kpi import Fact
from streams.trust.limits import RESENT, Doubts


def resent(facts: Mapping[str, Sequence[Fact]], together: int) -> dict[str, Doubts]:
    """Doubt the readings of a time at which every metric, and at least *together* of them, repeats what it said the time before."""
    if not together or len(facts) < together:
        return {}
    still = _still(max(facts.values(), key=len), facts)
    for series in facts.values():
        if not still:
            return {}
        still.difference_update([fact[0] for before, fact in pairwise(series) if fact[1] != before[1]])
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


def _still(longest: Sequence[Fact], facts: Mapping[str, Sequence[Fact]]) -> set[int]:
    """Return the times at which *longest* does not change; its first only where another of *facts* has one before, to compare with."""
    still = {fact[0] for before, fact in pairwise(longest) if fact[1] == before[1]}
    if longest and any(series[0][0] < longest[0][0] for series in facts.values() if series):
        still.add(longest[0][0])
    return still
