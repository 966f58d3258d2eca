"""What is known of road segments and of digs in the road, for whoever asks how the traffic is, and how many ask.

Questions are counted in the minute in which they are asked, and each minute that is over is told to the feed `traffic_query` in the
transaction that marks it as told.
"""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_bytes

import orjson

from connectors.feeds.traffic_query import POINTS
from connectors.gateway.traffic_port import Works
from connectors.postgres.outbox import post
from connectors.postgres.pool import Pool, Row, columns, reachable, transaction
from connectors.postgres.results import result_of
from connectors.postgres.sql import queries
from models.landing import RANDOM_BYTES, landing_id
from models.period import ONE_DAY
from models.result import Result
from models.traffic_query import Tally, Way
from models.window import minute_of, time_of

_SQL = queries("traffic")
FEED = "traffic_query"
TOLD_AT_ONCE = 200


class PostgresTraffic:
    """Reads figures and digs and computes none; counts questions."""

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

    async def note(self, way: Way, tally: Tally, at: datetime) -> None:
        """Count a question in its minute."""
        async with reachable(), self._pool.acquire() as connection:
            await connection.execute(_SQL["note"], minute_of(at), way.value, *tally)

    async def tell(self, city: str, street: str, now: datetime) -> int:
        """Tell the feed the minutes that are over, as asked in *street* of *city*, and forget what was told a day ago; returns how many."""
        async with transaction(self._pool) as connection:
            rows = await connection.fetch(_SQL["untold"], minute_of(now), TOLD_AT_ONCE)
            if rows:
                body = orjson.dumps([_told(city, street, row) for row in rows])
                await post(connection, FEED, body, landing_id(now, token_bytes(RANDOM_BYTES)))
                await connection.execute(_SQL["told"], *columns([(row["minute"], row["way"]) for row in rows], 2))
            await connection.execute(_SQL["forget"], minute_of(now - ONE_DAY))
        return len(rows)


def _told(city: str, street: str, row: Row) -> dict[str, str]:
    place = {"city": city, "community": street, "point": POINTS[Way(row["way"])]}
    counts = {name: str(row[name]) for name in (*Tally._fields, "revision")}
    return place | {"time": f"{time_of(row['minute']):%Y-%m-%d %H:%M}"} | counts
