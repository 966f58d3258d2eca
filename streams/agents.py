"""The two Faust agents, store and compute: commit to PostgreSQL, publish, ack — in this order, and last of all the ack.

They read with `stream.noack().events()`, use no table and no window (both lose records), and gather what has queued up into one batch.
No exception leaves them: Faust would ack the event. A server that is away is waited for, a bug stops the worker.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, TypeVar

import faust

from models.change import CHANGES
from models.errors import Unavailable
from models.result import Node, Result
from streams.atlas import Atlas
from streams.compute import Work, compute, due, followers, parents, work_of
from streams.consumer import mend
from streams.ports import FactBook, Publisher, ResultBook
from streams.record import parts_in
from streams.store import by_shard, store
from streams.topics import CHANGES as CHANGES_TOPIC
from streams.topics import OBSERVATIONS

T = TypeVar("T")
GATHERED_BYTES = 1_000_000
RETRY_SECONDS = 0.5
SESSION_SECONDS = 6.0


async def gathered(stream: Any) -> AsyncIterator[list[Any]]:  # noqa: ANN401 - Faust's streams carry no types worth having
    """Yield lists of events: all that has queued up, but no more than about a megabyte."""
    held: list[Any] = []
    size = 0
    async for event in stream.noack().events():
        held.append(event)
        size += len(event.value)
        if size >= GATHERED_BYTES or stream.channel.empty():
            yield held
            held, size = [], 0


async def patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Return what *work* returns, trying again for as long as a server is away."""
    while True:
        with suppress(Unavailable):
            return await work()
        await asyncio.sleep(RETRY_SECONDS)


class Witness(Protocol):
    """Whoever wants to hear of each batch once it is published; sizes are bytes of the records that are done with."""

    def stored(self, size: int) -> None: ...

    def computed(self, size: int, work: Work, results: Sequence[Result]) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Road:
    """What the agents work with, and the two steps as they are done to a batch of events."""

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

    async def compute(self, events: list[Any]) -> None:
        """Compute what *events* name, announce the figures and whatever stands on them."""
        work = work_of([CHANGES.validate_json(event.value) for event in events], self.atlas.graph)
        results = await patiently(lambda: compute(work, self.results, self.atlas))
        waiting = await patiently(lambda: due(work, self.results, self.atlas.graph))
        # What only the clock has moved stays so for whatever stands on it: a landing that came along in the batch is not its cause.
        above = await self._above([result for result in results if work.heard.get(result.node)], work)
        silent = waiting | await self._above([result for result in results if not work.heard.get(result.node)], work) - above
        await patiently(lambda: self.publisher.results(results))
        await patiently(lambda: self.publisher.changes(by_shard(above, work.change)))
        if silent:
            by_the_clock = by_shard(silent, work.change.model_copy(update={"landing": ""}))
            await patiently(lambda: self.publisher.changes(by_the_clock))
        self.witness.computed(sum(len(event.value) for event in events), work, results)

    async def _above(self, results: Sequence[Result], work: Work) -> set[Node]:
        """Return what stands on *results* or looks back on them."""
        later = await patiently(lambda: followers(results, work, self.results, self.atlas.graph))
        return parents(results, work, self.atlas.graph) | later


def city(name: str, brokers: str, road: Road) -> faust.App:
    """Return the Faust app with both agents; start it inside a running event loop."""
    app = faust.App(
        name,
        broker=[f"kafka://{broker}" for broker in brokers.split(",")],
        store="memory://",
        web_enabled=False,
        topic_disable_leader=True,
        topic_allow_declare=False,
        broker_session_timeout=SESSION_SECONDS,
        broker_heartbeat_interval=2.0,
        broker_commit_interval=0.5,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=8 * 1024 * 1024,
        stream_wait_empty=False,
        stream_publish_on_commit=False,
        agent_supervisor="mode.supervisors.CrashingSupervisor",
        consumer_connections_max_idle_ms=int(timedelta(minutes=9).total_seconds() * 1000),
    )

    mend(app)

    async def run(stream: Any, work: Callable[[list[Any]], Awaitable[None]]) -> None:  # noqa: ANN401 - see gathered
        async for events in gathered(stream):
            try:
                await work(events)
            except Exception as bug:  # noqa: BLE001 - whatever it is, Faust must not ack it
                await app.crash(bug)
                await asyncio.Event().wait()
            for event in events:
                event.ack()

    async def storing(stream: Any) -> None:  # noqa: ANN401 - see gathered
        await run(stream, road.store)

    async def computing(stream: Any) -> None:  # noqa: ANN401 - see gathered
        await run(stream, road.compute)

    app.agent(app.topic(OBSERVATIONS.name, value_serializer="raw", value_type=bytes), name="store")(storing)
    app.agent(app.topic(CHANGES_TOPIC.name, value_serializer="raw", value_type=bytes), name="compute")(computing)
    return app
