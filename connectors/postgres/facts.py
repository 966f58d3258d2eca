"""Facts and receipts in PostgreSQL: one transaction a batch, one statement a question, one writer a shard."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date

from connectors.postgres.copying import FACT, RECEIPT, fact_line, in_one_piece, receipt_line
from connectors.postgres.pool import Connection, Pool, columns, literal, reachable, transaction
from connectors.postgres.series import WAIT_SECONDS, SeriesNumbers
from connectors.postgres.sql import queries
from models.ledger import Receipt
from streams.ports import First, Identity, Series
from streams.settle import Stated

DAY_SECONDS = 86_400
EPOCH = date(1970, 1, 1).toordinal()
NEIGHBOURS_SECONDS = 3600
"""Facts of a series that lie no further apart are asked for as one stretch of time; what else lies in it is told too, and does no harm."""

_SQL = queries("facts")


class _Transaction:
    def __init__(self, book: "PostgresFacts", connection: Connection) -> None:
        self._book = book
        self._connection = connection
        self.written: Sequence[Receipt] = ()

    async def receipts(self, keys: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
        rows = await self._connection.fetch(_SQL["receipts"], literal({landing for landing, _ in keys}))
        return {(landing, shard) for landing, shard in rows}.intersection(keys)

    async def stated(self, identities: Sequence[Identity]) -> Mapping[Identity, Sequence[Stated]]:
        seconds: dict[Series, list[int]] = defaultdict(list)
        for series, second in identities:
            seconds[series].append(second)
        numbers = await self._book.series.made(seconds)
        asked = [(series, *stretch) for series, each in seconds.items() for stretch in neighbours(each)]
        among, earliest, latest = columns(asked, 3)
        rows = await self._connection.fetch(
            _SQL["stated"], literal(numbers[series] for series in among), literal(earliest), literal(latest)
        )
        found: dict[Identity, list[Stated]] = defaultdict(list)
        for ordinal, second, value, flag, first, rank, last, position in rows:
            found[among[ordinal - 1], second].append(Stated(second, value, flag, first, rank, last, position))
        return found

    async def keep(self, first: Sequence[First], joined: Sequence[tuple[Series, Stated]], receipts: Sequence[Receipt]) -> None:
        numbers = await self._book.series.made([series for series, _, _ in first] + [series for series, _ in joined])
        await self._book.ensure_months({reading[2] // DAY_SECONDS for _, reading, _ in first})
        await self._copy("facts", FACT, [fact_line(numbers[series], reading, landing) for series, reading, landing in first])
        if joined:
            await self._join([(numbers[series], stated) for series, stated in joined])
        await self._copy("receipts", RECEIPT, map(receipt_line, receipts))
        self.written = receipts

    async def _copy(self, table: str, into: Sequence[str], lines: Iterable[str]) -> None:
        if text := "".join(lines):
            await self._connection.copy_to_table(table, source=in_one_piece(text.encode()), columns=into)

    async def _join(self, joined: Sequence[tuple[int, Stated]]) -> None:
        await self._book.ensure_months({stated.observed_at // DAY_SECONDS for _, stated in joined})
        stated = columns(((number, *each) for number, each in joined), 8)
        stated[2] = [None if value is None else format(value, "f") for value in stated[2]]
        await self._connection.execute(_SQL["join"], *stated)


def neighbours(seconds: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield the first and the last of each stretch of *seconds* in which none is further than an hour from the next."""
    ordered = sorted(seconds)
    earliest = latest = ordered[0]
    for second in ordered:
        if second > latest + NEIGHBOURS_SECONDS:
            yield earliest, latest
            earliest = second
        latest = second
    yield earliest, latest


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
