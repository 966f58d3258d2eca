from datetime import timedelta
from decimal import Decimal

from models.period import unix
from streams.trust.clock import ahead, behind
from streams.trust.jump import jump
from streams.trust.limits import CLOCK_AHEAD, CLOCK_BEHIND, METER_BACK, METER_RESET, RESENT, STUCK, Clock, Limits
from streams.trust.meter import meter
from streams.trust.resent import resent
from streams.trust.standing import standing
from streams.trust.stuck import stuck
from tests.unit.trust.series import HOUR, MIDNIGHT, landed, places, series

FIVE = Limits(stuck_after=5, rest=Decimal(2), rest_after=8)
TEN_AN_HOUR = Limits(jump=Decimal(10))
METER = Limits(meter=True)
CLOCK = Clock(ahead=timedelta(minutes=5), behind=timedelta(hours=2), readings=3, jitter=timedelta(minutes=10), standing=timedelta(hours=3))


def test_the_same_digits_five_times_are_stuck_from_the_first_on_and_four_times_are_not() -> None:
    assert stuck(series(["7", "7", "7", "7", "8"]), FIVE) == {}
    found = stuck(series(["8", "7", "7", "7", "7.0", "7", "8"]), FIVE)
    assert places(found) == [1, 2, 3, 4, 5]
    assert set(found.values()) == {STUCK}


def test_what_is_at_rest_may_stand_still_for_longer() -> None:
    assert stuck(series(["2"] * 7), FIVE) == {}
    assert places(stuck(series(["2"] * 8), FIVE)) == list(range(8))
    assert stuck(series(["0"] * 24), Limits(stuck_after=5, rest=Decimal(0))) == {}


def test_a_gap_does_not_make_a_stuck_device_move() -> None:
    assert places(stuck(series(["7", "7", None, None, "7", "7", "7"]), FIVE)) == [0, 1, 4, 5, 6]


def test_a_metric_without_limits_is_never_doubted() -> None:
    odd = series(["7"] * 24 + ["1000", "7"])
    assert (stuck(odd, Limits()), jump(odd, Limits()), meter(odd, Limits())) == ({}, {}, {})


def test_a_reading_that_stands_alone_is_a_jump_and_the_return_is_none() -> None:
    assert places(jump(series(["20", "21", "60", "22", "20"]), TEN_AN_HOUR)) == [2]
    assert places(jump(series(["20", "21", "0", "22", "20"]), TEN_AN_HOUR)) == [2]


def test_a_change_of_exactly_the_limit_is_none() -> None:
    assert jump(series(["20", "30", "20"]), TEN_AN_HOUR) == {}
    assert places(jump(series(["20", "30.01", "20"]), TEN_AN_HOUR)) == [1]


def test_a_change_that_the_next_reading_confirms_is_believed() -> None:
    assert jump(series(["20", "21", "60", "63", "61"]), TEN_AN_HOUR) == {}


def test_the_newest_reading_is_doubted_until_one_follows() -> None:
    assert places(jump(series(["20", "21", "60"]), TEN_AN_HOUR)) == [2]


def test_a_longer_gap_allows_a_larger_change_in_proportion() -> None:
    assert jump(series(["20", None, None, "50", None]), TEN_AN_HOUR) == {}
    assert places(jump(series(["20", None, None, "51", None]), TEN_AN_HOUR)) == [3]


def test_the_first_reading_is_a_jump_only_where_two_others_agree_against_it() -> None:
    assert places(jump(series(["90", "21", "22", "20"]), TEN_AN_HOUR)) == [0]
    assert places(jump(series(["90", "21"]), TEN_AN_HOUR)) == [1]


def test_a_row_that_repeats_every_number_was_sent_again() -> None:
    rows = {"a": series(["1", "2", "2"]), "b": series(["5", "6", "6"]), "c": series(["7", "7", "7"])}
    found = resent(rows, 3)
    assert {metric: places(doubts) for metric, doubts in found.items()} == {"a": [2], "b": [2], "c": [2]}
    assert {reason for doubts in found.values() for reason in doubts.values()} == {RESENT}


