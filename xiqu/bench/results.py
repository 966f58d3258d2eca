"""What the bench hears on `city.results`: every record from now on, and when the newest one was written."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from operator import itemgetter
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition

from connectors.clock import now
from connectors.kafka.producer import LARGEST_RECORD, reaching
from streams.topics import RESULTS

POLL_MS = 200


class Heard(NamedTuple):
    """One record: when it was written and when it arrived here (Unix seconds), and its bytes, to be read when there is time."""

    written_at: float
    heard_at: float
    value: bytes


class Results:
    """All partitions of the topic, from the end on."""

    def __init__(self, consumer: AIOKafkaConsumer, partitions: list[TopicPartition]) -> None:
        self._consumer = consumer
        self._partitions = partitions
        self.heard: list[Heard] = []

    async def listen(self) -> None:
        """Note records for ever."""
        while True:
            polled = await self._consumer.getmany(timeout_ms=POLL_MS)
            at = now().timestamp()
            self.heard += [Heard(each.timestamp / 1000, at, each.value or b"") for records in polled.values() for each in records]

    async def listened(self) -> None:
        """Wait until all that is written by now was heard; somebody has to `listen` meanwhile."""
        ends = await self._consumer.end_offsets(self._partitions)
        for partition in self._partitions:
            while await self._consumer.position(partition) < ends[partition]:  # noqa: ASYNC110 - `listen` moves it, and tells nobody
                await asyncio.sleep(POLL_MS / 1000)

    async def everything(self) -> list[bytes]:
        """Return every record that is in the log by now, by the time at which it was written."""
        found: list[tuple[int, bytes]] = []
        ends = await self._consumer.end_offsets(self._partitions)
        await self._consumer.seek_to_beginning(*self._partitions)
        while [each for each in self._partitions if await self._consumer.position(each) < ends[each]]:
            polled = await self._consumer.getmany(timeout_ms=POLL_MS)
            found += [(each.timestamp, each.value or b"") for records in polled.values() for each in records]
        return [value for _, value in sorted(found, key=itemgetter(0))]

    async def newest_at(self) -> float:
        """Return when the newest record was written (Unix seconds), 0 where there is none."""
        newest = 0.0
        for partition, end in (await self._consumer.end_offsets(self._partitions)).items():
            if end:
                self._consumer.seek(partition, end - 1)
                record = await self._consumer.getone(partition)
                newest = max(newest, record.timestamp / 1000)
        return newest


@asynccontextmanager
async def results(bootstrap: str) -> AsyncIterator[Results]:
    """Open the topic at its end."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap.split(","), enable_auto_commit=False, max_partition_fetch_bytes=LARGEST_RECORD)
    async with reaching():
        await consumer.start()
    try:
        partitions = [TopicPartition(RESULTS.name, number) for number in range(RESULTS.partitions)]
        consumer.assign(partitions)
        await consumer.seek_to_end(*partitions)
        yield Results(consumer, partitions)
    finally:
        await consumer.stop()
