"""What the worker tells its metrics: each step as it is done, and every few seconds what is unread and whether the books balance."""

import asyncio
from collections.abc import Sequence

from connectors.clock import Clock
from connectors.feeds import FEEDS
from connectors.kafka.admin import Lag
from connectors.kafka.collecting import READ, group_of
from connectors.kafka.publisher import KafkaPublisher
from connectors.metrics import Metrics
from connectors.postgres.receipts import PostgresReceipts
from connectors.settings import Settings
from models.errors import Unavailable
from models.ledger import Receipt
from models.rejected import Rejection
from models.result import Result
from streams.compute import Work
from streams.topics import CHANGES, OBSERVATIONS

WATCH_SECONDS = 5.0


class Measured:
    """Hears of every step; also frees the brake of the embedded broker once a record is done with."""

    def __init__(self, metrics: Metrics, publisher: KafkaPublisher, receipts: PostgresReceipts, clock: Clock) -> None:
        self._metrics = metrics
        self._publisher = publisher
        self._receipts = receipts
        self._clock = clock

    def refused(self, rejections: Sequence[Rejection]) -> None:
        """Hear of what could not be read in a poll."""
        self._metrics.rejected(rejections)

    def booked(self, receipts: Sequence[Receipt]) -> None:
        """Hear of receipts that were committed."""
        self._metrics.booked(receipts)

    def stored(self, size: int) -> None:
        """Hear of records of observations that were stored, *size* bytes of them."""
        self._publisher.observations_unread.taken(size)

    def computed(self, size: int, work: Work, results: Sequence[Result]) -> None:
        """Hear of changes that were computed, *size* bytes of them."""
        self._publisher.changes_unread.taken(size)
        late = self._clock().timestamp() - work.change.oldest_at / 1000
        for kpi in {result.kpi for result in results}:
            self._metrics.observe("xiqu_landing_to_result_seconds", late, kpi=kpi)
        self._metrics.figures(results)

    async def watching(self, settings: Settings) -> None:
        """Show lag and balance every few seconds, for ever."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                await self._look(settings)
            except Unavailable:
                continue

    async def _look(self, settings: Settings) -> None:
        raw = [feed.topic for feed in FEEDS]
        for group, topics in ((group_of(settings.group, READ), raw), (settings.group, [OBSERVATIONS.name, CHANGES.name])):
            async with Lag(settings.kafka, group) as lag:
                for topic, records in (await lag.unread(topics)).items():
                    self._metrics.set("xiqu_consumer_lag_records", records, topic=topic)
        for feed, (_, counts) in (await self._receipts.balance()).items():
            self._metrics.set("xiqu_ledger_imbalance_readings", counts.difference, feed=feed)
