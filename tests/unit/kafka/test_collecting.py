"""How much of a poll is read at once."""

from hypothesis import given
from hypothesis import strategies as st

from connectors.feeds.air_quality import AIR_QUALITY
from connectors.kafka.collecting import in_pieces
from streams.read import Body

MOST = 100


@given(st.lists(st.integers(0, 3 * MOST)))
def test_a_poll_is_read_in_its_order_in_pieces_that_one_body_at_most_makes_too_large(sizes: list[int]) -> None:
    landed = [Body(AIR_QUALITY, f"{number:04}", b"x" * size) for number, size in enumerate(sizes)]
    pieces = list(in_pieces(landed, MOST))
    assert [body for piece in pieces for body in piece] == landed
    assert all(pieces)
    assert all(sum(len(body.content) for body in piece[:-1]) < MOST for piece in pieces)
    assert all(sum(len(body.content) for body in piece) >= MOST for piece in pieces[:-1])
