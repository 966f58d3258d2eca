"""Ozone is judged by its daily maximum 8-hour mean (MDA8, 日最大 8 小时平均), which has validity rules of its own."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from models.standards.means import Mean
from models.standards.rounding import EXACT, exact_sum, round_half_even

WINDOW_HOURS = 8
HOURS_FOR_A_WINDOW = 6
DAY_HOURS = 24
WINDOW_ENDS = range(8, 25)
WINDOWS_FOR_A_DAY = 14
# 168 is the least common multiple of 6, 7 and 8: means compare exactly as sums, ten times faster than as fractions.
_PER_HOUR = {count: Decimal(168 // count) for count in range(HOURS_FOR_A_WINDOW, WINDOW_HOURS + 1)}
_NONE = Decimal(0)
LIMIT = Decimal(160)
"""GB 3095 grade 2 of the MDA8, µg/m³: the same in the 2012 text, the transition and from 2031."""


class Mda8(NamedTuple):
    """The largest 8-hour mean of a natural day; `window_end` is the clock hour, 8 to 24, the earliest on ties."""

    mean: Mean
    windows: int
    window_end: int

    @property
    def exact(self) -> Fraction:
        """The MDA8 as a fraction, µg/m³."""
        return self.mean.exact


def window_mean(values: Sequence[Decimal | None]) -> Mean | None:
    """Sum and count of an 8-hour mean with at least 6 of 8 values (GB 3095 Table 4), otherwise None."""
    if len(values) != WINDOW_HOURS:
        message = f"an 8-hour mean takes 8 hours, None where there is no value; these are {len(values)}"
        raise ValueError(message)
    valid = [value for value in values if value is not None]
    return Mean(exact_sum(valid), len(valid)) if len(valid) >= HOURS_FOR_A_WINDOW else None


def eight_hour_mean(values: Sequence[Decimal | None]) -> Fraction | None:
    """The exact 8-hour mean, µg/m³, or None with fewer than 6 values."""
    mean = window_mean(values)
    return mean.exact if mean else None


def mda8(hours: Sequence[Decimal | None], limit: Decimal = LIMIT) -> Mda8 | None:
    """MDA8 of the 24 hours of a natural day, hour i measured from i:00 to i+1:00 (published label i + 1).

    17 windows end at 08:00…24:00, so none reaches into the day before. At least 14 must be valid; with fewer the day
    still counts if the maximum, rounded, exceeds the limit (HJ 663 6.1.2: UNCONFIRMED["o3_over_limit"]).
    """
    if len(hours) != DAY_HOURS:
        message = f"a natural day has {DAY_HOURS} hours, None where there is no value; these are {len(hours)}"
        raise ValueError(message)
    # What was summed up to an hour less what was up to its start: the 17 windows share all but one hour with the next.
    counts = [0, *accumulate(hour is not None for hour in hours)]
    totals = [_NONE, *accumulate((_NONE if hour is None else hour for hour in hours), EXACT.add)]
    windows, best_end, best_weight = 0, 0, _NONE
    for end in WINDOW_ENDS:
        start = end - WINDOW_HOURS
        per_hour = _PER_HOUR.get(counts[end] - counts[start])
        if per_hour is None:
            continue
        windows += 1
        weight = EXACT.multiply(EXACT.subtract(totals[end], totals[start]), per_hour)
        if not best_end or weight > best_weight:
            best_end, best_weight = end, weight
    best = window_mean(hours[best_end - WINDOW_HOURS : best_end]) if best_end else None
    if best is None or (windows < WINDOWS_FOR_A_DAY and round_half_even(best.exact) <= limit):
        return None
    return Mda8(best, windows, best_end)
