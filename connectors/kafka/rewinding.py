"""A consumer group set back to a moment, so that it reads again what came since: after a database came back from a backup."""

from collections.abc import Mapping
from datetime import datetime

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import CommitFailedError

from connectors.kafka.producer import reaching
from models.errors import SettingError


async def rewind(bootstrap: str, group: str, topics: Mapping[str, int], moment: datetime) -> int:
    """Set *group* back on *topics* (their names and partitions) to the first record since *moment*; returns how many it reads again.

    Never forward, and where the group has not committed it begins at the beginning anyway. Raises SettingError where the group has members.
    """
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap.split(","), group_id=group, enable_auto_commit=False)
    async with reaching():
        await consumer.start()
        try:
            partitions = [TopicPartition(topic, number) for topic, count in topics.items() for number in range(count)]
            consumer.assign(partitions)
            first = await consumer.offsets_for_times(dict.fromkeys(partitions, int(moment.timestamp() * 1000)))
            reached = {each: await consumer.committed(each) for each in partitions}
            back = {
                each: found.offset
                for each, found in first.items()
                if found is not None and (committed := reached[each]) is not None and found.offset < committed
            }
            if back:
                await consumer.commit(back)
            return sum((reached[each] or 0) - offset for each, offset in back.items())
        except CommitFailedError as error:  # a group that has members takes offsets from them alone
            raise SettingError(f"somebody reads as {group}: stop every worker first, then rewind, then start them") from error
        finally:
            await consumer.stop()
