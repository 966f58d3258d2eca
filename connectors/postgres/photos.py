"""Which photos are kept and for how long, in PostgreSQL, with their bytes on a shelf: a row that stands has its bytes, at every moment.

Bytes are written while the row's transaction is open, and dropped before theirs commits; who keeps and who clears exclude each other, so
a photo that comes again while it is being dropped is not lost. What a crash leaves on the shelf without a row is cleared an hour later.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from connectors.photos.shelf import Shelf
from connectors.postgres.pool import Pool, reachable, transaction
from connectors.postgres.sql import queries
from models.person import Count
from models.photo import Developed, Photo
from models.retention import KEEP, Kept

_SQL = queries("photos")
AT_ONCE = 200
LEFT_BEHIND = timedelta(hours=1)
KINDS = (Kept.LOOSE_PHOTO, Kept.CASE_PHOTO)


class PostgresPhotos:
    """The `Photos` of the city."""

    def __init__(self, pool: Pool, shelf: Shelf, now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._shelf = shelf
        self._now = now

    async def keep(self, photos: Sequence[Developed], kind: Kept = Kept.LOOSE_PHOTO) -> None:
        """Keep *photos*, all or none of them."""
        at = self._now()
        async with transaction(self._pool) as connection:
            await connection.execute(_SQL["keeping"])
            for photo, _ in sorted(photos):
                told = (photo.hash, photo.media, photo.width, photo.height, photo.size, kind, at, at + KEEP[kind])
                await connection.execute(_SQL["keep"], *told)
            for photo, body in photos:
                await asyncio.to_thread(self._shelf.put, photo.hash, body)

    async def find(self, photo: str) -> Photo | None:
        """Return what is known of a photo that is kept."""
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL["find"], photo)
        return Photo(*row) if row else None

    async def read(self, photo: str) -> bytes | None:
        """Return the bytes of a photo that is kept."""
        return await asyncio.to_thread(self._shelf.get, photo) if await self.find(photo) else None

    async def hold(self, photos: Collection[str], kind: Kept = Kept.CASE_PHOTO) -> Collection[str]:
        """Keep *photos* for the term of *kind*, because a case stands on them, and return those that are there to be kept."""
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(_SQL["hold"], list(photos), kind, self._now() + KEEP[kind])
        return {row["hash"] for row in rows}

    async def cases(self, photo: str) -> Collection[str]:
        """Return the ids of the cases whose reports or steps name *photo*."""
        async with reachable(), self._pool.acquire() as connection:
            return {str(row["case_id"]) for row in await connection.fetch(_SQL["cases"], photo)}

    async def retain(self) -> int:
        """Drop every photo that has been kept long enough, and what a crash left behind; return how many photos that were."""
        await self._adopt()
        dropped = 0
        while True:
            async with transaction(self._pool) as connection:
                await connection.execute(_SQL["clearing"])
                due = [row["hash"] for row in await connection.fetch(_SQL["overdue"], self._now(), AT_ONCE)]
                for each in due:
                    await asyncio.to_thread(self._shelf.drop, each)
            dropped += len(due)
            if len(due) < AT_ONCE:
                break
        await self._clear()
        return dropped

    async def _adopt(self) -> None:
        """Hold what a report or a case names, also where whoever took the report died before saying so."""
        at = self._now()
        async with reachable(), self._pool.acquire() as connection:
            since = at - 2 * KEEP[Kept.LOOSE_PHOTO]
            await connection.execute(_SQL["adopt"], since, Kept.CASE_PHOTO, at + KEEP[Kept.CASE_PHOTO], Kept.LOOSE_PHOTO)

    async def _clear(self) -> None:
        before = self._now() - LEFT_BEHIND
        left = await asyncio.to_thread(lambda: list(self._shelf.names(before)))
        for start in range(0, len(left), AT_ONCE):
            some = left[start : start + AT_ONCE]
            async with transaction(self._pool) as connection:
                await connection.execute(_SQL["clearing"])
                known = {row["hash"] for row in await connection.fetch(_SQL["known"], some)}
                for each in set(some) - known:
                    await asyncio.to_thread(self._shelf.drop, each)

    async def counts(self) -> Sequence[Count]:
        """Return how many photos are kept and were dropped, for every kind."""
        async with reachable(), self._pool.acquire() as connection:
            rows = {row["kind"]: row for row in await connection.fetch(_SQL["counts"], self._now())}
        return [Count(kind, *(rows[kind][name] if kind in rows else 0 for name in ("held", "overdue", "erased"))) for kind in KINDS]
