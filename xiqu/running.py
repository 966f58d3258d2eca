"""How commands find a city that already runs: `xiqu up` leaves a note in its data folder, worth as much as the process it names."""

import argparse
import json
import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from connectors.settings import Settings, settings

NOTE = "running.json"


def data_dir_argument(parser: argparse.ArgumentParser) -> None:
    """Declare where an embedded city keeps its data."""
    parser.add_argument("--data-dir", type=Path, help="where an embedded city keeps its data (default: XIQU_DATA_DIR or data)")


def here(given: argparse.Namespace) -> Settings:
    """Return the settings with the data folder that was given."""
    found = settings()
    return found.model_copy(update={"data_dir": given.data_dir}) if given.data_dir else found


def secret_mark(secret: str) -> str:
    """Return what tells one secret from another, and nothing else about it."""
    return blake2b(secret.encode(), digest_size=8, person=b"xiqu running").hexdigest()


def leave_note(city: Settings, gateway: str) -> None:
    """Tell other commands where this process's servers are; readable by the owner alone, because the address holds a password."""
    path = city.data_dir / NOTE
    path.touch(mode=0o600)
    told = {"pid": os.getpid(), "kafka": city.kafka, "database": city.database, "embedded": city.embedded, "gateway": gateway}
    told["secret_mark"] = secret_mark(city.secret)
    path.write_text(json.dumps(told))


def remove_note(city: Settings) -> None:
    """Take the note away."""
    (city.data_dir / NOTE).unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def note(folder: Path) -> dict[str, object] | None:
    """Return the note of a city that runs on *folder*, None where none does."""
    try:
        told: dict[str, object] = json.loads((folder / NOTE).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return told if _alive(int(str(told["pid"]))) else None


def running(given: Settings) -> Settings:
    """Return *given* with the servers of the city that runs on its data folder, where none are set."""
    if given.kafka or given.database:
        return given
    told = note(given.data_dir)
    if told is None:
        return given
    return given.model_copy(update={name: told[name] for name in ("kafka", "database", "embedded")})
