"""The cases as GeoReport v2 lists them: by when they were made or changed, a page at a time."""

from collections.abc import Sequence

from connectors.gateway.open311.search import STATUSES, Search
from connectors.postgres.pool import Pool, reachable
from connectors.postgres.sql import queries
from models.case import DONE, OPEN, PRIVATE, Case

_SQL = queries("georeport")
_STAGES = {"open": OPEN, "closed": DONE}


class PostgresServiceRequests:
    """Lists cases."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def found(self, search: Search) -> Sequence[Case]:
        """Return the cases that *search* asks for."""
        stages = None if search.statuses == STATUSES else [stage for status in search.statuses for stage in _STAGES[status]]
        spans = (*(search.requested or (None, None)), *(search.updated or (None, None)))
        async with reachable(), self._pool.acquire() as connection:
            told = (search.ids, search.kinds, stages, *spans, list(DONE), search.limit, search.offset, list(PRIVATE))
            rows = await connection.fetch(_SQL["found"], *told)
        return [Case.model_validate(row["state"]) for row in rows]
