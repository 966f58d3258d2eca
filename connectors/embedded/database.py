"""PostgreSQL on a machine that has only Python: 18, from a wheel, in a folder of ours, reached over loopback with a password.

Its programs are called by us and not by the wheel, whose lock lies in a folder that all users of the machine share. The folder has one
owner at a time: a second one is refused, and a server whose owner died is stopped before a new one starts.
"""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TextIO

from connectors.embedded.cluster import NAME, guarded, password_of, program, ready
from connectors.embedded.port import HOST, free_port
from models.errors import Unavailable

SETTINGS = {
    "shared_buffers": "256MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",  # our statements are short and many
    "max_parallel_workers_per_gather": "0",  # their shared memory is 64 MB in a container
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
RECOVERY_S = 120.0
LEFTOVERS_S = 20.0
STEP_S = 0.02
LARGE_LOG = 5_000_000
STATUS_LINE = 7
LEFTOVERS = ("is still in use", "already exists", "Address already in use")
"""What PostgreSQL says of a predecessor that is not quite gone."""


class Database:
    """Every call blocks, for a second at most but for recovery; from asyncio, wrap it in `asyncio.to_thread`."""

    def __init__(self, folder: Path, *, port: int = 0, settings: Mapping[str, str] | None = None) -> None:
        """The port 0 takes a free one and keeps it over every start of this object."""
        self.folder = folder.absolute()
        self.port = port
        self.settings = {**SETTINGS, **(settings or {})}
        self.guard: subprocess.Popen[str] | None = None
        self.claim: TextIO | None = None
        self.pid = 0

    def start(self) -> str:
        """Return the address once the server answers; make the folder the first time, replay the log after a crash."""
        if self.alive:
            return self.dsn
        self.own()
        try:
            ready(self.folder)
            self.stop_leftover()
            self.port = self.port or free_port()
            self.serve()
        except BaseException:
            self.stop()
            raise
        return self.dsn

    def serve(self) -> None:
        deadline = time.monotonic() + LEFTOVERS_S
        while (said := self.try_start()) is not None:
            # Sessions of a server that was killed take a moment to notice, and hold its memory until then.
            if time.monotonic() > deadline or not any(words in said for words in LEFTOVERS):
                raise Unavailable(f"The embedded PostgreSQL did not start in {self.folder}; the end of {self.log.name} there:\n{said}")
            time.sleep(0.1)

    @property
    def dsn(self) -> str:
        return f"postgresql://{NAME}:{password_of(self.folder)}@{HOST}:{self.port}/{NAME}"

    @property
    def log(self) -> Path:
        return self.folder / "xiqu.log"

    @property
    def alive(self) -> bool:
        return self.guard is not None and self.guard.poll() is None

    def stop(self) -> None:
        """Fast shutdown: sessions are rolled back, everything is on disk, the folder is free for the next."""
        if self.guard is not None:
            self.guard.communicate()
        if self.claim is not None:
            self.claim.close()
            self.claim = None

    def kill(self) -> None:
        """As a power cut would end the server (its pid is `pid`); `start` recovers."""
        if self.alive and self.guard is not None:
            os.kill(self.pid, signal.SIGKILL)
            self.guard.communicate()

    def own(self) -> None:
        """One owner at a time; the claim ends with the process that made it, however it ends."""
        if self.claim is not None:
            return
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        claim = self.folder.with_name(self.folder.name + ".lock").open("w")
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            claim.close()
            message = f"Another running program owns {self.folder}: stop it, or choose another --data-dir."
            raise Unavailable(message) from None
        self.claim = claim

    def stop_leftover(self) -> None:
        """The claim is ours, so a server that still runs on this folder has lost its owner and its guard."""
        pid, _ = self.posted()
        if not pid or not runs_in(pid, self.folder):
            return
        os.kill(pid, signal.SIGINT)
        if not within(LEFTOVERS_S, lambda: not runs_in(pid, self.folder)):
            os.kill(pid, signal.SIGQUIT)
            within(LEFTOVERS_S, lambda: not runs_in(pid, self.folder))

    def posted(self) -> tuple[int, str]:
        """The pid and the status that the server writes into its folder."""
        try:
            lines = (self.folder / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return 0, ""
        return (int(lines[0]), lines[STATUS_LINE].strip()) if len(lines) > STATUS_LINE else (0, "")

    def try_start(self) -> str | None:
        """None when the server answers, else what it said."""
        if self.log.exists() and self.log.stat().st_size > LARGE_LOG:
            self.log.replace(self.log.with_suffix(".log.old"))
        settings = {**self.settings, "listen_addresses": HOST, "unix_socket_directories": "", "port": str(self.port)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        with self.log.open("a") as log:
            before = log.tell()
            self.guard = subprocess.Popen(
                guarded(self.folder, [program("postgres"), "-D", self.folder, *options]),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                process_group=0,  # Ctrl-C at a terminal is meant for our parent, who stops us last
            )
        self.pid = int((self.guard.stdout.readline() if self.guard.stdout else "") or 0)
        answered = within(RECOVERY_S, lambda: self.posted() == (self.pid, "ready") or not self.alive)
        if answered and self.alive:
            return None
        self.guard.communicate()
        with self.log.open() as log:
            log.seek(before)
            return log.read()[-2000:]


def within(seconds: float, happened: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(STEP_S)
    return True


def runs_in(pid: int, folder: Path) -> bool:
    """A server's working folder is its data folder, which tells it from a process that got its number later."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == folder.resolve()
    except OSError:
        return False
