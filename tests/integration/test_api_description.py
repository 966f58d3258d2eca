"""Whatever is asked of the API, right or wrong, is answered as its description says, and never with a fault of ours."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from connectors.clock import now
from connectors.feeds import FEEDS
from connectors.kafka.admin import make_topics
from connectors.postgres.access import PostgresCallers
from connectors.postgres.migrate import migrate
from connectors.postgres.pool import connect
from connectors.settings import Settings
from models.access import Role
from streams.topics import topics
from tests.conftest import IN_CI, ROOT
from tests.servers.kafka import RealKafka
from tests.servers.postgres import RealPostgres
from tests.servers.roles import Role as Process

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance",
)  # fmt: skip
EXAMPLES, SECONDS = (5, 45) if IN_CI else (2, 30)
"""Examples by chance for each operation, beside the dozens that its limits give by themselves; and the time for all of them."""
SIGNED_WITH = "a-secret-of-the-tests-of-the-description"


async def key_of(place: Settings, role: Role) -> str:
    await migrate(place.database)
    await make_topics(place.kafka, topics(FEEDS))
    async with await connect(place.database, 2) as pool:
        return (await PostgresCallers(pool, now).add(role, "tests")).key


@pytest_asyncio.fixture
async def gateway(kafka: RealKafka, postgres: RealPostgres, tmp_path: Path) -> AsyncIterator[tuple[Process, str]]:
    """A gateway on real servers that answers as often as it is asked, and the key of somebody who may do everything."""
    given = Settings(kafka=kafka.address, database=postgres.create("described"), data_dir=tmp_path)
    place = given.model_copy(update={"secret": SIGNED_WITH, "key_rate": 0, "address_rate": 0})
    one = Process("gateway", place, "--port", "0")
    key = await key_of(place, Role.ADMIN)
    await asyncio.to_thread(one.start)
    yield one, key
    one.end()
    postgres.drop("described")


async def test_every_answer_is_as_described_and_none_is_a_fault_of_ours(gateway: tuple[Process, str]) -> None:
    one, key = gateway
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{one.url}/v1/openapi.json", "--header", f"X-API-Key: {key}",
        "--phases", "examples,coverage,fuzzing", "--checks", ",".join(CHECKS), "--max-examples", str(EXAMPLES), "--max-time", str(SECONDS),
        "--continue-on-failure", "--generation-database", "none", "--warnings", "off", "--no-color",
        "--exclude-path", "/v1/live",  # its answer has no end
        "--suppress-health-check=filter_too_much",  # a photo is hard to guess
    ]  # fmt: skip
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.servers.described", "PYTHONPATH": str(ROOT)}
    ended = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, env=environment, cwd=one.log.parent, check=False
    )
    assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]
    assert "Traceback" not in one.said
    assert key not in one.said
