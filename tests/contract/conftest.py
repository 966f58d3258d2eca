"""The same tests over the twins and over PostgreSQL: what the laws prove over a twin, they prove only as far as the twin is honest."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import pytest_asyncio

from connectors.postgres.facts import PostgresFacts
from connectors.postgres.migrate import migrate
from connectors.postgres.pool import Pool, connect
from connectors.postgres.results import PostgresResults
from streams.ports import FactBook, ResultBook
from tests.conftest import numbers
from tests.contract.parking_door import Door, opened
from tests.servers.postgres import RealPostgres
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


@pytest_asyncio.fixture
async def pool(migrated: str) -> AsyncIterator[Pool]:
    """Connections to a database of the test's own that has the schema."""
    async with await connect(migrated, 10) as found:
        yield found


@pytest.fixture(scope="session")
def schema(postgres: RealPostgres) -> str:
    """The name of a database that has the schema and nothing else, to be copied."""
    name = "schema"
    dsn = postgres.create(name)
    with ThreadPoolExecutor(1) as thread:  # whoever asks may be inside a loop
        thread.submit(lambda: asyncio.run(migrate(dsn))).result()
    return name


@pytest.fixture
def migrated(postgres: RealPostgres, schema: str) -> Iterator[str]:
    """The address of a database of the test's own that has the schema."""
    name = f"migrated_{next(numbers)}"
    yield postgres.create(name, template=schema)
    postgres.drop(name)


@pytest_asyncio.fixture
async def door(migrated: str) -> AsyncIterator[Door]:
    async with opened(migrated) as one:
        yield one
