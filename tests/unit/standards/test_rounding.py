from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.standards.rounding import ceiling, exact_sum, round_half_even

FRACTIONS = st.fractions(min_value=0, max_value=5000, max_denominator=10**6)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [("0.5", 0, "0"), ("1.5", 0, "2"), ("2.5", 0, "2"), ("2.55", 1, "2.6"), ("2.45", 1, "2.4"), ("2.4500001", 1, "2.5")],
)
def test_a_tie_goes_to_the_even_neighbour(value: str, decimals: int, expected: str) -> None:
    assert round_half_even(Decimal(value), decimals) == Decimal(expected)
    assert round_half_even(Fraction(value), decimals) == Decimal(expected)


@given(FRACTIONS, st.integers(0, 3))
def test_rounding_a_fraction_lands_on_a_nearest_multiple(value: Fraction, decimals: int) -> None:
    step = Fraction(1, 10**decimals)
    rounded = Fraction(round_half_even(value, decimals))
    assert rounded % step == 0
    assert abs(rounded - value) <= step / 2
    if abs(rounded - value) == step / 2:
        assert rounded / step % 2 == 0


@given(st.decimals(min_value=0, max_value=5000, places=6), st.integers(0, 3))
def test_a_decimal_and_its_fraction_round_alike(value: Decimal, decimals: int) -> None:
    assert round_half_even(value, decimals) == round_half_even(Fraction(value), decimals)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_not_a_number_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="not a number that can be rounded"):
        round_half_even(Decimal(value))


@given(FRACTIONS)
def test_the_ceiling_is_the_smallest_integer_not_below(value: Fraction) -> None:
    assert ceiling(value) - 1 < value <= ceiling(value)


def test_a_sum_keeps_digits_that_the_default_context_would_lose() -> None:
    assert exact_sum([Decimal("1e20"), Decimal("1e-20")]) == Decimal("100000000000000000000.00000000000000000001")
