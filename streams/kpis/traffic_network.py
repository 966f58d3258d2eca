"""What the segments of an area say together: the traffic performance index (TPI) of an hour and a day, and how much road is congested.

The index belongs to a quarter of an hour (GB/T 33171-2016 7.2.3: at most 15 min): the delays of the segments, weighted by length, averaged
exactly, read off Appendix C and rounded once to 0.01. It is graded before it is rounded. Whatever is longer is the mean of these indices.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from models.kpi import Context, Inputs, NotEnough, Value
from models.period import ONE_HOUR
from models.result import Result
from models.standards.rounding import exact_sum, round_half_even
from models.standards.traffic import CONGESTED_FROM, GRADES, INDEX_MINUTES, NAME, mean_of_ratios, network_grade, tpi, weighted_mean

LENGTH_MARK = "length_km"
QUARTERS = 60 // INDEX_MINUTES
COVERAGE_NEEDED = Fraction(1, 2)
TPI_DECIMALS, SHARE_DECIMALS, DTP_DECIMALS = 2, 2, 6
PEAKS = {"morning 早高峰": (7, 9), "evening 晚高峰": (17, 19)}
"""Hours from and to; the project's own, the standard names none."""


class Weights(NamedTuple):
    """What each segment counts, in whole parts of a unit; all: of the segments that are registered or speak, whether they speak or not."""

    kind: str
    of: Mapping[str, int]
    all: int


def weights_of(segments: Sequence[Result], context: Context) -> Weights:
    """Weigh by length where every segment that speaks has one in the registry, else count them."""
    lengths = {site.subject: site.marks[LENGTH_MARK] for site in context.registered if site.marks.get(LENGTH_MARK, 0) > 0}
    if segments and all(each.subject in lengths for each in segments):
        unit = lcm(*(length.as_integer_ratio()[1] for length in lengths.values()))
        of = {subject: int(length * unit) for subject, length in lengths.items()}
        return Weights(LENGTH_MARK, of, sum(of.values()))
    known = {site.subject for site in context.registered} | {each.subject for each in segments}
    return Weights("count", dict.fromkeys(known, 1), len(known))


def _ratio(text: str) -> tuple[int, int]:
    over, _, under = text.partition("/")
    return int(over), int(under)


def _quarter(number: int, segments: Sequence[Result], weights: Weights) -> dict[str, Any] | None:
    """Return the index of one quarter of an hour, or None where less than half of the network speaks."""
    said = [(each, delay) for each in segments if (delay := each.evidence["quarters"][number]) is not None]
    heard = sum(weights.of[each.subject] for each, _ in said)
    if not said or heard < COVERAGE_NEEDED * weights.all:
        return None
    delay = mean_of_ratios([_ratio(text) for _, text in said], [weights.of[each.subject] for each, _ in said])
    index = tpi(delay)
    return {
        "tpi": str(round_half_even(index, TPI_DECIMALS)),
        "grade": network_grade(index).number,
        "dtp": str(round_half_even(delay, DTP_DECIMALS)),
        "segments": len(said),
    }


def _shares(minutes: Sequence[int]) -> list[str]:
    """Return DP_ki (7.2.2.3) in %, from 畅通 to 严重拥堵."""
    return [str(round_half_even(Fraction(100 * each, sum(minutes)), SHARE_DECIMALS)) for each in minutes]


def _by_grade(segments: Sequence[Result], weights: Weights) -> list[int]:
    """Return weight × minutes in each grade, over all intervals of five minutes that have a speed."""
    told = [(weights.of[each.subject], each.evidence["minutes"]) for each in segments]
    return [sum(weight * minutes[index] for weight, minutes in told) for index in range(len(GRADES))]


