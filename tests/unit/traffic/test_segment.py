from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from streams.traffic.segment import Now, free_flow_of, hours_asked, now_of, usual_of
from tests.unit.traffic.hours import HOUR, NOW, hour

FREE = Fraction(50)
WEEK = timedelta(weeks=1)
MINUTE = timedelta(minutes=1)


def test_the_newest_five_minutes_that_have_begun_are_now() -> None:
    found = now_of([hour(["40", "24.94", "60"]), hour(["50"] * 12, HOUR - timedelta(hours=1))], NOW, FREE)
    assert (found.known, found.speed, found.at, found.age) == ("fresh", Decimal("24.9"), HOUR + 5 * MINUTE, timedelta(0))
    assert found.grade is not None
    assert found.grade.name == "轻度拥堵"


def test_an_hour_that_has_just_begun_looks_at_the_one_before() -> None:
    found = now_of([hour([]), hour(["50"] * 12, HOUR - timedelta(hours=1))], NOW, FREE)
    assert (found.known, found.at, found.age) == ("fresh", HOUR - 5 * MINUTE, 7 * MINUTE)


@pytest.mark.parametrize(("late", "known"), [(timedelta(0), "fresh"), (timedelta(seconds=1), "stale")])
def test_a_quarter_of_an_hour_is_fresh_and_a_second_more_is_not(late: timedelta, known: str) -> None:
    found = now_of([hour(["30"])], HOUR + 20 * MINUTE + late, FREE)
    assert (found.known, found.grade is None) == (known, known == "stale")


def test_nothing_measured_is_unknown_and_neither_free_nor_jammed() -> None:
    assert now_of([], NOW, FREE) == now_of([hour([])], NOW, FREE) == Now("unknown", None, None, None, None)


def test_a_speed_without_a_free_flow_speed_has_no_grade() -> None:
    found = now_of([hour(["30"], free_flow=None)], NOW, free_flow_of([hour(["30"], free_flow=None)]))
    assert (found.speed, found.grade) == (Decimal(30), None)


def test_the_newest_free_flow_speed_judges() -> None:
    assert free_flow_of([hour([], HOUR - WEEK, "40"), hour([], free_flow="50"), hour([], HOUR - 2 * WEEK, "30")]) == FREE


def test_what_is_usual_is_the_mean_of_the_weeks_and_each_weighs_the_same() -> None:
    weeks = [hour(["20"], HOUR - WEEK), hour(["30"] * 12, HOUR - 2 * WEEK), hour(["40", None, "42"], HOUR - 3 * WEEK)]
    found = usual_of(weeks, FREE)
    assert found is not None
    assert (found.speed, found.weeks) == (Decimal("30.3"), 3)
    assert usual_of(weeks[:2], FREE) is None
    assert usual_of([*weeks[:2], hour([], HOUR - 3 * WEEK)], FREE) is None


def test_the_hours_that_are_read_are_a_day_and_the_same_hour_of_eight_weeks() -> None:
    recent, usual = hours_asked(NOW)
    assert (recent[0], recent[-1], len(recent)) == (HOUR, HOUR - timedelta(hours=23), 24)
    assert {(start.weekday(), start.hour) for start in usual} == {(HOUR.weekday(), 8)}
    assert len(usual) == 8
