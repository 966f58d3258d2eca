"""The FactBook in memory: nobody sees what a transaction writes before it commits, and each question sees what is committed then."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import TypeAlias

from models.ledger import Receipt
from models.observation import Reading
from streams.ports import FactSpan, First, Identity, Series
from streams.settle import Stated, exact
from tests.twins.pause import Locks, pause

Values: TypeAlias = dict[tuple[Decimal | None, str], Stated]


def merged(old: Stated | None, new: Stated) -> Stated:
    if old is None:
        return new
    return max(old, new, key=lambda each: each.loudness)._replace(first=min(old.first, new.first))


def spoken(reading: Reading, landing: str) -> Stated:
    value = None if reading.value is None else exact(reading.value)
    return Stated(reading.observed_at, value, reading.flag, landing, reading.rank, landing, reading.position)


class TwinFactsTransaction:
    def __init__(self, book: "TwinFacts") -> None:
        self._book = book
        self.first: list[First] = []
        self.joined: list[tuple[Series, Stated]] = []
        self.fresh: list[Receipt] = []

    async def receipts(self, keys: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
        await pause()
        return {key for key in keys if key in self._book.receipts}

    async def stated(self, identities: Sequence[Identity]) -> Mapping[Identity, Sequence[Stated]]:
        await pause()
        return {identity: tuple(self._book.values[identity].values()) for identity in identities if identity in self._book.values}

    async def keep(self, first: Sequence[First], joined: Sequence[tuple[Series, Stated]], receipts: Sequence[Receipt]) -> None:
        await pause()
        self.first += first
        self.joined += joined
        self.fresh += receipts


class TwinFacts:
    """Every value ever stated, by fact, and the receipts."""

    def __init__(self) -> None:
        self.values: dict[Identity, Values] = {}
        self.seconds: dict[Series, set[int]] = {}
        self.receipts: dict[tuple[str, int], Receipt] = {}
        self._locks = Locks()

    @asynccontextmanager
    async def writing(self, shards: Collection[int]) -> AsyncIterator[TwinFactsTransaction]:
        await pause()
        while not self._locks.free(shards):
            await pause()
        with self._locks.holding(shards):
            transaction = TwinFactsTransaction(self)
            yield transaction
            await pause()
            self._commit(transaction)
        await pause()

    def _commit(self, transaction: TwinFactsTransaction) -> None:
        for receipt in transaction.fresh:
            assert (receipt.landing_id, receipt.shard) not in self.receipts, "a receipt is written once"
            self.receipts[receipt.landing_id, receipt.shard] = receipt
        new = [(series, spoken(reading, landing)) for series, reading, landing in transaction.first]
        spoken_of = {(series, stated.observed_at) for series, stated in new}
        assert len(spoken_of) == len(new), "a fact has one first reading"
        assert spoken_of.isdisjoint(self.values), "a fact has one first reading"
        for series, stated in (*new, *transaction.joined):
            self.seconds.setdefault(series, set()).add(stated.observed_at)
            values = self.values.setdefault((series, stated.observed_at), {})
            key = (stated.value, stated.flag)
            values[key] = merged(values.get(key), stated)

    def within(self, span: FactSpan, metric: str) -> list[Stated]:
        """Return every value of *metric* stated in *span*, in order of time."""
        feed, subject, _, start, end = span
        series = Series(feed, subject, metric)
        inside = sorted(second for second in self.seconds.get(series, ()) if start <= second < end)
        return [stated for second in inside for stated in self.values.get((series, second), {}).values()]
