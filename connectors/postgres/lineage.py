"""Figures with what they stand on, as PostgreSQL keeps them: settled by the same code that they are computed with."""

from collections.abc import Sequence

from connectors.gateway.lineage_port import Inputs, Landed
from connectors.postgres.archive import RawArchive
from connectors.postgres.pool import Pool, columns, reachable
from connectors.postgres.results import PostgresResults, result_of
from connectors.postgres.sql import queries
from models.result import Result
from streams.lineage import Below
from streams.ports import ResultSpan

_SQL = queries("lineage")


class PostgresLineage:
    """Reads; never writes, and takes no lock."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._results = PostgresResults(pool)
        self._archive = RawArchive(pool)

    async def newest(self, spans: Sequence[ResultSpan]) -> Sequence[Result]:
        """Return the newest figure that says something of each KPI and subject in *spans*, in their order; where none does, the newest."""
        wanted = columns(((span.kpi, *span.span, span.start, span.end) for span in spans), 5)
        async with reachable(), self._pool.acquire() as connection:
            return [result_of(row) for row in await connection.fetch(_SQL["newest"], *wanted)]

    async def inputs(self, of: Below) -> Inputs:
        """Return what lies there."""
        async with self._results.writing(()) as transaction:
            facts = await transaction.facts(of.facts) if of.facts else ()
            found = await transaction.children((*of.children, *of.before))
        inside = len(of.children)
        return Inputs(facts, [each for span in found[:inside] for each in span], [each for span in found[inside:] for each in span])

    async def body(self, landing_id: str) -> Landed | None:
        """Return the body that landed under that id."""
        kept = await self._archive.find(landing_id)
        return kept and Landed(kept.feed, kept.content)
