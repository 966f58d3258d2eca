"""Sends what the simulated street says into a city: what is over as fast as asked, what is to come at its own time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime
from itertools import islice

from connectors.clock import now, stopwatch
from connectors.postgres.places import PostgresPlaces
from models.errors import Unavailable
from models.registry import street_file
from xiqu.landings import Intake
from xiqu.load import AT_ONCE
from xiqu.replay import feed_named
from xiqu.simulate.day import day
from xiqu.simulate.stream import Sent
from xiqu.simulate.town import CITY, registry

TOGETHER = 40
RETRY_SECONDS = 1.0
LOOK_SECONDS = 5.0


async def settle(places: PostgresPlaces) -> None:
    """Put the simulated areas and sites into the registry where nobody has loaded one; a registry of the city's own stays as it is."""
    if (await places.newest()).version == 0:
        await places.load(registry(street_file()), "xiqu simulate", "simulated")


async def known(places: PostgresPlaces) -> bool:
    """Return whether the registry knows the simulated street."""
    return CITY in (await places.newest()).areas


async def _land(to: Intake, feed: str, bodies: list[bytes]) -> list[str]:
    while True:
        try:
            return await to.landing.land_many(feed_named(feed), bodies)
        except Unavailable:
            await asyncio.sleep(RETRY_SECONDS)


async def land(to: Intake, sent: Iterable[Sent]) -> list[str]:
    """Land *sent* together and return the landing ids; what a feed says stays in its order."""
    by_feed: dict[str, list[bytes]] = {}
    for each in sent:
        by_feed.setdefault(each.feed, []).append(each.content)
    landed = await asyncio.gather(*(_land(to, feed, bodies) for feed, bodies in by_feed.items()))
    return [each for ids in landed for each in ids]


async def play(to: Intake, sent: Iterable[Sent], rate: float) -> AsyncIterator[list[str]]:
    """Land *sent*, at most *rate* bodies a second (0: as fast as the city takes them), and yield the ids of each handful."""
    waiting, elapsed, count = iter(sent), stopwatch(), 0
    landing: set[asyncio.Task[list[str]]] = set()
    while handful := list(islice(waiting, TOGETHER)):
        landing.add(asyncio.create_task(land(to, handful)))
        count += len(handful)
        if rate:
            await asyncio.sleep(max(0.0, count / rate - elapsed()))
        if len(landing) >= AT_ONCE:
            landed, landing = await asyncio.wait(landing, return_when=asyncio.FIRST_COMPLETED)
            for each in landed:
                yield each.result()
    for one in asyncio.as_completed(landing):
        yield await one


async def follow(to: Intake, start: datetime, seed: int, told: Callable[[datetime], object]) -> None:
    """Send what is over since *start* at once, and from then on everything at its own time, for ever; *told* hears how far it is."""
    while True:
        end = now()
        async for _ in play(to, day(start, end, seed), 0):
            pass
        start = end
        told(end)
        await asyncio.sleep(LOOK_SECONDS)
