"""Numbers instead of names for series: facts are many and series are few, so each process learns the numbers as it meets them."""

from collections.abc import Iterable

from connectors.postgres.pool import Pool, columns, reachable
from connectors.postgres.sql import queries
from streams.ports import Series

_SQL = queries("facts")
WAIT_SECONDS = 30


class SeriesNumbers:
    """The numbers of series, remembered; a number once given never changes."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._known: dict[Series, int] = {}

    async def known(self, series: Iterable[Series]) -> dict[Series, int]:
        """Return the numbers of those *series* that have one."""
        missing = [each for each in dict.fromkeys(series) if each not in self._known]
        if missing:
            async with reachable(), self._pool.acquire(timeout=WAIT_SECONDS) as connection:
                for row in await connection.fetch(_SQL["find_series"], *columns(missing, 3)):
                    self._known[Series(row["feed"], row["subject"], row["metric"])] = row["id"]
        return self._known

    async def made(self, series: Iterable[Series]) -> dict[Series, int]:
        """Return the numbers of *series*, giving one to each that is new."""
        missing = [each for each in dict.fromkeys(series) if each not in self._known]
        if missing:
            async with reachable(), self._pool.acquire(timeout=WAIT_SECONDS) as connection:
                await connection.execute(_SQL["add_series"], *columns(missing, 3))
        return await self.known(missing)
