from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.standards.air import Mda8, city_mean, day_mean, eight_hour_mean, mda8

HOURS = st.lists(st.none() | st.integers(0, 400).map(Decimal), min_size=24, max_size=24)


def hours(*present: int, value: int = 50) -> list[Decimal | None]:
    return [Decimal(value) if hour in present else None for hour in range(24)]


def plain_mda8(values: Sequence[Decimal | None]) -> tuple[Fraction, int] | None:
    """The largest of the windows in fractions and how many there are, without any of the code under test."""
    means = []
    for start in range(17):
        window = [Fraction(value) for value in values[start : start + 8] if value is not None]
        if len(window) >= 6:
            means.append(sum(window) / Fraction(len(window)))
    return (max(means), len(means)) if means else None


def test_a_day_mean_needs_twenty_hours_and_stays_exact() -> None:
    assert day_mean(hours(*range(19))) is None
    mean = day_mean([*hours(*range(20))[:23], Decimal(1)])
    assert mean is not None
    assert (mean.total, mean.hours, mean.exact) == (Decimal(1001), 21, Fraction(1001, 21))


def test_twenty_hours_are_enough_for_a_day() -> None:
    mean = day_mean(hours(*range(4, 24)))
    assert mean is not None
    assert mean.hours == 20


def test_an_eight_hour_mean_needs_six_hours() -> None:
    eight = [Decimal(10), Decimal(11), None, Decimal(12), Decimal(13), Decimal(14), None, Decimal(16)]
    assert eight_hour_mean(eight) == Fraction(76, 6)
    assert eight_hour_mean([None, *eight[1:]]) is None


def test_an_eight_hour_mean_of_seven_hours_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="takes 8 hours"):
        eight_hour_mean([Decimal(1)] * 7)


@given(HOURS)
def test_the_daily_maximum_equals_a_plain_one(values: list[Decimal | None]) -> None:
    plain, found = plain_mda8(values), mda8(values)
    if plain is None or (plain[1] < 14 and round(plain[0]) <= 160):
        assert found is None
    else:
        assert found is not None
        assert (found.exact, found.windows) == plain


def test_a_full_day_has_seventeen_windows_and_names_where_the_largest_ends() -> None:
    found = mda8([Decimal(hour) for hour in range(24)])
    assert isinstance(found, Mda8)
    assert (found.windows, found.window_end, found.exact) == (17, 24, Fraction(39, 2))


def test_equal_windows_name_the_earliest() -> None:
    found = mda8([Decimal(40)] * 24)
    assert found is not None
    assert found.window_end == 8


def test_thirteen_windows_are_too_few_and_fourteen_enough() -> None:
    assert mda8(hours(*range(18))) is None
    found = mda8(hours(*range(19)))
    assert found is not None
    assert found.windows == 14


@pytest.mark.parametrize(("value", "counts"), [(160, False), (161, True)])
def test_few_windows_count_when_they_exceed_the_limit(value: int, *, counts: bool) -> None:
    assert (mda8(hours(*range(8), value=value)) is not None) is counts


def test_few_windows_are_compared_with_the_limit_as_published() -> None:
    """160.25 is published as 160, which does not exceed 160."""
    assert mda8([Decimal(162), *[Decimal(160)] * 7, *[None] * 16]) is None


def test_the_first_window_ends_at_eight_and_none_reaches_into_the_day_before() -> None:
    assert mda8([Decimal(500)] * 5 + [None] * 19) is None


def test_a_city_needs_three_quarters_of_the_sites_that_monitor() -> None:
    three: list[Decimal | Fraction] = [Decimal(10), Decimal(20), Fraction(31)]
    assert city_mean(three, monitoring=4) == Fraction(61, 3)
    assert city_mean(three[:2], monitoring=4) is None
    assert city_mean(three[:2], monitoring=2) == 15
    assert city_mean([], monitoring=0) is None
    assert city_mean(three[:2], monitoring=4, share_required=Fraction(1, 2)) == 15
