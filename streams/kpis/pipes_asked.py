"""How many asked before they dug, who, and how fast they were told: of a lane's hour, of an area's day, of a month of digs.

Everything of a day reads one child that carries every count, so that its figures agree with each other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.kpi import Compute, Context, Fact, Inputs, NotEnough, Value
from models.pipe_query import Outcome
from models.pipe_tier import Tier
from models.result import Result
from models.standards.rounding import round_half_even
from streams.kpis.register import share

RULE = "project definition"
OUTCOMES = tuple(Outcome)
TIERS = tuple(Tier)
MILLISECOND_DECIMALS = 1
NAMED_AT_MOST = 100
NOBODY = "nobody asked about pipes on this day"


def _said(facts: Iterable[Fact]) -> dict[int, Decimal]:
    return {fact.observed_at: fact.value for fact in facts if fact.value is not None and not fact.flag}


def lane_hour(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Questions of one lane in an hour: by tier and outcome, and how long each that was answered took."""
    series = {name: _said(inputs.facts.get(name, ())) for name in ("outcome", "tier", "answer_ms", "segments")}
    asked: dict[str, Counter[str]] = {}
    took: Counter[str] = Counter()
    for second, code in series["outcome"].items():
        if second not in series["tier"]:
            continue
        outcome = OUTCOMES[int(code)]
        asked.setdefault(TIERS[int(series["tier"][second])].value, Counter())[outcome.value] += 1
        if outcome is Outcome.ANSWERED and second in series["answer_ms"]:
            took[str(round_half_even(series["answer_ms"][second], MILLISECOND_DECIMALS))] += 1
    if not asked:
        return NotEnough("nobody asked on this lane", RULE)
    segments = int(sum(series["segments"].values()))
    return Value(Decimal(sum(each.total() for each in asked.values())), RULE, _evidence(asked, took, segments))


def _evidence(asked: Mapping[str, Mapping[str, int]], took: Mapping[str, int], segments: int) -> dict[str, Any]:
    tiers = {tier.value: {each.value: asked[tier.value].get(each.value, 0) for each in OUTCOMES} for tier in TIERS if tier.value in asked}
    return {"tiers": tiers, "took_ms": dict(sorted(took.items(), key=lambda pair: Decimal(pair[0]))), "segments": segments}


def _joined(children: Iterable[Result]) -> dict[str, Any]:
    asked: dict[str, Counter[str]] = {}
    took: Counter[str] = Counter()
    segments = 0
    for child in children:
        for tier, outcomes in child.evidence.get("tiers", {}).items():
            asked.setdefault(tier, Counter()).update(outcomes)
        took.update(child.evidence.get("took_ms", {}))
        segments += child.evidence.get("segments", 0)
    return _evidence(asked, took, segments)


def asked_day(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Questions of an area's day, the refused and the stopped among them."""
    evidence = _joined(inputs.children)
    if not evidence["tiers"]:
        return NotEnough(NOBODY, RULE)
    return Value(Decimal(_total(evidence)), RULE, evidence)


def _total(evidence: Mapping[str, Any]) -> int:
    return sum(sum(outcomes.values()) for outcomes in evidence["tiers"].values())


def of_tier(tier: Tier) -> Compute:
    """Return the function that counts the questions of one tier on a day on which anybody asked."""

    def count(inputs: Inputs, _context: Context) -> Value | NotEnough:
        evidence = _joined(inputs.children)
        if not evidence["tiers"]:
            return NotEnough(NOBODY, RULE)
        outcomes = evidence["tiers"].get(tier.value, {})
        return Value(Decimal(sum(outcomes.values())), RULE, {"outcomes": outcomes, "of": _total(evidence)})

    return count


def answered_share(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """The share of the day's questions that were answered, in %; where nobody knows anything is no answer."""
    evidence = _joined(inputs.children)
    counts = Counter[str]()
    for outcomes in evidence["tiers"].values():
        counts.update(outcomes)
    figure = share(counts[Outcome.ANSWERED.value], counts.total())
    told = {"outcomes": dict(counts), "numerator": counts[Outcome.ANSWERED.value], "denominator": counts.total()}
    return NotEnough(NOBODY, RULE) if figure is None else Value(figure, RULE, told)


def median_time(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """The median of the answer times of a day, in ms; from when the question was read to when the answer was written down."""
    took = _joined(inputs.children)["took_ms"]
    times = sorted(Decimal(text) for text, number in took.items() for _ in range(number))
    if not times:
        return NotEnough("no question of this day was answered", RULE)
    middle = (Fraction(times[(len(times) - 1) // 2]) + Fraction(times[len(times) // 2])) / 2
    return Value(round_half_even(middle, MILLISECOND_DECIMALS), RULE, {"answers": len(times), "slowest_ms": str(times[-1])})


def dig_day(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Whether somebody had asked what lies there when a dig began: 1 or 0."""
    said = _said(inputs.facts.get("dig_checked", ()))
    if not said:
        return NotEnough("no dig of that number began on this day", RULE)
    return Value(said[max(said)], RULE, {"checked": int(said[max(said)])})


def digs_checked(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """The share of the month's digs about which somebody had asked before they began, in %."""
    known = [child for child in inputs.children if "checked" in child.evidence]
    checked = sum(child.evidence["checked"] for child in known)
    figure = share(checked, len(known))
    unasked = sorted(child.subject for child in known if not child.evidence["checked"])
    evidence = {"numerator": checked, "denominator": len(known), "began_unasked": unasked[:NAMED_AT_MOST]}
    return NotEnough("no dig began in this month", RULE, evidence) if figure is None else Value(figure, RULE, evidence)
