from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.standards.water import GRADES, body_grade, point_grade, value_grade
from tests.oracle import water as oracle


@pytest.mark.parametrize(
    ("key", "text", "grade"),
    [
        ("transparency", "25", 0), ("transparency", "24.9", 1), ("transparency", "10", 1), ("transparency", "9.9", 2),
        ("do", "2.0", 0), ("do", "1.99", 1), ("do", "0.2", 1), ("do", "0.19", 2),
        ("orp", "50", 0), ("orp", "49", 1), ("orp", "-200", 1), ("orp", "-201", 2),
        ("nh3n", "8.0", 0), ("nh3n", "8.1", 1), ("nh3n", "15", 1), ("nh3n", "15.1", 2),
    ],
)  # fmt: skip
def test_a_value_on_a_bound_takes_the_better_grade(key: str, text: str, grade: int) -> None:
    assert value_grade(key, Decimal(text), Decimal(80)) == grade


def test_shallow_water_is_judged_by_40_percent_of_its_depth() -> None:
    assert [value_grade("transparency", Decimal(text), Decimal(20)) for text in ("8", "7.9")] == [0, 2]
    assert value_grade("transparency", Decimal(20), Decimal(25)) == 1
    assert value_grade("transparency", Decimal(20)) == 1


def test_heavy_takes_60_percent_of_one_indicator_or_30_of_two() -> None:
    light = [1] * 10
    assert point_grade({"do": [2] * 6 + [0] * 4, "nh3n": [0] * 10}).grade == 2
    assert point_grade({"do": [2] * 5 + [0] * 5, "nh3n": light}).grade == 1
    assert point_grade({"do": [2] * 3 + [0] * 7, "nh3n": [2] * 3 + light[3:]}).grade == 2
    assert point_grade({"do": [2] * 3 + [0] * 7, "nh3n": [2] * 2 + light[2:]}).grade == 1


def test_a_point_without_a_value_in_the_bands_is_not_black_and_odorous() -> None:
    found = point_grade({"do": [0, 0, 0], "nh3n": [0, 0, 0], "orp": []})
    assert (found.grade, found.counts, found.heavy) == (0, {"do": 3, "nh3n": 3}, {"do": 0, "nh3n": 0})


def test_a_body_is_heavy_where_60_percent_of_its_points_are_and_a_stretch_where_three_in_a_row_are() -> None:
    assert body_grade([2, 2, 2, 0, 0]).grade == 2
    whole = body_grade([0, 2, 2, 2, 1, 0, 2, 0])
    assert (whole.grade, whole.stretches) == (1, ((1, 3),))
    assert body_grade([2, 2, 0, 0, 0]).stretches == ()
    assert body_grade([0, 0, 0]).grade == 0


SAMPLES = st.lists(st.fractions(min_value=0, max_value=40, max_denominator=100), max_size=8)
POINTS = st.fixed_dictionaries({"transparency": SAMPLES, "do": SAMPLES, "nh3n": SAMPLES}, optional={"orp": SAMPLES})


@given(POINTS)
def test_any_point_has_the_oracles_grade(values: dict[str, list[Fraction]]) -> None:
    decimals = {key: [Decimal(round(value * 1000)) / 1000 for value in samples] for key, samples in values.items()}
    exact = {key: [Fraction(value) for value in samples] for key, samples in decimals.items()}
    found = point_grade({key: [value_grade(key, value) for value in samples] for key, samples in decimals.items()})
    assert GRADES[found.grade] == oracle.smelly(exact)
