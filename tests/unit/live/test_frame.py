import zlib

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as some

from connectors.live.frame import Form
from streams.live.event import Event

NUMBERS = some.integers().map(lambda each: b'{"value":%d}' % each)
EVENTS = some.lists(some.builds(Event, some.just("results"), some.just("中山"), NUMBERS), max_size=5)
CHUNKS = some.lists(EVENTS, max_size=5)


def unpacked(stream: bytes) -> bytes:
    """What a client reads of a gzip stream that is cut anywhere."""
    return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(stream)


@given(CHUNKS, some.sampled_from(("sse", "ndjson")))
def test_packed_frames_put_together_in_any_order_read_as_the_plain_ones(chunks: list[list[Event]], form: str) -> None:
    plain, packed = (Form(form, gzip=gzip) for gzip in (False, True))  # type: ignore[arg-type]
    sent = plain.opening + b"".join(map(plain.events, chunks)) + plain.at("abc")
    assert unpacked(packed.opening + b"".join(map(packed.events, chunks)) + packed.at("abc")) == sent
    assert unpacked(packed.opening + packed.at("abc") + b"".join(map(packed.events, reversed(chunks)))).count(b"value") == sent.count(
        b"value"
    )


@given(CHUNKS)
def test_each_event_is_one_block_for_pages_and_one_line_for_programs(chunks: list[list[Event]]) -> None:
    events = [event for chunk in chunks for event in chunk]
    blocks = b"".join(map(Form("sse").events, chunks)).split(b"\n\n")
    lines = b"".join(map(Form("ndjson").events, chunks)).splitlines()
    assert blocks.pop() == b""
    assert [block.split(b"\ndata: ") for block in blocks] == [[b"event: results", event.data] for event in events]
    assert [orjson.loads(line)["data"] for line in lines] == [orjson.loads(event.data) for event in events]


@pytest.mark.parametrize("form", [Form("sse"), Form("ndjson")])
def test_nothing_to_tell_is_no_bytes(form: Form) -> None:
    assert form.events([]) == b""
    assert form._replace(gzip=True).events([]) == b""


def test_a_packed_chunk_is_read_as_soon_as_it_has_come() -> None:
    form, read = Form("ndjson", gzip=True), zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert read.decompress(form.opening) == b""
    for name in ("one", "two"):
        assert orjson.loads(read.decompress(form.notice(name, b"{}"))) == {"event": name, "data": {}}
