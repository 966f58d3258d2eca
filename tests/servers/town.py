"""A city for one test: a database and a consumer group of its own on servers that may be shared, its roles as processes."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from connectors.feeds import FEEDS
from connectors.feeds.clock import CLOCK
from connectors.kafka.admin import make_topics
from connectors.kafka.collecting import ARCHIVE, READ, REFUSE, SIGHT, group_of
from connectors.postgres.migrate import migrate
from connectors.settings import Settings
from models.landing import landing_id
from streams.sighted import RULES
from streams.topics import CHANGES, OBSERVATIONS, REJECTED, RESULTS, topics
from tests.servers.roles import Role, command
from xiqu.computed import computed
from xiqu.landings import Intake, intake
from xiqu.replay import feed_named
from xiqu.watch import WATCH

PATIENCE_S = 120.0
numbers = count(1)


def landing(moment: datetime) -> str:
    """Return the id of a body that lands at *moment*; of two at once the one asked for later is the later."""
    return landing_id(moment, (next(numbers) << 16).to_bytes(10, "big"))


async def begin_here(settings: Settings) -> None:
    """Let the city's groups begin at the present end of every topic, so that the bodies of other tests are not theirs."""
    raw = [feed.topic for feed in FEEDS]
    for group, names in (
        (group_of(settings.group, READ), raw),
        (group_of(settings.group, ARCHIVE), raw),
        (group_of(settings.group, SIGHT), [feed.topic for feed in FEEDS if feed.name in RULES]),
        (group_of(settings.group, REFUSE), [REJECTED.name]),
        (settings.group, [OBSERVATIONS.name, CHANGES.name]),
        (group_of(settings.group, WATCH), [RESULTS.name]),
    ):
        consumer = AIOKafkaConsumer(bootstrap_servers=settings.kafka, group_id=group, enable_auto_commit=False)
        await consumer.start()
        declared = {topic.name: topic.partitions for topic in topics(FEEDS)}
        partitions = [TopicPartition(name, number) for name in names for number in range(declared[name])]
        consumer.assign(partitions)
        await consumer.commit(await consumer.end_offsets(partitions))
        await consumer.stop()


@dataclass
class Town:
    """What a test does with its city."""

    settings: Settings
    intake: Intake
    workers: list[Role] = field(default_factory=list)

    async def land(self, feed: str, bodies: Iterable[str | bytes], landings: Sequence[str] = ()) -> list[str]:
        """Land *bodies*, one by one in their order, and return their ids."""
        whole = [body.encode() if isinstance(body, str) else body for body in bodies]
        ids = [await self.intake.landing.land_many(feed_named(feed), [body], landings[at : at + 1]) for at, body in enumerate(whole)]
        return [each for (each,) in ids]

    async def tick(self, moment: datetime) -> None:
        """Let the city's clock strike *moment*."""
        await self.intake.landing.land_many(CLOCK, [b"tick"], [landing(moment)])

    async def done(self) -> None:
        """Wait until everything that landed is stored and computed."""
        async with asyncio.timeout(PATIENCE_S):
            await computed(self.settings)

    async def ask(self, statement: str, *values: object) -> list[asyncpg.Record]:
        async with self.intake.pool.acquire() as connection:
            return list(await connection.fetch(statement, *values))

    async def command(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command against this city; returns exit code, output, error output."""
        ended = await asyncio.to_thread(command, self.settings, *arguments)
        return ended.returncode, ended.stdout, ended.stderr

    async def audit(self) -> None:
        code, said, errors = await self.command("audit")
        assert code == 0, said + errors


@asynccontextmanager
async def town(settings: Settings, workers: int = 1) -> AsyncIterator[Town]:
    """Run a city with so many workers, of one process each where *settings* say no more; nothing ticks but the test."""
    settings = settings.model_copy(update={"group": f"town-{next(numbers)}", "processes": settings.processes or 1})
    await migrate(settings.database)
    if not settings.embedded:
        await make_topics(settings.kafka, topics(FEEDS))
        await begin_here(settings)
    roles = [Role("worker", settings, number=number) for number in range(1, workers + 1)]
    async with AsyncExitStack() as stack:
        for role in roles:
            stack.callback(role.end)
            await asyncio.to_thread(role.start)
        yield Town(settings, await stack.enter_async_context(intake(settings)), roles)
