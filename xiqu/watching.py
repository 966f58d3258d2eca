"""What is asked about the whole road every few seconds, once a role however many processes it has: what is unread, do the books balance."""

import asyncio

from connectors.feeds import FEEDS
from connectors.kafka.admin import Lag
from connectors.kafka.collecting import ARCHIVE, READ, group_of
from connectors.metrics import Level, Metrics
from connectors.postgres.receipts import PostgresReceipts
from connectors.settings import Settings
from models.errors import Unavailable
from streams.topics import CHANGES, OBSERVATIONS

WATCH_SECONDS = 5.0


async def watching(settings: Settings, metrics: Metrics, receipts: PostgresReceipts) -> None:
    """Show lag and balance every few seconds, for ever; a server that is away is asked again."""
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        try:
            await _look(settings, metrics, receipts)
        except Unavailable:
            continue


async def _look(settings: Settings, metrics: Metrics, receipts: PostgresReceipts) -> None:
    raw = [feed.topic for feed in FEEDS]
    asked: tuple[tuple[str, list[str], Level], ...] = (
        (group_of(settings.group, READ), raw, "xiqu_consumer_lag_records"),
        (group_of(settings.group, ARCHIVE), raw, "xiqu_archive_lag_records"),
        (settings.group, [OBSERVATIONS.name, CHANGES.name], "xiqu_consumer_lag_records"),
    )
    for group, topics, shown in asked:
        async with Lag(settings.kafka, group) as lag:
            for topic, records in (await lag.unread(topics)).items():
                metrics.set(shown, records, topic=topic)
    missing = await receipts.imbalance()
    for feed in FEEDS:
        metrics.set("xiqu_ledger_imbalance_readings", missing.get(feed.name, 0), feed=feed.name)
