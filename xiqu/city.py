"""A city on this machine: the servers that are not given, the roles as processes, and whoever dies started again.

The embedded broker lives in memory. When it dies, whoever reads from it is started anew and what it had not passed on is landed again from
the archive, under the same landing ids; nothing that was answered for is lost, and nothing counts twice. The gateway lives on: it only
sends. The collector begins last, because it notes how far everything is done, and may do so only when what was lost has landed again.
"""

import asyncio
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
from models.errors import Unavailable
from streams.topics import topics
from xiqu.replay import since_checkpoint
from xiqu.secret import kept_other, kept_secret

ROOT = Path(__file__).resolve().parent.parent
COLLECTOR, GATEWAY = "collector", "gateway"
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
        self._forget()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - a program of our own, with arguments of our own
                [sys.executable, "-m", "xiqu", self.name, *self._arguments],
                cwd=ROOT, env=self._environment, stdin=subprocess.PIPE, stdout=log, stderr=log, process_group=0,
            )  # fmt: skip

    @property
    def alive(self) -> bool:
        """Return whether the process runs."""
        return self.process is not None and self.process.poll() is None

    @property
    def died(self) -> bool:
        """Return whether the process was started and runs no more."""
        return self.process is not None and not self.alive

    async def stop(self) -> None:
        """Ask it to drain and wait; end it where it does not."""
        if self.process is not None and self.alive:
            self.process.terminate()
            try:
                await asyncio.to_thread(self.process.wait, STOP_SECONDS)
            except subprocess.TimeoutExpired:
                await self.kill()
        self._forget()

    async def kill(self) -> None:
        """End it at once; nothing that it had promised hangs on how it ends."""
        if self.process is not None:
            self.process.kill()
            await asyncio.to_thread(self.process.wait)
        self._forget()

    def _forget(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
        self.process = None


class City:
    """Servers and roles, watched."""

    def __init__(self, settings: Settings, roles: Mapping[str, tuple[str, ...]]) -> None:
        self.settings = settings
        self._wanted = roles
        self.roles: list[Role] = []
        self._broker: Broker | None = None
        self._database: Database | None = None
        self._catching_up: asyncio.Task[None] | None = None
        self.caught_up = asyncio.Event()
        self.restarts = 0

    async def start(self) -> None:
        """Start what is not given, bring the schema up to date, start the roles; what an earlier broker took along begins to land again."""
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        if not self.settings.secret:
            self._set(secret=kept_secret(self.settings.data_dir), other_secret=kept_other(self.settings.data_dir))
        if not self.settings.database:
            self._database = Database(self.settings.data_dir / "postgres")
            self._set(database=await asyncio.to_thread(self._database.start))
        await migrate(self.settings.database)
        if not self.settings.kafka:
            self._broker = Broker({topic.name: topic.partitions for topic in topics(FEEDS)})
            self._set(kafka=await asyncio.to_thread(self._broker.start), embedded=True)
        beside = self.settings.model_copy(update={"side_port": 0})  # one port that is named is the worker's
        self.roles = [Role(name, self.settings if name == "worker" else beside, *told) for name, told in self._wanted.items()]
        self._start_roles()

    def _set(self, **values: object) -> None:
        self.settings = self.settings.model_copy(update=values)

    def _start_roles(self) -> None:
        """Start every role that does not run; on the embedded broker the collector only after what was lost has landed again."""
        embedded = self.settings.embedded
        for role in self.roles:
            if not role.alive and not (embedded and role.name == COLLECTOR):
                role.start()
        if embedded:
            self._catching_up = asyncio.create_task(self._catch_up())
        else:
            self.caught_up.set()

    async def _catch_up(self) -> None:
        while not self.caught_up.is_set():
            try:
                await since_checkpoint(self.settings)
                self.caught_up.set()
            except Unavailable:
                await asyncio.sleep(RESTART_SECONDS)
        for role in self.roles:
            if role.name == COLLECTOR:
                role.start()

    async def watch(self) -> None:
        """Start again whoever dies, for ever."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if self._database is not None and not self._database.alive:
                self.restarts += 1
                await asyncio.to_thread(self._database.start)
            if self._broker is not None and not self._broker.alive:
                self.restarts += 1
                await self._begin_again(self._broker)
            if self._catching_up is not None and self._catching_up.done():
                self._catching_up.result()
            for role in self.roles:
                if role.died:
                    self.restarts += 1
                    await asyncio.sleep(RESTART_SECONDS)
                    role.start()

    async def _begin_again(self, broker: Broker) -> None:
        """Start the broker anew, and whoever read from it: a position in a log that is gone would pass over what comes after."""
        self.caught_up.clear()
        await self._stop_catching_up()
        for role in self.roles:
            if role.name != GATEWAY:
                await role.kill()
        await asyncio.to_thread(broker.start)
        self._start_roles()

    async def _stop_catching_up(self) -> None:
        if self._catching_up is not None:
            self._catching_up.cancel()
            await asyncio.wait([self._catching_up])
            self._catching_up = None

    async def stop(self) -> None:
        """Stop in order: whoever takes in first, the servers last."""
        await self._stop_catching_up()
        for role in reversed(self.roles):
            await role.stop()
        if self._broker is not None:
            await asyncio.to_thread(self._broker.stop)
        if self._database is not None:
            await asyncio.to_thread(self._database.stop)


@asynccontextmanager
async def city(settings: Settings, roles: Mapping[str, tuple[str, ...]]) -> AsyncIterator[City]:
    """Run a city for as long as the context is open; whoever watches it and fails ends what is done inside."""
    one = City(settings, roles)
    try:
        await one.start()
        async with asyncio.TaskGroup() as group:
            watching = group.create_task(one.watch())
            await one.caught_up.wait()
            yield one
            watching.cancel()
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from failed
    finally:
        await one.stop()
