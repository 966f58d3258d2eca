"""The same tests over the twins and over PostgreSQL: what the laws prove over a twin, they prove only as far as the twin is honest."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from connectors.postgres.facts import PostgresFacts
from connectors.postgres.migrate import migrate
from connectors.postgres.pool import connect
from connectors.postgres.results import PostgresResults
from streams.ports import FactBook, ResultBook
from tests.twins.facts import TwinFacts
from tests.twins.results import TwinResults


@dataclass(frozen=True)
class Books:
    facts: FactBook
    results: ResultBook


@pytest_asyncio.fixture(params=["twin", "postgres"])
async def books(request: pytest.FixtureRequest) -> AsyncIterator[Books]:
    if request.param == "twin":
        facts = TwinFacts()
        yield Books(facts, TwinResults(facts))
        return
    dsn: str = request.getfixturevalue("database")
    await migrate(dsn)
    pool = await connect(dsn)
    yield Books(PostgresFacts(pool), PostgresResults(pool))
    await pool.close()
