"""Idle parking behind the gateway: its registers, and what time brings while a gateway runs.

A hold that ran out gives way without this; it is run for the figures: holds that nobody asks about expire, no-shows are declared, and the
feed `lease_event` is told of the hours on offer that have begun and of the requests of each minute.
"""

import asyncio
import logging
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
from models.errors import Unavailable

BEAT_SECONDS = 5.0
LOG = logging.getLogger("xiqu.leases")


def idle_parking(pool: Pool) -> IdleParking:
    """Return the registers over *pool*."""
    leases = PostgresLeases(pool, post)
    return IdleParking(offers=PostgresParking(pool, post), leases=leases, rounds=PostgresRounds(pool, leases), seed=lambda: token_hex(16))


async def keeping(pool: Pool) -> None:
    """Settle and tell what is due, for ever."""
    leases, teller = PostgresLeases(pool, post), LeaseTeller(pool, post)
    while True:
        try:
            await leases.settle(now())
            await teller.tell(now())
        except Unavailable as error:
            LOG.warning("leases wait: %s", error)
        except Exception:  # a fault of ours: people are still answered, and what is due stays so
            LOG.exception("leases wait")
        await asyncio.sleep(BEAT_SECONDS)


@asynccontextmanager
async def leases_kept(pool: Pool) -> AsyncIterator[None]:
    """Keep leases until the block is left."""
    job = asyncio.create_task(keeping(pool))
    try:
        yield
    finally:
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)
