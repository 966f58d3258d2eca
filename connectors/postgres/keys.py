"""API keys of machine feeds: hashed at rest, one feed a key, shown once when they are made."""

from collections.abc import Collection
from hashlib import sha256
from secrets import token_urlsafe

from connectors.clock import Clock
from connectors.postgres.pool import Pool, reachable
from connectors.postgres.sql import queries

_SQL = queries("archive")


def digest(key: str) -> str:
    """Return what is kept of *key*: 256 random bits need no slow hash."""
    return sha256(key.encode()).hexdigest()


class PostgresKeys:
    """The `Keys` of the gateway."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def feeds_of(self, key: str) -> Collection[str] | None:
        """Return the feeds that *key* may send, None for a key that is not ours."""
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(_SQL["feeds_of_key"], digest(key))
        return frozenset(row["feed"] for row in rows) or None

    async def note_of(self, key: str) -> str:
        """Return what was noted when *key* was made; "" for a key that is not ours."""
        async with reachable(), self._pool.acquire() as connection:
            return await connection.fetchval(_SQL["note_of_key"], digest(key)) or ""

    async def add(self, feed: str, note: str = "") -> str:
        """Make a key for *feed* and return it; it cannot be read again."""
        key = token_urlsafe(32)
        async with reachable(), self._pool.acquire() as connection:
            await connection.execute(_SQL["add_key"], digest(key), feed, note, self._clock())
        return key
