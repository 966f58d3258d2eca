"""What stands behind the routes of pipes and digs, put together; the map follows what is loaded for as long as the gateway runs."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from connectors.clock import now
from connectors.gateway.pipes_port import PipeRoom
from connectors.pipe_map import PipeMap
from connectors.postgres.digs import PostgresDigs
from connectors.postgres.pipe_queries import PostgresPipeQueries, Where
from connectors.postgres.pipes import PostgresPipes
from connectors.postgres.places import PostgresPlaces
from connectors.postgres.pool import Pool
from models.place import Places
from streams.plan.scorecard import scope_of

LOG = logging.getLogger("xiqu.pipes")


def where(places: Places) -> Where:
    """Return whom the questions are counted for: the registry's street and its city."""
    scope = scope_of(places)
    city = next((name for name in scope.above if places.areas[name].kind == "city"), "")
    return Where(city, scope.street) if city else Where(scope.street, "")


def _tell(following: asyncio.Task[None]) -> None:
    if not following.cancelled() and (error := following.exception()):
        LOG.error("the map of pipes follows no more; start the gateway again", exc_info=error)


@asynccontextmanager
async def pipe_room(pool: Pool) -> AsyncIterator[PipeRoom]:
    """Yield what stands behind the routes."""
    at = where(await PostgresPlaces(pool, now).newest())
    surveys = PostgresPipes(pool, now)
    pipe_map = PipeMap(surveys, now)
    following = asyncio.create_task(pipe_map.follow(), name="map of pipes")
    following.add_done_callback(_tell)
    try:
        yield PipeRoom(
            map=pipe_map, audit=PostgresPipeQueries(pool, now, at), surveys=surveys, digs=PostgresDigs(pool, now, at)
        )  # fmt: skip
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
