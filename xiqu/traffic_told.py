"""Tells the feed `traffic_query` how many asked, minute by minute, while a gateway runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from connectors.clock import now
from connectors.postgres.places import PostgresPlaces
from connectors.postgres.pool import Pool
from connectors.postgres.traffic import PostgresTraffic
from xiqu.beating import beating
from xiqu.pipe_room import where


@asynccontextmanager
async def traffic_told(pool: Pool) -> AsyncIterator[None]:
    """Tell what is due until the block is left."""
    traffic, places = PostgresTraffic(pool), PostgresPlaces(pool, now)

    async def tell() -> None:
        await traffic.tell(*where(await places.newest()), now())

    async with beating("traffic", tell):
        yield
