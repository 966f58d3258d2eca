"""Where the measuring happens: servers that are given or started for it, a worker as its own process, and afterwards no trace of them."""

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from connectors.embedded.apache import ApacheKafka, missing, version
from connectors.embedded.broker import Broker
from connectors.embedded.database import Database
from connectors.feeds import FEEDS
from connectors.feeds.air_quality import AIR_QUALITY
from connectors.kafka.admin import Lag, make_topics
from connectors.postgres.migrate import migrate
from connectors.postgres.pool import connect
from connectors.postgres.receipts import PostgresReceipts
from connectors.settings import Settings
from models.errors import SettingError, Unavailable
from streams.topics import topics
from xiqu.city import ROOT, Role

T = TypeVar("T")
CACHE = ROOT / ".cache"
WATCH_SECONDS = 0.25
LOG_TAIL = 3_000
NOBODY = "xiqu-bench-nobody"
"""A group that never commits, so all records are unread to it."""


class Stage:
    """The servers and the worker; a pid is None where the server is not ours to look at."""

    def __init__(self, settings: Settings, kafka: str, postgres: str, pids: dict[str, int | None]) -> None:
        self.settings = settings
        self.kafka = kafka
        self.postgres = postgres
        self._pids = pids
        self.worker = Role("worker", settings)

    @property
    def pids(self) -> dict[str, int | None]:
        """Return the process of each role of the road."""
        process = self.worker.process
        return {"worker": process.pid if process and self.worker.alive else None, **self._pids}

    async def until(self, work: Awaitable[T]) -> T:
        """Return what *work* returns; Unavailable as soon as the worker is gone, because then it never would."""
        task = asyncio.ensure_future(work)
        try:
            while not (await asyncio.wait({task}, timeout=WATCH_SECONDS))[0]:
                if not self.worker.alive:
                    raise Unavailable(f"the worker ended; the last it said:\n{self.worker.log.read_text()[-LOG_TAIL:]}")
            return task.result()
        finally:
            task.cancel()


async def refuse_a_city(settings: Settings) -> None:
    """Refuse servers that hold readings: the bench's cities are invented and must not stand beside real ones."""
    async with await connect(settings.database, 2) as pool:
        held = bool(await PostgresReceipts(pool).balance())
    if not held:
        async with Lag(settings.kafka, NOBODY) as lag:
            held = any((await lag.unread([AIR_QUALITY.topic])).values())
    if held:
        raise SettingError(
            "XIQU_KAFKA or XIQU_DATABASE already holds readings, and the bench lands invented ones: "
            "give it empty servers, or unset both and it starts its own"
        )


def _kafka(folder: Path, *, embedded: bool) -> tuple[str, ApacheKafka | Broker]:
    """Return the broker to start and what to call it."""
    lacking = missing()
    if embedded or lacking:
        why = "as asked" if embedded else f"for lack of {lacking}"
        return f"embedded broker in memory, {why}", Broker({topic.name: topic.partitions for topic in topics(FEEDS)})
    try:
        return f"Apache Kafka {version()}", ApacheKafka(folder, CACHE)
    except subprocess.CalledProcessError as error:
        raise Unavailable("Apache Kafka could not be fetched or formatted; what went wrong is above. --embedded needs neither") from error


@asynccontextmanager
async def stage(given: Settings, say: Callable[[str], None], *, embedded: bool) -> AsyncIterator[Stage]:
    """Yield the servers, empty and ready; the worker is not started yet."""
    folder = Path(tempfile.mkdtemp(prefix="xiqu-bench-"))
    found = given.model_copy(update={"data_dir": folder, **({"kafka": "", "database": ""} if embedded else {})})
    pids: dict[str, int | None] = {"kafka": None, "postgres": None}
    kinds = {"kafka": "given by XIQU_KAFKA", "postgres": "given by XIQU_DATABASE"}
    broker: ApacheKafka | Broker | None = None
    database: Database | None = None
    here: Stage | None = None
    try:
        if not found.database:
            say("starting PostgreSQL")
            database = Database(folder / "postgres")
            found = found.model_copy(update={"database": await asyncio.to_thread(database.start)})
            pids["postgres"], kinds["postgres"] = database.pid, "embedded, fsync on"
        if not found.kafka:
            kinds["kafka"], started = await asyncio.to_thread(_kafka, folder / "kafka", embedded=embedded)
            say(f"starting Kafka: {kinds['kafka']}")
            broker = started
            address = await asyncio.to_thread(started.start)
            found = found.model_copy(update={"kafka": address, "embedded": isinstance(started, Broker)})
            pids["kafka"] = started.pid
        await migrate(found.database)
        if not found.embedded:
            await make_topics(found.kafka, topics(FEEDS))
        await refuse_a_city(found)
        here = Stage(found, kinds["kafka"], kinds["postgres"], pids)
        yield here
    finally:
        if here is not None:
            await here.worker.stop()
        if broker is not None:
            await asyncio.to_thread(broker.kill)
        if database is not None:
            await asyncio.to_thread(database.stop)
        shutil.rmtree(folder, ignore_errors=True)
