"""Kinds and limits in PostgreSQL: every table that the street loaded, read again only when there is a newer one."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from connectors.clock import Clock
from connectors.postgres.pool import Pool, Row, reachable
from connectors.postgres.sql import queries
from models.kind import Kinds, standard_kinds
from models.kind_local import local_kinds
from models.limit import Deadline, Deadlines, Limits, deadline
from models.limit_table import Terms, hours_of, limit_table, written_hours
from models.standards.working_time import Calendar, Pause

_SQL = queries("limits")


class LoadedKinds(NamedTuple):
    """One table of kinds: when it was loaded, by whom, from which file, and the SHA-256 of its text."""

    version: int
    loaded_at: datetime
    loaded_by: str
    file: str
    sha256: str


class LoadedLimits(NamedTuple):
    """One table of limits; see `Terms` for what it says beside its rows."""

    version: int
    jurisdiction: str
    valid_from: date
    edition: str
    plain: str
    hours: str
    day_rule: str
    loaded_at: datetime
    loaded_by: str
    file: str
    sha256: str


class PostgresLimits:
    """What cases are about and how long they may take, as the street has loaded it."""

    def __init__(self, pool: Pool, clock: Clock, calendar: Calendar) -> None:
        self._pool = pool
        self._clock = clock
        self._calendar = calendar
        self._kinds = 0, standard_kinds()
        self._limits = "0 0", Limits()

    async def kinds(self) -> Kinds:
        """Return the standard's kinds, ours, and every one that was ever loaded: a kind that cases were filed under never goes away."""
        async with reachable(), self._pool.acquire() as connection:
            version = await connection.fetchval(_SQL["kinds_version"])
            if version != self._kinds[0]:
                rows = await connection.fetch(_SQL["kinds"])
                self._kinds = rows[-1]["version"], _with_local(rows)
        return self._kinds[1]

    async def limits(self) -> Limits:
        """Return every table of limits."""
        async with reachable(), self._pool.acquire() as connection:
            versions = await connection.fetchval(_SQL["versions"])
        if versions != self._limits[0]:
            kinds = await self.kinds()
            async with reachable(), self._pool.acquire() as connection:
                rows = await connection.fetch(_SQL["limits"])
            self._limits = versions, Limits([limit_table(row["content"], _terms(row), kinds, row["version"]) for row in rows])
        return self._limits[1]

    async def deadline(
        self, jurisdiction: str, kind: str, filed_at: datetime, condition: str = "", pauses: Sequence[Pause] = ()
    ) -> Deadline:
        """Return when a case that was filed at *filed_at* must be done; see `models.limit.deadline`."""
        return deadline(await self.limits(), jurisdiction, kind, filed_at, self._calendar, condition, pauses)

    async def deadlines(self) -> Deadlines:
        """Return what deadlines follow from now."""
        return Deadlines(await self.limits(), self._calendar)

    async def load_kinds(self, content: str, loaded_by: str, file: str) -> int | None:
        """Keep *content*, which is checked already, as a new table of kinds; None where the newest says exactly this."""
        mark = sha256(content.encode()).hexdigest()
        async with reachable(), self._pool.acquire() as connection:
            version: int | None = await connection.fetchval(_SQL["load_kinds"], self._clock(), loaded_by, file, mark, content)
        return version

    async def load_limits(self, content: str, terms: Terms, loaded_by: str, file: str) -> int | None:
        """Keep *content*, which is checked already, as a new table of limits; None where the newest of that day says exactly this."""
        mark, hours = sha256(content.encode()).hexdigest(), written_hours(terms.hours)
        told = terms.jurisdiction, terms.valid_from, terms.edition, terms.plain, hours, terms.day_rule
        async with reachable(), self._pool.acquire() as connection:
            version: int | None = await connection.fetchval(_SQL["load_limits"], *told, self._clock(), loaded_by, file, mark, content)
        return version

    async def history(self) -> list[LoadedLimits]:
        """Return every table of limits that was loaded, the oldest first."""
        async with reachable(), self._pool.acquire() as connection:
            return [LoadedLimits(**dict(row)) for row in await connection.fetch(_SQL["limits_history"])]

    async def kinds_history(self) -> list[LoadedKinds]:
        """Return every table of kinds that was loaded, the oldest first."""
        async with reachable(), self._pool.acquire() as connection:
            return [LoadedKinds(**dict(row)) for row in await connection.fetch(_SQL["kinds_history"])]


def _with_local(rows: Sequence[Row]) -> Kinds:
    standard = standard_kinds()
    return standard.with_local(kind for row in rows for kind in local_kinds(row["content"], standard))


def _terms(row: Row) -> Terms:
    return Terms(row["jurisdiction"], row["valid_from"], row["edition"], row["plain"], hours_of(row["hours"]), row["day_rule"])
