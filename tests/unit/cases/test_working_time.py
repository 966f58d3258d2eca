from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.holidays import published_calendar
from models.period import CITY_ZONE
from models.standards.working_time import LONGEST, Allowance, Calendar, LimitUnit, Pause, Stretch, due_at, elapsed
from tests.oracle import working_time as oracle

ALL = published_calendar()
KNOWN = Calendar(
    off=frozenset(day for day in ALL.off if day.year <= 2026),
    on=frozenset(day for day in ALL.on if day.year <= 2026),
    published=frozenset(year for year in ALL.published if year <= 2026),
)
"""As it was published by the end of 2026, so that a newer release of the library changes no test."""
BY_DAYS = replace(KNOWN, day_rule="close")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY_ZONE)


def due(filed: str, amount: str, unit: LimitUnit, calendar: Calendar = KNOWN, pauses: tuple[Pause, ...] = ()) -> tuple[str, bool]:
    found = due_at(at(filed), Allowance(Fraction(amount), unit), calendar, pauses)
    return found.at.strftime("%Y-%m-%d %H:%M"), found.provisional


@pytest.mark.parametrize(
    ("filed", "amount", "unit", "expected"),
    [
        ("2026-11-25 09:00", "4", "work_hour", "2026-11-25 15:00"),  # over lunch
        ("2026-11-25 08:00", "4", "work_hour", "2026-11-25 12:00"),  # ends with the morning, not with the lunch
        ("2026-11-25 12:30", "2", "work_hour", "2026-11-25 16:00"),  # filed at lunch
        ("2026-11-25 17:30", "1", "work_hour", "2026-11-26 08:30"),
        ("2026-11-25 00:00", "1", "work_hour", "2026-11-25 09:00"),
        ("2026-11-25 23:59", "1", "work_hour", "2026-11-26 09:00"),
        ("2026-11-25 11:45", "0.5", "work_hour", "2026-11-25 14:15"),
        ("2026-11-27 17:00", "2", "work_hour", "2026-11-30 09:00"),  # over a weekend
        ("2026-05-08 17:00", "1", "work_day", "2026-05-09 17:00"),  # Saturday 9 May made up for the 1st
        ("2026-02-14 16:00", "4", "work_hour", "2026-02-24 10:00"),  # a worked Saturday, then nine days of Spring Festival
        ("2026-09-30 17:00", "2", "work_hour", "2026-10-08 09:00"),  # National Day
        ("2026-10-09 17:00", "2", "work_hour", "2026-10-10 09:00"),  # a worked Saturday
        ("2026-09-20 08:00", "1", "work_day", "2026-09-20 18:00"),  # a worked Sunday
        ("2025-12-31 17:00", "2", "work_hour", "2026-01-04 09:00"),  # New Year, then a worked Sunday
        ("2026-02-09 08:00", "15", "work_day", "2026-03-05 18:00"),  # 9-14 Feb, 24-28 Feb, 2-5 March
        ("2026-11-25 22:36", "2", "urgent_hour", "2026-11-26 00:36"),  # the example of the city whose rules these are
        ("2026-02-16 20:00", "2", "urgent_day", "2026-02-18 20:00"),
        ("2026-11-27 17:00", "4", "hour", "2026-11-27 21:00"),
        ("2026-12-31 18:00", "1", "day", "2027-01-01 18:00"),
    ],
)
def test_a_limit_runs_out_when_a_clerk_with_a_calendar_says_so(filed: str, amount: str, unit: LimitUnit, expected: str) -> None:
    assert due(filed, amount, unit) == (expected, False)


@pytest.mark.parametrize(
    ("filed", "amount", "expected"),
    [
        ("2026-02-09 10:00", "5", "2026-02-14 18:00"),
        ("2026-02-14 10:00", "1", "2026-02-24 18:00"),
        ("2026-11-27 23:00", "1", "2026-11-30 18:00"),
        ("2026-11-28 10:00", "1", "2026-11-30 18:00"),
    ],
)
def test_where_days_are_counted_whole_the_day_of_filing_does_not_count(filed: str, amount: str, expected: str) -> None:
    assert due(filed, amount, "work_day", BY_DAYS) == (expected, False)


def test_a_day_that_nobody_has_published_yet_is_taken_by_its_weekday_and_said_to_be_provisional() -> None:
    assert due("2026-12-31 17:00", "2", "work_hour") == ("2027-01-01 09:00", True)
    assert due("2026-12-24 08:00", "1", "work_day") == ("2026-12-24 18:00", False)
    assert due("2026-12-25 08:00", "1", "work_day") == ("2026-12-25 18:00", True), "the notice of 2027 may move it"
    known = replace(KNOWN, published=KNOWN.published | {2027}, off=KNOWN.off | {date(2027, 1, 1)})
    assert due("2026-12-31 17:00", "2", "work_hour", known) == ("2027-01-04 09:00", False)


def test_urgent_clocks_know_no_holidays_and_are_never_provisional() -> None:
    assert due("2031-01-01 23:00", "2", "urgent_hour") == ("2031-01-02 01:00", False)


def test_the_hours_of_an_office_are_its_own() -> None:
    noon = replace(KNOWN, hours=(Stretch(8 * 60 + 30, 12 * 60), Stretch(14 * 60 + 30, 17 * 60 + 30)))
    assert due("2026-11-25 08:00", "1", "work_day", noon)[0] == "2026-11-25 17:30"
    assert due("2026-11-25 11:30", "1", "work_hour", noon)[0] == "2026-11-25 15:00"


