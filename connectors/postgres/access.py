"""Keys of people in PostgreSQL: hashed at rest, shown once when they are made, ended at once when they are revoked."""

from collections.abc import Collection, Sequence
from datetime import datetime
from secrets import token_hex, token_urlsafe
from typing import NamedTuple

from connectors.clock import Clock
from connectors.postgres.keys import digest
from connectors.postgres.pool import Pool, Row, reachable
from connectors.postgres.sql import queries
from models.access import Caller, Grant, Role
from models.period import CITY_ZONE

_SQL = queries("access")


class NewKey(NamedTuple):
    """A key as it was made; *key* cannot be read again."""

    id: str
    key: str


def _grant(row: Row) -> Grant:
    return Grant(
        caller=Caller(id=row["id"], role=Role(row["role"]), name=row["name"], areas=frozenset(row["areas"])),
        created_at=row["created_at"], expires_at=row["expires_at"], revoked_at=row["revoked_at"], last_used=row["last_used_on"],
    )  # fmt: skip


class PostgresCallers:
    """The `Callers` of the gateway."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def of_key(self, key: str) -> Grant | None:
        """Return what *key* grants, also where it holds no more; None for a key that is not ours."""
        return await self._used("of_key", digest(key))

    async def of_id(self, key_id: str) -> Grant | None:
        """Return what the key of that id grants, for a token that was issued on it."""
        return await self._used("of_id", key_id)

    async def _used(self, query: str, asked: str) -> Grant | None:
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL[query], asked)
            if row is None:
                return None
            now = self._clock()
            found, today = _grant(row), now.astimezone(CITY_ZONE).date()
            if found.last_used != today and found.standing(now) == "valid":
                await connection.execute(_SQL["used"], found.caller.id, today)
        return found

    async def add(self, role: Role, name: str, areas: Collection[str] = (), expires_at: datetime | None = None) -> NewKey:
        """Make a key."""
        made = NewKey(token_hex(6), token_urlsafe(32))
        told = made.id, digest(made.key), role, name, sorted(areas), self._clock(), expires_at
        async with reachable(), self._pool.acquire() as connection:
            await connection.execute(_SQL["add"], *told)
        return made

    async def revoke(self, key_id: str) -> Grant | None:
        """End a key and the tokens that were issued on it; None where there is no such key. The first time stands."""
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL["revoke"], key_id, self._clock())
        return None if row is None else _grant(row)

    async def grants(self) -> Sequence[Grant]:
        """Return every key that was ever made, the oldest first."""
        async with reachable(), self._pool.acquire() as connection:
            return [_grant(row) for row in await connection.fetch(_SQL["list"])]
