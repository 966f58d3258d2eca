from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some

from streams.live.event import Event, Topic
from streams.live.journal import Journal, Overrun

RESULTS: tuple[Topic, ...] = ("results",)


def change(number: int) -> Event:
    return Event("results", "中山", b"%d" % number)


def told(journal: Journal, number: int) -> list[int]:
    return [int(event.data) for each in range(number, journal.end) for event in journal.batch(each).events]


class Log:
    """A log of two partitions, heard in polls: each poll takes what it takes of either."""

    def __init__(self, polls: Sequence[tuple[int, int]], held: int) -> None:
        self.journal = Journal({"results": (0, 0)}, held_batches=held)
        self.heard: list[tuple[int, int]] = []
        reached = [0, 0]
        for poll in polls:
            events = []
            for partition, count in enumerate(poll):
                for _ in range(count):
                    events.append(change(len(self.heard)))
                    self.heard.append((partition, reached[partition]))
                    reached[partition] += 1
            self.journal.add(events, {"results": (reached[0], reached[1])})
        self.end = reached


POLLS = some.lists(some.tuples(some.integers(0, 3), some.integers(0, 3)), max_size=12)


@given(POLLS, some.integers(1, 12), some.tuples(some.integers(0, 20), some.integers(0, 20)))
def test_whoever_goes_on_anywhere_hears_all_that_came_after_or_that_it_cannot(
    polls: list[tuple[int, int]], held: int, place: tuple[int, int]
) -> None:
    log = Log(polls, held)
    number = log.journal.after({"results": place}, RESULTS)
    if number is None:
        assert any(mine < first for mine, first in zip(place, log.journal.begins(log.journal.first)["results"], strict=True))
        return
    after = {at for at, (partition, offset) in enumerate(log.heard) if offset >= place[partition]}
    heard = told(log.journal, number)
    assert after <= set(heard)
    assert heard == sorted(heard)


@given(POLLS, some.integers(1, 12))
def test_who_goes_on_where_a_batch_ended_hears_nothing_twice(polls: list[tuple[int, int]], held: int) -> None:
    log = Log(polls, held)
    for number in range(log.journal.first, log.journal.end + 1):
        place = log.journal.begins(number)
        found = log.journal.after(place, RESULTS)
        assert found is not None
        assert told(log.journal, found) == told(log.journal, number)


def test_a_follower_that_fell_behind_what_is_held_is_told_so() -> None:
    journal = Journal({"results": (0,)}, held_bytes=10)
    for number in range(20):
        journal.add([change(number)], {"results": (number + 1,)})
    assert journal.end == 20
    assert journal.first > 0
    with pytest.raises(Overrun):
        journal.batch(journal.first - 1)
    with pytest.raises(Overrun):
        journal.begins(journal.first - 1)
    assert told(journal, journal.first) == list(range(journal.first, 20))


def test_the_newest_batch_is_held_however_large_it_is() -> None:
    journal = Journal({"results": (0,)}, held_bytes=1)
    journal.add([Event("results", "中山", b"x" * 100)], {"results": (1,)})
    assert journal.batch(0).size == 100


def test_a_topic_is_covered_from_where_it_was_begun() -> None:
    journal = Journal({})
    journal.add((), {"results": (5,)})
    journal.add([change(1)], {"results": (6,)})
    journal.add((), {"results": (6,), "cases": (0,)})
    assert journal.covers(("results",)) == 1
    assert journal.covers(("results", "cases")) == 3
    assert journal.covers(("readings",)) is None
    assert journal.after({"results": (6,), "cases": (0,)}, ("results", "cases")) == 3
    assert journal.after({"results": (4,)}, RESULTS) is None
