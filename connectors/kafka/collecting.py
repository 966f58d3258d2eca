"""The plain loops of the worker: read raw topics, archive them, keep what was rejected. Agents come after, where records are lists.

Each takes the city's group for its reader's, and reads as a group of its own beside it.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from connectors.kafka.polls import Raw, Reader, bodies, poll_forever
from connectors.kafka.publisher import KafkaPublisher
from connectors.postgres.archive import RawArchive
from connectors.postgres.receipts import PostgresReceipts
from models.feed import Feed
from models.place import Places
from models.rejected import REJECTIONS, Rejection
from models.report import Report
from streams.read import Body, read
from streams.sighted import RULES, reports
from streams.topics import REJECTED

READ, ARCHIVE, REFUSE, SIGHT = "read", "archive", "rejected", "sight"

TAKEN_AT_ONCE = 100
READ_BYTES = 1_000_000
"""Of bodies that are read at once: as readings they take some twenty times as much memory, and a poll may bring fifty megabytes."""
Take = Callable[[Sequence[Report]], Awaitable[object]]


def group_of(city: str, loop: str) -> str:
    """Return the consumer group of one loop of a city."""
    return f"{city}-{loop}"


def by_topic(feeds: Iterable[Feed]) -> dict[str, Feed]:
    """Return *feeds* by the topic that they land on."""
    return {feed.topic: feed for feed in feeds}


def in_pieces(landed: Iterable[Body], most: int = READ_BYTES) -> Iterator[list[Body]]:
    """Yield *landed* in its order in lists of about *most* bytes of bodies, none of them empty."""
    piece, held = list[Body](), 0
    for body in landed:
        piece.append(body)
        held += len(body.content)
        if held >= most:
            yield piece
            piece, held = [], 0
    if piece:
        yield piece


async def reading(
    reader: Reader,
    feeds: Mapping[str, Feed],
    publisher: KafkaPublisher,
    refused: Callable[[Sequence[Rejection]], None],
) -> None:
    """Read every raw topic for ever: bytes in, observations and rejections out."""

    async def take(records: Sequence[Raw]) -> None:
        for piece in in_pieces(sorted(bodies(records, dict(feeds)), key=attrgetter("landing_id"))):
            shards, rejections = read(piece)
            await publisher.observations(shards, rejections)
            if rejections:
                refused(rejections)

    await poll_forever(reader._replace(group=group_of(reader.group, READ)), list(feeds), take)


async def archiving(reader: Reader, feeds: Mapping[str, Feed], archive: RawArchive, pause_seconds: float) -> None:
    """Copy every raw body into PostgreSQL for ever; the longer the pause between polls, the fewer and better packed the blocks."""

    async def take(records: Sequence[Raw]) -> None:
        await archive.keep(bodies(records, dict(feeds)))

    await poll_forever(reader._replace(group=group_of(reader.group, ARCHIVE)), list(feeds), take, pause_seconds)


async def sighting(reader: Reader, feeds: Mapping[str, Feed], newest: Callable[[], Awaitable[Places]], take: Take) -> None:
    """Make cases of what machines see, for ever; one that was made before is known by its id."""
    seen = {topic: feed for topic, feed in feeds.items() if feed.name in RULES}

    async def make(records: Sequence[Raw]) -> None:
        shards, _ = read(sorted(bodies(records, dict(seen)), key=attrgetter("landing_id")))
        found = reports((part for parts in shards.values() for part in parts), await newest())
        for start in range(0, len(found), TAKEN_AT_ONCE):
            await take(found[start : start + TAKEN_AT_ONCE])

    await poll_forever(reader._replace(group=group_of(reader.group, SIGHT)), list(seen), make)


async def keeping_rejections(reader: Reader, receipts: PostgresReceipts) -> None:
    """Copy every rejection into PostgreSQL for ever, where its sender can look it up."""

    async def take(records: Sequence[Raw]) -> None:
        await receipts.keep_rejections([each for record in records for each in REJECTIONS.validate_json(record.value or b"[]")])

    await poll_forever(reader._replace(group=group_of(reader.group, REFUSE)), [REJECTED.name], take)
