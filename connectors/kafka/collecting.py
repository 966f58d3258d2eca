"""The plain loops of the worker: read raw topics, archive them, keep what was rejected. Agents come after, where records are lists.

Each takes the city's group for its reader's, and reads as a group of its own beside it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter

from connectors.kafka.polls import Raw, Reader, bodies, poll_forever
from connectors.kafka.publisher import KafkaPublisher
from connectors.postgres.archive import RawArchive
from connectors.postgres.receipts import PostgresReceipts
from models.feed import Feed
from models.rejected import REJECTIONS, Rejection
from streams.read import read
from streams.topics import REJECTED

READ, ARCHIVE, REFUSE = "read", "archive", "rejected"


def group_of(city: str, loop: str) -> str:
    """Return the consumer group of one loop of a city."""
    return f"{city}-{loop}"


def by_topic(feeds: Iterable[Feed]) -> dict[str, Feed]:
    """Return *feeds* by the topic that they land on."""
    return {feed.topic: feed for feed in feeds}


async def reading(
    reader: Reader,
    feeds: Mapping[str, Feed],
    publisher: KafkaPublisher,
    refused: Callable[[Sequence[Rejection]], None],
) -> None:
    """Read every raw topic for ever: bytes in, observations and rejections out."""

    async def take(records: Sequence[Raw]) -> None:
        shards, rejections = read(sorted(bodies(records, dict(feeds)), key=attrgetter("landing_id")))
        await publisher.observations(shards, rejections)
        if rejections:
            refused(rejections)

    await poll_forever(reader._replace(group=group_of(reader.group, READ)), list(feeds), take)


async def archiving(reader: Reader, feeds: Mapping[str, Feed], archive: RawArchive, pause_seconds: float) -> None:
    """Copy every raw body into PostgreSQL for ever; the longer the pause between polls, the fewer and better packed the blocks."""

    async def take(records: Sequence[Raw]) -> None:
        await archive.keep(bodies(records, dict(feeds)))

    await poll_forever(reader._replace(group=group_of(reader.group, ARCHIVE)), list(feeds), take, pause_seconds)


async def keeping_rejections(reader: Reader, receipts: PostgresReceipts) -> None:
    """Copy every rejection into PostgreSQL for ever, where its sender can look it up."""

    async def take(records: Sequence[Raw]) -> None:
        await receipts.keep_rejections([each for record in records for each in REJECTIONS.validate_json(record.value or b"[]")])

    await poll_forever(reader._replace(group=group_of(reader.group, REFUSE)), [REJECTED.name], take)
