from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from models.observation import Part, Reading
from streams.live.latest import Latest, Readings, Series

AIR = frozenset({"air"})
READINGS = some.builds(
    Reading, some.sampled_from(("中山/1", "中山/2")), some.sampled_from(("o3", "no2")), some.integers(0, 5),
    some.sampled_from(("1", "2", None)), some.just(""), some.integers(0, 1), some.integers(0, 3),
)  # fmt: skip
PARTS = some.lists(some.tuples(some.sampled_from(("air", "water")), some.sampled_from("abc"), some.lists(READINGS, max_size=4)), max_size=6)


def part(feed: str, landing: str, readings: list[Reading]) -> Part:
    return Part(feed=feed, landing_id=landing, shard=0, parts=1, received=len(readings), readings=readings)


def newest(parts: list[Part]) -> dict[Series, tuple[int, int, str, int]]:
    found: dict[Series, tuple[int, int, str, int]] = {}
    for each in parts:
        for reading in each.readings if each.feed == "air" else ():
            loud = (reading.observed_at, reading.rank, each.landing_id, reading.position)
            series = ("air", reading.subject, reading.metric)
            found[series] = max(found.get(series, loud), loud)
    return found


@given(PARTS, some.lists(some.integers(0, 6), max_size=3))
def test_however_parts_are_heard_the_newest_of_each_series_is_told_last(
    given: list[tuple[str, str, list[Reading]]], cuts: list[int]
) -> None:
    parts, readings, last = [part(*each) for each in given], Readings(), dict[Series, Latest]()
    edges = [0, *sorted(cuts), len(parts)]
    for start, end in pairwise(edges):
        told = readings.hear(parts[start:end], AIR)
        assert len({series for series, _ in told}) == len(told)
        for series, reading in told:
            assert series not in last or reading[:4] > last[series][:4]
            last[series] = reading
    assert {series: reading[:4] for series, reading in last.items()} == newest(parts)
    assert readings.newest == last


def test_what_is_heard_again_is_not_told_again() -> None:
    readings, parts = Readings(), [part("air", "a", [Reading("中山/1", "o3", 5, "36")])]
    assert len(readings.hear(parts, AIR)) == 1
    assert readings.hear(parts, AIR) == []
