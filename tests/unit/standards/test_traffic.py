from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.standards.traffic import GRADES, SLOTS, dtp, free_flow, network_grade, segment_grade, tpi, tti, weighted_mean
from tests.oracle import traffic as oracle

SPEEDS = st.decimals(0, 150, places=4)
FREE = st.fractions(min_value=1, max_value=140, max_denominator=10**12)


@pytest.mark.parametrize(
    ("speed", "name"),
    [
        ("70.01", "畅通"),
        ("70", "基本畅通"),
        ("50.01", "基本畅通"),
        ("50", "轻度拥堵"),
        ("40", "中度拥堵"),
        ("30", "严重拥堵"),
        ("0", "严重拥堵"),
    ],
)
def test_a_segment_on_a_limit_has_the_worse_grade(speed: str, name: str) -> None:
    assert segment_grade(Decimal(speed), Fraction(100)).name == name


def test_no_digit_is_lost_beside_a_limit_that_has_no_end_in_decimals() -> None:
    free = Fraction(100, 3)
    for ratio, above, below in (("7/10", 1, 2), ("1/2", 2, 3), ("2/5", 3, 4), ("3/10", 4, 5)):
        limit = Fraction(ratio) * free
        step = Fraction(1, 10**38)
        digits = [Decimal(f"{(limit / step).__floor__() + more}e-38") for more in (0, 1)]
        assert [segment_grade(each, free).number for each in digits] == [below, above]


@given(SPEEDS, FREE)
def test_the_grade_and_the_delay_are_the_oracles(speed: Decimal, free: Fraction) -> None:
    assert segment_grade(speed, free).number == oracle.grade_number(Fraction(speed), free)
    assert segment_grade(speed, free).name == oracle.NAMES[oracle.grade_number(Fraction(speed), free) - 1]
    assert dtp(speed, free) == oracle.delay_of(Fraction(speed), free)


@given(SPEEDS, FREE)
def test_a_single_segment_is_graded_alike_by_its_ratio_and_by_its_delay(speed: Decimal, free: Fraction) -> None:
    assert network_grade(tpi(dtp(speed, free))) is segment_grade(speed, free)


@given(st.fractions(min_value=0, max_value=1, max_denominator=10**6))
def test_the_index_is_the_oracles(delay: Fraction) -> None:
    assert tpi(delay) == oracle.index(delay)


def test_the_index_rises_without_a_jump_from_0_to_10() -> None:
    assert [tpi(Fraction(grade.dtp_from)) for grade in GRADES] == [0, 2, 4, 6, 8]
    assert tpi(Fraction(1)) == 10
    steps = [tpi(Fraction(number, 1000)) for number in range(1001)]
    assert all(0 < later - earlier <= Fraction(1, 50) for earlier, later in pairwise(steps))


@pytest.mark.parametrize(("index", "name"), [("0", "畅通"), ("1.99", "畅通"), ("2", "基本畅通"), ("4", "轻度拥堵"), ("10", "严重拥堵")])
def test_a_network_on_a_limit_has_the_worse_grade(index: str, name: str) -> None:
    assert network_grade(Decimal(index)).name == name


@pytest.mark.parametrize("delay", ["-1/100", "101/100"])
def test_what_is_no_share_has_no_index(delay: str) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        tpi(Fraction(delay))


def test_nobody_travels_faster_than_freely_and_who_stands_has_no_travel_time() -> None:
    half = Fraction(1, 2)
    expected: dict[int, tuple[Fraction | None, Fraction]] = {
        120: (Fraction(1), Fraction(0)),
        50: (Fraction(2), half),
        0: (None, Fraction(1)),
    }
    assert {speed: (tti(Decimal(speed), Fraction(100)), dtp(Decimal(speed), Fraction(100))) for speed in expected} == expected


def test_the_free_flow_speed_is_the_mean_of_the_fastest_ninth_and_no_more_than_the_limit() -> None:
    slots = [Fraction(number) for number in range(1, SLOTS + 1)]
    assert free_flow(slots) == Fraction(sum(range(65, 73)), 8)
    assert free_flow(slots, Decimal(60)) == 60
    assert free_flow(slots, Decimal(90)) == free_flow(slots)
    with pytest.raises(ValueError, match="72 slots; these are 71"):
        free_flow(slots[1:])


@given(st.lists(st.tuples(st.fractions(0, 1, max_denominator=10**9), st.integers(1, 10**6)), min_size=1, max_size=20))
def test_the_mean_over_one_denominator_is_the_mean(terms: list[tuple[Fraction, int]]) -> None:
    values, weights = zip(*terms, strict=True)
    assert weighted_mean(values, weights) == sum(value * weight for value, weight in terms) / Fraction(sum(weights))
