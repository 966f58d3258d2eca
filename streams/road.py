"""The two steps of the road as they are done to a batch: commit to PostgreSQL, then publish. Whoever calls them acks last of all.

A server that is away is waited for; any other exception is a bug.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from models.errors import Unavailable
from models.result import Node, Result
from streams.atlas import Atlas
from streams.compute import Work, compute, due, followers, parents
from streams.ports import FactBook, Publisher, ResultBook
from streams.record import parts_in
from streams.store import by_shard, store

T = TypeVar("T")
RETRY_SECONDS = 0.5


async def patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Return what *work* returns, trying again for as long as a server is away."""
    while True:
        with suppress(Unavailable):
            return await work()
        await asyncio.sleep(RETRY_SECONDS)


class Witness(Protocol):
    """Whoever wants to hear of each batch once it is published; sizes are bytes of the records that are done with."""

    def stored(self, size: int) -> None: ...

    def computed(self, work: Work, results: Sequence[Result]) -> None: ...

    def cleared(self, size: int) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Road:
    """What the agents work with, and the two steps."""

    facts: FactBook
    results: ResultBook
    publisher: Publisher
    atlas: Atlas
    witness: Witness

    async def store(self, events: list[Any]) -> None:
        """Keep the parts that *events* carry and announce what stands on them."""
        parts = [part for event in events for part in parts_in(event.value)]
        changes = await patiently(lambda: store(parts, self.facts, self.atlas.graph))
        await patiently(lambda: self.publisher.changes(changes))
        self.witness.stored(sum(len(event.value) for event in events))

    async def compute(self, work: Work, pending: Collection[Node] = ()) -> None:
        """Compute *work*, announce the figures and whatever stands on them but is not *pending*: that is computed afterwards."""
        results = await patiently(lambda: compute(work, self.results, self.atlas))
        waiting = await patiently(lambda: due(work, self.results, self.atlas.graph))
        # What only the clock has moved stays so for whatever stands on it: a landing that came along in the batch is not its cause.
        above = (await self._above([result for result in results if work.heard.get(result.node)], work)).difference(pending)
        silent = waiting | await self._above([result for result in results if not work.heard.get(result.node)], work) - above
        silent = silent.difference(pending)
        await patiently(lambda: self.publisher.results(results))
        await patiently(lambda: self.publisher.changes(by_shard(above, work.change)))
        if silent:
            by_the_clock = by_shard(silent, work.change.model_copy(update={"landing": ""}))
            await patiently(lambda: self.publisher.changes(by_the_clock))
        self.witness.computed(work, results)

    async def _above(self, results: Sequence[Result], work: Work) -> set[Node]:
        """Return what stands on *results* or looks back on them."""
        later = await patiently(lambda: followers(results, work, self.results, self.atlas.graph))
        return parents(results, work, self.atlas.graph) | later