def network_hour(inputs: Inputs, context: Context) -> Value | NotEnough:
    """TPI of an area's hour, 0 to 10: the mean of the indices of its quarters of an hour (App. C, from the share of delay).

    A quarter needs half of the network; segments that are registered count in it though they are silent. `shares` is the share of
    kilometres (of segments, where not every one has a length) in each grade from 畅通 to 严重拥堵, over the intervals of five minutes.
    """
    segments = [child for child in inputs.children if "quarters" in child.evidence]
    weights = weights_of(segments, context)
    quarters = [_quarter(number, segments, weights) for number in range(QUARTERS)]
    indices = [Decimal(each["tpi"]) for each in quarters if each]
    spoke = {child.subject for child in inputs.children}
    evidence: dict[str, Any] = {
        "quarters": quarters,
        "weights": weights.kind,
        "segments": len(segments),
        "not_judged": len(inputs.children) - len(segments),
        "registered": len(context.registered),
        "silent": sum(site.subject not in spoke for site in context.registered),
    }
    if segments:
        by_grade = _by_grade(segments, weights)
        evidence |= {"by_grade": by_grade, "shares": _shares(by_grade)}
    if not indices:
        reason = (
            f"no quarter of the hour has a speed and a free-flow speed for half of the network ({len(segments)} segments can be judged)"
        )
        return NotEnough(reason, NAME, evidence)
    evidence["congested_minutes"] = INDEX_MINUTES * sum(each["grade"] >= CONGESTED_FROM for each in quarters if each)
    return Value(_graded(indices, evidence), NAME, evidence)


def _graded(indices: Sequence[Decimal], evidence: dict[str, Any]) -> Decimal:
    """Return the mean of *indices* to 0.01, after its grade is noted, which is that of the exact mean."""
    mean = Fraction(exact_sum(indices)) / len(indices)
    evidence["grade"] = network_grade(mean).name
    return round_half_even(mean, TPI_DECIMALS)


def _indices(hours: Sequence[Result]) -> list[Decimal]:
    return [Decimal(quarter["tpi"]) for hour in hours for quarter in hour.evidence["quarters"] if quarter]


def network_day(inputs: Inputs, context: Context) -> Value | NotEnough:
    """TPI of an area's day: the arithmetic mean of the indices of all its quarters of an hour; the evidence has the peak hours too."""
    indices = _indices(inputs.children)
    evidence: dict[str, Any] = {"quarters": len(indices), "of": 24 * QUARTERS}
    if not indices:
        return NotEnough("no quarter of an hour of this day has an index", NAME, evidence)
    peaks: dict[str, str | None] = {}
    for name, (begin, end) in PEAKS.items():
        low, high = context.start + begin * ONE_HOUR, context.start + end * ONE_HOUR
        inside = _indices([hour for hour in inputs.children if low <= hour.period_start < high])
        peaks[name] = str(round_half_even(Fraction(exact_sum(inside)) / len(inside), TPI_DECIMALS)) if inside else None
    evidence |= {"peaks": peaks, "highest": str(max(indices))}
    return Value(_graded(indices, evidence), NAME, evidence)


def congested_minutes(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Minutes of the day in which the network was congested: its index was 4 or more, 轻度拥堵 or worse (8.2)."""
    said = [quarter for hour in inputs.children for quarter in hour.evidence["quarters"] if quarter]
    evidence = {"quarters": len(said), "of": 24 * QUARTERS}
    if not said:
        return NotEnough("no quarter of an hour of this day has an index", NAME, evidence)
    by_grade = {grade.name: INDEX_MINUTES * sum(each["grade"] == grade.number for each in said) for grade in GRADES}
    return Value(Decimal(INDEX_MINUTES * sum(each["grade"] >= CONGESTED_FROM for each in said)), NAME, evidence | {"minutes": by_grade})


def congested_share(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """Share of the area's kilometres in 轻度拥堵 or worse, in %, over the day's intervals of five minutes; each hour weighs the same.

    Where in an hour not every segment has a length, segments are counted in it instead of kilometres; the evidence says in how many hours.
    """
    hours = [hour for hour in inputs.children if sum(hour.evidence.get("by_grade", ()))]
    evidence: dict[str, Any] = {"hours": len(hours), "by_count": sum(hour.evidence["weights"] != LENGTH_MARK for hour in hours)}
    if not hours:
        return NotEnough("no segment of this day can be judged", NAME, evidence)
    by_grade = [hour.evidence["by_grade"] for hour in hours]
    shares = [weighted_mean([Fraction(each[index], sum(each)) for each in by_grade], [1] * len(hours)) for index in range(len(GRADES))]
    evidence["shares"] = {grade.name: str(round_half_even(100 * each, SHARE_DECIMALS)) for grade, each in zip(GRADES, shares, strict=True)}
    return Value(round_half_even(100 * sum(shares[CONGESTED_FROM - 1 :], Fraction(0)), SHARE_DECIMALS), NAME, evidence)
