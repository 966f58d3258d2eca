"""The composition of landing: which kind of landing fits the settings, with everything it needs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from connectors.clock import now
from connectors.kafka.landing import EmbeddedLanding, KafkaLanding
from connectors.kafka.producer import Producer, producing
from connectors.postgres.pool import Pool, connect
from connectors.postgres.receipts import PostgresReceipts
from connectors.settings import Settings


class Intake(NamedTuple):
    """What whoever takes bodies in works with."""

    landing: KafkaLanding | EmbeddedLanding
    receipts: PostgresReceipts
    pool: Pool
    producer: Producer


@asynccontextmanager
async def intake(settings: Settings, patience_seconds: float | None = None) -> AsyncIterator[Intake]:
    """Open a landing; on the embedded broker one that waits for PostgreSQL, for *patience_seconds* or for ever."""
    async with await connect(settings.database, settings.pool) as pool, producing(settings.kafka) as producer:
        receipts = PostgresReceipts(pool)
        landing = KafkaLanding(producer, now, settings.body_limit)
        yield Intake(
            EmbeddedLanding(landing, receipts, settings.unread_limit, patience_seconds) if settings.embedded else landing,
            receipts,
            pool,
            producer,
        )
