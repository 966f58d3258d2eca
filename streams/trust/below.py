"""Trust handed on: what stands on other figures says what share of the facts under it is trusted, and what it would be without the others.

A child whose facts are doubted in part carries what it would have told without them ("without"); so a month, an area or a year computes a
second time over those, and only then. Where all is trusted it costs two sums.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import wraps
from typing import Any

from models.kpi import Compute, Context, Inputs, NotEnough, Value
from models.period import CITY_ZONE
from models.result import Result
from streams.trust.weighed import beside

NAMED_AT_MOST = 20


def with_trust_below(compute: Compute, *, read: bool = False) -> Compute:
    """Return *compute* with evidence "trust" added from its children: facts, doubted, share in %, doubtful, value_without."""

    @wraps(compute)
    def weighed(inputs: Inputs, context: Context) -> Value | NotEnough:
        outcome = compute(inputs, context)
        told: list[dict[str, Any]] = [child.evidence["trust"] for child in inputs.children if "trust" in child.evidence]
        if not told or not outcome.evidence:
            return outcome
        doubted = sum([each["doubted"] for each in told])
        other = compute(inputs._replace(children=[_without(child) for child in inputs.children]), context) if doubted else outcome
        why = {"doubtful": _named(inputs.children, context)} if doubted else {}
        return beside(outcome, other, sum([each["facts"] for each in told]), doubted, why, read=read)

    return weighed


def _without(child: Result) -> Result:
    """Return *child* as it would be without what is doubted under it."""
    trust = child.evidence.get("trust", {})
    if "without" not in trust:
        return child
    text, kept = trust["value_without"], trust["without"]
    return child._replace(value=Decimal(text) if kept["number"] else text, evidence=kept["evidence"])


def _named(children: Sequence[Result], context: Context) -> list[str]:
    """Return whose facts are doubted: the other subjects, or the periods of the subject itself."""
    found = [child for child in children if child.evidence.get("trust", {}).get("doubted")]
    names = [child.period_start.astimezone(CITY_ZONE).isoformat() if child.subject == context.subject else child.subject for child in found]
    return sorted(set(names))[:NAMED_AT_MOST]
