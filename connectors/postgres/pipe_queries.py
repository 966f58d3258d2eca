"""Every question about pipes as it is kept, before it is answered: who, why, what, how much; and who asks too much is stopped here.

The question, the stop and the event for the figures are one transaction: nobody is told anything that is not written down. A question
speaks on a lane of its second (the second's first question on lane 0, the next on lane 1), so that no two of them are the same fact.
"""

import secrets
from datetime import date, datetime
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from connectors.clock import Clock
from connectors.gateway.pipes_port import QueryMark
from connectors.postgres.outbox import post
from connectors.postgres.pool import Connection, Pool, Row, reachable, transaction
from connectors.postgres.sql import queries
from models.landing import RANDOM_BYTES, landing_id
from models.period import CITY_ZONE, city_time, unix
from models.pipe_query import Asker, Noted, Outcome, Stopped
from models.pipe_tier import Stop, Usage, too_much

_SQL = queries("pipes")
FEED = "pipe_query"
LANE = "管线查询"
SALT_BYTES, MARK_BYTES = 32, 12


class Where(NamedTuple):
    """Whom the figures of the questions are for: a city, and a street in it ("" for none)."""

    city: str
    street: str


def _stopped(row: Row) -> Stopped:
    return Stopped(*(row[name] for name in Stopped._fields))


def event(where: Where, point: str, second: int, told: dict[str, Any]) -> bytes:
    """Return the body of one event of the feed."""
    place = {"city": where.city, "community": where.street, "point": point, "time": city_time(second).isoformat()}
    return orjson.dumps(place | told)


class PostgresPipeQueries:
    """The audit of questions about pipes."""

    def __init__(self, pool: Pool, clock: Clock, where: Where) -> None:
        self._pool = pool
        self._clock = clock
        self._where = where
        self._salt: tuple[date, bytes] | None = None

    async def note(self, query: Noted) -> Stopped | None:
        """Keep *query* and return None, or why its asker is stopped; then it is kept as stopped, and nothing of an answer is told."""
        async with transaction(self._pool) as connection:
            await connection.execute(_SQL["lock_second"], unix(query.asked_at))
            await connection.execute(_SQL["lock_asker"], query.asker.who)
            stopped = await self._stop(connection, query)
            await self._keep(connection, query, stopped)
        return stopped

    async def _stop(self, connection: Connection, query: Noted) -> Stopped | None:
        who, at = query.asker.who, query.asked_at
        standing = await connection.fetchrow(_SQL["standing_stop"], who, at)
        if standing or query.outcome not in {Outcome.ANSWERED, Outcome.NO_DATA}:
            return _stopped(standing) if standing else None
        usage = Usage(*map(int, await connection.fetchrow(_SQL["usage"], who, at, query.segments, list(query.cells)) or ()))
        stop = too_much(query.asker.tier, usage)
        return await _new_stop(connection, query.asker, at, stop) if stop else None

    async def _keep(self, connection: Connection, query: Noted, stopped: Stopped | None) -> None:
        second, asker = unix(query.asked_at), query.asker
        outcome, reason = (Outcome.STOPPED, stopped.reason) if stopped else (query.outcome, query.reason)
        segments = 0 if stopped else query.segments
        lane = await connection.fetchval(
            _SQL["keep_query"], query.id, query.asked_at, second, asker.who, asker.role, asker.tier.value, query.purpose, query.permit,
            query.asked, outcome.value, reason, segments, list(query.cells), query.answer_ms, list(query.versions),
        )  # fmt: skip
        told = {"tier": asker.tier.value, "outcome": outcome.value, "answer_ms": str(query.answer_ms), "segments": segments}
        body = event(self._where, f"{LANE}{lane}", second, told)
        await post(connection, FEED, body, landing_id(self._clock(), secrets.token_bytes(RANDOM_BYTES)))

    async def mark(self, address: str) -> str:
        """Return who somebody without a key is for today: a hash of the address, with a salt that is thrown away after its day."""
        today = self._clock().astimezone(CITY_ZONE).date()
        if self._salt is None or self._salt[0] != today:
            async with reachable(), self._pool.acquire() as connection:
                await connection.execute(_SQL["forget_salts"], today)
                await connection.execute(_SQL["add_salt"], today, secrets.token_bytes(SALT_BYTES))
                self._salt = today, await connection.fetchval(_SQL["salt"], today)
        return "anybody-" + blake2b(address.encode(), key=self._salt[1], digest_size=MARK_BYTES).hexdigest()

    async def queries(self, who: str | None, permit: str | None, before: QueryMark, limit: int) -> list[dict[str, Any]]:
        """Return questions, the newest first, of one asker or about one dig."""
        async with reachable(), self._pool.acquire() as connection:
            return [dict(row) for row in await connection.fetch(_SQL["queries"], who, permit, *before, limit)]

    async def stops(self) -> list[Stopped]:
        """Return who is stopped now."""
        async with reachable(), self._pool.acquire() as connection:
            return [_stopped(row) for row in await connection.fetch(_SQL["stops"], self._clock())]

    async def release(self, stop: int, by: str) -> Stopped | None:
        """Let an asker go on, counting from now; None where there is no such stop."""
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL["release"], stop, self._clock(), by)
        return _stopped(row) if row else None


async def _new_stop(connection: Connection, asker: Asker, at: datetime, stop: Stop) -> Stopped:
    row = await connection.fetchrow(_SQL["keep_stop"], asker.who, at, at + stop.lasts, stop.reason, stop.number, stop.limit)
    if row is None:
        raise RuntimeError("an INSERT with RETURNING returned nothing")
    return _stopped(row)
