"""What a year of day values says and when it may say it: HJ 663 statistics under the validity of GB 3095 Table 4."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from models.standards.means import exact_mean

DAYS_FOR_A_YEAR = 324
DAYS_FOR_A_MONTH = 27
DAYS_FOR_FEBRUARY = 25
FEBRUARY = 2
PERCENTILES: Mapping[str, Fraction] = {
    "so2": Fraction(98, 100),
    "no2": Fraction(98, 100),
    "co": Fraction(95, 100),
    "o3": Fraction(90, 100),
    "pm10": Fraction(95, 100),
    "pm25": Fraction(95, 100),
}
"""HJ 663 Table 1: percentile of the day means; of the MDA8 for O3."""
ANNUAL_MEANS = ("so2", "no2", "pm10", "pm25")
"""HJ 663 Table 1: CO and O3 are judged by the percentile alone."""
PERIOD_DECIMALS: Mapping[str, int] = {"so2": 1, "no2": 1, "co": 2, "o3": 1, "pm10": 1, "pm25": 1}
"""UNCONFIRMED["period_decimals"]."""


def year_gaps(days: Collection[date], year: int) -> tuple[str, ...]:
    """What the year lacks for a valid statistic: 324 days, 27 a month, 25 in February. Empty: it is valid."""
    inside = {day for day in days if day.year == year}
    gaps = [] if len(inside) >= DAYS_FOR_A_YEAR else [f"{len(inside)} of {DAYS_FOR_A_YEAR} days in {year}"]
    months = Counter(day.month for day in inside)
    for month in range(1, 13):
        required = DAYS_FOR_FEBRUARY if month == FEBRUARY else DAYS_FOR_A_MONTH
        if months[month] < required:
            gaps.append(f"{months[month]} of {required} days in {year}-{month:02}")
    return tuple(gaps)


def annual_mean(days: Mapping[date, Decimal | Fraction], year: int) -> Fraction | None:
    """Exact mean of the year's day values (µg/m³; CO mg/m³), None where `year_gaps` finds one."""
    if year_gaps(days.keys(), year):
        return None
    return exact_mean([value for day, value in days.items() if day.year == year])


def percentile(values: Sequence[Decimal | Fraction], p: Fraction) -> Fraction:
    """HJ 663-2013 annex A: rank k = 1 + (n - 1)p in ascending order, linear in between; p within 0 and 1, exact."""
    if not values or not 0 <= p <= 1:
        message = f"a percentile takes at least one value and p from 0 to 1; these are {len(values)} values, p = {p}"
        raise ValueError(message)
    ordered = sorted(value if isinstance(value, Fraction) else Fraction(value) for value in values)
    rank = p * (len(ordered) - 1)
    below = rank.numerator // rank.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (rank - below)


def annual_percentile(days: Mapping[date, Decimal | Fraction], metric: str, year: int) -> Fraction | None:
    """The pollutant's percentile of the year's day values, None where `year_gaps` finds a gap."""
    if year_gaps(days.keys(), year):
        return None
    return percentile([value for day, value in days.items() if day.year == year], PERCENTILES[metric])
