"""The whole road over the twins: the real read, store and compute, with the order of the agents: commit, publish, ack."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

import orjson

from models.feed import Feed
from models.result import Result
from streams import read
from streams.atlas import fixed
from streams.compute import Work
from streams.desk import Desk
from streams.graph import Graph
from streams.road import Road
from tests.twins.facts import TwinFacts
from tests.twins.log import NEWS, OBSERVATIONS, RAW, Event, Slot, TwinLog, TwinPublisher
from tests.twins.pause import finished, killed, pause, stepped
from tests.twins.results import TwinResults

RAW_PARTITIONS = 2


class Nobody:
    """A witness who looks away."""

    def stored(self, size: int) -> None: ...

    def computed(self, work: Work, results: Sequence[Result]) -> None: ...

    def cleared(self, size: int) -> None: ...


class TwinRoad:
    """A city in memory. Work is a coroutine that its owner carries out step by step; any number of owners may be at it at once."""

    def __init__(self, feeds: Mapping[str, Feed], graph: Graph) -> None:
        self.feeds = feeds
        self.batches = 0
        self._graph = graph
        self.log = TwinLog()
        self.facts = TwinFacts()
        self.results = TwinResults(self.facts)
        self.publisher = TwinPublisher(self.log)
        self.road = Road(facts=self.facts, results=self.results, publisher=self.publisher, atlas=fixed(graph), witness=Nobody())

    def land(self, feed: str, landing: str, content: bytes) -> None:
        """Put a body on the raw topic; the same landing again is a redelivery."""
        partition = int(landing[-1], 16) % RAW_PARTITIONS
        self.log.records[Slot(RAW, partition)].append(orjson.dumps([feed, landing, content.hex()]))

    async def _read(self, events: list[Event]) -> None:
        records = [orjson.loads(event.value) for event in events]
        bodies = [read.Body(self.feeds[feed], landing, bytes.fromhex(content)) for feed, landing, content in records]
        await self.publisher.observations(*read.read(bodies))

    async def _compute(self, events: list[Event]) -> None:
        """Compute as `streams.attend` does, slices of two: so small that what stands on each other falls into several."""
        desk = Desk[Event](lambda: self._graph, size=2)
        prompt = desk.lay(events, 0.0)
        if prompt is not None:
            await self.road.compute(prompt)
        while (work := desk.next()) is not None:
            await self.road.compute(work, desk.pending)
            desk.done(0.0, 0.0)

    @property
    def stages(self) -> Mapping[str, Callable[[list[Any]], Coroutine[Any, Any, None]]]:
        return {RAW: self._read, OBSERVATIONS: self.road.store, NEWS: self._compute}

    async def work(self, slot: Slot, limit: int) -> None:
        """Do what an owner of *slot* does with its next batch."""
        events = self.log.taken(slot, limit)
        reached = self.log.committed[slot] + len(events)
        await self.stages[slot.topic](events)
        await pause()
        self.log.committed[slot] = max(reached, self.log.committed[slot])  # Kafka refuses the ack of an owner that was replaced

    def rest(self, limit: int = 3, crashes: Mapping[int, int] = MappingProxyType({}), turn: int = 0) -> None:
        """Work until nothing is unread, slot after slot as *turn* has it.

        The owner of the n-th batch of all dies after *crashes*[n] awaits, and another takes over.
        """
        while slots := self.log.unread():
            self.batches += 1
            work = self.work(slots[self.batches * turn % len(slots)], limit)
            if self.batches not in crashes:
                finished(work)
            elif not stepped(work, crashes[self.batches]):
                killed(work)

    def figures(self) -> dict[tuple[str, str, datetime], Any]:
        """Return what stands: value, status, edition and evidence by (KPI, subject, start of the period)."""
        return {
            (node.kpi, node.subject, node.period_start): (each.value, each.status, each.edition, each.evidence)
            for node, each in self.results.current.items()
        }
