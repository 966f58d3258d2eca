"""The road's bodies once more, on a topic of their own, for those that the road is compared with."""

from collections.abc import Sequence
from datetime import timedelta

from connectors.clock import now
from connectors.kafka.admin import make_topics
from connectors.kafka.producer import Record, producing, send_packed
from connectors.settings import Settings
from streams.topics import Topic

TOPIC = Topic(name="bench.bodies", partitions=4, retention=timedelta(hours=1))
PACK = 1_000
MEMORY_BODIES = 60_000
"""What an embedded broker surely still holds when it is read."""


async def same_bytes(settings: Settings, bodies: Sequence[bytes]) -> int:
    """Send *bodies* to the topic and return how many there are; an embedded broker gets no more than it can hold."""
    if settings.embedded:
        bodies = bodies[:MEMORY_BODIES]
    else:
        await make_topics(settings.kafka, [TOPIC])
    stamp = int(now().timestamp() * 1000)
    async with producing(settings.kafka) as producer:
        for slot, at in enumerate(range(0, len(bodies), PACK)):
            await send_packed(producer, TOPIC.name, [Record(slot, body, stamp) for body in bodies[at : at + PACK]])
    return len(bodies)
