"""Numbers are rounded once, in one way: GB/T 8170 half to even on exact values, the IAQI always up."""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, Inexact, InvalidOperation
from fractions import Fraction
from functools import lru_cache, reduce

# Wide enough for any reading, and an inexact sum raises: a wrong digit is worse than a stopped worker.
EXACT = Context(prec=200, traps=[Inexact, InvalidOperation, DivisionByZero])
_ROUND = Context(prec=200, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation])
_NOTHING = Decimal(0)
_QUANTA = tuple(Decimal(1).scaleb(-n) for n in range(10))


def round_half_even(value: Decimal | Fraction, decimals: int = 0) -> Decimal:
    """GB/T 8170-2008 (四舍六入五成双). Exact for any Decimal or Fraction; refuses NaN and infinity."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            message = f"{value} is not a number that can be rounded"
            raise ValueError(message)
        return _rounded(value, decimals)
    # In integers, because Fraction's own arithmetic reduces to lowest terms at each step.
    whole, rest = divmod(value.numerator * 10**decimals, value.denominator)
    twice = 2 * rest
    if twice > value.denominator or (twice == value.denominator and whole % 2):
        whole += 1
    return _scaled(whole, decimals)


@lru_cache(maxsize=65_536)
def _scaled(whole: int, decimals: int) -> Decimal:
    return EXACT.scaleb(Decimal(whole), -decimals)


@lru_cache(maxsize=65_536)
def _rounded(value: Decimal, decimals: int) -> Decimal:
    """Round a reading; the same few thousand come again and again."""
    return value.quantize(_QUANTA[decimals], context=_ROUND)


def ceiling(value: Fraction) -> int:
    """The smallest integer that is not below the value (HJ 633-2026 4.2.6: 向上进位取整)."""
    return -(-value.numerator // value.denominator)


def exact_sum(values: Iterable[Decimal]) -> Decimal:
    """Sum without losing a digit; the default context would silently keep 28."""
    return reduce(EXACT.add, values, _NOTHING)
