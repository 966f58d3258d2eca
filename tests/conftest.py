"""Servers and paths that tests ask for by name. Real Kafka is optional on a laptop and compulsory in CI."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from connectors.embedded.broker import Broker
from tests.servers.kafka import RealKafka, missing
from tests.servers.postgres import RealPostgres

ROOT = Path(__file__).resolve().parents[1]
CACHE = Path(os.environ.get("XIQU_CACHE") or ROOT / ".cache")
IN_CI = os.environ.get("CI") == "true"

for name in [name for name in os.environ if name.startswith("XIQU_")]:
    del os.environ[name]  # what a developer points the program at must not reach the tests

settings.register_profile("laptop", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", max_examples=140, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("night", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("ci" if IN_CI else "laptop")

numbers = count(1)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Reference files that lie beside the repository on some machines and are not licensed for it."""
    found = ROOT.parent / "shared"
    if not found.is_dir():
        pytest.skip("needs ../shared (reference data beside the repository), which is not here")
    return found


@pytest.fixture(scope="session")
def cache() -> Path:
    return CACHE


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealKafka]:
    """A real Kafka that the session shares: take topics and groups of your own, and leave it running."""
    if lacking := missing():
        (pytest.fail if IN_CI else pytest.skip)(f"a real Kafka needs {lacking}")
    folder = tmp_path_factory.mktemp("kafka")
    server = RealKafka(folder, CACHE)
    server.start()
    yield server
    server.kill()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def embedded_broker() -> Iterator[Broker]:
    """An embedded broker that the session shares."""
    broker = Broker()
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealPostgres]:
    """A PostgreSQL that the session shares; most tests want `database`."""
    folder = tmp_path_factory.mktemp("postgres")
    server = RealPostgres(folder / "postgres", in_a_hurry=True)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(postgres: RealPostgres) -> Iterator[str]:
    """The address of an empty database of the test's own."""
    name = f"test_{next(numbers)}"
    yield postgres.create(name)
    postgres.drop(name)
