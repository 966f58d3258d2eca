"""The relay: what people's services have decided leaves the outbox for Kafka, for as long as a gateway runs.

Nothing here is hurried and nothing is lost: a server that is away is tried again, and whoever dies leaves its rows to the next.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

from connectors.clock import now
from connectors.feeds import FEEDS
from connectors.kafka.landing import EmbeddedLanding, KafkaLanding
from connectors.metrics import Metrics
from connectors.postgres.outbox import TAKEN_ROWS, Outbox
from models.errors import LandingPaused, Unavailable
from models.landing import landed_at

POLL_SECONDS = 0.2
RETRY_SECONDS = 1.0
FAULT_SECONDS = 5.0
LOOK_SECONDS = 2.0
FEED = {feed.name: feed for feed in FEEDS}
LOG = logging.getLogger("xiqu.relay")


async def _land(landing: KafkaLanding | EmbeddedLanding, feed: str, bodies: Sequence[bytes], landings: Sequence[str]) -> None:
    await landing.land_many(FEED[feed], bodies, landings)


async def relaying(outbox: Outbox, landing: KafkaLanding | EmbeddedLanding, metrics: Metrics) -> None:
    """Take what waits to Kafka, for ever."""
    waiting = False
    while True:
        try:
            relayed = await outbox.relay(partial(_land, landing))
        except (LandingPaused, Unavailable) as error:
            if not waiting:
                LOG.warning("the outbox waits: %s", error)
            waiting = True
            await asyncio.sleep(RETRY_SECONDS)
            continue
        except Exception:  # a fault of ours: people are still answered, what they were answered for waits, and its age is a metric
            LOG.exception("the outbox waits")
            waiting = True
            await asyncio.sleep(FAULT_SECONDS)
            continue
        if waiting:
            LOG.warning("the outbox moves again")
        waiting = False
        metrics.count("xiqu_outbox_relayed_bodies_total", relayed)
        if relayed < TAKEN_ROWS:
            await asyncio.sleep(POLL_SECONDS)


async def watching_outbox(outbox: Outbox, metrics: Metrics) -> None:
    """Show how much waits and for how long, every few seconds, for ever."""
    while True:
        try:
            rows, oldest = await outbox.waiting(), await outbox.oldest()
        except Unavailable:
            await asyncio.sleep(LOOK_SECONDS)
            continue
        metrics.set("xiqu_outbox_bodies", rows)
        metrics.set("xiqu_outbox_oldest_seconds", max(0.0, (now() - landed_at(oldest)).total_seconds()) if oldest else 0)
        await asyncio.sleep(LOOK_SECONDS)


@asynccontextmanager
async def relayed(outbox: Outbox, landing: KafkaLanding | EmbeddedLanding, metrics: Metrics) -> AsyncIterator[None]:
    """Relay until the block is left; what is under way then stays in the outbox and counts once, however often it lands."""
    jobs = [asyncio.create_task(relaying(outbox, landing, metrics)), asyncio.create_task(watching_outbox(outbox, metrics))]
    try:
        yield
    finally:
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
