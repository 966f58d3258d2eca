import pytest
from hypothesis import given
from hypothesis import strategies as some

from streams.live.event import TOPICS, Topic
from streams.live.position import EPOCH_BYTES, LARGEST_OFFSET, LONGEST, Position, behind, epoch_of, position_of, text_of

OFFSETS = some.dictionaries(
    some.sampled_from(TOPICS), some.lists(some.integers(0, LARGEST_OFFSET), min_size=1, max_size=8).map(tuple),
    min_size=1, max_size=len(TOPICS),
)  # fmt: skip
POSITIONS = some.builds(Position, some.binary(min_size=EPOCH_BYTES, max_size=EPOCH_BYTES), OFFSETS)


@given(POSITIONS)
def test_a_position_comes_back_as_it_was_sent(position: Position) -> None:
    text = text_of(position)
    assert position_of(text) == position
    assert text.replace("-", "").replace("_", "").isalnum()
    assert len(text) <= LONGEST


@given(
    some.binary().map(lambda each: each.decode("latin-1"))
    | some.text("ABCDEFabcdef0123_-=", max_size=60)
    | POSITIONS.map(lambda each: text_of(each)[:-1])
)
def test_whatever_is_sent_is_one_position_or_none(text: str) -> None:
    try:
        found = position_of(text)
    except ValueError:
        return
    assert text_of(found) == text


@given(POSITIONS, some.integers(0, 200), some.integers(1, 255))
def test_a_position_that_was_changed_on_its_way_is_never_taken_for_the_same(position: Position, place: int, by: int) -> None:
    text = text_of(position).encode()
    broken = bytearray(text)
    broken[place % len(text)] ^= by
    try:
        assert position_of(broken.decode("latin-1")) != position
    except ValueError:
        return


def test_the_logs_of_two_brokers_have_two_names() -> None:
    assert epoch_of("mockCluster1574bed19e94") != epoch_of("mockCluster157cff25fa94")


@pytest.mark.parametrize(
    ("one", "other", "is_behind"),
    [((1, 2), (1, 2), True), ((0, 2), (1, 2), True), ((0, 3), (1, 2), False), ((1,), (1, 2), False)],
)  # fmt: skip
def test_a_place_is_behind_another_where_no_partition_is_ahead(one: tuple[int, ...], other: tuple[int, ...], *, is_behind: bool) -> None:
    topics: tuple[Topic, ...] = ("results",)
    assert behind({"results": one}, {"results": other}, topics) == is_behind
    assert not behind({"results": one}, {"results": other}, ("cases",))
