"""The audit: read every archived body again and hold what it says against the receipts and the facts. It shares nothing with `store`.

The rebuilding of the facts is one SQL statement over all that was heard, so an error in the road's own merging cannot hide itself here.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from connectors.postgres.archive import Kept, RawArchive
from connectors.postgres.pool import Connection, Pool, columns, transaction
from connectors.postgres.series import SeriesNumbers
from connectors.postgres.sql import queries
from models.feed import Feed
from models.landing import first_landing_at
from models.observation import Part
from models.period import EARLIEST
from streams.ports import Series
from streams.read import Body, read

_SQL = queries("audit")
NAMED_AT_MOST = 50


class Finding(NamedTuple):
    """Something that does not agree: which of the books, where, and how."""

    book: str
    where: str
    what: str


class Verdict(NamedTuple):
    """What an audit found: how much it read, and everything that does not agree (none: the books are proven)."""

    bodies: int
    readings: int
    findings: Sequence[Finding]


class _Rebuilding:
    def __init__(self, connection: Connection, series: SeriesNumbers) -> None:
        self._connection = connection
        self._series = series

    async def begin(self) -> None:
        await self._connection.execute(_SQL["begin"])

    async def hear(self, parts: Iterable[Part]) -> int:
        parts = [part for part in parts if not part.tick]
        accounts = ((part.landing_id, part.shard, part.parts, part.received, part.rejected, part.ignored) for part in parts)
        await self._connection.execute(_SQL["expect"], *columns(accounts, 6))
        said = [(Series(part.feed, each.subject, each.metric), part.landing_id, each) for part in parts for each in part.readings]
        numbers = await self._series.made(series for series, _, _ in said)
        rows = (
            (numbers[series], each.observed_at, each.value, each.flag, each.rank, landing, each.position) for series, landing, each in said
        )
        await self._connection.execute(_SQL["hear"], *columns(rows, 7))
        return len(said)

    async def findings(self, since: str, before: str) -> list[Finding]:
        receipts = await self._connection.fetch(_SQL["wrong_receipts"], since, before, NAMED_AT_MOST)
        facts = await self._connection.fetch(_SQL["wrong_facts"], since, before, NAMED_AT_MOST)
        rejections = await self._connection.fetch(_SQL["wrong_rejections"], before, NAMED_AT_MOST)
        found = [Finding("receipts", f"landing {row['landing_id']} shard {row['shard']}", row["what"]) for row in receipts]
        found += [
            Finding(
                "facts",
                f"{row['feed']} {row['subject']} {row['metric']} at {row['observed_at']:%Y-%m-%dT%H:%MZ}",
                f"{row['value']} {row['flag']}: {row['what']}",
            )
            for row in facts
        ]
        return found + [
            Finding("rejected", f"landing {row['landing_id']}", f"{row['booked']} booked, {row['kept']} kept") for row in rejections
        ]


async def _blocks(archive: RawArchive, since: str, before: str) -> AsyncIterator[list[Kept]]:
    async for kept in archive.since(since):
        yield [each for each in kept if each.landing_id < before]


async def audit(pool: Pool, feeds: Mapping[str, Feed], before: str, seen: Callable[[int], None]) -> Verdict:
    """Hold everything that landed before *before* (a landing id) against the books; *seen* is told of the bodies read so far.

    Bodies older than the archive cannot be read again; what stands on them alone is left out.
    """
    bodies = readings = 0
    async with transaction(pool) as connection:
        rebuilding = _Rebuilding(connection, SeriesNumbers(pool))
        await rebuilding.begin()
        since = await connection.fetchval(_SQL["oldest"]) or first_landing_at(EARLIEST)
        async for kept in _blocks(RawArchive(pool), since, before):
            shards, _ = read(Body(feeds[each.feed], each.landing_id, each.content) for each in kept if each.feed in feeds)
            readings += await rebuilding.hear(part for parts in shards.values() for part in parts)
            bodies += sum(not feeds[each.feed].tick for each in kept if each.feed in feeds)
            seen(bodies)
        return Verdict(bodies, readings, await rebuilding.findings(since, before))
