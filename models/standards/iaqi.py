"""One pollutant's index, IAQI: exact interpolation between dated breakpoints, rounded up (HJ 633-2026 eq. 1, 4.2.6)."""

from bisect import bisect_left
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from models.standards.edition import AqiEdition
from models.standards.rounding import ceiling

CAP = 500


@lru_cache(maxsize=1 << 16)
def iaqi(edition: AqiEdition, item: str, concentration: Decimal) -> int | None:
    """IAQI of a concentration that is already rounded (µg/m³; CO mg/m³); item as in the table: `PM2_5_24h`, `O3_8h`.

    None: this item has no index there, another one judges (2012 edition: SO2 1 h above 800 → SO2 24 h, O3 8 h above
    800 → O3 1 h). The 2026 edition fixes 200 and 300 instead. Where the text is silent the index is capped at 500,
    which is our inference: ask `is_capped` and say so.
    """
    steps = edition.breakpoints[item]
    if not concentration.is_finite() or concentration < 0:
        message = f"{item} {concentration} is not a concentration: a finite number of at least 0 is needed"
        raise ValueError(message)
    upper = bisect_left(steps, concentration)
    if upper == len(steps):
        return edition.above_top.get(item, CAP)
    if upper == 0:
        return edition.iaqi_steps[0]
    low, high = steps[upper - 1], steps[upper]
    base, top = edition.iaqi_steps[upper - 1], edition.iaqi_steps[upper]
    return ceiling(base + (Fraction(concentration) - low) * (top - base) / (high - low))


def is_above_top(edition: AqiEdition, item: str, concentration: Decimal) -> bool:
    """Whether the concentration lies above the last breakpoint of the item."""
    return concentration > edition.breakpoints[item][-1]


def is_capped(edition: AqiEdition, item: str, concentration: Decimal) -> bool:
    """Whether the IAQI is our cap of 500 and not the standard's own figure: UNCONFIRMED["capped"]."""
    return item not in edition.above_top and is_above_top(edition, item, concentration)
