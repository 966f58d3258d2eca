"""A gateway as a process over a PostgreSQL of its own; a broker in memory takes what the relay brings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from connectors.embedded.broker import Broker
from connectors.feeds import FEEDS
from connectors.postgres.migrate import migrate
from connectors.settings import Settings
from streams.topics import topics
from tests.servers.postgres import RealPostgres
from tests.servers.roles import Role

KEPT = "kept by whoever runs this city, 32 characters at least"


@asynccontextmanager
async def standing(folder: Path) -> AsyncIterator[tuple[Role, RealPostgres]]:
    """Yield the gateway and its database; each may be killed and started again."""
    postgres, broker = RealPostgres(folder / "postgres"), Broker({topic.name: topic.partitions for topic in topics(FEEDS)})
    gateway: Role | None = None
    try:
        address = await asyncio.to_thread(postgres.start)
        await migrate(address)
        place = Settings(kafka=broker.start(), database=address, data_dir=folder / "data", port=0, secret=KEPT, address_rate=0)
        gateway = Role("gateway", place)
        await asyncio.to_thread(gateway.start)
        yield gateway, postgres
    finally:
        if gateway is not None:
            gateway.kill()
            gateway.forget()
        broker.stop()
        postgres.stop()
