"""How well a street runs, by GB/T 33171-2016: grade of a segment, delay, index of a network, free-flow speed.

Segments are graded by their speed as a share of the free-flow speed (8.1), a network by its traffic performance index TPI (8.2), which is
read off the share of delay in the travel time (DTP) by Appendix C. Appendices A (TPI from the share of severely congested kilometres)
and B (TPI from the travel time index) are alternatives whose numbers we could not read: they are not implemented.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm

from models.standards.edition import load_table
from models.standards.rounding import EXACT

EXACT_DECIMALS = 120
"""More than any reading has, so that a limit cut there lies on the same side of every reading as the limit itself."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of traffic (8.1, 8.2, App. C): above the next ratio and up to its own; from its TPI and its DTP on."""

    number: int
    name: str
    ratio_up_to: Decimal | None
    tpi_from: Decimal
    dtp_from: Decimal


_TABLE = load_table("gbt33171.json")
NAME: str = _TABLE["name"]
GRADES = tuple(
    Grade(
        number=row["number"], name=row["name"], ratio_up_to=Decimal(row["ratio_up_to"]) if row["ratio_up_to"] else None,
        tpi_from=Decimal(row["tpi_from"]), dtp_from=Decimal(row["dtp_from"]),
    )
    for row in _TABLE["grades"]
)  # fmt: skip
CONGESTED_FROM = 3
"""轻度拥堵: the first grade that is called congestion."""
FROM_HOUR: int = _TABLE["free_flow"]["from_hour"]
SLOT_MINUTES: int = _TABLE["free_flow"]["slot_minutes"]
SLOTS = (24 - FROM_HOUR) * 60 // SLOT_MINUTES
DAYS_FOR_FREE_FLOW: int = _TABLE["free_flow"]["days"]
FASTEST = int(SLOTS * Fraction(_TABLE["free_flow"]["share_of_slots"]))
"""7.2.1.2: of the slots from 06:00 to 24:00 the fastest ninth, 8 of 72."""
SPEED_MINUTES: int = _TABLE["travel_speed_interval_minutes"]
INDEX_MINUTES: int = _TABLE["network_interval_minutes"]

UNCONFIRMED: Mapping[str, str] = {
    "appendix_c": "App. C (TPI from DTP) is from one source; its edges agree with 8.1, because DTP = 1 − speed ratio",
    "interpolation": "TPI is interpolated linearly inside a band of App. C; the text of the appendix was not read",
    "free_flow": "7.2.1.2 (free-flow speed: slots of at most 15 min, at least 30 days, mean of the fastest ninth) is from one source",
    "free_flow_month": "a calendar month has 30 days with luck only: where it has fewer, the month before it is taken along",
    "weights": "network values are weighted by length as GB/T 29107-2012 App. A is said to ask; its text was not read",
    "means": "a longer period is the arithmetic mean of its index values: one source",
    "coverage": "how much of the network must report (5.2.3 Table 1) was not found: half of what is known is asked for here",
}

_RATIOS = tuple(sorted(Fraction(grade.ratio_up_to) for grade in GRADES if grade.ratio_up_to is not None))
_TPI = (*(Fraction(grade.tpi_from) for grade in GRADES), Fraction(_TABLE["tpi_up_to"]))
_DTP = (*(Fraction(grade.dtp_from) for grade in GRADES), Fraction(_TABLE["dtp_up_to"]))


@lru_cache(maxsize=65_536)
def speed_limits(numerator: int, denominator: int) -> tuple[Decimal, ...]:
    """Return the speeds up to which the grades from the worst to 基本畅通 reach, and then the free-flow speed, numerator/denominator.

    All are cut to where no reading has a digit: a reading is above the cut exactly when it is above the speed that was meant.
    """
    scale = 10**EXACT_DECIMALS
    cut = (ratio.numerator * numerator * scale // (ratio.denominator * denominator) for ratio in (*_RATIOS, Fraction(1)))
    return tuple(EXACT.scaleb(Decimal(each), -EXACT_DECIMALS) for each in cut)


def grade_number(speed: Decimal, limits: tuple[Decimal, ...]) -> int:
    """Number of the grade of a segment, 1 to 5, by the limits that `speed_limits` gives."""
    return len(GRADES) - bisect_left(limits, speed, 0, len(_RATIOS))


def segment_grade(speed: Decimal, free_flow: Fraction) -> Grade:
    """Grade of a segment (8.1): > 70 % of the free-flow speed 畅通, (50, 70] 基本畅通, (40, 50], (30, 40], ≤ 30 % 严重拥堵. Exact."""
    return GRADES[grade_number(speed, speed_limits(free_flow.numerator, free_flow.denominator)) - 1]


def tti(speed: Decimal | Fraction, free_flow: Fraction) -> Fraction | None:
    """Travel time index (7.2.2.1): travel time by that of free flow, at least 1; None where nothing moves, for then it has no end."""
    return max(Fraction(1), free_flow / Fraction(speed)) if speed else None


def dtp(speed: Decimal | Fraction, free_flow: Fraction) -> Fraction:
    """Share of delay in the travel time (7.2.2.2), at least 0: 1 − speed/free flow."""
    return max(Fraction(0), 1 - Fraction(speed) / free_flow)


def tpi(delay: Fraction) -> Fraction:
    """TPI of a network, 0 to 10, from its DTP by App. C; linear inside each band: UNCONFIRMED["interpolation"]."""
    if not 0 <= delay <= _DTP[-1]:
        message = f"{delay} is no share of delay; it lies between 0 and 1"
        raise ValueError(message)
    band = min(bisect_right(_DTP, delay), len(GRADES)) - 1
    low, high = _DTP[band], _DTP[band + 1]
    return _TPI[band] + (delay - low) / (high - low) * (_TPI[band + 1] - _TPI[band])


def network_grade(index: Decimal | Fraction) -> Grade:
    """Grade of a network by its TPI (8.2): [0,2) 畅通, [2,4), [4,6), [6,8), [8,10] 严重拥堵."""
    if not 0 <= index <= _TPI[-1]:
        message = f"{index} is no TPI; it lies between 0 and 10"
        raise ValueError(message)
    return GRADES[min(bisect_right(_TPI, index), len(GRADES)) - 1]


def mean_of_ratios(ratios: Sequence[tuple[int, int]], weights: Sequence[int]) -> Fraction:
    """Return the exact mean of (numerator, denominator) over one common denominator: a sum of fractions would reduce at each step."""
    common = lcm(*(under for _, under in ratios))
    total = sum(weight * over * (common // under) for (over, under), weight in zip(ratios, weights, strict=True))
    return Fraction(total, common * sum(weights))


def weighted_mean(values: Sequence[Fraction], weights: Sequence[int]) -> Fraction:
    """Return the exact mean of *values*."""
    return mean_of_ratios([value.as_integer_ratio() for value in values], weights)


def free_flow(slots: Sequence[Fraction], speed_limit: Decimal | None = None) -> Fraction:
    """Free-flow speed (7.2.1.2) from the mean speed of each of the 72 slots: the mean of the fastest ninth, capped at the speed limit."""
    if len(slots) != SLOTS:
        message = f"the free-flow speed takes the mean of each of {SLOTS} slots; these are {len(slots)}"
        raise ValueError(message)
    fastest = sorted(slots, reverse=True)[:FASTEST]
    mean = weighted_mean(fastest, [1] * FASTEST)
    return mean if speed_limit is None else min(mean, Fraction(speed_limit))
