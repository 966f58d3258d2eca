"""Results and their revisions as readers ask for them; the `Figures` of the gateway and the command line."""

from collections.abc import Sequence

from connectors.gateway.ports import Mark, Question
from connectors.postgres.pool import Pool, reachable
from connectors.postgres.results import result_of
from connectors.postgres.sql import queries
from models.period import EARLIEST
from models.result import Result

_SQL = queries("results")
_BEGINNING = Mark("", EARLIEST, 0)


class PostgresFigures:
    """Reads results; never computes any."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def results(self, question: Question) -> Sequence[Result]:
        """Return the current revision of each node asked for."""
        kpi, subject, start, end, limit, after = question
        subject_after, period_after, _ = after or _BEGINNING
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(_SQL["find"], kpi, subject, start, end, subject_after, period_after, limit)
        return [result_of(row) for row in rows]

    async def history(self, question: Question) -> Sequence[Result]:
        """Return every revision of each node asked for, the current one included."""
        kpi, subject, start, end, limit, after = question
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(_SQL["find_revisions"], kpi, subject, start, end, *(after or _BEGINNING), limit)
        return [result_of(row) for row in rows]

    async def newest(self) -> list[Result]:
        """Return the newest figure of every KPI and subject that has one."""
        async with reachable(), self._pool.acquire() as connection:
            return [result_of(row) for row in await connection.fetch(_SQL["newest"])]

    async def count(self) -> dict[str, int]:
        """Return how many results each KPI has."""
        async with reachable(), self._pool.acquire() as connection:
            return {row["kpi"]: row["results"] for row in await connection.fetch(_SQL["counts"])}
