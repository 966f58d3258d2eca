import pytest
from hypothesis import given
from hypothesis import strategies as some

from streams.live.event import TOPICS, Box, Event
from streams.live.wanted import Batch, Wanted, names_of

SUBJECTS = ("中山", "西区街道", "中山/华柏园", "中山/烟洲社区", "中山/烟洲社区/1", "中山/烟洲社区/2", "珠海/1")
NAMES = (*SUBJECTS, "中山/*", "中山/烟洲社区/*", "珠海/*", "*")
DEGREES = some.integers(0, 4).map(float)
BOXES = some.tuples(DEGREES, DEGREES, DEGREES, DEGREES).map(lambda at: Box(min(at[0], at[2]), min(at[1], at[3]), max(at[0], at[2]), max(at[1], at[3])))  # noqa: E501  # fmt: skip
EVENTS = some.builds(Event, some.sampled_from(TOPICS), some.sampled_from(SUBJECTS), some.just(b"{}"), some.none() | BOXES, some.booleans())
WANTED = some.builds(
    Wanted, some.frozensets(some.sampled_from(TOPICS)), some.frozensets(some.sampled_from(NAMES), max_size=3), some.none() | BOXES,
    some.booleans(),
)  # fmt: skip


@given(some.lists(EVENTS, max_size=20), WANTED)
def test_who_looks_in_the_index_finds_what_who_looks_at_each_finds(events: list[Event], wanted: Wanted) -> None:
    assert Batch(events).of(wanted) == [event for event in events if wanted.takes(event)]


@given(EVENTS, WANTED)
def test_whoever_is_not_of_the_street_hears_nothing_that_is_for_the_street_alone(event: Event, wanted: Wanted) -> None:
    assert not (wanted.takes(event) and event.of_street and not wanted.street)


@given(EVENTS, WANTED)
def test_who_asks_for_less_hears_no_more(event: Event, wanted: Wanted) -> None:
    if wanted.takes(event):
        assert wanted._replace(subjects=frozenset()).takes(event)
        assert wanted._replace(box=None).takes(event)
        assert event.topic in wanted.topics


def test_a_subject_is_found_by_its_name_and_by_all_that_it_lies_below() -> None:
    assert list(names_of("中山/烟洲社区/1")) == ["中山/烟洲社区/1", "中山/烟洲社区/*", "中山/*"]
    assert list(names_of("中山")) == ["中山"]


@pytest.mark.parametrize(("other", "meets"), [((1, 1, 1, 1), True), ((2, 0, 3, 1), True), ((2.1, 0, 3, 1), False), ((0, 3, 1, 4), False)])
def test_two_boxes_meet_where_they_share_a_place(other: tuple[float, float, float, float], *, meets: bool) -> None:
    box = Box(0, 0, 2, 2)
    assert box.meets(Box(*other)) == meets
    assert Box(*other).meets(box) == meets


def test_what_has_no_place_on_the_map_is_in_no_part_of_it() -> None:
    assert not Wanted(frozenset({"results"}), box=Box(-180, -90, 180, 90)).takes(Event("results", "中山", b"{}"))
