"""The limit of this road on this machine: whole polls and their validation as one list, and nothing else — no database, no figures.

That takes so little time that the topic is read several times over, and the median counts.
"""

from statistics import median

from aiokafka import AIOKafkaConsumer, TopicPartition
from pydantic import TypeAdapter

from connectors.clock import stopwatch
from connectors.kafka.polls import POLL_MS, POLL_RECORDS
from connectors.kafka.producer import LARGEST_RECORD, reaching
from xiqu.bench.plain_agent import Body
from xiqu.bench.same_bytes import TOPIC

ROUNDS = 5
_LIST: TypeAdapter[list[Body]] = TypeAdapter(list[Body])


async def _once(consumer: AIOKafkaConsumer, count: int) -> float:
    elapsed, taken = stopwatch(), 0
    while taken < count:
        polled = await consumer.getmany(timeout_ms=POLL_MS, max_records=POLL_RECORDS)
        values = [record.value or b"" for records in polled.values() for record in records]
        taken += len(_LIST.validate_json(b"[" + b",".join(values) + b"]"))
    return elapsed()


async def limit(bootstrap: str, count: int) -> float:
    """Return the seconds that *count* bodies take."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap.split(","), enable_auto_commit=False, max_partition_fetch_bytes=LARGEST_RECORD)
    async with reaching():
        await consumer.start()
    try:
        partitions = [TopicPartition(TOPIC.name, number) for number in range(TOPIC.partitions)]
        consumer.assign(partitions)
        seconds = []
        for _ in range(ROUNDS):
            await consumer.seek_to_beginning(*partitions)
            seconds.append(await _once(consumer, count))
        return median(seconds)
    finally:
        await consumer.stop()
