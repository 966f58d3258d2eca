"""Incidents in PostgreSQL: the signs are alarms and reports that stand there, what follows is kept and told as alarms are.

All shards are locked while signs are joined, as an incident's are scattered over them; that is done only when a sign or a place has
changed, or when it is time to see whether one is over.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from connectors.gateway.remembered import Remembered
from connectors.postgres.alarm_rows import alarm_of
from connectors.postgres.alarms import PostgresAlarms, lock_all, log_time
from connectors.postgres.pool import Connection, Pool, Row, reachable, transaction
from connectors.postgres.sql import queries
from models.alarm import Alarm
from models.alarm_rule import AlarmRule
from models.datum import Degrees
from models.incident import Evidence, Join, Sign
from models.kpi import Kpi
from models.period import CITY_ZONE
from models.place import Places
from models.report import NAMED
from streams.watch.joining import REACH, begin_of, joined
from streams.watch.placing import course_of, feed_of

_SQL = queries("incidents")
BEFORE = timedelta(days=60)
"""How far back incidents are looked for that are not over, before it is known which of them matter."""


class _Known(NamedTuple):
    """What is known of a join at one moment."""

    evidence: frozenset[Evidence]
    saved: tuple[Alarm, ...]
    begin: datetime


class PostgresIncidents:
    """Joins signs into incidents; the watch of the city beside its alarms."""

    def __init__(
        self, pool: Pool, joins: Iterable[Join], rules: Iterable[AlarmRule], kpis: Iterable[Kpi], places: Remembered[Places],
        alarms: PostgresAlarms,
    ) -> None:  # fmt: skip
        self._pool = pool
        self._joins = tuple(joins)
        declared = {kpi.name: kpi for kpi in kpis}
        self._feeds = {rule.name: feed_of(rule, declared) for rule in rules}
        self._places = places
        self._alarms = alarms
        self._joined: dict[str, tuple[frozenset[Evidence], datetime | None]] = {}

    async def look(self) -> int:
        """Join what has changed, and return how many moves and tellings followed."""
        places = await self._places.newest()
        return sum([await self._look(join, places) for join in self._joins])

    async def _look(self, join: Join, places: Places) -> int:
        async with reachable(), self._pool.acquire() as connection:
            now = await log_time(connection)
            known = await self._known(connection, join, places, now)
        before, look_at = self._joined.get(join.name, (None, None))
        if known.evidence == before and (look_at is None or now < look_at):
            return 0
        moves = 0
        async with transaction(self._pool) as connection:
            await lock_all(connection)
            now = await log_time(connection)
            known = await self._known(connection, join, places, now)
            found = joined(join, known.evidence, known.saved, known.begin, now)
            voice = await self._alarms.voice(connection, now)
            for told in found.told:
                moves += await self._alarms.keep(connection, told, voice)
        self._joined[join.name] = known.evidence, found.look_at
        return moves

    async def _known(self, connection: Connection, join: Join, places: Places, now: datetime) -> _Known:
        horizon = now - REACH
        saved = tuple(map(alarm_of, await connection.fetch(_SQL["saved"], join.name, horizon - BEFORE)))
        begin = begin_of(saved, horizon, join.within)
        evidence = await self._evidence(connection, join, places, begin - join.within)
        return _Known(frozenset(evidence), saved, begin)

    async def _evidence(self, connection: Connection, join: Join, places: Places, begin: datetime) -> list[Evidence]:
        by_rule = {sign.rule: sign for sign in join.signs if sign.rule}
        by_kind = {kind: sign for sign in join.signs for kind in sign.kinds}
        alarms = await connection.fetch(_SQL["signs_of_alarms"], list(by_rule), begin)
        reports = await connection.fetch(_SQL["signs_of_reports"], list(by_kind), begin)
        found = [self._of_alarm(row, by_rule, places) for row in alarms]
        return [each for each in [*found, *(_of_report(row, by_kind) for row in reports)] if each.course]

    def _of_alarm(self, row: Row, signs: Mapping[str, Sign], places: Places) -> Evidence:
        subject, over_at = row["subject"], row["cleared_at"]
        return Evidence(
            signs[row["rule"]].name, row["id"], subject, subject, row["since"].astimezone(CITY_ZONE),
            row["raised_at"].astimezone(CITY_ZONE), over_at and over_at.astimezone(CITY_ZONE),
            tuple(course_of(subject, self._feeds[row["rule"]], places)), centre=True,
        )  # fmt: skip


def _of_report(row: Row, signs: Mapping[str, Sign]) -> Evidence:
    """Return a report as evidence; where only the name of its place is known, it has none."""
    report, at = row["report"], row["happened_at"].astimezone(CITY_ZONE)
    course = () if report.get("found") == NAMED else (Degrees(float(report["lat"]), float(report["lng"])),)
    area = "/".join(filter(None, (report["city"], report.get("area", ""))))
    subject = f"{area}/{row['case_id']}"
    return Evidence(signs[report["kind"]].name, row["id"], subject, row["sender"] or row["id"], at, at, at, course, centre=False)
