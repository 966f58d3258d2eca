"""Facts and receipts in PostgreSQL: one transaction a batch, one statement a question, one writer a shard."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date

from connectors.postgres.pool import Connection, Pool, columns, reachable, transaction
from connectors.postgres.series import WAIT_SECONDS, SeriesNumbers
from connectors.postgres.sql import queries
from models.landing import landed_at
from models.ledger import Receipt
from streams.ports import Identity, Series
from streams.settle import Stated

DAY_SECONDS = 86_400
EPOCH = date(1970, 1, 1).toordinal()

_SQL = queries("facts")


class _Transaction:
    def __init__(self, book: "PostgresFacts", connection: Connection) -> None:
        self._book = book
        self._connection = connection
        self.written: Sequence[Receipt] = ()

    async def receipts(self, keys: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
        rows = await self._connection.fetch(_SQL["receipts"], *columns(keys, 2))
        return {(row["landing_id"], row["shard"]) for row in rows}

    async def stated(self, identities: Sequence[Identity]) -> Mapping[Identity, Sequence[Stated]]:
        numbers = await self._book.series.made(series for series, _ in identities)
        rows = await self._connection.fetch(
            _SQL["stated"], [numbers[series] for series, _ in identities], [second for _, second in identities]
        )
        found: dict[Identity, list[Stated]] = defaultdict(list)
        for ordinal, value, flag, first, rank, last, position in rows:
            identity = identities[ordinal - 1]
            found[identity].append(Stated(identity[1], value, flag, first, rank, last, position))
        return found

    async def keep(self, rows: Sequence[tuple[Series, Stated]], receipts: Sequence[Receipt]) -> None:
        numbers = await self._book.series.made(series for series, _ in rows)
        await self._book.ensure_months({stated.observed_at // DAY_SECONDS for _, stated in rows})
        stated = columns(((numbers[series], *each) for series, each in rows), 8)
        stated[2] = [None if value is None else format(value, "f") for value in stated[2]]
        accounts = columns(((*receipt, landed_at(receipt.landing_id)) for receipt in receipts), 12)
        await self._connection.execute(_SQL["keep"], *stated, *accounts)
        self.written = receipts


class PostgresFacts:
    """The FactBook of the city."""

    def __init__(self, pool: Pool, booked: Callable[[Sequence[Receipt]], None] = lambda _: None) -> None:
        """*booked* hears of receipts once they are committed."""
        self._pool = pool
        self._booked = booked
        self.series = SeriesNumbers(pool)
        self._months: set[date] = set()

    @asynccontextmanager
    async def writing(self, shards: Collection[int]) -> AsyncIterator[_Transaction]:
        async with transaction(self._pool) as connection:
            await connection.execute(_SQL["lock"], sorted(shards))
            open_transaction = _Transaction(self, connection)
            yield open_transaction
        self._booked(open_transaction.written)

    async def ensure_months(self, days: Collection[int]) -> None:
        """Make the partitions that *days* (since 1970, UTC) need; outside the caller's transaction, so that nobody waits for it."""
        for month in sorted({date.fromordinal(EPOCH + day).replace(day=1) for day in days} - self._months):
            async with reachable(), self._pool.acquire(timeout=WAIT_SECONDS) as connection:
                await connection.execute("SELECT ensure_facts_month($1)", month)
            self._months.add(month)
