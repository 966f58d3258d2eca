from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import NotLet
from models.period import CITY_ZONE
from models.window import Daily, Pattern, Window, by_day, daily_of, minute_of, moment_of, month_of, time_of, window, windows_of

NOW = datetime(2026, 11, 25, 17, 30, 20, tzinfo=CITY_ZONE)


def asked(starts: str, ends: str) -> Window:
    return window(moment_of(starts, "from"), moment_of(ends, "to"), NOW)


def test_a_night_across_midnight_is_fourteen_hours() -> None:
    assert asked("2026-11-25T18:00", "2026-11-26T08:00").minutes == 14 * 60


def test_a_time_without_an_offset_is_the_citys_and_one_with_is_the_same_minute() -> None:
    assert (
        len(
            {moment_of(text, "from") for text in ("2026-11-25T18:00", "2026-11-25 18:00:00", "2026-11-25T10:00Z", "2026-11-25T18:00 08:00")}
        )
        == 1
    )
    assert moment_of("2026-11-25T24:00", "to") == moment_of("2026-11-26T00:00", "to")


@pytest.mark.parametrize(
    ("starts", "ends", "wrong"),
    [
        ("2026-11-25T18:00", "2026-11-25T08:00", "not after it begins"),
        ("2026-11-25T18:00", "2026-11-25T18:00", "not after it begins"),
        ("2026-11-25T17:29", "2026-11-25T18:00", "which is past"),
        ("2026-11-26T00:00", "2026-12-28T00:00", "it lasts 768 hours"),
        ("2027-11-27T00:00", "2027-11-27T01:00", "too far ahead"),
        ("2026-11-25", "2026-11-26", "no time to the minute"),
        ("2026-11-31T18:00", "2026-12-01T08:00", "no time to the minute"),
        ("2026-11-25T18:00:30", "2026-12-01T08:00", "no time to the minute"),
        ("0001-01-01T00:00+14:00", "2026-12-01T08:00", "no time to the minute"),
        ("9999-12-31T24:00", "2026-12-01T08:00", "no time to the minute"),
        ("2026-11-25T18:00+99:00", "2026-12-01T08:00", "no time to the minute"),
        ("2026-11-１5T18:00", "2026-12-01T08:00", "no time to the minute"),
    ],
)
def test_a_window_that_cannot_be_is_refused_in_both_languages(starts: str, ends: str, wrong: str) -> None:
    with pytest.raises(NotLet, match=wrong) as refused:
        asked(starts, ends)
    assert refused.value.code == "bad-window"
    assert refused.value.wrong.zh
    assert refused.value.right.zh


def test_the_minute_that_runs_may_still_be_asked_for() -> None:
    assert asked("2026-11-25T17:30", "2026-11-25T18:00").minutes == 30


def test_weekday_nights_belong_to_the_day_on_which_they_open() -> None:
    fridays = windows_of(Pattern(date(2026, 12, 1), date(2026, 12, 14), daily_of("18:00", "08:00"), frozenset({5})))
    assert [f"{time_of(each.starts):%a %d %H:%M} {time_of(each.ends):%a %d %H:%M}" for each in fridays] == [
        "Fri 04 18:00 Sat 05 08:00", "Fri 11 18:00 Sat 12 08:00",
    ]  # fmt: skip


def test_whole_days_in_a_row_are_one_window() -> None:
    (one,) = windows_of(Pattern(date(2026, 12, 1), date(2026, 12, 31), daily_of("00:00", "24:00")))
    assert one.minutes == 31 * 1440


@pytest.mark.parametrize(("opens", "closes"), [("18:00", "18:00"), ("24:00", "00:00"), ("25:00", "08:00"), ("8:00", "18:00"), ("", "x")])
def test_hours_of_a_day_without_length_are_refused(opens: str, closes: str) -> None:
    with pytest.raises(NotLet):
        daily_of(opens, closes)


def test_a_month_is_its_nights_and_must_not_have_begun() -> None:
    assert len(month_of("2026-12", daily_of("18:00", "08:00"), NOW)) == 31
    assert len(month_of("2027-02", daily_of("00:00", "24:00"), NOW)) == 1
    for wrong in ("2026-11", "2026-13", "2025-12", "9999-12", "0000-01", "2028-12", "december"):
        with pytest.raises(NotLet):
            month_of(wrong, daily_of("18:00", "08:00"), NOW)


@given(st.integers(0, 60_000_000), st.integers(1, 50_000))
def test_pieces_by_day_make_up_the_window_and_none_crosses_midnight(starts: int, minutes: int) -> None:
    whole = Window(starts, starts + minutes)
    pieces = list(by_day(whole))
    assert (pieces[0].starts, pieces[-1].ends) == whole
    assert all(one.ends == other.starts for one, other in pairwise(pieces))
    assert all(time_of(each.starts).date() == time_of(each.ends - 1).date() for each in pieces)


@given(st.dates(date(2026, 1, 1), date(2098, 1, 1)), st.integers(0, 400), st.integers(0, 1439), st.integers(1, 1440))
def test_windows_of_a_pattern_are_in_order_and_apart(first: date, days: int, opens: int, length: int) -> None:
    daily = Daily(opens, (opens + length - 1) % 1440 + 1)
    made = windows_of(Pattern(first, date.fromordinal(first.toordinal() + days), daily))
    assert all(one.ends < other.starts for one, other in pairwise(made))
    assert sum(each.minutes for each in made) == (days + 1) * length
    assert made[0].starts == minute_of(datetime(first.year, first.month, first.day, tzinfo=CITY_ZONE).astimezone(UTC)) + opens
