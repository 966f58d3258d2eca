"""The worker: read, archive, store and compute in one process. Start as many as there are partitions; each takes its share."""

import argparse
import asyncio
import gc
from contextlib import AsyncExitStack

from connectors.clock import now
from connectors.feeds import FEEDS
from connectors.gateway.side import beside
from connectors.kafka.admin import make_topics
from connectors.kafka.collecting import archiving, by_topic, keeping_rejections, reading
from connectors.kafka.producer import Producer, producing, reaching
from connectors.kafka.publisher import KafkaPublisher
from connectors.metrics import Metrics
from connectors.postgres.archive import RawArchive
from connectors.postgres.facts import PostgresFacts
from connectors.postgres.migrate import migrate
from connectors.postgres.places import PostgresPlaces
from connectors.postgres.pool import Pool, connect
from connectors.postgres.receipts import PostgresReceipts
from connectors.postgres.results import PostgresResults
from connectors.settings import Settings
from streams.agents import Road, city
from streams.atlas import Atlas
from streams.kpis import KPIS
from streams.topics import topics
from xiqu.measured import Measured
from xiqu.role import VERSION, RoleHealth, asked_to_stop, log_to_stderr
from xiqu.setup import servers

GARBAGE_THRESHOLD = 500_000
"""Objects between two looks for garbage in cycles: a batch makes that many of its own, all of them alive."""
ARCHIVE_PAUSE_SECONDS = 0.25
"""Nobody waits for the archive of a real Kafka; on the embedded broker, answers do."""


async def work(settings: Settings, stop: asyncio.Event) -> None:
    """Run until *stop* is set, or until a bug ends one of the parts, which is raised."""
    await migrate(settings.database)
    if not settings.embedded:
        await make_topics(settings.kafka, topics(FEEDS))
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(await connect(settings.database, settings.pool))
        producer = await stack.enter_async_context(producing(settings.kafka))
        metrics = Metrics(version=VERSION, role="worker")
        port = await stack.enter_async_context(
            beside(RoleHealth(pool, settings.kafka), metrics, host=settings.host, port=settings.side_port)
        )
        print(f"worker metrics http://{settings.host}:{port}/metrics", flush=True)
        async with reaching():  # a broker that goes while Faust joins it is waited for by whoever starts us again
            await _until_stopped(settings, pool, producer, metrics, stop)


async def _until_stopped(settings: Settings, pool: Pool, producer: Producer, metrics: Metrics, stop: asyncio.Event) -> None:
    publisher = KafkaPublisher(producer, now, settings.unread_limit if settings.embedded else None)
    receipts = PostgresReceipts(pool)
    measured = Measured(metrics, publisher, receipts, now)
    registry = PostgresPlaces(pool, now)
    road = Road(
        facts=PostgresFacts(pool, measured.booked), results=PostgresResults(pool), publisher=publisher,
        atlas=Atlas(KPIS, await registry.newest(), registry.newest), witness=measured,
    )  # fmt: skip
    feeds = by_topic(FEEDS)
    app = city(settings.group, settings.kafka, road)
    await app.start()
    loops = [
        asyncio.create_task(reading(settings.kafka, settings.group, feeds, publisher, measured.refused), name="read"),
        asyncio.create_task(
            archiving(settings.kafka, settings.group, feeds, RawArchive(pool), 0.0 if settings.embedded else ARCHIVE_PAUSE_SECONDS),
            name="archive",
        ),
        asyncio.create_task(keeping_rejections(settings.kafka, settings.group, receipts), name="rejected"),
        asyncio.create_task(measured.watching(settings), name="measure"),
    ]
    ending = [asyncio.create_task(stop.wait()), asyncio.create_task(app.wait_until_stopped())]
    try:
        finished, _ = await asyncio.wait([*loops, *ending], return_when=asyncio.FIRST_COMPLETED)
        for task in finished:
            task.result()
        if app.crash_reason is not None:
            raise app.crash_reason
    finally:
        await app.stop()
        for task in (*loops, *ending):
            task.cancel()
        await asyncio.gather(*loops, *ending, return_exceptions=True)


async def run(_: argparse.Namespace) -> int:
    """Work until asked to stop."""
    log_to_stderr()
    settings = servers()
    stop = asked_to_stop(watched=settings.watched)
    gc.set_threshold(GARBAGE_THRESHOLD)
    await work(settings, stop)
    return 0
