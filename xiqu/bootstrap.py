"""A fresh clone needs no instructions: this makes `.venv` with the locked dependencies, then goes on inside it.

Only the standard library is at hand here. The stamp inside `.venv` names the locks that were installed completely; it is taken away
before anything is touched, so an installation that was interrupted is seen and made anew by the next run.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from xiqu.progress import Progress

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "xiqu-stamp.json"
RUNTIME = ("requirements.lock",)
TEST = ("requirements.lock", "requirements-test.lock")


def enter(argv: Sequence[str]) -> None:
    """Return inside a complete `.venv`; anywhere else make one first and start again in it."""
    locks = TEST if argv[:1] == ["test"] else RUNTIME
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if not complete(locks):
        refuse_half_a_python()
        with alone() as lock:
            if not complete(locks):  # another first run may have done it meanwhile
                install(locks, lock)
        inside = False
    if not inside:
        python = str(VENV / "bin" / "python")
        os.execv(python, [python, "-m", "xiqu", *argv])  # noqa: S606 - no shell wanted


def fingerprints(locks: Sequence[str]) -> dict[str, str]:
    marks = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in locks}
    return {"python": f"{sys.version_info.major}.{sys.version_info.minor}", **marks}


def stamp() -> dict[str, str]:
    try:
        found = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def complete(locks: Sequence[str]) -> bool:
    return fingerprints(locks).items() <= stamp().items()


def refuse_half_a_python() -> None:
    """Debian and Ubuntu ship a Python that can't make environments."""
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        sys.exit(
            f"This Python ({sys.executable}) can't make virtual environments: its venv module is not installed.\n"
            "On Debian or Ubuntu: apt-get install python3-venv\n"
            "Then run the same command again."
        )


@contextmanager
def alone() -> Iterator[int]:
    """Two first runs at once take turns. pip inherits the lock, so it outlives a run that is killed while its pip still writes."""
    place = ROOT / ".cache" / "bootstrap.lock"
    place.parent.mkdir(exist_ok=True)
    with place.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another run is installing the dependencies; waiting for it", file=sys.stderr)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def install(locks: Sequence[str], lock: int) -> None:
    """An environment that we finished is brought up to date; anything else is made anew."""
    known = stamp()
    STAMP.unlink(missing_ok=True)
    try:
        if known.get("python") != fingerprints(())["python"]:
            make_environment(lock)
        install_packages(ROOT / locks[-1], lock)
    except KeyboardInterrupt:
        print("\ninterrupted; the next run starts the installation again", file=sys.stderr)
        sys.exit(130)
    # A lock that we did not touch keeps its mark only if it is the smaller one, whose pins the larger one repeats.
    half = STAMP.with_suffix(".half")
    half.write_text(json.dumps(fingerprints(locks)))
    half.replace(STAMP)


def make_environment(lock: int) -> None:
    print(f"making {VENV.name} with Python {sys.version.split()[0]}", file=sys.stderr)
    shutil.rmtree(VENV, ignore_errors=True)
    base = getattr(sys, "_base_executable", sys.executable)
    made = subprocess.run([base, "-m", "venv", str(VENV)], capture_output=True, text=True, pass_fds=(lock,), check=False)
    if made.returncode:
        fail("The environment could not be made.", (made.stdout + made.stderr).splitlines())


def install_packages(lock_file: Path, lock: int) -> None:
    progress = Progress(packages(lock_file))
    # Every package is in the lock, so pip has nothing to resolve; Python compiles what it imports, when it does.
    options = ["--require-hashes", "--no-deps", "--no-compile", "--no-input", "--progress-bar=off", "--no-color"]
    pip = subprocess.Popen(
        [VENV / "bin" / "python", "-m", "pip", "install", *options, "-r", lock_file],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        pass_fds=(lock,),
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"},
    )
    with pip, progress:
        for line in pip.stdout or ():
            progress.read(line)
    if pip.returncode:
        fail("pip could not install the locked dependencies.", progress.lines)


def packages(lock_file: Path) -> int:
    return sum(line[:1].isalnum() for line in lock_file.read_text().splitlines())


def fail(what: str, lines: Sequence[str]) -> NoReturn:
    told = "\n".join(f"  {line.rstrip()}" for line in lines[-15:])
    sys.exit(f"{what} The last it said:\n{told}\nWithout a connection nothing can be fetched; run the same command again.")
