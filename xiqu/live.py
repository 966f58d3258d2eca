"""The composition of the live feed: which topic of the log tells what, and what stands in PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit, setrlimit

from connectors.clock import now
from connectors.feeds import FEEDS
from connectors.feeds.case_event import CASE_EVENT
from connectors.feeds.lease_event import LEASE_EVENT
from connectors.feeds.pipe_query import PIPE_QUERY
from connectors.gateway.remembered import Remembered
from connectors.holidays import published_calendar
from connectors.kafka.tail import KafkaLog
from connectors.live.decode import Decoding
from connectors.live.hub import Live
from connectors.metrics import Metrics
from connectors.postgres.cases import PostgresCases
from connectors.postgres.limits import PostgresLimits
from connectors.postgres.live import PostgresStanding
from connectors.postgres.places import PostgresPlaces
from connectors.postgres.pool import Pool
from connectors.settings import Settings
from streams.alarms import TOLD
from streams.kpis import KPIS
from streams.live.event import Topic
from streams.topics import ALARMS, OBSERVATIONS, RESULTS, raw_topic
from streams.topics import Topic as Declared

TOPICS: dict[Topic, Declared] = {
    "results": RESULTS, "readings": OBSERVATIONS, "cases": raw_topic(CASE_EVENT), "alarms": ALARMS,
}  # fmt: skip
MOST_FILES = 16_384
OURS = frozenset({CASE_EVENT.name, LEASE_EVENT.name, PIPE_QUERY.name})
"""Feeds that the gateway posts about its own work: a case or a lease is no series, and there would be one for each."""


def live_of(settings: Settings, pool: Pool, metrics: Metrics) -> Live:
    """Return the live feed over these servers; it has to be `following` to say anything."""
    kinds = Remembered(PostgresLimits(pool, now, published_calendar()).kinds, now)
    places = Remembered(PostgresPlaces(pool, now).newest, now)
    standing = PostgresStanding(pool, KPIS, TOLD, now)
    told = frozenset(feed.name for feed in FEEDS if not feed.tick and feed.name not in OURS)
    decoding = Decoding(standing, PostgresCases(pool), kinds.newest, places.newest, told)
    return Live(KafkaLog(settings.kafka, settings.group, TOPICS), standing, decoding, metrics)


def room_for_followers() -> None:
    """Let this process open as many sockets as it may at all: what it begins with is often 1,024."""
    soft, hard = getrlimit(RLIMIT_NOFILE)
    most = MOST_FILES if hard == RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != RLIM_INFINITY and soft < most:
        setrlimit(RLIMIT_NOFILE, (most, hard))


@asynccontextmanager
async def following(live: Live) -> AsyncIterator[None]:
    """Follow the log while the block lasts; leaving it ends every stream, so that a gateway that drains need not wait for them."""
    running = asyncio.create_task(live.run(), name="live feed")
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
