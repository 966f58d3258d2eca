"""The schema as a person at the prompt brings it up to date: once, however many ask, and not by a copy that is too old for it."""

import asyncio

import pytest

from connectors.postgres.migrate import migrations
from connectors.settings import Settings
from tests.servers.postgres import RealPostgres
from tests.servers.prompt import Told, run

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_five_migrations_at_once_change_the_schema_once_and_a_sixth_nothing(empty: Settings) -> None:
    ended = await asyncio.gather(*(run(empty, "migrate") for _ in range(5)))
    steps = "".join(f"{step.number:04d}_{step.name}\n" for step in migrations())
    assert sorted(ended) == sorted([Told(0, steps, ""), *[Told(0, "the schema is up to date\n", "")] * 4])
    assert await run(empty, "migrate") == (0, "the schema is up to date\n", "")


async def test_a_schema_that_grew_is_worked_with_and_one_that_broke_with_this_copy_refused(empty: Settings, postgres: RealPostgres) -> None:
    assert (await run(empty, "migrate")).code == 0
    postgres.tell("INSERT INTO schema_version (number, name) VALUES (9998, 'of_tomorrow')", database="empty")
    assert await run(empty, "migrate") == (0, "the schema is up to date\n", "")
    postgres.tell("INSERT INTO schema_version (number, name, breaks) VALUES (9999, 'of_later', 'no more readings')", database="empty")
    for arguments in (("migrate",), ("keys", "add", "air_quality")):
        told = await run(empty, *arguments)
        assert told.code == 2
        assert "step 9999_of_later" in told.errors
        assert "run a newer xiqu" in told.errors
