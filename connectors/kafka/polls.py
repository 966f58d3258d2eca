"""Whole polls of raw topics: decode the poll, send, wait, commit. A record is acked only after what it became is acknowledged."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from hashlib import blake2b
from typing import NamedTuple, TypeAlias

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from connectors.kafka.producer import LARGEST_RECORD, reaching
from models.errors import Unavailable
from models.feed import Feed
from models.landing import RANDOM_BYTES, landing_id
from streams.read import Body

Raw: TypeAlias = "ConsumerRecord[bytes, bytes]"
POLL_RECORDS = 4_000
POLL_MS = 250
RETRY_SECONDS = 1.0

_LANDING = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def landing_of(record: Raw) -> str:
    """Return the landing id that *record* carries, or, where a foreign producer sent none or no id, one that follows from where it lies."""
    for name, value in record.headers:
        if name == "landing" and _LANDING.fullmatch(value or b""):
            return str(value, "ascii")
    place = f"{record.topic}/{record.partition}/{record.offset}/{record.timestamp}".encode()
    return landing_id(datetime.fromtimestamp(record.timestamp / 1000, UTC), blake2b(place, digest_size=RANDOM_BYTES).digest())


def bodies(records: Iterable[Raw], feeds: dict[str, Feed]) -> list[Body]:
    """Return what landed."""
    return [Body(feeds[record.topic], landing_of(record), record.value or b"") for record in records]


PROMPTLY_MS, AT_LEISURE_MS = 100, 500
"""How long the broker may hold an empty fetch. The embedded one answers only when this is over (streams/consumer.py); a real one as soon as
there is a record, but every fetch of ours names all partitions, so at rest most of its work was to say "nothing" ten times a second."""


class Reader(NamedTuple):
    """Who reads where, and how promptly it must hear of a record: a fetch is held until it has so many bytes, or for so long."""

    bootstrap: str
    group: str
    fetch_wait_ms: int = PROMPTLY_MS
    fetch_bytes: int = 1


@asynccontextmanager
async def consuming(reader: Reader, topics: Sequence[str]) -> AsyncIterator[AIOKafkaConsumer]:
    """Join the group on *topics*; leave on leaving."""
    consumer = AIOKafkaConsumer(
        *topics,
        bootstrap_servers=reader.bootstrap.split(","),
        group_id=reader.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        session_timeout_ms=6_000,
        heartbeat_interval_ms=2_000,
        max_partition_fetch_bytes=LARGEST_RECORD,
        fetch_max_wait_ms=reader.fetch_wait_ms,
        fetch_min_bytes=reader.fetch_bytes,
    )
    try:
        async with reaching():
            await consumer.start()
        yield consumer
    finally:
        await consumer.stop()


async def _commit(consumer: AIOKafkaConsumer, offsets: dict[object, int]) -> None:
    try:
        await consumer.commit(offsets)
    except (CommitFailedError, IllegalStateError):
        return  # the partition went to another owner, who reads the poll again: known landing ids, counted once


async def poll_forever(
    reader: Reader, topics: Sequence[str], take: Callable[[Sequence[Raw]], Awaitable[None]], pause_seconds: float = 0.0
) -> None:
    """Give every poll to *take* and commit after it; begin again wherever a server was away. Ends only by cancellation or by a bug.

    pause_seconds: how long to let more gather after each poll.
    """
    while True:
        try:
            async with consuming(reader, topics) as consumer:
                while True:
                    polled = await consumer.getmany(timeout_ms=POLL_MS, max_records=POLL_RECORDS)
                    if not polled:
                        continue
                    await take([record for records in polled.values() for record in records])
                    await _commit(consumer, {partition: records[-1].offset + 1 for partition, records in polled.items()})
                    await asyncio.sleep(pause_seconds)
        except (Unavailable, KafkaError):
            await asyncio.sleep(RETRY_SECONDS)
