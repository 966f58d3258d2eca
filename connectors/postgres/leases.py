"""Leases in PostgreSQL: the database refuses a second holder of a space, and what is past due is settled by whoever comes first.

A space is taken by one statement under the exclusion constraint, `ON CONFLICT DO NOTHING`: who loses waits until the winner has committed,
gets no row, and tries the next space. Each space is tried in a transaction of its own, so nobody waits for one space while holding another,
and no two can wait for each other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zlib import crc32

from connectors.postgres.lease_rows import changed_columns, lease_of
from connectors.postgres.lease_told import Post, changed, tell
from connectors.postgres.pool import Connection, Pool, Row, reachable, transaction
from connectors.postgres.sql import queries
from models.errors import NotLet
from models.lease import Lease, settled
from models.lease_asked import Asked, Known, Logged, unknown_number
from models.parking_price import Tariff, price
from models.period import CITY_ZONE
from models.plan.said import Said
from models.window import minute_of

_SQL = queries("leases")
CANDIDATES = 64
LOOKS = 5
"""How often the register is looked at again where every space that was free is gone by the time it is reached."""
LAPSED_AT_ONCE = 200
CLOCK = "clock"
"""Who lets a hold expire and declares a no-show."""


class Taken(Exception):
    """Somebody else has the space, or its offer is withdrawn."""


class PostgresLeases:
    """The register of leases."""

    def __init__(self, pool: Pool, post: Post) -> None:
        self._pool = pool
        self._post = post

    async def held_before(self, holder: str, key: str, asked: str) -> Known | None:
        """Return the lease that *holder* was given under *key*; NotLet where that was for something else."""
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL["known_key"], holder, key)
            if row is None:
                return None
            if row["asked"] != asked:
                raise NotLet(
                    "other-request",
                    Said("此 Idempotency-Key 已用于另一请求", "this Idempotency-Key was used for another request"),
                    Said("请为新的请求使用新的键", "send a new key with a new request"),
                )
            return await _read(connection, "lease", row["id"])

    async def hold(self, asked: Asked, digest: str, now: datetime) -> Known | None:
        """Hold a space as *asked* until somebody confirms; None where none is free."""
        for _ in range(LOOKS):
            spaces = await self._candidates(asked, now)
            if not spaces:
                break
            for each in spaces:
                try:
                    async with transaction(self._pool) as connection:
                        number = await take(connection, asked, each, digest, now, self.settle_in)
                        await _note(connection, asked, now, met=True, why="")
                        return await _read(connection, "lease", number)
                except Taken:
                    if asked.key and (known := await self.held_before(asked.holder, asked.key, digest)):
                        return known
        return None

    async def unmet(self, asked: Asked, why: str, now: datetime) -> None:
        """Note that a request was not met."""
        async with transaction(self._pool) as connection:
            await _note(connection, asked, now, met=False, why=why)

    async def _candidates(self, asked: Asked, now: datetime) -> Sequence[Row]:
        starts, ends = [each.starts for each in asked.windows], [each.ends for each in asked.windows]
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(
                _SQL["candidates"], list(asked.lots), starts, ends, now, minute_of(now), asked.label, asked.round is not None,
                bool(asked.month), CANDIDATES,
            )  # fmt: skip
        return spread(rows, asked)

    async def change(self, number: int, decide: Callable[[Lease, datetime], Lease], by: str, now: datetime) -> Known:
        """Change lease *number* as *decide* says, or raise what it raises; *by* is noted in the lease's log, unless nothing has changed."""
        async with transaction(self._pool) as connection:
            known = await _read(connection, "lock_lease", number)
            if known is None:
                raise unknown_number("unknown-lease", number)
            after = decide(known.lease, now)
            if after == known.lease:
                return known
            await self._save(connection, known, after, decide.__name__, by, now)
            return known._replace(lease=after)

    async def _save(self, connection: Connection, known: Known, after: Lease, event: str, by: str, now: datetime) -> None:
        columns = changed_columns(known.lease, after)
        await connection.execute(_SQL["save"], after.id, after.state, after.deposit_state, *columns, now, event, by)
        await tell(connection, self._post, changed(known.subject, known.lease, after), now)

    async def settle_in(self, connection: Connection, numbers: Iterable[int], now: datetime) -> int:
        """Settle these leases in the transaction of *connection*; returns how many changed."""
        done = 0
        for number in numbers:
            known = await _read(connection, "lock_lease", number)
            if known is not None and (after := settled(known.lease, now)) != known.lease:
                await self._save(connection, known, after, settled.__name__, CLOCK, now)
                done += 1
        return done

    async def settle(self, now: datetime) -> int:
        """Expire the holds and declare the no-shows that are past due at *now*; returns of how many leases."""
        done = 0
        while True:
            async with transaction(self._pool) as connection:
                found = [row["lease"] for row in await connection.fetch(_SQL["lapsed"], now, LAPSED_AT_ONCE)]
                step = await self.settle_in(connection, found, now)
            done += step
            if not step:
                return done

    async def lease(self, number: int) -> Known | None:
        """Return a lease as it was left; `models.lease.settled` says how it stands now."""
        async with reachable(), self._pool.acquire() as connection:
            return await _read(connection, "lease", number)

    async def log(self, number: int) -> Sequence[Logged]:
        """Return what happened to a lease, in order."""
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(_SQL["log"], number)
        return [Logged(row["at"].astimezone(CITY_ZONE), row["event"], row["by"]) for row in rows]

    async def leases_of(self, holder: str, limit: int, before: int) -> Sequence[Known]:
        """Return the leases of *holder* with a number below *before*, the newest first."""
        return await self._page("leases_of", holder, before, limit)

    async def leases_in(self, lots: Sequence[int], limit: int, before: int) -> Sequence[Known]:
        """Return the leases of spaces in *lots* with a number below *before*, the newest first."""
        return await self._page("leases_in", list(lots), before, limit)

    async def _page(self, name: str, whose: object, before: int, limit: int) -> Sequence[Known]:
        async with reachable(), self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            rows = await connection.fetch(_SQL[name], whose, before, limit)
            stays: Mapping[int, list[Row]] = {row["id"]: [] for row in rows}
            for stay in await connection.fetch(_SQL["stays_of"], list(stays)):
                stays[stay["lease"]].append(stay)
        return [_known(row, stays[row["id"]]) for row in rows]


