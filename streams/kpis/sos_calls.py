"""How long a call for help waits: until it is answered, and until somebody is there."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from models.kpi import Context, Fact, Inputs, NotEnough, Value
from models.period import city_time
from models.standards.rounding import round_half_even
from streams.kpis.register import share

LIMIT_SECONDS = 60
RULE = "project definition: answered within 60 s, or the registry's mark answer_within_s of the device"
HELP = Decimal(1)
QUANTILES = (50, 90)
NAMED_AT_MOST = 100


def _valid(series: Sequence[Fact]) -> dict[int, Decimal]:
    return {fact.observed_at: fact.value for fact in series if fact.value is not None and not fact.flag}


def _flagged(series: Sequence[Fact], what: str) -> dict[int, str]:
    return {
        fact.observed_at: f"{city_time(fact.observed_at).isoformat()}: {what} {fact.value} s is {fact.flag}" for fact in series if fact.flag
    }


def device_day(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Calls for help of one device on a day: their number, and how long each waited.

    A call that nobody has answered yet waits until the limit; then it is late. One whose answer is flagged is left out.
    """
    facts = inputs.facts
    calls = [second for second, kind in _valid(facts["kind"]).items() if kind == HELP]
    answered, arrived = _valid(facts["answered_after"]), _valid(facts["arrived_after"])
    flagged = _flagged(facts["answered_after"], "answered after")
    marks = context.site.marks if context.site else {}
    limit = marks.get("answer_within_s", Decimal(LIMIT_SECONDS))
    open_calls = [second for second in calls if second not in answered and second not in flagged]
    due = [city_time(second) + timedelta(seconds=float(limit)) for second in open_calls]
    waiting = [moment for moment in due if context.now <= moment]
    evidence: dict[str, Any] = {
        "calls": len(calls),
        "answered_after": [str(answered[second]) for second in calls if second in answered],
        "arrived_after": [str(arrived[second]) for second in calls if second in arrived],
        "in_time": sum(second in answered and answered[second] <= limit for second in calls),
        "unanswered": len(due) - len(waiting),
        "waiting": len(waiting),
        "limit_s": str(limit),
        "other_calls": len(facts["kind"]) - len(calls),
        "left_out": [flagged[second] for second in calls if second in flagged]
        + list(_flagged(facts["arrived_after"], "arrived after").values()),
    }
    return Value(Decimal(len(calls)), RULE, evidence, _after(waiting))


def _after(waiting: Iterable[datetime]) -> datetime | None:
    first = min(waiting, default=None)
    return None if first is None else first + timedelta(seconds=1)


def nearest_rank(values: Sequence[Decimal], percent: int) -> Decimal:
    """Return the smallest of *values* (in order, at least one) that *percent* % of them do not exceed."""
    return values[max(0, -(-len(values) * percent // 100) - 1)]


def _spread(values: Sequence[Decimal]) -> dict[str, str] | None:
    if not values:
        return None
    return {f"p{percent}": str(nearest_rank(values, percent)) for percent in QUANTILES} | {"max": str(values[-1])}


def _gathered(inputs: Inputs) -> tuple[list[Decimal], dict[str, Any]]:
    inside = [(child.subject, child.evidence) for child in inputs.children]
    answers = sorted(Decimal(text) for _, each in inside for text in each["answered_after"])
    arrivals = sorted(Decimal(text) for _, each in inside for text in each["arrived_after"])
    counts = {key: sum(each[key] for _, each in inside) for key in ("calls", "in_time", "unanswered", "waiting", "other_calls")}
    left_out = sorted(f"{subject}: {why}" for subject, each in inside for why in each["left_out"])
    return answers, {
        **counts,
        "answered": len(answers),
        "answer_s": _spread(answers),
        "arrival_s": _spread(arrivals),
        "left_out": left_out[:NAMED_AT_MOST],
        "limits_s": sorted({each["limit_s"] for _, each in inside}),
    }


def answer_time(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """The 90th percentile of the answer times of an area's month in s, of the calls that were answered; median and longest beside it."""
    answers, evidence = _gathered(inputs)
    if not answers:
        return NotEnough("no call for help of this month was answered", RULE, evidence)
    return Value(round_half_even(nearest_rank(answers, QUANTILES[-1]), 0), RULE, evidence)


def answered_in_time(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """The share of calls for help that were answered within the limit, in %; one that nobody answered was not."""
    answers, evidence = _gathered(inputs)
    judged = len(answers) + evidence["unanswered"]
    evidence |= {"numerator": evidence["in_time"], "denominator": judged}
    figure = share(evidence["in_time"], judged)
    return NotEnough("no call for help of this month can be judged", RULE, evidence) if figure is None else Value(figure, RULE, evidence)
