"""How commands find a city that already runs: `xiqu up` leaves a note in its data folder, worth as much as the process it names."""

import json
import os
from contextlib import suppress
from pathlib import Path

from connectors.settings import Settings

NOTE = "running.json"


def leave_note(settings: Settings, gateway: str) -> None:
    """Tell other commands where this process's servers are; readable by the owner alone, because the address holds a password."""
    path = settings.data_dir / NOTE
    path.touch(mode=0o600)
    told = {"pid": os.getpid(), "kafka": settings.kafka, "database": settings.database, "embedded": settings.embedded, "gateway": gateway}
    path.write_text(json.dumps(told))


def remove_note(settings: Settings) -> None:
    """Take the note away."""
    (settings.data_dir / NOTE).unlink(missing_ok=True)


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


def running(settings: Settings) -> Settings:
    """Return *settings* with the servers of the city that runs on its data folder, where none are set."""
    if settings.kafka or settings.database:
        return settings
    told = note(settings.data_dir)
    if told is None:
        return settings
    return settings.model_copy(update={name: told[name] for name in ("kafka", "database", "embedded")})
