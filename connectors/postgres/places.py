"""The registry of places in PostgreSQL: every version that was loaded, and the figures that stand on what has changed."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from connectors.clock import Clock
from connectors.postgres.pool import Pool, reachable
from connectors.postgres.sql import queries
from models.period import city_time
from models.place import Places
from models.registry import places_from, street_places
from models.result import Node

_SQL = queries("places")


class Loaded(NamedTuple):
    """One version: when it was loaded, by whom, from which file, and the SHA-256 of its bytes.

    announced_at: when the figures that stand on what it changed were told to be computed anew.
    """

    version: int
    loaded_at: datetime
    announced_at: datetime | None
    loaded_by: str
    file: str
    sha256: str


class Step(NamedTuple):
    """A version that nobody was told of yet, and the one before it."""

    old: Places
    new: Places


class PostgresPlaces:
    """Keeps versions; a version is never changed."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def newest(self) -> Places:
        """Return the newest version that was loaded, or the registry that comes with the program."""
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL["newest"])
        return street_places() if row is None else places_from(row["content"], row["version"])

    async def load(self, content: str, loaded_by: str, file: str) -> int | None:
        """Keep *content*, which is checked already, as a new version and return its number; None where the newest is the same."""
        mark = sha256(content.encode()).hexdigest()
        async with reachable(), self._pool.acquire() as connection:
            version: int | None = await connection.fetchval(_SQL["load"], self._clock(), loaded_by, file, mark, content)
        return version

    async def history(self) -> list[Loaded]:
        """Return every version that was loaded, the oldest first."""
        async with reachable(), self._pool.acquire() as connection:
            return [Loaded(**dict(row)) for row in await connection.fetch(_SQL["history"])]

    async def unannounced(self) -> list[Step]:
        """Return the versions whose figures nobody was told to compute anew, the oldest first."""
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(_SQL["unannounced"])
        return [
            Step(street_places() if row["before"] is None else places_from(row["before"]), places_from(row["content"], row["version"]))
            for row in rows
        ]

    async def set_announced(self, version: int) -> None:
        """Note that everybody was told of *version*."""
        async with reachable(), self._pool.acquire() as connection:
            await connection.execute(_SQL["announced"], version, self._clock())

    async def standing_on(self, kpis: Collection[str], subjects: Collection[str]) -> list[Node]:
        """Return the nodes of *kpis* and *subjects* that have a figure."""
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(_SQL["standing_on"], sorted(kpis), sorted(subjects))
        return [Node(row["kpi"], row["subject"], city_time(row["second"])) for row in rows]
