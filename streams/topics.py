"""Every Kafka topic of the city, declared once: made by `xiqu topics`, known to every producer and consumer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from models.feed import Feed
from models.observation import SHARDS

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A topic. retention None keeps the newest record of each key for ever (compaction)."""

    name: str
    partitions: int
    retention: timedelta | None
    largest_record: int = 8 * MEGABYTE

    @property
    def config(self) -> dict[str, str]:
        """Return the broker's settings for this topic."""
        size = {"max.message.bytes": str(self.largest_record)}
        if self.retention is None:
            return size | {"cleanup.policy": "compact"}
        return size | {"cleanup.policy": "delete", "retention.ms": str(int(self.retention.total_seconds() * 1000))}


OBSERVATIONS = Topic(name="city.observations", partitions=SHARDS, retention=timedelta(days=7))
CHANGES = Topic(name="city.changes", partitions=SHARDS, retention=timedelta(days=7))
RESULTS = Topic(name="city.results", partitions=SHARDS, retention=timedelta(days=30))
REJECTED = Topic(name="city.rejected", partitions=4, retention=timedelta(days=30))
ALARMS = Topic(name="city.alarms", partitions=SHARDS, retention=timedelta(days=30), largest_record=MEGABYTE)
ROAD = (OBSERVATIONS, CHANGES, RESULTS, REJECTED, ALARMS)


def raw_topic(feed: Feed) -> Topic:
    """Return the topic that the bodies of *feed* land on; the archive in PostgreSQL keeps them longer than Kafka does."""
    return Topic(name=feed.topic, partitions=1 if feed.tick else 4, retention=timedelta(days=7), largest_record=MEGABYTE)


def topics(feeds: Iterable[Feed]) -> tuple[Topic, ...]:
    """Return every topic that a city with these feeds needs."""
    return (*(raw_topic(feed) for feed in feeds), *ROAD)
