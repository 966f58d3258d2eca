"""Where a follower that was here before goes on: in what this process holds, else in the log, else it has missed something."""

import asyncio
from typing import NamedTuple

from connectors.live.decode import Decoding
from connectors.live.following import Following
from connectors.live.port import Log, LogLost
from connectors.live.shared import Place, Story
from models.plan.said import Said
from streams.live.event import Event, Topic
from streams.live.journal import HELD_BYTES
from streams.live.position import Offsets, behind, position_of

FARTHEST = 20_000
"""Records of the log that one follower may be told again; who was away for more begins with how things stand."""
READ_AT_ONCE = 4
MISSED = {
    "expired": Said("日志已不再保留此位置", "the log no longer holds this place"),
    "far_behind": Said("离开过久", "away for too long"),
    "other_log": Said("日志已重新开始", "the log is another one now"),
    "other_topics": Said("此位置属于其他主题", "this place is of other topics"),
    "too_slow": Said("读取过慢", "read too slowly"),
    "unknown": Said("无法识别此位置", "this is no place of ours"),
}  # fmt: skip


class Missed(Exception):
    """The follower cannot go on where it was; its argument is one of `MISSED`."""


class Resumed(NamedTuple):
    """Where a follower goes on, after it has been told *events*."""

    place: Place
    events: list[Event]


class Resuming:
    """Finds the places of followers."""

    def __init__(self, following: Following, log: Log, decoding: Decoding) -> None:
        self._following = following
        self._log = log
        self._decoding = decoding
        self._reading = asyncio.Semaphore(READ_AT_ONCE)

    async def at(self, after: str, topics: frozenset[Topic]) -> Resumed:
        """Return where a follower of *topics* that had come to *after* goes on; Missed, Unavailable."""
        try:
            position = position_of(after)
        except ValueError as error:
            raise Missed("unknown") from error
        if not topics <= position.offsets.keys():
            raise Missed("other_topics")
        offsets = {topic: position.offsets[topic] for topic in topics}
        story = await self._following.caught_up(topics)
        if position.epoch != story.epoch or not await self._reached(offsets, story):
            raise Missed("other_log")
        number = story.journal.after(offsets, topics)
        if number is not None:
            return Resumed(Place(story, number), [])
        oldest = story.journal.covers(topics)
        if oldest is None:
            raise Missed("expired")
        begins = story.journal.begins(oldest)
        return Resumed(Place(story, oldest), await self._between(offsets, {topic: begins[topic] for topic in topics}))

    async def _reached(self, offsets: Offsets, story: Story) -> bool:
        """Say whether the log reaches as far as *offsets*; another gateway may have been ahead of this one."""
        if behind(offsets, story.journal.begins(story.journal.end), offsets):
            return True
        return behind(offsets, await self._following.ends(frozenset(offsets)), offsets)

    async def _between(self, since: Offsets, until: Offsets) -> list[Event]:
        if sum(max(0, last - first) for topic in since for first, last in zip(since[topic], until[topic], strict=True)) > FARTHEST:
            raise Missed("far_behind")
        decoding, found, size = self._decoding.anew(), list[Event](), 0
        async with self._reading:
            try:
                async for records in self._log.between(since, until):
                    events = await decoding.events(records)
                    found += events
                    size += sum(len(event.data) for event in events)
                    if size > HELD_BYTES:
                        raise Missed("far_behind")
            except LogLost as lost:
                raise Missed("expired") from lost
        return found
