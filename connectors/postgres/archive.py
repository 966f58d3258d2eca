"""The raw archive: every body as it landed, in compressed blocks, so that audit, lineage and replay hang on no broker's memory."""

import struct
import zlib
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from connectors.postgres.pool import Pool, literal, reachable
from connectors.postgres.sql import queries
from models.landing import landed_at
from models.period import CITY_ZONE
from streams.read import Body

_SQL = queries("archive")
_FRAME = struct.Struct(">36sI")
BLOCKS_AT_ONCE = 50


class Kept(NamedTuple):
    """A body out of the archive."""

    feed: str
    landing_id: str
    content: bytes


def packed(bodies: Iterable[Body]) -> bytes:
    """Return *bodies* as one compressed block: landing id, length, bytes, again and again."""
    return zlib.compress(b"".join(_FRAME.pack(body.landing_id.encode(), len(body.content)) + body.content for body in bodies), 1)


def unpacked(feed: str, block: bytes) -> Iterator[Kept]:
    """Yield the bodies of a block."""
    data = zlib.decompress(block)
    at = 0
    while at < len(data):
        landing, size = _FRAME.unpack_from(data, at)
        at += _FRAME.size
        yield Kept(feed, landing.decode(), data[at : at + size])
        at += size


class RawArchive:
    """Bodies go in by the poll and come out by landing id or in the order in which they were kept."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def keep(self, bodies: Sequence[Body]) -> None:
        """Keep *bodies*, one block a feed; a body kept twice does no harm."""
        by_feed = sorted(bodies, key=lambda body: (body.feed.name, body.landing_id))
        blocks = []
        for feed, group in groupby(by_feed, key=lambda body: body.feed.name):
            held = list(group)
            landings = [body.landing_id for body in held]
            day = landed_at(landings[0]).astimezone(CITY_ZONE).date()
            blocks.append((feed, day, landings[0], landings[-1], literal(landings), packed(held)))
        async with reachable(), self._pool.acquire() as connection, connection.transaction():
            await connection.executemany(_SQL["keep_block"], blocks)

    async def find(self, landing_id: str) -> Kept | None:
        """Return the body that landed under *landing_id*, or None where the archive does not hold it."""
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL["blocks_with"], landing_id)
        return next((kept for kept in unpacked(row["feed"], row["block"]) if kept.landing_id == landing_id), None) if row else None

    async def forget(self, feed: str, before: date) -> None:
        """Drop the blocks of *feed* of days before *before*."""
        async with reachable(), self._pool.acquire() as connection:
            await connection.execute(_SQL["forget"], feed, before)

    async def since(self, landing_id: str, feed: str | None = None) -> AsyncIterator[list[Kept]]:
        """Yield the bodies that landed at or after *landing_id*, in lists, oldest block first; a body may come twice.

        Blocks that are kept meanwhile are left out: whoever lands these bodies again would find them here again, and never end.
        """
        last = 0
        async with reachable(), self._pool.acquire() as connection:
            newest = await connection.fetchval(_SQL["newest_block"])
        while True:
            async with reachable(), self._pool.acquire() as connection:
                rows = await connection.fetch(_SQL["blocks_since"], last, landing_id, feed, BLOCKS_AT_ONCE, newest)
            if not rows:
                return
            for row in rows:
                last = row["id"]
                yield [kept for kept in unpacked(row["feed"], row["block"]) if kept.landing_id >= landing_id]
