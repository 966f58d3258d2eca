"""API keys of machine feeds: hashed at rest, one feed a key, shown once when they are made."""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import NamedTuple

from connectors.clock import Clock
from connectors.postgres.pool import Pool, reachable
from connectors.postgres.sql import queries

_SQL = queries("archive")


def digest(key: str) -> str:
    """Return what is kept of *key*: 256 random bits need no slow hash."""
    return sha256(key.encode()).hexdigest()


class Machine(NamedTuple):
    """One key of a machine, without the key; id: the first twelve digits of its hash."""

    id: str
    feed: str
    note: str
    created_at: datetime
    revoked_at: datetime | None


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

    async def machines(self) -> Sequence[Machine]:
        """Return every key that was ever made, the oldest first."""
        async with reachable(), self._pool.acquire() as connection:
            return [Machine(*row) for row in await connection.fetch(_SQL["list_keys"])]

    async def revoke(self, key_id: str) -> str | None:
        """End a key and return its feed; None where there is no such key."""
        async with reachable(), self._pool.acquire() as connection:
            feed: str | None = await connection.fetchval(_SQL["revoke_key"], key_id, self._clock())
        return feed
