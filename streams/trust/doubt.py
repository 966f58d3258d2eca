"""All rules over the facts of one source: which readings are doubted, by metric, each with its first reason."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from models.kpi import Fact
from streams.trust.clock import ahead, behind
from streams.trust.jump import jump
from streams.trust.limits import Doubts, Trust
from streams.trust.meter import meter
from streams.trust.resent import resent
from streams.trust.standing import standing
from streams.trust.stuck import stuck

Series: TypeAlias = Mapping[str, Sequence[Fact]]


def counted(facts: Series, trust: Trust) -> dict[str, list[Fact]]:
    """Return the facts that figures count, by metric: those with a value and without a flag. The flagged ones are kept out already."""
    return {metric: [fact for fact in facts[metric] if not fact[2] and fact[1] is not None] for metric in trust.names if facts.get(metric)}


def doubts_of(facts: Series, trust: Trust) -> dict[str, Doubts]:
    """Return what is doubted among *facts* (as `counted` returns them); a metric without a doubt is not named."""
    found: dict[str, Doubts] = {}
    together = resent(facts, trust.together) if trust.together else {}
    clock = _by_clock(facts, trust)
    for metric, series in facts.items():
        limits = trust.metrics[metric]
        doubts = together.get(metric, {})
        for more in (meter(series, limits), jump(series, limits), stuck(series, limits)):
            if more:
                doubts = doubts | more
        if clock:
            doubts = doubts | {fact.observed_at: clock[fact.observed_at] for fact in series if fact.observed_at in clock}
        if doubts:
            found[metric] = doubts
    return found


def _by_clock(facts: Mapping[str, Sequence[Fact]], trust: Trust) -> Doubts:
    """Return the times at which the device's clock is doubted; it has one, so its fullest series speaks for all of them."""
    if trust.clock is None or not facts:
        return {}
    series = max(facts.values(), key=len)
    still, slow = standing(series, trust.clock), behind(series, trust.covers, trust.clock)
    fast = ahead(series, trust.covers, trust.clock)
    return {**still, **slow, **fast} if still or slow or fast else {}
