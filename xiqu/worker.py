"""The worker: read, archive, store and compute in one process. Start as many as there are partitions; each takes its share."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

from connectors.clock import now
from connectors.feeds import FEEDS
from connectors.kafka.admin import make_topics
from connectors.kafka.collecting import archiving, by_topic, keeping_rejections, reading
from connectors.kafka.producer import producing
from connectors.kafka.publisher import KafkaPublisher
from connectors.postgres.archive import RawArchive
from connectors.postgres.facts import PostgresFacts
from connectors.postgres.migrate import migrate
from connectors.postgres.pool import connect
from connectors.postgres.receipts import PostgresReceipts
from connectors.postgres.results import PostgresResults
from connectors.settings import Settings
from models.place import Places, places_from, street_places
from streams.agents import Road, city
from streams.graph import Graph
from streams.kpis import KPIS
from streams.topics import topics


def places(settings: Settings) -> Places:
    """Return the places of this city: the operator's file where one is named."""
    return places_from(settings.places.read_text("utf-8")) if settings.places else street_places()


async def work(settings: Settings, stop: asyncio.Event) -> None:
    """Run until *stop* is set, or until a bug ends one of the parts, which is raised."""
    await migrate(settings.database)
    if not settings.embedded:
        await make_topics(settings.kafka, topics(FEEDS))
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(await connect(settings.database, settings.pool))
        producer = await stack.enter_async_context(producing(settings.kafka))
        publisher = KafkaPublisher(producer, now, settings.unread_limit if settings.embedded else None)

        def done(step: str, size: int, what: Any) -> None:  # noqa: ANN401, ARG001
            (publisher.observations_unread if step == "store" else publisher.changes_unread).taken(size)

        road = Road(PostgresFacts(pool), PostgresResults(pool), publisher, Graph(KPIS, places(settings)), done)
        feeds = by_topic(FEEDS)
        app = city(settings.group, settings.kafka, road)
        loops = [
            asyncio.create_task(reading(settings.kafka, settings.group, feeds, publisher, lambda *_: None), name="read"),
            asyncio.create_task(archiving(settings.kafka, settings.group, feeds, RawArchive(pool)), name="archive"),
            asyncio.create_task(keeping_rejections(settings.kafka, settings.group, PostgresReceipts(pool)), name="rejected"),
        ]
        await app.start()
        try:
            ending = [asyncio.create_task(stop.wait()), asyncio.create_task(app.wait_until_stopped())]
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
