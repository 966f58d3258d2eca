"""Means and when they count: GB 3095 Table 4 says how many values an average needs (2012 and 2026 alike)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import NamedTuple

from models.standards.rounding import exact_sum

HOURS_FOR_A_DAY = 20
SITE_SHARE = Fraction(3, 4)
"""HJ 663-2013 6.1.3 by recall, a setting: UNCONFIRMED["site_share"]."""


class Mean(NamedTuple):
    """An exact mean, kept as sum and number of hours so that it is rounded once, later (µg/m³; CO mg/m³)."""

    total: Decimal
    hours: int

    @property
    def exact(self) -> Fraction:
        """The mean as a fraction."""
        numerator, denominator = self.total.as_integer_ratio()
        return _fraction(numerator, denominator * self.hours)


def day_mean(hours: Iterable[Decimal | None]) -> Mean | None:
    """Day mean of SO2, NO2, CO, PM10 or PM2.5 from its hourly values; None with fewer than 20 (GB 3095 Table 4)."""
    valid = [value for value in hours if value is not None]
    if len(valid) < HOURS_FOR_A_DAY:
        return None
    return Mean(exact_sum(valid), len(valid))


def city_mean(values: Sequence[Decimal | Fraction], monitoring: int, share_required: Fraction = SITE_SHARE) -> Fraction | None:
    """City value: unweighted mean of the valid sites' unrounded values (for O3 their MDA8s).

    `monitoring` counts the sites that monitor the pollutant; None when the valid ones are fewer than the share.
    """
    if not values or len(values) * share_required.denominator < share_required.numerator * monitoring:
        return None
    return exact_mean(values)


def exact_mean(values: Sequence[Decimal | Fraction]) -> Fraction:
    """Mean of at least one value, in integers over one denominator: `Fraction` would reduce to lowest terms at each step."""
    numerators, denominators = zip(*[value.as_integer_ratio() for value in values], strict=True)
    common = lcm(*denominators)
    if common > 1:
        numerators = tuple(own * (common // one) for own, one in zip(numerators, denominators, strict=True))
    return _fraction(sum(numerators), common * len(numerators))


@lru_cache(maxsize=16_384)
def _fraction(numerator: int, denominator: int) -> Fraction:
    """Return the fraction, remembered: sums of a few whole numbers come again and again, and lowest terms are slow to find."""
    return Fraction(numerator, denominator)
