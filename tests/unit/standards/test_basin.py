from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.standards.water import CLASSES, class_shares, main_by_rate, status_by_shares
from tests.oracle import water as oracle


@pytest.mark.parametrize(
    ("counts", "status"),
    [
        ((0, 0, 9, 1, 0, 0), "优"),
        ((0, 89, 0, 11, 0, 0), "良好"),
        ((3, 0, 0, 1, 0, 0), "良好"),
        ((0, 0, 74, 7, 0, 19), "轻度污染"),
        ((0, 0, 74, 6, 0, 20), "中度污染"),
        ((0, 0, 60, 1, 0, 39), "中度污染"),
        ((0, 0, 60, 0, 0, 40), "重度污染"),
        ((0, 0, 0, 0, 0, 5), "重度污染"),
    ],
)
def test_shares_on_a_bound_take_the_side_that_the_text_gives_them(counts: tuple[int, ...], status: str) -> None:
    grades = [grade for grade, count in enumerate(counts) for _ in range(count)]
    assert status_by_shares(class_shares(grades)).name == status


@given(st.lists(st.integers(0, 5), min_size=5, max_size=60))
def test_any_basin_has_the_oracles_status(grades: list[int]) -> None:
    assert status_by_shares(class_shares(grades)).name == oracle.basin([CLASSES[grade] for grade in grades])


def test_shares_are_exact_and_told_by_class() -> None:
    shares = class_shares([0, 1, 2, 3, 4, 5, 5])
    assert (shares.good, shares.worse_than_v) == (Fraction(300, 7), Fraction(200, 7))
    assert shares.by_class() == {"Ⅰ": 1, "Ⅱ": 1, "Ⅲ": 1, "Ⅳ": 1, "Ⅴ": 1, "劣Ⅴ": 2}


def test_the_main_pollutants_of_a_basin_are_those_that_most_sections_exceed() -> None:
    sections = [{"do": 3, "nh3n": 4, "tp": 0}, {"do": 3, "nh3n": 1, "tp": 3, "cod": 5}, {"do": 3, "nh3n": 3, "tp": 1, "cod": 2}]
    assert main_by_rate(sections) == [("do", Fraction(100)), ("nh3n", Fraction(200, 3)), ("cod", Fraction(50))]
