"""The rates of 数字城管 over the cases of an area's month: 立案率, 结案率, 按期结案率, what is overdue, how long it takes, what people say.

结案率 is 结案数 / 应结案数, 按期结案率 按期结案数 / 应结案数. What counts as 应结案 and what becomes of postponed cases (缓办) differs
from city to city: an area may say so in the registry of places, by a site of the feed case_event with the words should_close and postponed.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple, cast

from models.kpi import Compute, Context, Inputs, NotEnough, Value
from models.standards.rounding import round_half_even
from streams.kpis.case_count import NONE_SAID, by_month_due, joined, total
from streams.kpis.case_state import RULE
from streams.kpis.register import share
from streams.kpis.sos_calls import nearest_rank

SHOULD_CLOSE: Mapping[str, str] = {
    "deadline": "应结案: the deadline has passed by now", "handled": "应结案: handling is finished", "filed": "应结案: every case filed",
}  # fmt: skip
POSTPONED: Mapping[str, str] = {"counted": "缓办 counted", "excluded": "缓办 taken off 应结案"}
QUANTILES = (50, 90, 95)
HOUR_SECONDS = 3600
DECIMALS = 2


class Reading(NamedTuple):
    """How an area counts what should be closed."""

    should_close: Literal["deadline", "handled", "filed"] = "deadline"
    postponed: Literal["counted", "excluded"] = "counted"

    @property
    def told(self) -> dict[str, str]:
        """Return it as evidence."""
        return {"should_close": SHOULD_CLOSE[self.should_close], "postponed": POSTPONED[self.postponed]}


def reading_of(context: Context) -> Reading:
    """Return what the registry says for the area; a word that is none of ours is as if it were not there."""
    said: dict[str, str] = {}
    for site in context.registered:
        for name, allowed in (("should_close", SHOULD_CLOSE), ("postponed", POSTPONED)):
            if site.words.get(name) in allowed:
                said.setdefault(name, site.words[name])
    return Reading(**cast("dict[str, Any]", said))


def should_close(counts: Mapping[str, int], reading: Reading) -> tuple[int, int, int]:
    """Return 应结案数, and how many of these are closed and closed in time."""
    match reading.should_close:
        case "deadline":
            whole, closed, in_time, postponed = (counts[name] for name in ("over", "over_closed", "over_in_time", "over_postponed"))
        case "handled":
            whole, closed, in_time, postponed = counts["handled"], counts["closed"], counts["in_time"], 0
        case "filed":
            whole, closed, in_time, postponed = (counts[name] for name in ("filed", "closed", "in_time", "postponed"))
    return whole - (postponed if reading.postponed == "excluded" else 0), closed, in_time


def filing_rate(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """立案率: cases that were filed, of those that were reported in the month, in %. Those that nobody has decided on yet are not filed."""
    kinds = joined(inputs.children)
    counts = total(kinds, "received", "filed", "rejected")
    rates = {kind: _rate(each["filed"], each["received"]) for kind, each in kinds.items()}
    waiting = counts["received"] - counts["filed"] - counts["rejected"]
    evidence = {"numerator": counts["filed"], "denominator": counts["received"], "waiting": waiting, **counts, "kinds": rates}
    return _shared(counts["filed"], counts["received"], evidence, NONE_SAID)


def _closing(place: int) -> Compute:
    def rate(inputs: Inputs, context: Context) -> Value | NotEnough:
        reading, kinds = reading_of(context), joined(inputs.children)
        counts = total(kinds, "over", "over_closed", "over_in_time", "over_postponed", "handled", "filed", "closed", "in_time", "postponed")
        told = should_close(counts, reading)
        rates = {kind: _rate(each[place], each[0]) for kind, of in kinds.items() if (each := should_close(of, reading))[0] > 0}
        besides = total(kinds, "overdue", "no_deadline", "provisional", "closed_before_opened")
        evidence = {
            "numerator": told[place], "denominator": told[0], "definition": reading.told, **counts, **besides, "kinds": rates,
            "by_month_due": by_month_due(inputs.children),
        }  # fmt: skip
        return _shared(told[place], told[0], evidence, "no case of the month should be closed yet")

    return rate


closing_rate = _closing(1)
"""结案率: cases that are closed, of those that should be, in %."""
closed_in_time_rate = _closing(2)
"""按期结案率: cases that were closed by their deadline, of those that should be closed, in %; what is overdue counts against it."""


def overdue(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Cases of the period that are open past their deadline now and not postponed; those without a deadline can't be, and are named."""
    kinds = joined(inputs.children)
    if not kinds:
        return NotEnough(NONE_SAID, RULE)
    waiting = {kind: each["overdue"] for kind, each in kinds.items() if each["overdue"]}
    days = [child.period_start.date().isoformat() for child in inputs.children if total(joined([child]), "overdue")["overdue"]]
    besides = total(kinds, "filed", "closed", "over", "over_postponed", "no_deadline", "provisional")
    evidence = {"kinds": waiting, "oldest_day": min(days, default=None), **besides}
    return Value(Decimal(sum(waiting.values())), RULE, evidence)


