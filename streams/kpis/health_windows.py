"""Counts of a day and of seven days against what is usual: the same seven days of each of the eight weeks before.

No standard was found for a baseline of sentinel counts; all rules here are the project's. A week counts with all its seven days (a site
must send 0), a baseline with four of its eight weeks. Below five cases on both sides nothing is compared: chance alone doubles such
numbers.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from models.kpi import Context, Fact, Inputs, NotEnough, Value
from models.period import ONE_DAY, city_time, unix
from models.result import Result
from models.standards.rounding import round_half_even

RULE = "project definition: 7-day count against the mean of the same 7 days in each of the 8 weeks before"
WEEKS, DAYS, WEEKS_NEEDED = 8, 7, 4
SMALL = 5
AGE_GROUPS = 5
BACK = timedelta(days=WEEKS * DAYS + DAYS - 1)
DECIMALS = 2

Counts = Sequence[int | None]
"""The period itself first, then each week further back; None where it is not known."""


class Day(NamedTuple):
    """Cases of one day, None where only some age groups were counted; odd says what does not fit together."""

    cases: int | None
    odd: str = ""


def _day(day: datetime, total: int | None, by_age: Sequence[int]) -> Day:
    """Believe 合计 before the age groups, and the age groups only where all of them were counted."""
    parts, complete = sum(by_age), len(by_age) == AGE_GROUPS
    if total is None:
        return Day(parts) if complete else Day(None, f"{day.date()}: {len(by_age)} of {AGE_GROUPS} age groups and no 合计")
    differs = parts > total or (complete and parts != total)
    return Day(total, f"{day.date()}: 合计 {total}, age groups {parts}" if differs else "")


def _days(facts: Mapping[str, Sequence[Fact]]) -> dict[datetime, Day]:
    total: dict[datetime, int] = {}
    by_age: dict[datetime, list[int]] = {}
    for metric, series in facts.items():
        for fact in series:
            if fact.value is None or fact.flag:
                continue
            day, cases = city_time(fact.observed_at), int(fact.value)
            if metric.endswith("_all"):
                total[day] = cases
            else:
                by_age.setdefault(day, []).append(cases)
    return {day: _day(day, total.get(day), by_age.get(day, ())) for day in total.keys() | by_age.keys()}


def _window(days: Mapping[datetime, Day], last: datetime) -> int | None:
    inside = [days.get(last - back * ONE_DAY) for back in range(DAYS)]
    known = [day.cases for day in inside if day is not None and day.cases is not None]
    return sum(known) if len(known) == DAYS else None


def compared(counts: Counts) -> dict[str, Any]:
    """Return a count beside its baseline: mean, ratio, and whether it is above every week before."""
    now, before = counts[0], [count for count in counts[1:] if count is not None]
    mean = Fraction(sum(before), len(before)) if len(before) >= WEEKS_NEEDED else None
    few = now is not None and mean is not None and max(Fraction(now), mean) < SMALL
    ratio = None if now is None or not mean or few else round_half_even(now / mean, DECIMALS)
    return {
        "count": now,
        "weeks": list(counts[1:]),
        "baseline": None if mean is None else str(round_half_even(mean, DECIMALS)),
        "ratio": None if ratio is None else str(ratio),
        "few": few,
        "above_every_week": None if now is None or mean is None or few else now > max(before),
    }


def _outcome(day: Counts, week: Counts, more: Mapping[str, Any], why: str) -> Value | NotEnough:
    evidence = {"day": compared(day), "seven_days": compared(week), **more}
    return NotEnough(why, RULE, evidence) if week[0] is None else Value(Decimal(week[0]), RULE, evidence)


def _ages(facts: Mapping[str, Sequence[Fact]], context: Context) -> dict[str, int] | None:
    """Return the seven days by age group, or None where a cell of one to four cases could point at somebody."""
    first = unix(context.end - DAYS * ONE_DAY)
    ages = {
        metric.partition("_")[2]: sum(
            int(fact.value) for fact in series if fact.observed_at >= first and fact.value is not None and not fact.flag
        )
        for metric, series in facts.items()
        if not metric.endswith("_all")
    }
    return None if any(0 < cases < SMALL for cases in ages.values()) or not any(ages.values()) else ages


def site_day(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Cases of the seven days that end with this one, at one site."""
    days = _days(inputs.facts)
    last = [context.start - week * DAYS * ONE_DAY for week in range(WEEKS + 1)]
    on_day = [days[moment].cases if moment in days else None for moment in last]
    odd = sorted(day.odd for moment, day in days.items() if day.odd and moment > context.start - DAYS * ONE_DAY)
    more = {"by_age": _ages(inputs.facts, context), "not_adding_up": odd}
    return _outcome(
        on_day, [_window(days, moment) for moment in last], more, "one of the seven days has no count; a site without a case sends 0"
    )


def _added(children: Sequence[Result], what: str) -> tuple[list[int | None], list[str]]:
    """Return the sums of the sites that have the period itself, and who has not; a week counts where all of them have it."""
    told = {child.subject: [child.evidence[what]["count"], *child.evidence[what]["weeks"]] for child in children}
    inside = [counts for counts in told.values() if counts[0] is not None]
    columns = zip(*inside, strict=True) if inside else [(None,)] * (WEEKS + 1)
    sums = [None if None in column else sum(column) for column in columns]
    return sums, sorted(subject for subject, counts in told.items() if counts[0] is None)


def area_day(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Cases of the seven days that end with this one, of the sites of an area that have all seven."""
    (day, _), (week, missing) = _added(inputs.children, "day"), _added(inputs.children, "seven_days")
    silent = {site.subject for site in context.registered} - {child.subject for child in inputs.children}
    more = {
        "sites": len(inputs.children) - len(missing), "sites_incomplete": missing, "sites_silent": sorted(silent),
        "not_adding_up": sorted(f"{child.subject}: {odd}" for child in inputs.children for odd in child.evidence["not_adding_up"]),
    }  # fmt: skip
    return _outcome(day, week, more, "no site has a count for each of the seven days")
