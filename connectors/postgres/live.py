"""How things stand, for whoever begins to follow the city: the newest of each, read a piece at a time so that nobody waits long."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from connectors.alarm_told import change_json
from connectors.clock import Clock
from connectors.postgres.alarm_rows import alarm_of, move_of
from connectors.postgres.pool import Pool, reachable
from connectors.postgres.results import result_of
from connectors.postgres.sql import queries
from models.alarm_rule import AlarmRule
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
    """Reads results, facts, alarms and cases; changes none."""

    def __init__(self, pool: Pool, kpis: Sequence[Kpi], rules: Sequence[AlarmRule], clock: Clock) -> None:
        self._pool = pool
        self._rules = {rule.name: rule for rule in rules}
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

    async def alarms(self) -> Sequence[Mapping[str, Any]]:
        """Return the newest change of every alarm that is not over, as it was announced."""
        async with reachable(), self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            alarms = [alarm_of(row) for row in await connection.fetch(_SQL["alarms"])]
            rows = await connection.fetch(_SQL["moves"], [each.id for each in alarms], [each.moves for each in alarms])
        newest = {move.alarm: move for move in map(move_of, rows)}
        return [change_json(each, newest[each.id], self._rules.get(each.rule)) for each in alarms]

    async def cases(self, ids: Sequence[str]) -> Sequence[Case]:
        """Return the cases of these ids, of those that there are."""
        async with reachable(), self._pool.acquire() as connection:
            return [Case.model_validate(row["state"]) for row in await connection.fetch(_SQL["cases"], list(ids))]


def _some(kpis: Sequence[Kpi]) -> Iterator[Sequence[Kpi]]:
    for start in range(0, len(kpis), KPIS_AT_ONCE):
        yield kpis[start : start + KPIS_AT_ONCE]
