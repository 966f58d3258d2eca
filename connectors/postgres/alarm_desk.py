"""What people do about alarms: look at them, acknowledge them, and silence what they know of already."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from connectors.gateway.alarm_port import AlarmQuestion, SilenceAsked
from connectors.postgres.alarm_outbox import AlarmOutbox
from connectors.postgres.alarm_rows import alarm_of, move_of, silence_of
from connectors.postgres.alarms import NEVER_YET, lock, save
from connectors.postgres.pool import Pool, reachable, transaction
from connectors.postgres.sql import queries
from models.alarm import Alarm, AlarmState, Move
from models.alarm_rule import AlarmRule
from streams.watch.changes import moved
from streams.watch.telling import Silence

_SQL = queries("alarms")


class AlarmDesk:
    """The AlarmBook of the gateway and the command line."""

    def __init__(self, pool: Pool, rules: Iterable[AlarmRule]) -> None:
        self._pool = pool
        self._rules = {rule.name: rule for rule in rules}
        self._outbox = AlarmOutbox(pool)
        self.undelivered, self.revive = self._outbox.undelivered, self._outbox.revive

    async def page(self, asked: AlarmQuestion) -> Sequence[Alarm]:
        """Return a page of alarms, the newest first."""
        async with reachable(), self._pool.acquire() as connection:
            return [alarm_of(row) for row in await connection.fetch(_SQL["page"], *asked.before, *asked[1:])]

    async def one(self, alarm_id: str) -> Alarm | None:
        """Return an alarm."""
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL["one"], alarm_id)
        return alarm_of(row) if row else None

    async def beginning(self, text: str) -> list[str]:
        """Return the ids that begin with *text*, a few of them where there are many."""
        async with reachable(), self._pool.acquire() as connection:
            return [row["id"] for row in await connection.fetch(_SQL["beginning"], text)]

    async def moves(self, alarm_id: str) -> Sequence[Move]:
        """Return everything that happened to an alarm, in order."""
        async with reachable(), self._pool.acquire() as connection:
            return [move_of(row) for row in await connection.fetch(_SQL["moves"], alarm_id)]

    async def acknowledge(self, alarm_id: str, by: str, note: str, at: datetime) -> tuple[Alarm, bool] | None:
        """Acknowledge an alarm that is raised; returns it and whether that changed it, None where there is none of that id."""
        known = await self.one(alarm_id)
        if known is None:
            return None
        async with transaction(self._pool) as connection:
            await lock(connection, known.subject)
            row = await connection.fetchrow(_SQL["one_to_change"], alarm_id)
            alarm = alarm_of(row) if row else known
            if alarm.state is not AlarmState.RAISED:
                return alarm, False
            told = moved(alarm, AlarmState.ACKNOWLEDGED, at, at, by, note)
            after = replace(told.alarm, acknowledged_at=at, acknowledged_by=by, look_at=NEVER_YET)
            await save(connection, after, told.moves, self._rules.get(alarm.rule), at)
        return after, True

    async def silences(self, now: datetime, limit: int, *, over: bool) -> Sequence[Silence]:
        """Return silences, those that end last first; with those that are *over*."""
        async with reachable(), self._pool.acquire() as connection:
            return [silence_of(row) for row in await connection.fetch(_SQL["silence_page"], over, now, limit)]

    async def silence(self, asked: SilenceAsked, by: str, at: datetime) -> Silence:
        """Add a silence."""
        made = Silence(
            id=str(uuid4()), kind=asked.kind, rule=asked.rule, subject=asked.subject, starts_at=asked.starts_at, ends_at=asked.ends_at,
            by=by, reason=asked.reason, made_at=at,
        )  # fmt: skip
        async with transaction(self._pool) as connection:
            await connection.execute(
                _SQL["add_silence"], made.id, made.kind, made.rule, made.subject, made.starts_at, made.ends_at, by, made.reason, at
            )
        return made

    async def known_silence(self, silence_id: str) -> Silence | None:
        """Return a silence."""
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL["silence_one"], silence_id)
        return silence_of(row) if row else None

    async def end_silence(self, silence_id: str, by: str, ends_at: datetime) -> Silence | None:
        """Let a silence that is not over end then, and look again at what it kept quiet; None where there is none, or it is over."""
        async with transaction(self._pool) as connection:
            if not await connection.fetchval(_SQL["move_silence"], silence_id, ends_at.astimezone(UTC), by):
                return None
            await connection.execute(_SQL["look_at_all_raised"])
            row = await connection.fetchrow(_SQL["silence_one"], silence_id)
        return silence_of(row) if row else None
