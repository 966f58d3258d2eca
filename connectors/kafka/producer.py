"""One idempotent producer a process: send everything, then wait for everything, because waiting one by one costs a round trip each."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import NamedTuple, TypeAlias

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from models.errors import Unavailable

Producer: TypeAlias = AIOKafkaProducer
LARGEST_RECORD = 8 * 1024 * 1024
BATCH_BYTES = 256 * 1024
CLOSED = "the handler is closed"
"""How uvloop says, as a RuntimeError, that a connection is gone which aiokafka still writes to."""


class Record(NamedTuple):
    """One record to send. slot is taken modulo the topic's partitions; landing, where there is one, travels as a header."""

    slot: int
    value: bytes
    timestamp_ms: int
    landing: str = ""


def headers(record: Record) -> list[tuple[str, bytes]]:
    """Return the Kafka headers of *record*."""
    return [("landing", record.landing.encode())] if record.landing else []


def _away(error: Exception) -> bool:
    """Say whether trying again may mend *error*."""
    if isinstance(error, KafkaError):
        return bool(error.retriable)
    return CLOSED in str(error) if isinstance(error, RuntimeError) else True


@asynccontextmanager
async def reaching() -> AsyncIterator[None]:
    """Turn "the broker does not answer" into Unavailable; what trying again cannot mend stays what it is."""
    try:
        yield
    except (KafkaError, OSError, TimeoutError, RuntimeError) as error:
        if not _away(error):
            raise
        message = f"Kafka does not answer ({type(error).__name__}: {error}); what was not acknowledged must be sent again"
        raise Unavailable(message) from error


@asynccontextmanager
async def producing(bootstrap: str) -> AsyncIterator[AIOKafkaProducer]:
    """Start a producer (`acks=all`, idempotent) and stop it on leaving, after what it holds is sent."""
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap.split(","),
        acks="all",
        enable_idempotence=True,
        max_request_size=LARGEST_RECORD,
        max_batch_size=BATCH_BYTES,
        request_timeout_ms=20_000,
    )
    try:
        async with reaching():
            await producer.start()
        yield producer
    finally:
        await producer.stop()


async def send(producer: AIOKafkaProducer, topic: str, records: Iterable[Record]) -> None:
    """Send *records* and return when all of them are acknowledged; Unavailable when any is not."""
    async with reaching():
        partitions = len(await producer.partitions_for(topic))
        waiting = [
            await producer.send(
                topic, record.value, partition=record.slot % partitions, timestamp_ms=record.timestamp_ms, headers=headers(record)
            )
            for record in records
        ]
        await asyncio.gather(*waiting)


async def send_packed(producer: AIOKafkaProducer, topic: str, records: Iterable[Record]) -> None:
    """Send many small records of one slot as few batches; the same promise as `send` at a fraction of its cost."""
    async with reaching():
        partitions = len(await producer.partitions_for(topic))
        waiting = []
        batch, slot, count = producer.create_batch(), 0, 0
        for record in records:
            slot = record.slot
            fitted = batch.append(key=None, value=record.value, timestamp=record.timestamp_ms, headers=headers(record))
            if fitted is None:
                waiting.append(await producer.send_batch(batch, topic, partition=slot % partitions))
                batch, count = producer.create_batch(), 0
                batch.append(key=None, value=record.value, timestamp=record.timestamp_ms, headers=headers(record))
            count += 1
        if count:
            waiting.append(await producer.send_batch(batch, topic, partition=slot % partitions))
        await asyncio.gather(*waiting)
