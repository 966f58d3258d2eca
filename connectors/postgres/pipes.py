"""Surveys of pipes in PostgreSQL: every version of every layer, block by block."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from connectors.clock import Clock
from connectors.postgres.pool import Pool, reachable, transaction
from connectors.postgres.sql import queries

_SQL = queries("pipes")


class Load(NamedTuple):
    """What is loaded, beside its blocks: see `deploy/sql/0010_pipes.sql`."""

    layer: str
    loaded_by: str
    file: str
    sha256: str
    crs: str
    near: Sequence[float] | None
    shift_m: float
    segments: int
    length_m: Decimal
    classes: Sequence[str]
    coverage: Mapping[str, Any] | None


class PostgresPipes:
    """Keeps versions; a version is never changed."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def newest(self) -> list[Mapping[str, Any]]:
        """Return the newest version of every layer."""
        async with reachable(), self._pool.acquire() as connection:
            return [dict(row) for row in await connection.fetch(_SQL["newest"])]

    async def blocks(self, version: int) -> AsyncIterator[bytes]:
        """Yield the blocks of a version; between two of them no connection is held."""
        async with reachable(), self._pool.acquire() as connection:
            numbers = [row["number"] for row in await connection.fetch(_SQL["block_numbers"], version)]
        for number in numbers:
            async with reachable(), self._pool.acquire() as connection:
                packed = await connection.fetchval(_SQL["block"], version, number)
            yield packed

    async def load(self, load: Load, blocks: Iterable[bytes]) -> int | None:
        """Keep a survey as the newest version of its layer and return its number; None where the newest is the same already."""
        async with transaction(self._pool) as connection:
            await connection.execute(_SQL["lock_layer"], load.layer)
            before = await connection.fetchrow(_SQL["newest_of"], load.layer)
            coverage = None if before is None or before["coverage"] is None else json.loads(before["coverage"])
            if before and (before["sha256"], before["crs"], coverage) == (load.sha256, load.crs, load.coverage):
                return None
            told = (load.layer, self._clock(), *load[1:6], load.shift_m, load.segments, load.length_m, load.classes, load.coverage)
            version: int = await connection.fetchval(_SQL["keep_version"], *told)
            await connection.executemany(_SQL["keep_block"], ((version, number, packed) for number, packed in enumerate(blocks)))
        return version

    async def history(self) -> list[Mapping[str, Any]]:
        """Return every version of every layer, the oldest first."""
        async with reachable(), self._pool.acquire() as connection:
            return [dict(row) for row in await connection.fetch(_SQL["history"])]

    async def owners_of(self, caller: str) -> frozenset[str]:
        """Return whose pipes *caller* may see as an owner."""
        async with reachable(), self._pool.acquire() as connection:
            return frozenset(row["owner"] for row in await connection.fetch(_SQL["owners_of"], caller))

    async def add_owner(self, caller: str, owner: str, by: str) -> None:
        """Let *caller* see the pipes of *owner*."""
        async with reachable(), self._pool.acquire() as connection:
            await connection.execute(_SQL["add_owner"], caller, owner, self._clock(), by)

    async def remove_owner(self, caller: str, owner: str) -> None:
        """Take that back."""
        async with reachable(), self._pool.acquire() as connection:
            await connection.execute(_SQL["remove_owner"], caller, owner)