def _time(name: str, what: str) -> Compute:
    def median(inputs: Inputs, _context: Context) -> Value | NotEnough:
        kinds = joined(inputs.children)
        times = sorted(second for each in kinds.values() for second in each[name])
        counts = {"timed": len(times), **total(kinds, "received", "closed", "closed_before_opened")}
        if not times:
            return NotEnough(f"no case of the month has {what}", RULE, counts)
        by_kind = {kind: _hours(_middle(sorted(each[name]))) for kind, each in kinds.items() if each[name]}
        spread = {f"p{percent}": _hours(Fraction(nearest_rank([Decimal(each) for each in times], percent))) for percent in QUANTILES}
        evidence = {**counts, **spread, "max": _hours(Fraction(times[-1])), "median_by_kind": by_kind}
        return Value(Decimal(_hours(_middle(times))), RULE, evidence)

    return median


first_response_time = _time("responded_s", "a first response")
"""Median hours from the report to the first response of a person, half to even to 0.01; percentiles by nearest rank."""
closing_time = _time("closed_s", "been closed with a time")
"""Median hours from the report to the closing, of the cases that are closed now; one that was closed before it was opened has no time."""


def reopening_rate(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Cases that were opened again, of those that were ever closed, in %."""
    kinds = joined(inputs.children)
    counts = total(kinds, "reopened", "ever_closed")
    rates = {kind: _rate(each["reopened"], each["ever_closed"]) for kind, each in kinds.items() if each["ever_closed"]}
    evidence = {"numerator": counts["reopened"], "denominator": counts["ever_closed"], "kinds": rates}
    return _shared(counts["reopened"], counts["ever_closed"], evidence, "no case of the month was ever closed")


def satisfaction(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Mean of the scores from 1 to 5 that reporters gave to cases of the month, half to even to 0.01; how many were asked nobody knows."""
    kinds = joined(inputs.children)
    counts = total(kinds, "scores", "score_sum", "scored", "closed")
    if not counts["scores"]:
        return NotEnough("no case of the month was rated", RULE, counts)
    means = {kind: _mean(each["score_sum"], each["scores"]) for kind, each in kinds.items() if each["scores"]}
    return Value(Decimal(_mean(counts["score_sum"], counts["scores"])), RULE, {**counts, "kinds": means})


def _shared(part: int, whole: int, evidence: dict[str, Any], why: str) -> Value | NotEnough:
    figure = share(part, whole)
    return NotEnough(why, RULE, evidence) if figure is None else Value(figure, RULE, evidence)


def _rate(part: int, whole: int) -> list[Any]:
    figure = share(part, whole)
    return [part, whole, None if figure is None else str(figure)]


def _mean(whole: int, count: int) -> str:
    return str(round_half_even(Fraction(whole, count), DECIMALS))


def _middle(times: list[int]) -> Fraction:
    return Fraction(times[(len(times) - 1) // 2] + times[len(times) // 2], 2)


def _hours(seconds: Fraction) -> str:
    return str(round_half_even(seconds / HOUR_SECONDS, DECIMALS))
