"""A figure with its trust beside it: what share of its facts is trusted, and what it would be without the others.

The figure itself stays as it is: standards say what counts, and these rules are not in them. An alarm, too, must not wait for a rule
that takes a leap for a fault.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from typing import Any

from models.kpi import Compute, Context, Fact, Inputs, NotEnough, Value
from models.period import unix
from models.standards.rounding import round_half_even
from streams.trust.doubt import counted, doubts_of
from streams.trust.limits import Doubts, Trust

SHARE_DECIMALS = 1
ALL = "100.0"
_NO_REASONS: Mapping[str, Any] = {"reasons": {}}


def share_of(trusted: int, facts: int) -> str | None:
    """Return the trusted facts in % of all, half to even to one decimal; None where there is none."""
    if trusted == facts:
        return ALL if facts else None
    return str(round_half_even(Fraction(100 * trusted, facts), SHARE_DECIMALS)) if facts else None


def reasons_of(doubts: Mapping[str, Doubts]) -> dict[str, dict[str, int]]:
    """Return how many readings are doubted, by metric and reason."""
    found: dict[str, dict[str, int]] = {}
    for metric, doubted in doubts.items():
        counts = found.setdefault(metric, {})
        for reason in doubted.values():
            counts[reason] = counts.get(reason, 0) + 1
    return found


def without(facts: Mapping[str, Any], doubts: Mapping[str, Doubts]) -> dict[str, list[Fact]]:
    """Return *facts* without what is doubted."""
    return {metric: [fact for fact in series if fact.observed_at not in doubts.get(metric, {})] for metric, series in facts.items()}


def with_trust(compute: Compute, trust: Trust, *, ahead: bool = False, read: bool = False) -> Compute:
    """Return *compute* with evidence "trust" added: facts, doubted, share in %, reasons, value_without.

    For KPIs of a source. It computes a second time only where something is doubted. ahead: facts from before the period are given for
    the rules alone; *compute* never sees them. read: other figures stand on this one, see `beside`. A figure that says nothing, not even
    what it read, is told nothing of.
    """

    @wraps(compute)
    def weighed(inputs: Inputs, context: Context) -> Value | NotEnough:
        whole, begun = counted(inputs.facts, trust), unix(context.start)
        if ahead:
            inputs = inputs._replace(facts={name: [fact for fact in facts if fact[0] >= begun] for name, facts in inputs.facts.items()})
        outcome = compute(inputs, context)
        if not outcome.evidence:
            return outcome
        doubts, facts = doubts_of(whole, trust), whole
        if ahead:
            facts = {name: [fact for fact in series if fact[0] >= begun] for name, series in whole.items()}
            doubts = {name: inside for name, all_of_it in doubts.items() if (inside := _since(all_of_it, begun))}
        number = sum(map(len, facts.values()))
        if not doubts:
            return beside(outcome, outcome, number, 0, _NO_REASONS, read=read)
        other = compute(inputs._replace(facts=without(inputs.facts, doubts)), context)
        doubted = sum(map(len, doubts.values()))
        return beside(outcome, other, number, doubted, {"reasons": reasons_of(doubts)}, read=read)

    return weighed


def _since(doubts: Doubts, begun: int) -> Doubts:
    return {at: reason for at, reason in doubts.items() if at >= begun}


def beside(
    outcome: Value | NotEnough, other: Value | NotEnough, facts: int, doubted: int, why: Mapping[str, Any], *, read: bool
) -> Value | NotEnough:  # fmt: skip
    """Return *outcome* with its trust in its evidence; *other*: what it would be without what is doubted.

    read: figures that stand on this one can say what they would be, because "without" has all that *other* told.
    """
    told = {"facts": facts, "doubted": doubted, "share": share_of(facts - doubted, facts), **why, "value_without": _told(other)}
    if doubted and read:
        value = other.value if isinstance(other, Value) else None
        told["without"] = {"number": isinstance(value, Decimal), "evidence": dict(other.evidence)}
    return outcome._replace(evidence={**outcome.evidence, "trust": told})


def _told(outcome: Value | NotEnough) -> str | None:
    value = outcome.value if isinstance(outcome, Value) else None
    return str(value) if isinstance(value, Decimal) else value
