"""The one reader of the log that this process has: it turns what comes into a story, for as long as anybody listens.

Nobody listens: nothing is read, so a gateway without followers costs the road nothing.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from connectors.clock import stopwatch
from connectors.live.decode import Decoding
from connectors.live.port import Log, LogLost, Record, Tail
from connectors.live.shared import Story
from connectors.metrics import Metrics
from models.errors import Unavailable
from streams.live.event import Event, Topic
from streams.live.journal import HELD_BYTES
from streams.live.position import Offsets, behind

LINGER_SECONDS = 60.0
BEAT_SECONDS = 5.0
RETRY_SECONDS = 1.0
FAULT_SECONDS = 5.0
LOGGER = logging.getLogger("xiqu.live")


class Limits(NamedTuple):
    """How the log is followed.

    pace_seconds: how long what comes may gather before it is told; a thousand followers are written to ten times a second, not a thousand
    times. patience_seconds: how long one that comes waits for the log. held_bytes: how much of it is held for those who are slow.
    """

    pace_seconds: float = 0.1
    patience_seconds: float = 15.0
    held_bytes: int = HELD_BYTES


class Following:
    """Reads what is wanted, and says so when there is more. story: None while there is none to tell."""

    def __init__(self, log: Log, decoding: Decoding, metrics: Metrics, limits: Limits) -> None:
        self._log = log
        self._plain = decoding
        self._metrics = metrics
        self._limits = limits
        self._seats: Counter[Topic] = Counter()
        self._asked = asyncio.Event()
        self._news = asyncio.Event()
        self._ends: dict[Topic, Offsets] = {}
        self.decoding = decoding
        self.story: Story | None = None
        self._tail: Tail | None = None

    @contextmanager
    def seat(self, topics: frozenset[Topic]) -> Iterator[None]:
        """Have *topics* read while the block lasts."""
        self._seats.update(topics)
        self._asked.set()
        try:
            yield
        finally:
            self._seats.subtract(topics)

    async def news(self) -> None:
        """Wait until there may be more to tell, or another story."""
        await self._news.wait()

    def nudge(self) -> None:
        """Let whoever waits for news look."""
        self._news.set()
        self._news = asyncio.Event()

    async def beat(self) -> None:
        """Nudge them now and then, for ever, so that a follower hears from us though nothing happens."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            self.nudge()

    async def caught_up(self, topics: frozenset[Topic]) -> Story:
        """Return the story once it holds all of *topics* up to where their logs ended when they were begun; Unavailable."""
        try:
            async with asyncio.timeout(self._limits.patience_seconds):
                while (story := self.story) is None or not self._holds(story, topics):
                    await self.news()
        except TimeoutError as error:
            raise Unavailable(f"Kafka has not answered the live feed for {self._limits.patience_seconds:.0f} s") from error
        return story

    def _holds(self, story: Story, topics: frozenset[Topic]) -> bool:
        offsets = story.journal.begins(story.journal.end)
        return all(topic in self._ends and behind(self._ends[topic], offsets, (topic,)) for topic in topics)

    async def ends(self, topics: frozenset[Topic]) -> Offsets:
        """Return where the log ends now; Unavailable."""
        if self._tail is None:
            raise Unavailable("the live feed waits for Kafka")
        return await self._tail.ends(topics)

    async def run(self) -> None:
        """Follow for ever; a server that is away is tried again, and a fault of ours ends no follower's stream for good."""
        while True:
            await self._asked.wait()
            try:
                async with self._log.tail() as tail:
                    self._tail, self._ends, self.decoding = tail, {}, self._plain.anew()
                    self.story = Story(tail.epoch, self._limits.held_bytes)
                    await self._follow(tail, self.story)
            except LogLost as lost:
                LOGGER.warning("followers begin anew: %s", lost)
            except Unavailable as away:
                LOGGER.info("the live feed waits: %s", away)
                await asyncio.sleep(RETRY_SECONDS)
            except Exception:
                LOGGER.exception("the live feed failed and begins anew")
                await asyncio.sleep(FAULT_SECONDS)
            finally:
                self._tail = self.story = None
                self.nudge()

    async def _follow(self, tail: Tail, story: Story) -> None:
        """Tell until nobody has listened for a minute."""
        wanted, elapsed = stopwatch(), stopwatch()
        while wanted() < LINGER_SECONDS:
            topics = [topic for topic, seats in self._seats.items() if seats > 0]
            if topics:
                wanted = stopwatch()
            for topic in topics:
                if topic not in self._ends:
                    self._ends[topic] = await tail.begin(topic)
                    story.journal.add((), dict(tail.offsets))
                    self.nudge()
            records = await tail.poll() if self._ends else ()
            if records:
                events = await self._decoded(records)
                story.journal.add(events, dict(tail.offsets))
                self.nudge()
                for topic, count in Counter(event.topic for event in events).items():
                    self._metrics.count("xiqu_live_changes_total", count, topic=topic)
            await asyncio.sleep(max(0.0, self._limits.pace_seconds - elapsed()))
            elapsed = stopwatch()
        self._asked.clear()

    async def _decoded(self, records: Sequence[Record]) -> list[Event]:
        while True:
            try:
                return await self.decoding.events(records)
            except Unavailable:
                await asyncio.sleep(RETRY_SECONDS)
