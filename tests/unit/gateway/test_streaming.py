"""A stream without an end, and readers who read and who do not."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from typing import Any

import pytest

from connectors.gateway.streaming import PIECE, EventStream

STUCK_S = 0.4


async def ticking(times: int, pause_s: float) -> AsyncIterator[bytes]:
    for _ in range(times):
        await asyncio.sleep(pause_s)
        yield b"tick"


async def test_a_reader_that_reads_is_kept_for_longer_than_one_that_is_stuck() -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await EventStream(ticking(12, STUCK_S / 4), {}, "text/event-stream", STUCK_S).stream_response(send)
    assert [each.get("body") for each in sent] == [None, *[b"tick"] * 12, b""]


async def test_a_reader_that_stops_reading_is_let_go_and_its_stream_closed() -> None:
    closed = asyncio.Event()

    async def chunks() -> AsyncIterator[bytes]:
        try:
            yield b"x" * 3 * PIECE
        finally:
            closed.set()

    async def send(message: MutableMapping[str, Any]) -> None:
        if "body" in message:
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await EventStream(chunks(), {}, "text/event-stream", STUCK_S).stream_response(send)
    assert closed.is_set()
