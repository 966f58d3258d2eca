"""The trust state of one source on one natural day, with its reasons, and what its area needs to hold it against its neighbours.

A day is judged for itself: a run that began before midnight is followed from midnight on.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from models.kpi import Compute, Context, Fact, Inputs, NotEnough, Value
from models.standards.rounding import exact_sum
from streams.trust.doubt import counted, doubts_of
from streams.trust.duplicate import fingerprint
from streams.trust.limits import Doubts, Trust
from streams.trust.weighed import reasons_of, share_of

RULE = "project rule of sensor trust"
TRUSTED = "可信"
DOUBTFUL = "存疑"
UNTRUSTED = "不可信"
UNKNOWN = "无数据"
STATES = (TRUSTED, DOUBTFUL, UNTRUSTED, UNKNOWN)


def source_day(trust: Trust) -> Compute:
    """Return the function that judges a source of a feed with these limits."""

    def judged(inputs: Inputs, context: Context) -> Value | NotEnough:  # noqa: ARG001 - a day is judged by its facts alone
        facts = counted(inputs.facts, trust)
        if not facts:
            return NotEnough("no reading of the day counts, so nothing can be said of the source", RULE)
        doubts = doubts_of(facts, trust)
        evidence = {
            "reasons": reasons_of(doubts),
            "metrics": {metric: _metric(series, doubts.get(metric, {}), trust) for metric, series in facts.items() if series},
            "needed": str(trust.needed * 100),
        }
        return Value(_state(facts, doubts, trust), RULE, evidence)

    return judged


def _metric(series: Sequence[Fact], doubts: Doubts, trust: Trust) -> dict[str, Any]:
    trusted = [value for at, value, _, _, _ in series if value is not None and at not in doubts]
    told: dict[str, Any] = {
        "facts": len(series),
        "trusted": len(trusted),
        "share": share_of(len(trusted), len(series)),
        "sum": str(exact_sum(trusted)),
    }
    name = fingerprint(series, trust.moved)
    return told | {"series": name} if name else told


def _state(facts: dict[str, list[Fact]], doubts: dict[str, Doubts], trust: Trust) -> str:
    """Return the state of the worst metric; a source is one device, and one that errs in one thing is not believed in the others."""
    if not doubts:
        return TRUSTED
    worst = min(Fraction(len(facts[metric]) - len(doubted), len(facts[metric])) for metric, doubted in doubts.items())
    return UNTRUSTED if worst < Fraction(trust.needed) else DOUBTFUL
