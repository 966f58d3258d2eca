"""The end of the log as it grows, for whoever follows it live: it joins no group, so it disturbs nobody who works on the same topics.

One consumer reads the partitions of all topics that somebody listens to. It begins a little before the end, so that who was connected to
a gateway that has just died finds its place in what this one holds. Of readings it begins where the city's group has committed: these are
in the log before they are in PostgreSQL, and what lies before that place is in both.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, OffsetOutOfRangeError

from connectors.clock import stopwatch
from connectors.kafka.polls import PROMPTLY_MS
from connectors.kafka.producer import LARGEST_RECORD, reaching
from connectors.live.port import LogLost, Record
from streams.live.event import Topic
from streams.live.position import Offsets, behind, epoch_of
from streams.topics import Topic as Declared

POLL_MS, POLL_RECORDS = 250, 500
BEHIND_MS = 10
"""How long the next fetch may take: the client holds what came first since the last poll; what came after it is one fetch behind."""
BEFORE_THE_END = 100
"""Records of each partition; at rest that is minutes, in a flood it is a second."""
MOST_UNSTORED = 2_000
"""Records of each partition that a store may lie behind; of one that lies further back, a follower hears with the next reading."""
LOOK_SECONDS = 3.0
LOST = "what comes next is in the log no more"


def _consumer(bootstrap: str, group: str | None = None) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(
        bootstrap_servers=bootstrap.split(","), group_id=group, enable_auto_commit=False, auto_offset_reset="none",
        max_partition_fetch_bytes=LARGEST_RECORD, fetch_max_wait_ms=PROMPTLY_MS,
    )  # fmt: skip


class KafkaTail:
    """The `Tail` of the city."""

    def __init__(self, consumer: AIOKafkaConsumer, log: "KafkaLog", epoch: bytes) -> None:
        self._consumer = consumer
        self._log = log
        self._looked = stopwatch()
        self._looking: asyncio.Task[bytes] | None = None
        self.epoch = epoch
        self.offsets: dict[Topic, tuple[int, ...]] = {}

    async def begin(self, topic: Topic) -> Offsets:
        """Read *topic*, too; return its end."""
        partitions = self._log.partitions(topic)
        async with reaching():
            firsts = await self._consumer.beginning_offsets(partitions)
            ends = await self._consumer.end_offsets(partitions)
            starts = {each: max(firsts[each], ends[each] - BEFORE_THE_END) for each in partitions}
            if topic == "readings":
                stored = await self._log.stored(partitions)
                oldest = {each: max(firsts[each], ends[each] - MOST_UNSTORED) for each in partitions}
                starts = {each: max(oldest[each], min(starts[each], stored.get(each, 0))) for each in partitions}
            self.offsets[topic] = tuple(starts[each] for each in partitions)
            self._consumer.assign([each for name in self.offsets for each in self._log.partitions(name)])
            for name, offsets in self.offsets.items():
                for each, offset in zip(self._log.partitions(name), offsets, strict=True):
                    self._consumer.seek(each, offset)
        return {topic: tuple(ends[each] for each in partitions)}

    async def poll(self) -> Sequence[Record]:
        """Return what came, within a quarter of a second; LogLost."""
        self._look()
        found = list[Record]()
        try:
            async with reaching():
                for timeout_ms in (POLL_MS, BEHIND_MS):
                    polled = await self._consumer.getmany(timeout_ms=timeout_ms, max_records=POLL_RECORDS)
                    found += self._log.heard(polled, self.offsets)
                    if not found:
                        break
        except OffsetOutOfRangeError as error:
            raise LogLost(LOST) from error
        return found

    async def ends(self, topics: frozenset[Topic]) -> Offsets:
        """Return where the log ends now."""
        async with reaching():
            ends = await self._consumer.end_offsets([each for topic in topics for each in self._log.partitions(topic)])
        return {topic: tuple(ends[each] for each in self._log.partitions(topic)) for topic in topics}

    def _look(self) -> None:
        """See now and then whether this is still the log that it was: the embedded broker begins a new one at the same address.

        Nobody who follows waits for the answer.
        """
        if self._looking is None:
            if self._looked() > LOOK_SECONDS:
                self._looking = asyncio.create_task(self._log.epoch())
        elif self._looking.done():
            done, self._looking, self._looked = self._looking, None, stopwatch()
            with suppress(KafkaError, OSError, TimeoutError, RuntimeError):  # nobody answers: then there is nothing to poll either
                if done.result() != self.epoch:
                    raise LogLost("the broker has begun a new log")

    async def close(self) -> None:
        """Ask no more."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)


