"""A real PostgreSQL for the tests, with as many empty databases as they like; `kill` and `start` come from the embedded one."""

import subprocess
from pathlib import Path

from connectors.embedded.cluster import NAME, program
from connectors.embedded.database import Database

IN_A_HURRY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "shared_buffers": "64MB"}
"""For a server that is thrown away and never killed."""


class RealPostgres(Database):
    def __init__(self, folder: Path, *, in_a_hurry: bool = False) -> None:
        super().__init__(folder, settings=IN_A_HURRY if in_a_hurry else {})

    def create(self, name: str, *, template: str = "template1") -> str:
        """Return the address of a new database, a copy of the template; nobody may be connected to that."""
        self.tell(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.of(name)

    def drop(self, name: str) -> None:
        self.tell(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def of(self, name: str) -> str:
        return self.dsn.removesuffix(NAME) + name

    def tell(self, statement: str, *, database: str = "postgres") -> str:
        command = [str(program("psql")), "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", statement, self.of(database)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout
