"""Digs in PostgreSQL: applied for once however often it is sent, and moved only where the rules allow, under a lock of the dig."""

import secrets
from hashlib import sha256

import orjson

from connectors.clock import Clock
from connectors.gateway.pipes_port import Application
from connectors.postgres.outbox import post
from connectors.postgres.pipe_queries import FEED, Where, event
from connectors.postgres.pool import Pool, Row, reachable, transaction
from connectors.postgres.sql import queries
from models.dig import Dig, DigEvent, DigState, DigStep, move_of
from models.landing import RANDOM_BYTES, landing_id
from models.period import unix

_SQL = queries("digs")


def digest(asked: Application) -> str:
    """Return what makes the same application, sent again, the same."""
    told = [*asked[:3], str(asked.depth_m), asked.starts_at.isoformat(), asked.ends_at.isoformat()]
    return sha256(orjson.dumps(told)).hexdigest()


def _dig(row: Row) -> Dig:
    return Dig(
        number=row["number"], holder=row["holder"], purpose=row["purpose"], outline=row["outline"], depth_m=row["depth_m"],
        starts_at=row["starts_at"], ends_at=row["ends_at"], applied_at=row["applied_at"], state=DigState(row["state"]),
        checked_at=row["checked_at"],
    )  # fmt: skip


class PostgresDigs:
    """The register of digs."""

    def __init__(self, pool: Pool, clock: Clock, where: Where) -> None:
        self._pool = pool
        self._clock = clock
        self._where = where

    async def apply(self, asked: Application, by: str) -> tuple[Dig, bool]:
        """Return the dig that *asked* became, and whether it is new."""
        mark, at = digest(asked), self._clock()
        async with transaction(self._pool) as connection:
            number = await connection.fetchval(
                _SQL["apply"], asked.holder, asked.purpose, asked.outline, asked.depth_m, asked.starts_at, at, asked.ends_at, mark
            )
            fresh = number is not None
            if fresh:
                await connection.execute(_SQL["note"], number, "apply", DigState.APPLIED.value, at, by, "")
            else:
                number = await connection.fetchval(_SQL["same"], asked.holder, mark)
            row = await connection.fetchrow(_SQL["dig"], number)
        if row is None:
            raise RuntimeError("a dig that was just kept is not there")
        return _dig(row), fresh

    async def dig(self, number: str) -> Dig | None:
        """Return the dig of that number."""
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL["dig"], number)
        return _dig(row) if row else None

    async def digs(self, holder: str | None, state: DigState | None, after: str, limit: int) -> list[Dig]:
        """Return digs by number, of one holder or in one state."""
        async with reachable(), self._pool.acquire() as connection:
            return [_dig(row) for row in await connection.fetch(_SQL["digs"], holder, state and state.value, after, limit)]

    async def log(self, number: str) -> list[DigEvent]:
        """Return every step of a dig, the first first."""
        async with reachable(), self._pool.acquire() as connection:
            return [
                DigEvent(row["step"], DigState(row["state"]), row["at"], row["by"], row["note"])
                for row in await connection.fetch(_SQL["log"], number)
            ]

    async def move(self, number: str, step: DigStep, by: str, note: str) -> tuple[Dig, bool] | None:
        """Take *step* and return the dig and True; the dig and False where the rules do not allow it now; None for no such dig.

        That a dig begins is told to the figures, with whether anybody had asked what lies there.
        """
        at = self._clock()
        async with transaction(self._pool) as connection:
            row = await connection.fetchrow(_SQL["locked"], number)
            if row is None:
                return None
            dig = _dig(row)
            move = move_of(dig.state, step)
            if move is None:
                return dig, False
            await connection.execute(_SQL["move"], number, move.after.value)
            await connection.execute(_SQL["note"], number, step.value, move.after.value, at, by, note)
            if step is DigStep.START:
                checked = {"checked": "unchecked" if dig.checked_at is None else "checked"}
                body = event(self._where, dig.number, unix(at), checked)
                await post(connection, FEED, body, landing_id(at, secrets.token_bytes(RANDOM_BYTES)))
            moved = await connection.fetchrow(_SQL["dig"], number)
        return (_dig(moved), True) if moved else None
