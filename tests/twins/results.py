"""The ResultBook in memory, with every revision; what it gives back has gone through JSON as it does in PostgreSQL."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import orjson

from models.result import Node, Result
from models.shard import shard_of
from streams.ports import FactsByMetric, FactSpan, Previous, ResultSpan
from streams.settle import settle
from tests.twins.facts import TwinFacts
from tests.twins.pause import Locks, pause


def previous_of(result: Result) -> Previous:
    return Previous(**{field: getattr(result, field) for field in Previous._fields})


class TwinResultsTransaction:
    def __init__(self, book: "TwinResults") -> None:
        self._book = book
        self.places = book.places
        self.saved: dict[Node, Result] = {}
        self.struck: dict[int, datetime] = {}

    def _seen(self) -> dict[Node, Result]:
        return self._book.current | self.saved

    async def clocks(self, shards: Collection[int]) -> Mapping[int, datetime]:
        await pause()
        return {shard: struck for shard, struck in (self._book.clocks | self.struck).items() if shard in shards}

    async def strike(self, shards: Collection[int], now: datetime) -> None:
        await pause()
        known = self._book.clocks
        self.struck |= {shard: max(now, known.get(shard, now)) for shard in shards}

    async def due(self, kpis: Collection[str], shards: Collection[int], now: datetime, limit: int) -> Sequence[Node]:
        await pause()
        waiting = [
            (each.recheck_at, node)
            for node, each in self._seen().items()
            if each.recheck_at and node.kpi in kpis and shard_of(node.subject) in shards
        ]
        return [node for recheck_at, node in sorted(waiting) if recheck_at <= now][:limit]

    async def facts(self, spans: Sequence[FactSpan]) -> Sequence[FactsByMetric]:
        await pause()
        return [{metric: settle(self._book.facts.within(span, metric)) for metric in span.metrics} for span in spans]

    async def children(self, spans: Sequence[ResultSpan]) -> Sequence[Sequence[Result]]:
        await pause()
        by_kpi: dict[str, list[Result]] = {}
        for each in sorted(self._seen().values(), key=lambda result: (result.subject, result.period_start)):
            by_kpi.setdefault(each.kpi, []).append(each)
        return [
            [each for each in by_kpi.get(kpi, ()) if span.low <= each.subject <= span.high and start <= each.period_start < end]
            for kpi, span, start, end in spans
        ]

    async def existing(self, spans: Sequence[ResultSpan]) -> Sequence[Node]:
        return [each.node for results in await self.children(spans) for each in results]

    async def previous(self, nodes: Sequence[Node]) -> Mapping[Node, Previous]:
        await pause()
        seen = self._seen()
        return {node: previous_of(seen[node]) for node in nodes if node in seen}

    async def save(self, results: Sequence[Result]) -> None:
        await pause()
        for result in results:
            assert result.node not in self.saved, "a node is saved once a transaction"
            self.saved[result.node] = result._replace(evidence=orjson.loads(orjson.dumps(result.evidence)), told=b"")


class TwinResults:
    """The current results, and those that they replaced."""

    def __init__(self, facts: TwinFacts) -> None:
        self.facts = facts
        self.current: dict[Node, Result] = {}
        self.history: dict[Node, list[Result]] = {}
        self.places = 0
        self.clocks: dict[int, datetime] = {}
        self._locks = Locks()

    @asynccontextmanager
    async def writing(self, shards: Collection[int]) -> AsyncIterator[TwinResultsTransaction]:
        await pause()
        while not self._locks.free(shards):
            await pause()
        with self._locks.holding(shards):
            transaction = TwinResultsTransaction(self)
            yield transaction
            await pause()
            self._commit(transaction)
        await pause()

    def _commit(self, transaction: TwinResultsTransaction) -> None:
        self.clocks |= transaction.struck
        for node, result in transaction.saved.items():
            old = self.current.get(node)
            if old is not None and old.revision < result.revision:
                self.history.setdefault(node, []).append(old)
            elif old is not None:
                result = result._replace(cause=old.cause)  # noqa: PLW2901 - a quiet update keeps the cause of its revision
            self.current[node] = result