def test_a_pause_stops_the_clock_and_the_rest_runs_after_it() -> None:
    over_night = Pause(at("2026-11-25 10:00"), at("2026-11-26 10:00"))
    assert due("2026-11-25 09:00", "4", "work_hour", pauses=(over_night,))[0] == "2026-11-26 15:00"
    assert due("2026-11-25 22:36", "2", "urgent_hour", pauses=(over_night,))[0] == "2026-11-26 12:00"
    twice = (over_night, Pause(at("2026-11-26 08:00"), at("2026-11-26 11:00")))
    assert due("2026-11-25 09:00", "4", "work_hour", pauses=twice)[0] == "2026-11-26 16:00"
    assert (
        due("2026-11-25 09:00", "2", "work_day", BY_DAYS, (Pause(at("2026-11-26 17:00"), at("2026-11-27 09:00")),))[0] == "2026-11-30 18:00"
    )


def test_the_zone_in_which_a_case_was_filed_plays_no_part() -> None:
    filed = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
    assert due_at(filed, Allowance(Fraction(1), "work_hour"), KNOWN).at == at("2026-11-25 09:00")


@pytest.mark.parametrize("amount", [0, -1, LONGEST + 1])
def test_a_limit_that_is_none_is_refused(amount: int) -> None:
    with pytest.raises(ValueError, match="is none"):
        due_at(at("2026-11-25 09:00"), Allowance(Fraction(amount), "work_day"), KNOWN)


def test_what_can_have_no_end_is_refused() -> None:
    with pytest.raises(ValueError, match="whole ones"):
        due_at(at("2026-11-25 09:00"), Allowance(Fraction(1, 2), "work_day"), BY_DAYS)
    with pytest.raises(ValueError, match="without working hours"):
        due_at(at("2026-11-25 09:00"), Allowance(Fraction(1), "work_hour"), replace(KNOWN, hours=()))


def test_the_published_calendar_knows_every_year_from_2004_and_its_make_up_days() -> None:
    assert frozenset(range(2004, 2027)) <= ALL.published
    assert all(day.weekday() >= 5 for day in ALL.on)
    assert not ALL.on & ALL.off
    assert ALL.worked(date(2026, 2, 28))
    assert not ALL.worked(date(2026, 2, 23))
    assert not ALL.worked(date(2020, 2, 1)), "prolonged in the year of the epidemic"


class Example(NamedTuple):
    filed: datetime
    amount: int
    unit: LimitUnit
    calendar: Calendar
    pauses: tuple[Pause, ...]


DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))
QUARTERS = st.integers(0, 4 * 24 * 50).map(lambda number: at("2026-01-01 00:00") + number * oracle.STEP)
PAUSES = st.lists(st.tuples(QUARTERS, QUARTERS).map(lambda ends: Pause(*sorted(ends))), max_size=3).map(tuple)
FREE, WORKED = st.frozensets(DAYS, max_size=9), st.frozensets(DAYS, max_size=5)
CALENDARS = st.builds(lambda off, on: Calendar(off=off - on, on=on, published=frozenset({2026})), FREE, WORKED)
LENGTHS: dict[LimitUnit, timedelta] = {
    "work_hour": timedelta(hours=1), "urgent_hour": timedelta(hours=1), "hour": timedelta(hours=1),
    "work_day": timedelta(hours=8), "urgent_day": timedelta(days=1), "day": timedelta(days=1),
}  # fmt: skip
EXAMPLES = st.builds(Example, QUARTERS, st.integers(1, 30), st.sampled_from(sorted(LENGTHS)), CALENDARS, PAUSES)


def of(example: Example, **changed: object) -> datetime:
    filed, amount, unit, calendar, pauses = example._replace(**changed)  # type: ignore[arg-type] # fields of the example itself
    return due_at(filed, Allowance(Fraction(amount), unit), calendar, pauses).at


@settings(max_examples=40, deadline=None)
@given(EXAMPLES)
def test_the_end_is_where_counting_quarter_by_quarter_comes_to_an_end(example: Example) -> None:
    steps = example.amount * LENGTHS[example.unit] // oracle.STEP
    assert of(example) == oracle.due(example.filed, steps, example.unit, example.calendar.off, example.calendar.on, example.pauses)


@settings(max_examples=60, deadline=None)
@given(EXAMPLES, st.timedeltas(timedelta(0), timedelta(days=9)), st.integers(0, 9), PAUSES)
def test_later_filed_longer_allowed_or_paused_is_never_due_earlier(
    example: Example, later: timedelta, more: int, pauses: tuple[Pause, ...]
) -> None:
    for rule in ("hours", "close"):
        plain = example._replace(calendar=replace(example.calendar, day_rule=rule))
        assert of(plain) > plain.filed
        assert of(plain, filed=plain.filed + later) >= of(plain)
        assert of(plain, amount=plain.amount + more) >= of(plain)
        assert of(plain, pauses=(*plain.pauses, *pauses)) >= of(plain)


@settings(max_examples=60, deadline=None)
@given(EXAMPLES)
def test_what_has_gone_by_when_it_is_due_is_the_limit_and_a_moment_before_it_is_less(example: Example) -> None:
    filed, amount, unit, calendar, pauses = example
    end = of(example)
    assert elapsed(filed, end, unit, calendar, pauses) == amount * LENGTHS[unit]
    assert elapsed(filed, end - timedelta(microseconds=1), unit, calendar, pauses) < amount * LENGTHS[unit]


@settings(max_examples=60, deadline=None)
@given(EXAMPLES, QUARTERS)
def test_a_pause_cut_in_two_is_the_same_pause_and_one_after_the_end_is_none(example: Example, cut: datetime) -> None:
    halves = tuple(
        half for start, end in example.pauses for half in (Pause(start, min(max(cut, start), end)), Pause(min(max(cut, start), end), end))
    )
    assert of(example, pauses=halves) == of(example)
    assert of(example, pauses=(*example.pauses, Pause(of(example), of(example) + timedelta(days=3)))) == of(example)
