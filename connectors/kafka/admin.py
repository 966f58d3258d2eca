"""Topics made as declared, and how much of them is still unread."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from connectors.kafka.producer import reaching
from streams.topics import Topic

REPLICAS = 3
REACH_SECONDS = 2.0


async def make_topics(bootstrap: str, topics: Iterable[Topic]) -> list[str]:
    """Make those *topics* that are not there, on three brokers where there are as many, and return their names."""
    async with reaching():
        admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap.split(","))
        await admin.start()
        try:
            there = set(await admin.list_topics())
            missing = [topic for topic in topics if topic.name not in there]
            if missing:
                replicas = min(REPLICAS, len((await admin.describe_cluster())["brokers"]))
                wanted = [NewTopic(each.name, each.partitions, replicas, topic_configs=each.config) for each in missing]
                answer = await admin.create_topics(wanted)
                for _, code, *_ in answer.topic_errors:
                    error = for_code(code)
                    if code and error is not TopicAlreadyExistsError:
                        raise error
            return [topic.name for topic in missing]
        finally:
            await admin.close()


async def reachable(bootstrap: str) -> bool:
    """Return whether a broker accepts a connection at one of the addresses."""
    for address in bootstrap.split(","):
        host, _, port = address.rpartition(":")
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(REACH_SECONDS):
                _, writer = await asyncio.open_connection(host, int(port))
            writer.close()
            return True
    return False


class Lag:
    """Tells how many records of which topics a group has not committed; joins nothing, so it disturbs nobody."""

    def __init__(self, bootstrap: str, group: str) -> None:
        self._consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap.split(","), group_id=group, enable_auto_commit=False)

    async def __aenter__(self) -> Self:
        try:
            async with reaching():
                await self._consumer.start()
        except BaseException:
            await self._consumer.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def unread(self, topics: Sequence[str]) -> dict[str, int]:
        """Return the unread records by topic."""
        async with reaching():
            numbers = {topic: self._consumer.partitions_for_topic(topic) or await self._partitions(topic) for topic in topics}
            partitions = [TopicPartition(topic, number) for topic in topics for number in numbers[topic]]
            # What is done is asked before what there is: a record that is done in between may have sent another one to a partition that was
            # asked already, and the two would look like silence. Each question is one request: `committed` would be one a partition.
            done = await self._consumer._coordinator.fetch_committed_offsets(partitions)  # noqa: SLF001
            starts = await self._consumer.beginning_offsets(partitions)
            ends = await self._consumer.end_offsets(partitions)
            counts = dict.fromkeys(topics, 0)
            for each in partitions:
                committed = done[each].offset if each in done else 0
                counts[each.topic] += max(0, ends[each] - max(starts[each], committed))
            return counts

    async def _partitions(self, topic: str) -> set[int]:
        await self._consumer._client.force_metadata_update()  # noqa: SLF001 - aiokafka tells of a topic it does not consume only this way
        found: set[int] = self._consumer.partitions_for_topic(topic) or await self._consumer._client._wait_on_metadata(topic)  # noqa: SLF001
        return found
