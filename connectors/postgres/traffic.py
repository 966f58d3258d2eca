"""What is known of road segments and of digs in the road, for whoever asks how the traffic is."""

from collections.abc import Sequence
from datetime import datetime

from connectors.gateway.traffic_port import Works
from connectors.postgres.pool import Pool, reachable
from connectors.postgres.results import result_of
from connectors.postgres.sql import queries
from models.result import Result

_SQL = queries("traffic")


class PostgresTraffic:
    """Reads figures and digs; never computes any."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def hours(self, subjects: Sequence[str], starts: Sequence[datetime]) -> Sequence[Result]:
        """Return the hours of these subjects that begin at *starts*."""
        async with reachable(), self._pool.acquire() as connection:
            return [result_of(row) for row in await connection.fetch(_SQL["hours"], list(subjects), list(starts))]

    async def works(self, at: datetime) -> Sequence[Works]:
        """Return the digs whose time holds *at*."""
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(_SQL["works"], at)
        return [Works(row["number"], row["state"] == "started", row["starts_at"], row["ends_at"], row["outline"]) for row in rows]
