"""The role that Grafana reads with, made as compose makes it."""

import os
import subprocess
from pathlib import Path
from urllib.parse import quote

import asyncpg
import pytest

from connectors.embedded.cluster import program
from tests.servers.postgres import RealPostgres

PASSWORD = "it's the second"  # noqa: S105 - what a password may look like
RELATIONS = "SELECT relnamespace::regnamespace::text AS schema, quote_ident(relname) AS name FROM pg_class WHERE relkind = ANY ('{r,p,v}')"
READER = Path(__file__).resolve().parents[2] / "deploy" / "postgres" / "reader.sql"


def made(database: str, password: str) -> None:
    command = [str(program("psql")), "-q", "-v", "ON_ERROR_STOP=1", "-f", str(READER), database]
    environment = {"PATH": os.environ["PATH"], "GRAFANA_DATABASE_PASSWORD": password}
    subprocess.run(command, env=environment, check=True, capture_output=True)


async def test_grafana_reads_what_is_shown_writes_nothing_and_sees_nothing_else(migrated: str, postgres: RealPostgres) -> None:
    made(migrated, "first")
    made(migrated, PASSWORD)
    try:
        before, _, place = migrated.partition("@")
        reader = await asyncpg.connect(f"{before[: before.index('//')]}//grafana:{quote(PASSWORD)}@{place}")
        found = await reader.fetch(RELATIONS)
        shown = {each["name"] for each in found if each["schema"] == "shown"}
        assert {"figures", "ledger", "cases"} <= shown
        for name in shown:
            assert await reader.fetch(f"SELECT * FROM shown.{name}") == []  # noqa: S608
        hidden = [each["name"] for each in found if each["schema"] == "public"]
        assert {"results", "access_keys", "cases", "ledger"} <= set(hidden)
        for name in hidden:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await reader.fetch(f"SELECT * FROM public.{name}")  # noqa: S608
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await reader.execute("CREATE TABLE mine (id int)")
        await reader.close()
    finally:
        postgres.tell("DROP OWNED BY grafana; DROP ROLE grafana", database=migrated.rpartition("/")[2])
