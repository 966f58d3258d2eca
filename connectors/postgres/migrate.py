"""Numbered migrations with a version table, run one at a time under an advisory lock, so that ten starting workers change a schema once.

A step changes the schema under a city that runs, and the release before it goes on until its last process is replaced, or comes back
when the new one disappoints. So a step only adds; one that takes away what older code needs says so in its first line, and older code
does not start on it:

    -- breaks older code: nothing since 0041 reads the column
"""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import asyncpg

from connectors.postgres.pool import reachable
from models.errors import SettingError, Unavailable

LOCK = 7302
BREAKS = re.compile(r"\A-- breaks older code: (?P<why>\S.*)")
PATIENCE = "2s"
"""How long a step waits for a table that somebody reads: whoever comes after it to that table waits for it as long."""
PAUSE_SECONDS = 1.0
TRIES = 100
MIGRATIONS = Path(__file__).parents[2] / "deploy" / "sql"

_VERSIONS = """
CREATE TABLE IF NOT EXISTS schema_version (number int PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
ALTER TABLE schema_version ADD COLUMN IF NOT EXISTS breaks text;
"""
_TAKEN = "INSERT INTO schema_version (number, name, breaks) VALUES ($1, $2, $3)"


class Migration(NamedTuple):
    """One step of the schema."""

    number: int
    name: str
    sql: str

    @property
    def breaks(self) -> str | None:
        """Why code that does not know this step cannot work after it; None where it can."""
        found = BREAKS.match(self.sql)
        return found["why"] if found else None


def migrations(folder: Path = MIGRATIONS) -> Iterator[Migration]:
    """Yield the steps in *folder* in their order."""
    for path in sorted(folder.glob("[0-9]*_*.sql")):
        number, _, name = path.stem.partition("_")
        yield Migration(int(number), name, path.read_text("utf-8"))


async def migrate(dsn: str, folder: Path = MIGRATIONS) -> list[str]:
    """Bring the schema of *dsn* up to date and return the names of the steps that were taken.

    Raises SettingError where the database has a step that this copy of xiqu does not know and cannot work with.
    """
    known = list(migrations(folder))
    taken = []
    async with reachable():
        connection = await asyncpg.connect(dsn, timeout=10)
        try:
            await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
            await connection.execute(_VERSIONS)
            have = {row["number"]: row for row in await connection.fetch("SELECT number, name, breaks FROM schema_version")}
            for row in have.values():
                if row["breaks"] and row["number"] not in {step.number for step in known}:
                    raise SettingError(
                        f"the database has taken step {row['number']:04d}_{row['name']}, for which this copy of xiqu is too old "
                        f"({row['breaks']}): run a newer xiqu"
                    )
            for step in known:
                if step.number not in have:  # asked one by one: a step of another branch may arrive after one with a higher number
                    await _take(connection, step)
                    taken.append(f"{step.number:04d}_{step.name}")
        finally:
            await connection.close()
    return taken


async def _take(connection: "asyncpg.Connection[asyncpg.Record]", step: Migration) -> None:
    """Take *step* whole or not at all, without keeping the readers of a table waiting while it waits for one of them."""
    for _ in range(TRIES):
        try:
            async with connection.transaction():
                await connection.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
                await connection.execute(step.sql)
                await connection.execute(_TAKEN, step.number, step.name, step.breaks)
        except asyncpg.LockNotAvailableError:
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            return
    message = f"step {step.number:04d}_{step.name} found its tables in use {TRIES} times; nothing was changed: look for a long transaction"
    raise Unavailable(message)
