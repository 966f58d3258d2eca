"""Where trust is told: at every figure that stands on a feed with declared limits, found from the declarations alone.

A feed declares what its well series look like, and that is all: its figures, and whatever stands on them up to the year of the city, say
what share of their facts is trusted. Nobody has to remember to wrap a function.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from models.kpi import SOURCE, Facts, Kpi
from models.period import EARLIEST, Period
from streams.graph import levels
from streams.trust.below import with_trust_below
from streams.trust.limits import Trust
from streams.trust.weighed import with_trust


def weigh(kpis: Iterable[Kpi], trusts: Mapping[str, Trust]) -> tuple[Kpi, ...]:
    """Return *kpis* in their order, each that stands on a feed of *trusts* (limits by feed) telling the trust of its facts."""
    declared = tuple(kpis)
    level, read = levels(declared), {child for kpi in declared for child in kpi.children}
    found: dict[str, Kpi] = {}
    telling: set[str] = set()
    for kpi in sorted(declared, key=lambda each: level[each.name]):
        found[kpi.name] = _weighed(kpi, trusts, telling, read=kpi.name in read)
        if found[kpi.name] is not kpi:
            telling.add(kpi.name)
    return tuple(found[kpi.name] for kpi in declared)


def _weighed(kpi: Kpi, trusts: Mapping[str, Trust], telling: set[str], *, read: bool) -> Kpi:
    if telling.intersection(kpi.children):
        return replace(kpi, compute=with_trust_below(kpi.compute, read=read))
    limited = [needed for needed in kpi.facts if needed.feed in trusts and set(needed.metrics) & set(trusts[needed.feed].names)]
    if kpi.subject != SOURCE or not limited:
        return kpi
    trust = trusts[limited[0].feed]
    if length(kpi.period) >= trust.shortest:
        return replace(kpi, compute=with_trust(kpi.compute, trust, read=read))
    if not trust.before:
        return kpi
    inputs = tuple(_from_before(needed, trust) if needed in limited else needed for needed in kpi.inputs)
    return replace(kpi, inputs=inputs, compute=with_trust(kpi.compute, trust, ahead=True, read=read))


def _from_before(needed: object, trust: Trust) -> Facts:
    if not isinstance(needed, Facts) or needed.back:
        message = f"{needed} already looks back; its facts from before the period could not be told from those of the rules"
        raise ValueError(message)
    return needed._replace(back=trust.before)


def length(period: Period) -> timedelta:
    """Return how long a period of this kind is, of months and years the first."""
    start = period.holding(EARLIEST)
    return period.end(start) - start
