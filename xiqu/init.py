"""`xiqu init`: the secrets of a city that compose starts, invented once, so that nobody ever runs on a password that others know."""

import argparse
import os
import stat
from pathlib import Path
from secrets import token_hex

from models.errors import SettingError

FILE = ".env"
HEAD = "# Made by `xiqu init`. Keep it secret and keep a copy: without XIQU_SECRET nobody's contact can be read again.\n"
SECRETS = {
    "POSTGRES_PASSWORD": "the database's; PostgreSQL learns it when its volume is made, so a change here alone locks the city out",
    "XIQU_SECRET": "what tokens are signed and contacts are sealed with",
    "GRAFANA_PASSWORD": "of Grafana's first user, admin; Grafana learns it when its volume is made",
    "GRAFANA_DATABASE_PASSWORD": "of the role that Grafana reads the city's figures with",
}
"""What docker-compose.yml asks for, and what it is. Digits and letters only: one of them stands in an address."""
BYTES = 32
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--folder", type=Path, default=Path(), help=f"where {FILE} belongs: beside docker-compose.yml (default: here)")


def given_names(text: str) -> set[str]:
    """Return the names that the lines of an environment file set."""
    lines = (line.strip().removeprefix("export ") for line in text.splitlines())
    return {line.partition("=")[0].strip() for line in lines if "=" in line and not line.startswith("#")}


def lines(missing: list[str]) -> str:
    """Return a fresh secret for each of the *missing* names."""
    return "".join(f"# {SECRETS[name]}\n{name}={token_hex(BYTES)}\n" for name in missing)


def invent(path: Path) -> tuple[list[str], bool]:
    """Write what is missing in *path*, which is made for its owner alone, and return those names and whether others may read the file.

    A name that is there keeps its value, an empty one too: what somebody wrote is never overwritten.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    except OSError as error:
        raise SettingError(f"{path} cannot be written: {error.strerror}; name the folder of docker-compose.yml with --folder") from error
    with os.fdopen(descriptor, "r+", encoding="utf-8", errors="surrogateescape") as file:
        text = file.read()
        missing = [name for name in SECRETS if name not in given_names(text)]
        if missing:
            file.write((HEAD if not text else "" if text.endswith("\n") else "\n") + lines(missing))
        return missing, bool(os.fstat(descriptor).st_mode & OTHERS)


async def run(given: argparse.Namespace) -> int:
    """Invent what is missing, and say what was done without saying the secrets."""
    path = given.folder.absolute() / FILE
    made, open_to_others = invent(path)
    print(f"{path}: {', '.join(made)} invented" if made else f"{path}: everything is there; nothing was changed")
    if open_to_others:
        print(f"others on this machine may read it: chmod 600 {path}")
    print("next: docker compose up -d --build --wait")
    return 0