def test_a_row_in_which_one_number_moved_was_measured() -> None:
    rows = {"a": series(["1", "1"]), "b": series(["5", "5"]), "c": series(["7", "8"]), "d": series(["9", "9"])}
    assert resent(rows, 3) == {}


def test_two_equal_numbers_are_too_few_to_say_that_a_row_was_sent_again() -> None:
    assert resent({"a": series(["1", "1"]), "b": series(["5", "5"])}, 3) == {}


def test_an_hour_that_lands_before_it_is_over_comes_from_a_fast_clock() -> None:
    assert ahead(series(["1", "2"], lag=HOUR - CLOCK.ahead), HOUR, CLOCK) == {}
    found = ahead(series(["1", "2"], lag=timedelta(minutes=54, seconds=59)), HOUR, CLOCK)
    assert (places(found), set(found.values())) == ([0, 1], {CLOCK_AHEAD})


def test_readings_that_land_one_by_one_and_late_by_the_same_come_from_a_slow_clock() -> None:
    found = behind(series(["1", "2", "3"], lag=timedelta(hours=3, seconds=1)), HOUR, CLOCK)
    assert (places(found), set(found.values())) == ([0, 1, 2], {CLOCK_BEHIND})
    assert behind(series(["1", "2", "3"], lag=timedelta(hours=3)), HOUR, CLOCK) == {}
    assert behind(series(["1", "2"], lag=timedelta(hours=9)), HOUR, CLOCK) == {}


def test_a_buffer_that_lands_at_once_is_late_and_no_slow_clock() -> None:
    arrived = landed(MIDNIGHT + timedelta(hours=20))
    buffer = [fact._replace(first=arrived, newest=arrived) for fact in series(["1", "2", "3", "4", "5"])]
    assert behind(buffer, HOUR, CLOCK) == {}


def test_a_buffer_of_minutes_that_lands_at_once_is_no_slow_clock_though_all_are_late_by_nearly_the_same() -> None:
    minute = timedelta(minutes=1)
    arrived = landed(MIDNIGHT + timedelta(hours=20))
    late = series(["1", "2", "3", "4", "5"], step=minute, lag=timedelta(hours=20))
    assert places(behind(late, HOUR, CLOCK), minute) == [0, 1, 2, 3, 4]
    assert behind([fact._replace(first=arrived, newest=arrived) for fact in late], HOUR, CLOCK) == {}


def test_a_file_of_old_hours_that_is_loaded_row_by_row_is_no_slow_clock() -> None:
    loading = series(["1", "2", "3", "4", "5"])
    rows = [fact._replace(first=landed(MIDNIGHT + timedelta(days=900, seconds=number))) for number, fact in enumerate(loading)]
    assert behind(rows, HOUR, CLOCK) == {}


def test_the_last_time_that_gets_new_values_for_hours_comes_from_a_clock_that_stands() -> None:
    facts = series(["1", "2", "3"])
    later = landed(MIDNIGHT + timedelta(hours=6))
    restated = [*facts[:2], facts[2]._replace(newest=later)]
    assert places(standing(restated, CLOCK)) == [2]
    assert standing(facts, CLOCK) == {}
    reviewed = [fact._replace(newest=later) for fact in facts]
    assert standing(reviewed, CLOCK) == {}


def test_a_meter_that_falls_for_one_reading_is_doubted_there() -> None:
    assert meter(series(["100", "101", "50", "102", "103"]), METER) == {unix(MIDNIGHT + 2 * HOUR): METER_BACK}


def test_a_meter_that_leaps_up_for_one_reading_is_doubted_there() -> None:
    assert meter(series(["100", "101", "9999", "102", "103"]), METER) == {unix(MIDNIGHT + 2 * HOUR): METER_BACK}


def test_a_meter_that_begins_again_is_doubted_where_it_does() -> None:
    assert meter(series(["100", "101", "3", "4", "5"]), METER) == {unix(MIDNIGHT + 2 * HOUR): METER_RESET}
    assert meter(series(["100", "100", "100"]), METER) == {}
