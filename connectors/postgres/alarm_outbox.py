"""What is to be told about alarms, and what became of it: a row leaves once its channel has it, waits where it failed, or is given up."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from connectors.channels.outcome import MOST_ATTEMPTS, Again, Heard, Never, Outcome, wait
from connectors.postgres.pool import Pool, reachable, transaction
from connectors.postgres.sql import queries
from models.channel import Undelivered

_SQL = queries("alarm_outbox")
KAFKA_ROWS = 500
LEASE = timedelta(seconds=60)
"""Longer than any telling takes; whoever dies while telling leaves the row to be told again after this, under the same id."""


class Letter(NamedTuple):
    """One change for one channel."""

    number: int
    alarm: str
    move: int
    body: bytes
    attempts: int

    @property
    def message(self) -> str:
        """Return the id of the message, the same however often it is sent."""
        return f"{self.alarm}.{self.move}"


class AlarmOutbox:
    """The way out for Kafka and for channels."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def publish(self, send: Callable[[Sequence[tuple[str, bytes]]], Awaitable[None]]) -> int:
        """Hand (subject, body) of what waits for Kafka to *send*, in order, and return how many that were; only one does it at a time."""
        async with transaction(self._pool) as connection:
            if not await connection.fetchval(_SQL["only_one"]):
                return 0
            rows = await connection.fetch(_SQL["for_kafka"], KAFKA_ROWS)
            if rows:
                await send([(row["subject"], row["body"]) for row in rows])
                await connection.execute(_SQL["done"], [row["number"] for row in rows])
        return len(rows)

    async def claim(self, channel: str, now: datetime) -> Letter | None:
        """Return the next letter for *channel*, ours for a minute; those of one alarm come one after the other."""
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL["claim"], channel, now, now + LEASE)
        return Letter(*row) if row else None

    async def settle(self, letter: Letter, outcome: Outcome, now: datetime) -> None:
        """Write down what became of *letter*."""
        async with reachable(), self._pool.acquire() as connection:
            match outcome:
                case Heard():
                    await connection.execute(_SQL["done"], [letter.number])
                case Again(error, after) if letter.attempts < MOST_ATTEMPTS:
                    await connection.execute(_SQL["again"], letter.number, now + wait(letter.attempts, after), error)
                case Again(error) | Never(error):
                    await connection.execute(_SQL["dead"], letter.number, now, error)

    async def waiting(self) -> dict[str, tuple[int, int]]:
        """Return how many rows wait and how many were given up, by channel; "" is Kafka."""
        async with reachable(), self._pool.acquire() as connection:
            return {row["channel"]: (row["waiting"], row["dead"]) for row in await connection.fetch(_SQL["waiting"])}

    async def undelivered(self, limit: int) -> list[Undelivered]:
        """Return what has failed at least once, the oldest first."""
        async with reachable(), self._pool.acquire() as connection:
            return [Undelivered(*row) for row in await connection.fetch(_SQL["undelivered"], limit)]

    async def revive(self) -> int:
        """Let what was given up be tried again, now that its channel is mended, and return how many that are."""
        async with reachable(), self._pool.acquire() as connection:
            return len(await connection.fetch(_SQL["revive"]))
