"""A log of one partition a topic, and what stands in PostgreSQL, in memory; a test moves both by hand."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from connectors.live.port import LogLost, Record
from models.case import Case
from models.errors import Unavailable
from models.result import Result
from streams.live.event import Topic
from streams.live.latest import Latest, Series
from streams.live.position import Offsets, epoch_of


@dataclass
class TwinLog:
    """Keeps the promises of `Log`. first: offset of the oldest record that is held, of every topic."""

    name: str = "one"
    held: dict[Topic, list[bytes]] = field(default_factory=dict)
    first: int = 0
    before_the_end: int = 0
    away: bool = False
    fails: bool = False
    written: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self, topic: Topic) -> int:
        return len(self.held.get(topic, ()))

    def write(self, topic: Topic, value: bytes) -> None:
        self.held.setdefault(topic, []).append(value)
        self.written.set()

    def begin_again(self, name: str) -> None:
        """Become another log, as the embedded broker does."""
        self.name, self.first = name, 0
        self.held.clear()
        self.written.set()

    def fail(self) -> None:
        """Break off whoever reads; the log stays what it is."""
        self.fails = True
        self.written.set()

    @asynccontextmanager
    async def tail(self) -> AsyncIterator["TwinTail"]:
        if self.away:
            raise Unavailable("the twin is away")
        yield TwinTail(self)

    async def between(self, since: Offsets, until: Offsets) -> AsyncIterator[Sequence[Record]]:
        for topic, (start,) in since.items():
            if start < self.first:
                raise LogLost("gone")
            yield [Record(topic, value) for value in self.held.get(topic, [])[start : until[topic][0]]]


class TwinTail:
    def __init__(self, log: TwinLog) -> None:
        self._log, self._name = log, log.name
        self.epoch = epoch_of(log.name)
        self.offsets: dict[Topic, tuple[int, ...]] = {}

    async def begin(self, topic: Topic) -> Offsets:
        end = self._log.end(topic)
        self.offsets[topic] = (max(self._log.first, end - self._log.before_the_end),)
        return {topic: (end,)}

    async def poll(self) -> Sequence[Record]:
        if self._log.name != self._name:
            raise LogLost("another log")
        if self._log.fails:
            self._log.fails = False
            raise Unavailable("the twin breaks off")
        found = [Record(topic, value) for topic, (start,) in self.offsets.items() for value in self._log.held.get(topic, [])[start:]]
        self.offsets = {topic: (self._log.end(topic),) for topic in self.offsets}
        if not found:
            self._log.written.clear()
            await self._log.written.wait()
        return found

    async def ends(self, topics: frozenset[Topic]) -> Offsets:
        return {topic: (self._log.end(topic),) for topic in topics}


@dataclass
class TwinStanding:
    """Keeps the promises of `Standing`. reads: how often it was asked for the results. away: how often it will not answer for cases."""

    newest: dict[str, Result] = field(default_factory=dict)
    stated: dict[Series, Latest] = field(default_factory=dict)
    known: dict[str, Case] = field(default_factory=dict)
    alarmed: list[dict[str, Any]] = field(default_factory=list)
    reads: int = 0
    away: int = 0

    async def results(self) -> AsyncIterator[Sequence[Result]]:
        self.reads += 1
        await asyncio.sleep(0)
        yield list(self.newest.values())

    async def readings(self, feeds: Sequence[str]) -> AsyncIterator[Mapping[Series, Latest]]:
        yield {series: reading for series, reading in self.stated.items() if series[0] in feeds}

    async def alarms(self) -> Sequence[Mapping[str, Any]]:
        return self.alarmed

    async def cases(self, ids: Sequence[str]) -> Sequence[Case]:
        if self.away:
            self.away -= 1
            raise Unavailable("the twin does not answer")
        return [self.known[each] for each in ids if each in self.known]
