"""How many sources of an area are in which trust state on a natural day: their own states, and what only side by side can be seen.

A source that disagrees with its neighbours, or tells the same series as another, may be the one that is right: it is doubtful, no more.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.kpi import Compute, Context, Inputs, NotEnough, Value
from models.result import Result
from models.standards.rounding import round_half_even
from streams.trust.duplicate import DUPLICATE, duplicates
from streams.trust.limits import Trust
from streams.trust.neighbours import DISAGREES, apart
from streams.trust.source_day import DOUBTFUL, RULE, STATES, TRUSTED, UNKNOWN

NAMED_AT_MOST = 50
MEAN_DECIMALS = 3


def area_day(trust: Trust) -> Compute:
    """Return the function that counts the sources of an area by state; the figure is how many are not simply trusted."""

    def judged(inputs: Inputs, context: Context) -> Value | NotEnough:
        told = {child.subject: child for child in inputs.children if isinstance(child.value, str)}
        known = {site.subject for site in context.registered} | {child.subject for child in inputs.children}
        states = {subject: str(child.value) for subject, child in told.items()} | dict.fromkeys(known - told.keys(), UNKNOWN)
        if not states:
            return NotEnough("no source speaks for this area", RULE)
        reasons = {subject: dict(child.evidence["reasons"]) for subject, child in told.items()}
        for subject, other in _doubles(told).items():
            reasons[subject][DUPLICATE] = other
        for subject, metrics in _disagreeing(list(told.values()), trust).items():
            reasons[subject][DISAGREES] = metrics
        for subject, why in reasons.items():
            if why and states[subject] == TRUSTED:
                states[subject] = DOUBTFUL
        odd = {subject: {"state": state, **_why(reasons, subject)} for subject, state in sorted(states.items()) if state != TRUSTED}
        counts = {state: list(states.values()).count(state) for state in STATES}
        shown = dict(list(odd.items())[:NAMED_AT_MOST])
        return Value(Decimal(len(odd)), RULE, {"states": counts, "sources": len(states), "not_trusted": shown, "named": len(shown)})

    return judged


def _why(reasons: Mapping[str, Any], subject: str) -> dict[str, Any]:
    return {"reasons": reasons[subject]} if reasons.get(subject) else {}


def _doubles(told: Mapping[str, Result]) -> dict[str, str]:
    return duplicates(
        {
            subject: {metric: each["series"] for metric, each in child.evidence["metrics"].items() if "series" in each}
            for subject, child in told.items()
        }
    )


def _disagreeing(children: Sequence[Result], trust: Trust) -> dict[str, dict[str, Any]]:
    """Return, by source and metric, its own mean of the day and the median of the others where they are too far apart."""
    found: dict[str, dict[str, Any]] = {}
    for metric, limits in trust.metrics.items():
        sums = {
            child.subject: (Decimal(stated["sum"]), int(stated["trusted"]))
            for child in children
            if (stated := child.evidence["metrics"].get(metric)) and stated["trusted"] >= trust.compared
        }
        if limits.apart is None or _alike(sums.values(), limits.apart_least):
            continue
        means = {subject: Fraction(total) / count for subject, (total, count) in sums.items()}
        for subject, others in apart(means, limits, trust.neighbours).items():
            told = {"mean": means[subject], "others": others.median, "mad": others.mad}
            found.setdefault(subject, {})[metric] = {name: str(_shown(value)) for name, value in told.items()}
    return found


def _alike(sums: Collection[tuple[Decimal, int]], least: Decimal) -> bool:
    """Return whether no two means are so far apart that one could disagree: nearly always, and exact fractions are slow."""
    means = [total / count for total, count in sums]
    return not means or max(means) - min(means) < least


def _shown(value: Fraction) -> Decimal:
    return round_half_even(value, MEAN_DECIMALS)
