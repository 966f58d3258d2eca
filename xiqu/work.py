"""The whole road in one process: read, archive, store and compute. Any number of them share it by their consumer groups."""

import asyncio
import gc
from contextlib import AsyncExitStack
from importlib import import_module
from typing import Any

from connectors.clock import now
from connectors.feeds import FEEDS
from connectors.garbage import begun
from connectors.kafka.admin import make_topics
from connectors.kafka.collecting import archiving, by_topic, keeping_rejections, reading, sighting
from connectors.kafka.polls import AT_LEISURE_MS, Reader
from connectors.kafka.producer import Producer, producing, reaching
from connectors.kafka.publisher import KafkaPublisher
from connectors.kindred import telling
from connectors.metrics import Metrics
from connectors.postgres.archive import RawArchive
from connectors.postgres.cases import PostgresCases
from connectors.postgres.facts import PostgresFacts
from connectors.postgres.migrate import migrate
from connectors.postgres.places import PostgresPlaces
from connectors.postgres.pool import Pool, connect
from connectors.postgres.receipts import PostgresReceipts
from connectors.postgres.results import PostgresResults
from connectors.settings import Settings
from streams.agents import city
from streams.atlas import Atlas
from streams.consumer import AT_ONCE, GATHERED
from streams.kpis import KPIS
from streams.road import Road
from streams.topics import topics
from xiqu.measured import Measured
from xiqu.role import VERSION, RoleHealth
from xiqu.watching import watching

GARBAGE_THRESHOLD = 500_000
"""Objects between two looks for garbage in cycles: a batch makes that many of its own, all of them alive."""
GATHER_MS, GATHER_BYTES = 50, 256 * 1024
ARCHIVE_PAUSE_SECONDS = 0.25
"""Nobody waits for the archive of a real Kafka; on the embedded broker, answers do."""


def readers(settings: Settings) -> tuple[Reader, Reader, float]:
    """Return who reads bodies, who reads what can wait, and how long this pauses; the embedded broker lets nothing gather."""
    plain = Reader(settings.kafka, settings.group)
    if settings.embedded:
        return plain, plain, 0.0
    promptly = plain._replace(fetch_wait_ms=GATHER_MS, fetch_bytes=GATHER_BYTES)
    return promptly, promptly._replace(fetch_wait_ms=AT_LEISURE_MS), ARCHIVE_PAUSE_SECONDS


async def work(settings: Settings, stop: asyncio.Event, *, one_of_several: bool = False) -> None:
    """Run until *stop* is set, or until a bug ends one of the parts, which is raised.

    one_of_several: whoever started us and the others shows our metrics, and asks what is asked about the whole road (lag, balance).
    """
    gc.set_threshold(GARBAGE_THRESHOLD)
    await migrate(settings.database)
    if not settings.embedded:
        await make_topics(settings.kafka, topics(FEEDS))
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(await connect(settings.database, settings.pool))
        producer = await stack.enter_async_context(producing(settings.kafka))
        metrics = Metrics(version=VERSION, role="worker", one_of_several=one_of_several)
        if one_of_several:
            print(await stack.enter_async_context(telling(metrics)), flush=True)
        else:
            health = RoleHealth(pool, settings.kafka)
            beside: Any = import_module("connectors.gateway.side").beside  # late: one of several, whom others show, is spared its weight
            port = await stack.enter_async_context(beside(health, metrics, host=settings.host, port=settings.side_port))
            print(f"worker metrics http://{settings.host}:{port}/metrics", flush=True)
        begun()
        async with reaching():  # a broker that goes while Faust joins it is waited for by whoever starts us again
            await _until_stopped(settings, pool, producer, metrics, stop, watch=not one_of_several)


async def _until_stopped(settings: Settings, pool: Pool, producer: Producer, metrics: Metrics, stop: asyncio.Event, *, watch: bool) -> None:
    publisher = KafkaPublisher(producer, now, settings.unread_limit if settings.embedded else None)
    receipts = PostgresReceipts(pool)
    measured = Measured(metrics, publisher, now)
    registry = PostgresPlaces(pool, now)
    road = Road(
        facts=PostgresFacts(pool, measured.booked), results=PostgresResults(pool), publisher=publisher,
        atlas=Atlas(KPIS, await registry.newest(), registry.newest), witness=measured,
    )  # fmt: skip
    feeds = by_topic(FEEDS)
    app = city(settings.group, settings.kafka, road, AT_ONCE if settings.embedded else GATHERED)
    promptly, at_leisure, pause = readers(settings)
    await app.start()
    loops = [
        asyncio.create_task(reading(promptly, feeds, publisher, measured.refused), name="read"),
        asyncio.create_task(archiving(at_leisure, feeds, RawArchive(pool), pause), name="archive"),
        asyncio.create_task(keeping_rejections(at_leisure, receipts), name="rejected"),
        asyncio.create_task(sighting(at_leisure, feeds, registry.newest, PostgresCases(pool).take), name="sight"),
    ]
    if watch:
        loops.append(asyncio.create_task(watching(settings, metrics, receipts), name="watch"))
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
