"""What a step of the schema may do to a city that runs, and what it has to say when it does more."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from connectors.postgres.migrate import MIGRATIONS, migrate, migrations
from models.errors import SettingError


def release(folder: Path, **steps: str) -> Path:
    """Return a folder with this release's steps, and *steps* that a later one has."""
    folder.mkdir()
    for path in MIGRATIONS.glob("*.sql"):
        (folder / path.name).symlink_to(path)
    for number, (name, sql) in enumerate(steps.items(), 9001):
        (folder / f"{number}_{name}.sql").write_text(sql)
    return folder


async def test_a_release_starts_on_a_schema_that_a_later_one_only_added_to(database: str, tmp_path: Path) -> None:
    await migrate(database)
    later = release(tmp_path / "later", added="CREATE TABLE of_tomorrow (id int PRIMARY KEY)")
    assert await migrate(database, later) == ["9001_added"]
    assert await migrate(database) == []


async def test_a_release_does_not_start_where_a_later_one_took_away_what_it_needs(database: str, tmp_path: Path) -> None:
    await migrate(database)
    later = release(
        tmp_path / "later",
        took="-- breaks older code: results have no cause any more\nALTER TABLE results DROP COLUMN cause CASCADE",
        added="CREATE TABLE of_tomorrow (id int PRIMARY KEY)",
    )
    assert await migrate(database, later) == ["9001_took", "9002_added"]
    assert await migrate(database, later) == []
    with pytest.raises(SettingError, match=r"9001_took.*results have no cause any more.*run a newer xiqu"):
        await migrate(database)


async def test_a_database_of_the_release_before_there_was_such_a_word_goes_on(database: str, tmp_path: Path) -> None:
    await migrate(database)
    connection = await asyncpg.connect(database)
    await connection.execute("ALTER TABLE schema_version DROP COLUMN breaks")
    await connection.close()
    assert await migrate(database, release(tmp_path / "later", took="-- breaks older code: all\nSELECT 1")) == ["9001_took"]
    with pytest.raises(SettingError, match="9001_took"):
        await migrate(database)


async def test_a_step_that_waits_for_a_long_reader_keeps_no_other_reader_waiting_and_is_taken_in_the_end(
    database: str, tmp_path: Path
) -> None:
    await migrate(database)
    later = release(tmp_path / "later", added="ALTER TABLE results ADD COLUMN of_tomorrow int")
    long, other, watching = [await asyncpg.connect(database) for _ in range(3)]
    reading = long.transaction()
    await reading.start()
    await long.fetch("SELECT FROM results")
    step = asyncio.create_task(migrate(database, later))
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'results'::regclass"
    while not await watching.fetchval(waits):
        assert not step.done()
        await asyncio.sleep(0.01)
    assert await other.fetch("SELECT FROM results") == []  # for ever, if the step waited for ever
    assert not step.done()
    await reading.commit()
    assert await step == ["9001_added"]
    for connection in (long, other, watching):
        await connection.close()


def test_a_step_says_in_its_first_line_that_it_breaks_older_code(tmp_path: Path) -> None:
    folder = release(
        tmp_path / "later", one="-- breaks older code: why\nSELECT 1", two="SELECT 1 -- breaks older code: no", three="-- breaks"
    )
    assert [step.breaks for step in migrations(folder) if step.number > 9000] == ["why", None, None]
