"""How things stand, for whoever begins to follow the city: the newest of each, read a piece at a time so that nobody waits long."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import timedelta

from connectors.clock import Clock
from connectors.postgres.pool import Pool, reachable
from connectors.postgres.results import result_of
from connectors.postgres.sql import queries
from models.case import Case
from models.kpi import Kpi
from models.result import Result
from streams.live.latest import Latest, Series

_SQL = queries("live")
_LATELY = {
    "five_minutes": timedelta(hours=2), "quarter_hour": timedelta(hours=2), "hour": timedelta(days=1), "four_hours": timedelta(days=1),
    "eight_hours": timedelta(days=1), "day": timedelta(days=7), "week": timedelta(days=35), "month": timedelta(days=92),
    "quarter": timedelta(days=366), "year": timedelta(days=366),
}  # fmt: skip
"""By period, how far back from a KPI's newest result: a source that has been silent for longer does not stand anywhere now."""
KPIS_AT_ONCE, SERIES_AT_ONCE = 8, 1_000


class PostgresStanding:
    """Reads results, facts and cases; changes none."""

    def __init__(self, pool: Pool, kpis: Sequence[Kpi], clock: Clock) -> None:
        self._pool = pool
        self._kpis = kpis
        self._clock = clock

    async def results(self) -> AsyncIterator[Sequence[Result]]:
        """Yield the newest result of every KPI and subject that has one lately, a few KPIs at a time."""
        now = self._clock()
        for kpis in _some(self._kpis):
            names, back = [kpi.name for kpi in kpis], [_LATELY[kpi.period.name] for kpi in kpis]
            async with reachable(), self._pool.acquire() as connection:
                rows = await connection.fetch(_SQL["results"], names, back, now)
            yield [result_of(row) for row in rows]

    async def readings(self, feeds: Sequence[str]) -> AsyncIterator[Mapping[Series, Latest]]:
        """Yield the newest reading of every series of *feeds*, some series at a time."""
        last = 0
        while True:
            async with reachable(), self._pool.acquire() as connection:
                rows = await connection.fetch(_SQL["readings"], last, list(feeds), SERIES_AT_ONCE)
            yield {(row[1], row[2], row[3]): Latest(*row[4:]) for row in map(tuple, rows)}
            if len(rows) < SERIES_AT_ONCE:
                return
            last = rows[-1]["id"]

    async def cases(self, ids: Sequence[str]) -> Sequence[Case]:
        """Return the cases of these ids, of those that there are."""
        async with reachable(), self._pool.acquire() as connection:
            return [Case.model_validate(row["state"]) for row in await connection.fetch(_SQL["cases"], list(ids))]


def _some(kpis: Sequence[Kpi]) -> Iterator[Sequence[Kpi]]:
    for start in range(0, len(kpis), KPIS_AT_ONCE):
        yield kpis[start : start + KPIS_AT_ONCE]
