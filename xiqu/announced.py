"""A new version of the registry makes figures doubtful: whoever loads it announces them, and the collector, should that one have died."""

import asyncio
import logging

from connectors.clock import now
from connectors.feeds import FEEDS
from connectors.kafka.publisher import KafkaPublisher
from connectors.postgres.places import PostgresPlaces, Step
from connectors.settings import Settings
from models.change import Changes
from models.errors import Unavailable
from models.result import Node
from streams.graph import Graph
from streams.kpis import KPIS
from streams.moved import moved, nodes_to_announce
from streams.store import by_shard
from xiqu.computed import computed

LOG = logging.getLogger("xiqu.collector")
LOOK_SECONDS = 1.0
AT_ONCE = 20_000


async def doubtful_nodes(step: Step, registry: PostgresPlaces) -> set[Node]:
    """Return the nodes about which the two versions of *step* may not say the same."""
    old, new = Graph(KPIS, step.old), Graph(KPIS, step.new)
    nodes: set[Node] = set()
    for feed, sources, areas in moved(step.old, step.new, [feed.name for feed in FEEDS]):
        kpis = [name for name, of in new.feed.items() if of == feed]
        nodes |= nodes_to_announce(await registry.standing_on(kpis, sources | areas), old, new)
    return nodes


async def announce(registry: PostgresPlaces, publisher: KafkaPublisher, settings: Settings) -> None:
    """Publish what the versions that nobody was told of make doubtful; told twice does no harm."""
    for step in await registry.unannounced():
        version, at = step.new.version, int(now().timestamp() * 1000)
        nodes = sorted(await doubtful_nodes(step, registry))
        for start in range(0, len(nodes), AT_ONCE):
            change = Changes(logged_at=at, oldest_at=at, landing=f"places {version}")
            await publisher.changes(by_shard(nodes[start : start + AT_ONCE], change))
            if settings.embedded:  # which forgets what nobody has read in time
                await computed(settings)
        await registry.set_announced(version)
        LOG.info("places %s: %s figures are computed anew", version, len(nodes))


async def announcing(registry: PostgresPlaces, publisher: KafkaPublisher, settings: Settings) -> None:
    """Look for new versions for ever."""
    while True:
        try:
            await announce(registry, publisher, settings)
        except Unavailable:
            LOG.warning("no look for new places: a server does not answer")
        await asyncio.sleep(LOOK_SECONDS)
