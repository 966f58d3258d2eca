"""Idle parking behind the gateway: its registers, and what time brings while a gateway runs.

A hold that ran out gives way without this; it is run for the figures and for draws: holds that nobody asks about expire, no-shows are
declared, a space of a draw that lapsed goes to the next in its order, and the feed `lease_event` is told of the hours on offer that have
begun and of the requests of each minute.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_hex

from connectors.clock import now
from connectors.gateway.parking_port import IdleParking
from connectors.postgres.lease_teller import LeaseTeller
from connectors.postgres.leases import PostgresLeases
from connectors.postgres.outbox import post
from connectors.postgres.parking import PostgresParking
from connectors.postgres.pool import Pool
from connectors.postgres.rounds import PostgresRounds
from xiqu.beating import beating


def idle_parking(pool: Pool) -> IdleParking:
    """Return the registers over *pool*."""
    leases = PostgresLeases(pool, post)
    return IdleParking(offers=PostgresParking(pool, post), leases=leases, rounds=PostgresRounds(pool, leases), seed=lambda: token_hex(16))


@asynccontextmanager
async def leases_kept(pool: Pool) -> AsyncIterator[None]:
    """Settle and tell what is due until the block is left."""
    leases, teller = PostgresLeases(pool, post), LeaseTeller(pool, post)
    rounds = PostgresRounds(pool, leases)

    async def keep() -> None:
        await leases.settle(now())
        await rounds.move_up(now())
        await teller.tell(now())

    async with beating("leases", keep):
        yield
