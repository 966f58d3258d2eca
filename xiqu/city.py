"""A city on this machine: the servers that are not given, the roles as processes, and whoever dies started again.

The embedded broker lives in memory. When it dies, everything that spoke with it is started anew and what it had not passed on is landed
again from the archive, under the same landing ids; nothing that was answered for is lost, and nothing counts twice.
"""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from connectors.embedded.broker import Broker
from connectors.embedded.database import Database
from connectors.feeds import FEEDS
from connectors.postgres.migrate import migrate
from connectors.settings import Settings, child_environment
from streams.topics import topics
from xiqu.replay import since_checkpoint

ROOT = Path(__file__).resolve().parent.parent
WATCH_SECONDS = 0.25
RESTART_SECONDS = 1.0
STOP_SECONDS = 20.0


class Role:
    """One role as a process of its own, with its output in a log file; when we die, its input ends, and it stops."""

    def __init__(self, name: str, settings: Settings, *arguments: str) -> None:
        self.name = name
        self._environment = child_environment(settings.model_copy(update={"watched": True}))
        self._arguments = arguments
        self.process: subprocess.Popen[bytes] | None = None
        self.log = settings.data_dir / f"{name}.log"

    def start(self) -> None:
        """Start the process; Ctrl-C at the terminal is meant for us, who stop it in order."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - a program of our own, with arguments of our own
                [sys.executable, "-m", "xiqu", self.name, *self._arguments],
                cwd=ROOT, env=self._environment, stdin=subprocess.PIPE, stdout=log, stderr=log, process_group=0,
            )  # fmt: skip

    @property
    def alive(self) -> bool:
        """Return whether the process runs."""
        return self.process is not None and self.process.poll() is None

    async def stop(self) -> None:
        """Ask it to drain and wait; end it where it does not."""
        if self.process is None or not self.alive:
            return
        self.process.terminate()
        try:
            await asyncio.to_thread(self.process.communicate, timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            await asyncio.to_thread(self.process.communicate)


class City:
    """Servers and roles, watched."""

    def __init__(self, settings: Settings, roles: Mapping[str, tuple[str, ...]]) -> None:
        self.settings = settings
        self._wanted = roles
        self.roles: list[Role] = []
        self._broker: Broker | None = None
        self._database: Database | None = None
        self.restarts = 0

    async def start(self) -> None:
        """Start what is not given, bring the schema up to date, start the roles, and land again what a lost broker had not passed on."""
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        if not self.settings.database:
            self._database = Database(self.settings.data_dir / "postgres")
            self._set(database=await asyncio.to_thread(self._database.start))
        await migrate(self.settings.database)
        if not self.settings.kafka:
            self._broker = Broker({topic.name: topic.partitions for topic in topics(FEEDS)})
            self._set(kafka=await asyncio.to_thread(self._broker.start), embedded=True)
        await self._start_roles()

    def _set(self, **values: object) -> None:
        self.settings = self.settings.model_copy(update=values)

    async def _start_roles(self) -> None:
        self.roles = [Role(name, self.settings, *arguments) for name, arguments in self._wanted.items()]
        for role in self.roles:
            role.start()
        if self.settings.embedded:
            await since_checkpoint(self.settings)

    async def watch(self) -> None:
        """Start again whoever dies, for ever."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if self._database is not None and not self._database.alive:
                await asyncio.to_thread(self._database.start)
                self.restarts += 1
            if self._broker is not None and not self._broker.alive:
                self.restarts += 1
                await self._stop_roles()
                await asyncio.to_thread(self._broker.start)
                await self._start_roles()
            for role in self.roles:
                if not role.alive:
                    self.restarts += 1
                    await asyncio.sleep(RESTART_SECONDS)
                    role.start()

    async def _stop_roles(self) -> None:
        await asyncio.gather(*(role.stop() for role in self.roles))

    async def stop(self) -> None:
        """Stop in order: whoever takes in first, the servers last."""
        for role in reversed(self.roles):
            await role.stop()
        if self._broker is not None:
            await asyncio.to_thread(self._broker.stop)
        if self._database is not None:
            await asyncio.to_thread(self._database.stop)


@asynccontextmanager
async def city(settings: Settings, roles: Mapping[str, tuple[str, ...]]) -> AsyncIterator[City]:
    """Run a city for as long as the context is open."""
    one = City(settings, roles)
    try:
        await one.start()
        watching = asyncio.create_task(one.watch())
        try:
            yield one
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
    finally:
        await one.stop()
