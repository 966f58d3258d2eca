"""A figure with its trust beside it: what share of its facts is trusted, and what it would be without the others.

The figure itself stays as it is: standards say what counts, and these rules are not in them. An alarm, too, must not wait for a rule
that takes a leap for a fault.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.kpi import Compute, Context, Fact, Inputs, NotEnough, Value
from models.standards.rounding import round_half_even
from streams.trust.doubt import counted, doubts_of
from streams.trust.limits import Doubts, Trust

SHARE_DECIMALS = 1


def share_of(trusted: int, facts: int) -> str | None:
    """Return the trusted facts in % of all, half to even to one decimal; None where there is none."""
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


def with_trust(compute: Compute, trust: Trust) -> Compute:
    """Return *compute* with evidence "trust" added: facts, share in %, reasons, value_without.

    For KPIs of a source. It computes a second time only where something is doubted.
    """

    def weighed(inputs: Inputs, context: Context) -> Value | NotEnough:
        outcome = compute(inputs, context)
        facts = counted(inputs.facts, trust)
        doubts = doubts_of(facts, trust)
        other = compute(inputs._replace(facts=without(inputs.facts, doubts)), context) if doubts else outcome
        number = sum(map(len, facts.values()))
        told = {
            "facts": number,
            "share": share_of(number - sum(map(len, doubts.values())), number),
            "reasons": reasons_of(doubts),
            "value_without": _told(other),
        }
        return outcome._replace(evidence={**outcome.evidence, "trust": told})

    return weighed


def _told(outcome: Value | NotEnough) -> str | None:
    value = outcome.value if isinstance(outcome, Value) else None
    return str(value) if isinstance(value, Decimal) else value
