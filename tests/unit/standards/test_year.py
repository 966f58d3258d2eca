from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.standards.air import annual_mean, annual_percentile, percentile, year_gaps

VALUES = st.lists(st.integers(0, 500).map(Decimal), min_size=1, max_size=40)


def year(without: int = 0, number: int = 2025) -> dict[date, Decimal]:
    """All days of the year but the last ones of its months, spread evenly, in the order of the calendar."""
    days = [date(number, 1, 1) + timedelta(n) for n in range(366)]
    inside = [day for day in days if day.year == number]
    dropped = sorted(inside, key=lambda day: (-day.day, day.month))[:without]
    return {day: Decimal(day.month) for day in inside if day not in dropped}


def test_a_year_needs_324_days() -> None:
    assert year_gaps(year().keys(), 2025) == ()
    assert annual_mean(year(41), 2025) is not None
    assert year_gaps(year(42), 2025)[0] == "323 of 324 days in 2025"
    assert annual_mean(year(42), 2025) is None


@pytest.mark.parametrize(("month", "needed"), [(1, 27), (2, 25), (4, 27), (12, 27)])
def test_every_month_needs_its_days(month: int, needed: int) -> None:
    enough = {day: value for day, value in year().items() if day.month != month or day.day <= needed}
    assert year_gaps(enough.keys(), 2025) == ()
    del enough[date(2025, month, 1)]
    assert year_gaps(enough.keys(), 2025) == (f"{needed - 1} of {needed} days in 2025-{month:02}",)


def test_other_years_do_not_fill_a_gap() -> None:
    both = year(42) | year(number=2024)
    assert annual_mean(both, 2025) is None
    assert annual_mean(both, 2024) == annual_mean(year(number=2024), 2024)


def test_a_percentile_lies_between_its_neighbours_by_rank() -> None:
    hundred = [Decimal(value) for value in range(1, 101)]
    assert percentile(hundred, Fraction(95, 100)) == Fraction("95.05")
    assert percentile([Decimal(7)], Fraction(98, 100)) == 7
    assert annual_percentile(dict.fromkeys(year(), Decimal(9)), "o3", 2025) == 9


@given(VALUES, st.randoms(use_true_random=False))
def test_a_percentile_does_not_depend_on_order_and_ends_at_the_ends(values: list[Decimal], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert percentile(values, Fraction(9, 10)) == percentile(shuffled, Fraction(9, 10))
    assert percentile(values, Fraction(0)) == min(values)
    assert percentile(values, Fraction(1)) == max(values)


def test_a_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        percentile([], Fraction(1, 2))
