"""Rewind: read again what landed since a moment, after the database came back from a backup. Kafka still has it, for as long as topics say.

The loops that read raw topics are set back; everything after them follows. What the backup holds is known by its landing id and counted
no second time.
"""

import argparse

from connectors.feeds import FEEDS
from connectors.kafka.collecting import ARCHIVE, READ, SIGHT, group_of
from connectors.kafka.rewinding import rewind
from streams.sighted import RULES
from streams.topics import raw_topic
from xiqu.replay import day
from xiqu.setup import servers


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--since", type=day, required=True, help="an hour before the backup was begun, such as 2026-03-01T02:00; city time unless it says"
    )


async def run(given: argparse.Namespace) -> int:
    """Set back the groups of a city whose workers are stopped."""
    settings = servers(database=False)
    topics = {feed.name: raw_topic(feed) for feed in FEEDS}
    for loop in (READ, ARCHIVE, SIGHT):
        read = {topic.name: topic.partitions for name, topic in topics.items() if loop != SIGHT or name in RULES}
        group = group_of(settings.group, loop)
        print(f"{group}: {await rewind(settings.kafka, group, read, given.since)} bodies will be read again")
    return 0
