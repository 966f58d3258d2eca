"""How compute goes about its work: records come in while it computes, hours are done as they are heard of, longer periods in rounds."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from streams.desk import Desk, Heard
from streams.road import Road

INBOX_BYTES = 250_000
"""Some four thousand figures: their facts, their evidence and what is written of them are all in memory at once."""
GATHER_SECONDS = 0.02
ROUND_SHARE = 1 / 3
"""Seconds of a round between two batches of hours for each second that the first took."""


class Acked(Heard, Protocol):
    """A record that can be acknowledged."""

    def ack(self) -> object: ...


Record = TypeVar("Record", bound=Acked)


class Inbox(Generic[Record]):
    """What has come and is not taken yet, no more than about a quarter of a megabyte."""

    def __init__(self) -> None:
        self._records: list[Record] = []
        self._bytes = 0
        self._came, self._room = asyncio.Event(), asyncio.Event()
        self._room.set()

    async def put(self, record: Record) -> None:
        """Add *record*; waits while there is no room."""
        await self._room.wait()
        self._records.append(record)
        self._bytes += len(record.value)
        self._came.set()
        if self._bytes >= INBOX_BYTES:
            self._room.clear()

    async def take(self, seconds: float | None) -> list[Record]:
        """Return all that has come; where that is nothing, wait so many seconds for it (None: for as long as it takes)."""
        if not self._records:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._came.wait(), seconds)
                await asyncio.sleep(GATHER_SECONDS)
        records, self._records, self._bytes = self._records, [], 0
        self._came.clear()
        self._room.set()
        return records


async def attend(inbox: Inbox[Record], desk: Desk[Record], road: Road) -> None:
    """Compute what comes in, until cancelled; a record is acknowledged once all that it names is computed and announced."""
    clock = asyncio.get_running_loop().time
    while True:
        records = [] if desk.full else await inbox.take(desk.wait(clock()))
        began = clock()
        work = desk.lay(records, began)
        if work is not None:
            await road.compute(work)
        _ack(desk.cleared(), road)
        fair_until = clock() + (clock() - began) * ROUND_SHARE
        while desk.wait(clock()) == 0:
            began = clock()
            work = desk.next()
            if work is not None:
                await road.compute(work, desk.pending)
            _ack(desk.done(clock(), clock() - began), road)
            if clock() >= fair_until and not desk.full:
                break


def _ack(records: Iterable[Acked], road: Road) -> None:
    for record in records:
        record.ack()
        road.witness.cleared(len(record.value))
