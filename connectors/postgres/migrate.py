"""Numbered migrations with a version table, run one at a time under an advisory lock, so that ten starting workers change a schema once."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import asyncpg

from connectors.postgres.pool import reachable
from models.errors import SettingError

LOCK = 7302
MIGRATIONS = Path(__file__).parents[2] / "deploy" / "sql"

_VERSIONS = (
    "CREATE TABLE IF NOT EXISTS schema_version (number int PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"
)


class Migration(NamedTuple):
    """One step of the schema."""

    number: int
    name: str
    sql: str


def migrations(folder: Path = MIGRATIONS) -> Iterator[Migration]:
    """Yield the steps in *folder* in their order."""
    for path in sorted(folder.glob("[0-9]*_*.sql")):
        number, _, name = path.stem.partition("_")
        yield Migration(int(number), name, path.read_text("utf-8"))


async def migrate(dsn: str, folder: Path = MIGRATIONS) -> list[str]:
    """Bring the schema of *dsn* up to date and return the names of the steps that were taken.

    Raises SettingError where the database is newer than this copy of xiqu.
    """
    known = list(migrations(folder))
    taken = []
    async with reachable():
        connection = await asyncpg.connect(dsn, timeout=10)
        try:
            await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
            await connection.execute(_VERSIONS)
            have = {row["number"] for row in await connection.fetch("SELECT number FROM schema_version")}
            if known and max(have, default=0) > known[-1].number:
                message = f"the database's schema is at {max(have)}, this copy of xiqu knows {known[-1].number}: run a newer xiqu"
                raise SettingError(message)
            for step in known:
                if step.number in have:  # asked one by one: a step of another branch may arrive after one with a higher number
                    continue
                async with connection.transaction():
                    await connection.execute(step.sql)
                    await connection.execute("INSERT INTO schema_version (number, name) VALUES ($1, $2)", step.number, step.name)
                taken.append(f"{step.number:04d}_{step.name}")
        finally:
            await connection.close()
    return taken
