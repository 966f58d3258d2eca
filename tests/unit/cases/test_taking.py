from datetime import timedelta
from decimal import Decimal
from math import cos, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.case import Case, Move, case_id_of
from models.errors import BadReport
from models.report import JOINED_AFTER, JOINED_BEFORE, MOST_REPORTS, RADIUS_M, belongs, locks, metres, touched
from models.step import step
from models.taking import Taken, take
from tests.unit.cases.lives import CLOSED, event, lived, opened, report, reporter

DEGREES_A_METRE = Decimal(1) / 111_195


def taken(*reports: object) -> list[Taken]:
    return take(reports, (), (), ())  # type: ignore[arg-type]


def north(metres_away: float) -> str:
    return str(Decimal("22.5677") + Decimal(metres_away) * DEGREES_A_METRE)


def test_two_reports_of_one_thing_are_one_case_with_two_reporters() -> None:
    first, second = taken(report(1), report(2, lat=north(30)))
    assert (first.joined, second.joined, second.case.id) == (False, True, first.case.id)
    assert len(second.case.reporters) == 2


ONE_SECOND = timedelta(seconds=1)
ELSEWHERE = (
    report(2, lat=north(51)), report(2, kind="matter-06010"), report(2, after=-JOINED_BEFORE - ONE_SECOND),
    report(2, after=JOINED_AFTER + ONE_SECOND),
)  # fmt: skip


@pytest.mark.parametrize("other", ELSEWHERE)
def test_what_is_far_in_place_time_or_kind_is_another_case(other: object) -> None:
    first, second = taken(report(1), other)
    assert first.case.id != second.case.id


def test_the_nearest_case_takes_the_report() -> None:
    near, far = report(1), report(2, lat=north(80))
    *_, last = taken(near, far, report(3, lat=north(45)))
    assert last.case.id == case_id_of(far.id)


def test_a_closed_case_takes_only_what_was_seen_before_its_end() -> None:
    closed = lived(opened(), *CLOSED)
    assert belongs(report(5, after=timedelta(hours=1)), closed)
    assert not belongs(report(5, after=timedelta(hours=10)), closed)


def test_a_case_that_belongs_to_another_or_was_split_off_whole_takes_nothing() -> None:
    case = opened()
    assert not belongs(report(5), step(case, event(case, Move.FOLLOW)))
    assert not belongs(report(5), step(case, event(case, Move.REJECT)))


def test_a_case_is_full_one_day() -> None:
    full = opened(*(reporter(number) for number in range(MOST_REPORTS)))
    assert not belongs(report(5), full)


def test_a_phone_that_sends_again_within_a_minute_has_sent_one_report() -> None:
    first = report(1).model_copy(update={"mark": "phone"})
    soon = report(2, after=timedelta(seconds=59)).model_copy(update={"mark": "phone"})
    late = report(3, after=timedelta(seconds=61)).model_copy(update={"mark": "phone"})
    a, b, c = taken(first, soon, late)
    assert [each.fresh for each in (a, b, c)] == [True, False, True]
    assert b.report.id == first.id
    assert len(c.case.reporters) == 2


def test_a_report_that_states_its_time_is_the_same_whenever_it_arrives() -> None:
    first = report(1).model_copy(update={"mark": "phone", "timed": True})
    again = first.model_copy(update={"id": report(2).id, "received_at": first.received_at + timedelta(days=2)})
    assert [each.fresh for each in taken(first, again)] == [True, False]


def test_a_key_names_one_report_and_another_content_under_it_is_refused() -> None:
    first = report(1).model_copy(update={"key": "k"})
    again = report(2, after=timedelta(hours=3)).model_copy(update={"key": "k"})
    assert [each.fresh for each in taken(first, again)] == [True, False]
    with pytest.raises(BadReport, match="Idempotency-Key"):
        taken(first, again.model_copy(update={"note": "another"}))


places = st.tuples(st.integers(-20_000, 20_000), st.integers(-20_000, 20_000), st.floats(0, 60), st.sampled_from(range(0, 360, 15)))


@given(places)
def test_two_places_within_the_radius_share_a_lock_and_each_is_found_from_the_other(place: tuple[int, int, float, int]) -> None:
    up, right, away, angle = place
    lat, lng = Decimal("22.5") + Decimal(up) / 100_000, Decimal("113.3") + Decimal(right) / 100_000
    other_lat = float(lat) + away * sin(radians(angle)) / 111_195
    other_lng = float(lng) + away * cos(radians(angle)) / 111_195 / cos(radians(float(lat)))
    one, two = report(1, lat=str(lat), lng=str(lng)), report(2, lat=f"{other_lat:.9f}", lng=f"{other_lng:.9f}")
    case: Case = taken(one)[0].case
    if metres(two, case) <= RADIUS_M:
        assert locks(one) & locks(two)
        assert set(touched(one.lat, one.lng, 0)) <= set(touched(two.lat, two.lng, RADIUS_M))
        assert belongs(two, case)