def spread(rows: Sequence[Row], asked: Asked) -> Sequence[Row]:
    """Return equally good spaces in an order that differs from request to request: askers at once begin at different ones."""
    turn = crc32(repr((asked.holder, asked.key, asked.windows)).encode())
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["lot"], row["hour_price"], row["month_price"]), []).append(row)
    return [row for group in groups.values() for at in [turn % len(group)] for row in (*group[at:], *group[:at])]


async def take(connection: Connection, asked: Asked, space: Row, digest: str, now: datetime, settle: Callable[..., Any]) -> int:
    """Take *space* for *asked* and return the lease's number; raises `Taken` where the database has it with somebody else."""
    starts, ends = [each.starts for each in asked.windows], [each.ends for each in asked.windows]
    lapsed = await connection.fetch(_SQL["lapsed_in"], space["space"], starts, ends, now)
    if lapsed:
        await settle(connection, [row["lease"] for row in lapsed], now)
    number: int | None = await connection.fetchval(_SQL["number_under"], space["offer"])
    until = now + asked.hold
    if number is None or len(await connection.fetch(_SQL["take"], until, number, space["space"], starts, ends)) < len(starts):
        raise Taken
    cost = price(Tariff(space["hour_price"], space["month_price"], space["deposit"]), asked.windows, by_month=bool(asked.month))
    written = await connection.execute(
        _SQL["write"], now, until, number, space["lot"], space["space"], space["offer"], asked.round, asked.holder, asked.month, cost,
        space["deposit"], asked.key, digest,
    )  # fmt: skip
    if written.endswith(" 0"):
        raise Taken
    return number


async def _note(connection: Connection, asked: Asked, now: datetime, *, met: bool, why: str) -> None:
    span = asked.span
    await connection.execute(_SQL["ask"], now, minute_of(now), span.starts, span.ends, met, asked.subject, asked.holder, why)


async def _read(connection: Connection, name: str, number: int) -> Known | None:
    row = await connection.fetchrow(_SQL[name], number)
    return _known(row, await connection.fetch(_SQL["stays"], number)) if row else None


def _known(row: Row, stays: Iterable[Row]) -> Known:
    return Known(lease_of(row, stays), row["subject"], row["title"], row["owner"])
