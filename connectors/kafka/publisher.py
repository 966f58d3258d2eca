"""What `read`, `store` and `compute` announce, as records on the road's topics; acknowledged before anyone acks what it came from."""

from collections.abc import Iterable, Mapping, Sequence

from aiokafka import AIOKafkaProducer

from connectors.clock import Clock
from connectors.kafka.producer import Record, send
from connectors.kafka.unread import Unread
from connectors.present import dumps, result_json
from models.change import CHANGES, Changes
from models.observation import Part
from models.rejected import REJECTIONS, Rejection
from models.result import Result
from models.shard import shard_of
from streams.record import record_of
from streams.topics import CHANGES as CHANGES_TOPIC
from streams.topics import OBSERVATIONS, REJECTED, RESULTS

RECORD_READINGS = 5_000
"""A record of observations is closed when it holds this many readings (about half a megabyte)."""
RECORD_NODES = 5_000
RECORD_REJECTED_BYTES = 500_000
RECORD_RESULTS = 500


def cut_parts(parts: Iterable[Part]) -> list[list[Part]]:
    """Cut *parts* into records; a part is never cut, because its receipt is one."""
    records: list[list[Part]] = [[]]
    held = 0
    for part in parts:
        if held >= RECORD_READINGS:
            records.append([])
            held = 0
        records[-1].append(part)
        held += len(part.readings) + 1
    return records


def cut_rejections(rejections: Iterable[Rejection]) -> list[list[Rejection]]:
    """Cut *rejections* into records of about half a megabyte."""
    records: list[list[Rejection]] = [[]]
    held = 0
    for each in rejections:
        if records[-1] and held + len(each.body) > RECORD_REJECTED_BYTES:
            records.append([])
            held = 0
        records[-1].append(each)
        held += len(each.body) + len(each.message)
    return records


def cut_changes(changes: Changes) -> list[Changes]:
    """Cut one shard's changes into records; ticks travel with the last."""
    starts = range(0, max(len(changes.nodes), 1), RECORD_NODES)
    pieces = [changes.model_copy(update={"nodes": changes.nodes[at : at + RECORD_NODES], "ticks": []}) for at in starts]
    pieces[-1] = pieces[-1].model_copy(update={"ticks": changes.ticks})
    return pieces


class KafkaPublisher:
    """The Publisher of the city; also where `read` sends what it made."""

    def __init__(self, producer: AIOKafkaProducer, clock: Clock, limit: int | None = None) -> None:
        self._producer = producer
        self._clock = clock
        self.observations_unread = Unread(limit)
        self.changes_unread = Unread(limit)

    def _now_ms(self) -> int:
        return int(self._clock().timestamp() * 1000)

    async def observations(self, shards: Mapping[int, Sequence[Part]], rejections: Sequence[Rejection]) -> None:
        """Publish what `read` made of a poll."""
        now = self._now_ms()
        records = [Record(shard, record_of(piece), now) for shard, parts in shards.items() for piece in cut_parts(parts)]
        if rejections:
            refused = [Record(slot, REJECTIONS.dump_json(piece), now) for slot, piece in enumerate(cut_rejections(rejections))]
            await send(self._producer, REJECTED.name, refused)
        # Compute has ten times the bytes of store to read and is the slower of the two: its backlog has to stop us as well.
        await self.observations_unread.room()
        await self.changes_unread.room()
        await send(self._producer, OBSERVATIONS.name, records)
        self.observations_unread.added(sum(len(record.value) for record in records))

    async def changes(self, changes: Mapping[int, Changes]) -> None:
        """Publish changes by shard."""
        now = self._now_ms()
        records = [Record(shard, CHANGES.dump_json(piece), now) for shard, each in changes.items() for piece in cut_changes(each)]
        await send(self._producer, CHANGES_TOPIC.name, records)
        self.changes_unread.added(sum(len(record.value) for record in records))

    async def results(self, results: Sequence[Result]) -> None:
        """Publish computed results in lists, those of one shard on one partition."""
        now = self._now_ms()
        shards: dict[int, list[Result]] = {}
        for result in results:
            shards.setdefault(shard_of(result.subject), []).append(result)
        records = [
            Record(shard, dumps([result_json(result) for result in each[at : at + RECORD_RESULTS]]), now)
            for shard, each in shards.items()
            for at in range(0, len(each), RECORD_RESULTS)
        ]
        await send(self._producer, RESULTS.name, records)
