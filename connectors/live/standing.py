"""How things stand, made once for all followers that come within a few seconds of each other."""

import asyncio
from collections.abc import Callable, Sequence
from typing import NamedTuple

from connectors.clock import stopwatch
from connectors.live.decode import Decoding, alarm_event, reading_event, result_event
from connectors.live.following import Following
from connectors.live.port import Standing
from connectors.live.shared import Place, Sheets, Story
from streams.live.event import TOPICS, Event, Topic
from streams.live.latest import Latest, Series
from streams.live.wanted import Batch

FRESH_SECONDS = 5.0


class Shelf(NamedTuple):
    """How a topic stood: every change that is not in it comes after *place*."""

    place: Place
    taken_at: float
    sheets: Sheets


class Shelves:
    """Reads how the topics of a story stand, one reader a topic; whoever comes meanwhile waits for it and gets the same."""

    def __init__(self, following: Following, standing: Standing) -> None:
        self._following = following
        self._standing = standing
        self._elapsed: Callable[[], float] = stopwatch()
        self._held: dict[Topic, Shelf] = {}
        self._reading = {topic: asyncio.Lock() for topic in TOPICS}

    async def stood(self, topics: frozenset[Topic]) -> tuple[Place, Sequence[Sheets]]:
        """Return how *topics* stand, and the place after which the rest comes; Unavailable."""
        story = await self._following.caught_up(topics)
        shelves = [await self._shelf(topic, story) for topic in sorted(topics)]
        return Place(story, min(each.place.number for each in shelves)), [each.sheets for each in shelves]

    async def _shelf(self, topic: Topic, story: Story) -> Shelf:
        async with self._reading[topic]:
            held = self._held.get(topic)
            if held is None or not self._fresh(held, story):
                # The place is noted before anything is read: that is the whole of "no gap and no race".
                place, taken_at = Place(story, story.journal.end), self._elapsed()
                events = await self._events(topic, self._following.decoding)
                held = self._held[topic] = Shelf(place, taken_at, Sheets(Batch(events)))
            return held

    def _fresh(self, held: Shelf, story: Story) -> bool:
        recent = self._elapsed() - held.taken_at < FRESH_SECONDS
        return recent and held.place.story is story and held.place.number >= story.journal.first

    async def _events(self, topic: Topic, decoding: Decoding) -> list[Event]:
        where, found = await decoding.where(), list[Event]()
        match topic:
            case "results":
                async for results in self._standing.results():
                    found += [result_event(result, where) for result in results]
            case "cases":
                async for cases in decoding.open_cases():
                    found += cases
            case "alarms":
                found = [alarm_event(told, where) for told in await self._standing.alarms()]
            case "readings":
                stated = dict[Series, Latest]()
                async for readings in self._standing.readings(sorted(decoding.feeds)):
                    stated |= readings
                # The log is ahead of PostgreSQL here: what it has told so far is louder.
                for series, reading in decoding.readings.newest.items():
                    if series not in stated or reading[:4] > stated[series][:4]:
                        stated[series] = reading
                found = [reading_event(series, reading, where) for series, reading in stated.items()]
        return found