class KafkaLog:
    """The `Log` of the city. group: that which stores readings."""

    def __init__(self, bootstrap: str, group: str, topics: Mapping[Topic, Declared]) -> None:
        self._bootstrap = bootstrap
        self._group = group
        self._declared = topics
        self._topics = {declared.name: topic for topic, declared in topics.items()}

    def partitions(self, topic: Topic) -> list[TopicPartition]:
        """Return the partitions of *topic* in their order."""
        return [TopicPartition(self._declared[topic].name, number) for number in range(self._declared[topic].partitions)]

    async def epoch(self) -> bytes:
        """Return which log this is."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap.split(","))
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await admin.start()
                return epoch_of((await admin.describe_cluster())["cluster_id"])
        finally:
            await admin.close()

    async def stored(self, partitions: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
        """Return how far the city's group has stored each partition that it has begun with."""
        consumer = _consumer(self._bootstrap, self._group)
        try:
            await consumer.start()
            found = await consumer._coordinator.fetch_committed_offsets(partitions)  # noqa: SLF001 - one request for all, as in Lag
            return {each: found[each].offset for each in partitions if each in found}
        finally:
            await consumer.stop()

    def heard(self, polled: Mapping[TopicPartition, Sequence[Any]], offsets: dict[Topic, tuple[int, ...]]) -> list[Record]:
        """Return what was polled, and note in *offsets* that it was."""
        found = []
        for partition, records in polled.items():
            if records:
                topic = self._topics[partition.topic]
                found += [Record(topic, each.value or b"") for each in records]
                changed = list(offsets[topic])
                changed[partition.partition] = records[-1].offset + 1
                offsets[topic] = tuple(changed)
        return found

    @asynccontextmanager
    async def tail(self) -> AsyncIterator[KafkaTail]:
        """Open the log at its end."""
        consumer = _consumer(self._bootstrap)
        try:
            async with reaching():
                await consumer.start()
                tail = KafkaTail(consumer, self, await self.epoch())
            try:
                yield tail
            finally:
                await tail.close()
        finally:
            await consumer.stop()

    async def between(self, since: Offsets, until: Offsets) -> AsyncIterator[Sequence[Record]]:
        """Yield what lies between the two; LogLost where it is held no more."""
        consumer = _consumer(self._bootstrap)
        try:
            async with reaching():
                await consumer.start()
                reached = dict(since)
                partitions = [each for topic in since for each in self.partitions(topic)]
                firsts = await consumer.beginning_offsets(partitions)
                if not behind({topic: tuple(firsts[each] for each in self.partitions(topic)) for topic in since}, since, since):
                    raise LogLost(LOST)
                consumer.assign(partitions)
                for topic, offsets in since.items():
                    for each, offset in zip(self.partitions(topic), offsets, strict=True):
                        consumer.seek(each, offset)
            while not behind(until, reached, since):
                try:
                    async with reaching():
                        polled = await consumer.getmany(timeout_ms=POLL_MS, max_records=POLL_RECORDS)
                except OffsetOutOfRangeError as error:
                    raise LogLost(LOST) from error
                yield self.heard(polled, reached)
        finally:
            await consumer.stop()
