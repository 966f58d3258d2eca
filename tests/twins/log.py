"""A log in memory: partitions, offsets and one committed offset for each group, and the Publisher that writes to it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from models.change import CHANGES, Changes
from models.observation import Part
from models.rejected import REJECTIONS, Rejection
from models.result import Result
from models.shard import shard_of
from streams.record import record_of
from tests.twins.pause import pause

RAW, OBSERVATIONS, NEWS, RESULTS, REJECTED = "raw", "observations", "changes", "results", "rejected"


class Event(NamedTuple):
    """A record as an agent sees it."""

    value: bytes


class Slot(NamedTuple):
    """One partition of a topic."""

    topic: str
    partition: int


class TwinLog:
    """Records stay for ever; committed is where the next owner of a slot begins."""

    def __init__(self) -> None:
        self.records: dict[Slot, list[bytes]] = defaultdict(list)
        self.committed: dict[Slot, int] = defaultdict(int)

    def unread(self) -> list[Slot]:
        return sorted(slot for slot, records in self.records.items() if self.committed[slot] < len(records))

    def taken(self, slot: Slot, limit: int) -> list[Event]:
        """Return what an owner of *slot* reads next."""
        start = self.committed[slot]
        return [Event(value) for value in self.records[slot][start : start + limit]]


class TwinPublisher:
    """Each record is acknowledged by itself, so a crash can come between any two."""

    def __init__(self, log: TwinLog) -> None:
        self._log = log
        self.published: list[Result] = []

    async def observations(self, shards: Mapping[int, Sequence[Part]], rejections: Sequence[Rejection]) -> None:
        if rejections:
            await self._send(Slot(REJECTED, 0), REJECTIONS.dump_json(list(rejections)))
        for shard, parts in shards.items():
            await self._send(Slot(OBSERVATIONS, shard), record_of(parts))

    async def changes(self, changes: Mapping[int, Changes]) -> None:
        for shard, each in changes.items():
            await self._send(Slot(NEWS, shard), CHANGES.dump_json(each))

    async def results(self, results: Sequence[Result]) -> None:
        for result in results:
            await self._send(Slot(RESULTS, shard_of(result.subject)), result.digest.encode())
            self.published.append(result)

    async def _send(self, slot: Slot, value: bytes) -> None:
        await pause()
        if slot.topic in {OBSERVATIONS, NEWS}:
            self._log.records[slot].append(value)
        await pause()
