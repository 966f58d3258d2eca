from decimal import Decimal

from models.feed import Cell, Feed, Metric
from models.landing import LARGEST_BODY
from models.rejected import WHOLE_BODY, Unreadable
from streams.read import NAMED_AT_MOST, Body, read

LANDED = "0196a000-0000-7000-8000-000000000000"
OBSERVED_AT = 1_583_000_000


def decode(body: bytes) -> list[Cell | Unreadable]:
    """Each line is a cell of one metric; a line that begins with ! cannot be read at all, and !! refuses the whole body."""
    lines = body.decode().splitlines()
    return [
        Unreadable(WHOLE_BODY if line.startswith("!!") else 0, "bad_line", f"line {row} cannot be read", line.encode())
        if line.startswith("!")
        else Cell("city/station", "level", OBSERVED_AT + row, line)
        for row, line in enumerate(lines)
    ]


LEVEL = Feed(
    name="level", title="level", decode=decode, metrics=(Metric(name="level", title="level", unit="m", low=Decimal(0), high=Decimal(9)),)
)


def test_two_refusals_of_one_body_never_share_a_position() -> None:
    _, rejections = read([Body(LEVEL, LANDED, b"word\n!!strange\n!broken\n!broken\n!!strange\n3\nword")])
    positions = [rejection.position for rejection in rejections]
    assert len(set(positions)) == len(positions) == 6
    assert positions.count(WHOLE_BODY) == 1


def test_a_body_of_nothing_but_refusals_is_named_in_part_and_booked_in_full() -> None:
    shards, rejections = read([Body(LEVEL, LANDED, b"word\n" * (NAMED_AT_MOST + 500))])
    (part,) = (part for parts in shards.values() for part in parts)
    assert part.rejected == part.received == NAMED_AT_MOST + 500
    assert len(rejections) == NAMED_AT_MOST + 1
    assert sum(rejection.pieces for rejection in rejections) == part.rejected
    assert rejections[-1].reason == "too_many_refused"


def test_a_body_that_is_too_large_is_refused_whole() -> None:
    shards, (rejection,) = read([Body(LEVEL, LANDED, b"3\n" * LARGEST_BODY)])
    (part,) = (part for parts in shards.values() for part in parts)
    assert (part.received, part.rejected, part.readings) == (1, 1, [])
    assert rejection.reason == "body_too_large"
