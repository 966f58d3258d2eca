"""What a lease costs: yuan as data, exact until it is rounded once. Nothing here moves money."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from models.errors import NotLet
from models.plan.said import Said
from models.standards.rounding import round_half_even
from models.window import Window

FEN = 2
"""Decimals of a yuan."""
HOUR_MINUTES = 60


class Tariff(NamedTuple):
    """Yuan for an hour, yuan for a month of the offered hours (None: not let by month), and the deposit of a lease."""

    hour: Decimal
    month: Decimal | None
    deposit: Decimal


def price(tariff: Tariff, windows: Iterable[Window], *, by_month: bool) -> Decimal:
    """Return the price in yuan: minutes by the hour's price, half to even to the fen, or the month's price as it stands."""
    if not by_month:
        minutes = sum(each.minutes for each in windows)
        return round_half_even(Fraction(tariff.hour) * minutes / HOUR_MINUTES, FEN)
    if tariff.month is None:
        raise NotLet(
            "not-free",
            Said("该车位不按月出租", "this space is not let by month"),
            Said("请按时段租用，或选择标有月价的车位", "lease it by window, or take one with a price for the month"),
        )
    return round_half_even(tariff.month, FEN)
