"""Cities that the tests of one file share, on a real Kafka and on the embedded broker."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from connectors.embedded.broker import Broker
from connectors.feeds import FEEDS
from connectors.settings import Settings
from streams.topics import topics
from tests.conftest import numbers
from tests.servers.kafka import RealKafka
from tests.servers.postgres import RealPostgres
from tests.servers.town import Town, town

Towns = Callable[..., AbstractAsyncContextManager[Town]]
LONGEST = ("test_kills.py", "test_live_kills.py", "test_embedded_city.py", "test_bench.py", "test_every_feed.py", "test_api_description.py")
"""Begun first, so that in the end no core waits while another has one of them before it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture(scope="session")
def towns(postgres: RealPostgres, tmp_path_factory: pytest.TempPathFactory) -> Towns:
    """Open a city at the given broker, with an empty database."""

    @asynccontextmanager
    async def opened(broker: str, workers: int = 1, *, embedded: bool = False) -> AsyncIterator[Town]:
        name = f"town_{next(numbers)}"
        place = Settings(kafka=broker, database=postgres.create(name), embedded=embedded, data_dir=tmp_path_factory.mktemp(name))
        async with town(place, workers) as one:
            yield one
        postgres.drop(name)

    return opened


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["kafka", "embedded"])
async def either(request: pytest.FixtureRequest, towns: Towns) -> AsyncIterator[Town]:
    """A city on a real Kafka, and one on the embedded broker; the tests of a file share it and keep to subjects of their own."""
    if request.param == "kafka":
        kafka: RealKafka = request.getfixturevalue("kafka")
        async with towns(kafka.address) as one:
            yield one
        return
    broker = Broker({topic.name: topic.partitions for topic in topics(FEEDS)})
    try:
        async with towns(broker.start(), embedded=True) as one:
            yield one
    finally:
        broker.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def real(kafka: RealKafka, towns: Towns) -> AsyncIterator[Town]:
    """A city on a real Kafka."""
    async with towns(kafka.address) as one:
        yield one


@pytest.fixture
def empty(postgres: RealPostgres, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an empty database, without a Kafka."""
    yield Settings(database=postgres.create("empty"), data_dir=tmp_path / "data")
    postgres.drop("empty")
