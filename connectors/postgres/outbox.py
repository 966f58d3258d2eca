"""The outbox: what a service has decided waits here, in the same transaction, until Kafka has it."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from connectors.postgres.pool import Connection, Pool, reachable, transaction
from connectors.postgres.sql import queries
from models.errors import BodyTooLarge
from models.landing import LARGEST_BODY

_SQL = queries("outbox")
TAKEN_ROWS = 200
TOGETHER_BYTES = 192 * 1024


class Posted(NamedTuple):
    """One row: a body of *feed* that is to land under *landing*."""

    landing: str
    feed: str
    body: bytes


Land = Callable[[str, Sequence[bytes], Sequence[str]], Awaitable[object]]
"""Lands bodies of a feed under these landing ids and returns once they cannot be lost any more."""


async def post(connection: Connection, feed: str, body: bytes, landing: str) -> None:
    """Let *body* land as *feed* under the landing id *landing* once the transaction of *connection* commits.

    Raises BodyTooLarge for what could never land: refused here it undoes the transaction, later it would wait for ever.
    """
    if len(body) > LARGEST_BODY:
        raise BodyTooLarge(f"an event of {len(body)} bytes of {feed} is larger than one landing may be ({LARGEST_BODY} bytes)")
    await connection.execute(_SQL["post"], landing, feed, body)


def groups(rows: Iterable[Posted]) -> Iterator[list[Posted]]:
    """Cut *rows* into lists of one feed and about `TOGETHER_BYTES`, in their order within each feed."""
    open_: dict[str, list[Posted]] = {}
    for row in rows:
        held = open_.setdefault(row.feed, [])
        if held and sum(len(each.body) for each in held) + len(row.body) > TOGETHER_BYTES:
            yield held
            held = open_[row.feed] = []
        held.append(row)
    yield from open_.values()


class Outbox:
    """What waits, and its way out."""

    def __init__(self, pool: Pool, feeds: Iterable[str]) -> None:
        self._pool = pool
        self._feeds = list(feeds)

    async def relay(self, land: Land) -> int:
        """Land what waits, as much as one transaction takes, and return how many bodies that were.

        Several may do this at once: each takes rows that no other holds. Whoever dies between landing and commit leaves rows that land
        again under the same ids. Rows of a feed that this copy does not know stay for a newer one.
        """
        async with transaction(self._pool) as connection:
            rows = [Posted(*row) for row in await connection.fetch(_SQL["take"], self._feeds, TAKEN_ROWS)]
            for group in groups(rows):
                await land(group[0].feed, [each.body for each in group], [each.landing for each in group])
                await connection.execute(_SQL["landed"], [each.landing for each in group])
        return len(rows)

    async def oldest(self) -> str | None:
        """Return the oldest landing id that waits; None where nothing does."""
        async with reachable(), self._pool.acquire() as connection:
            found: str | None = await connection.fetchval(_SQL["oldest"])
        return found

    async def waiting(self) -> int:
        """Return how many bodies wait."""
        async with reachable(), self._pool.acquire() as connection:
            return int(await connection.fetchval(_SQL["waiting"]))
