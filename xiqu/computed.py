"""When is everything done? When nothing is unread on the road, asked in the order in which one topic fills the next."""

import asyncio

from connectors.feeds import FEEDS
from connectors.kafka.admin import Lag
from connectors.kafka.collecting import ARCHIVE, READ, REFUSE, SIGHT, group_of
from connectors.settings import Settings
from streams.sighted import RULES
from streams.topics import CHANGES, OBSERVATIONS, REJECTED

POLL_SECONDS = 0.1


async def computed(settings: Settings) -> None:
    """Wait until all that has landed by now is archived, stored and computed."""
    raw = [feed.topic for feed in FEEDS]
    for group, topics in (
        (group_of(settings.group, ARCHIVE), raw),
        (group_of(settings.group, READ), raw),
        (group_of(settings.group, SIGHT), [feed.topic for feed in FEEDS if feed.name in RULES]),
        (group_of(settings.group, REFUSE), [REJECTED.name]),
        (settings.group, [OBSERVATIONS.name]),
        (settings.group, [CHANGES.name]),
    ):
        async with Lag(settings.kafka, group) as lag:
            while sum((await lag.unread(topics)).values()):  # noqa: ASYNC110 - another process moves it, and tells nobody
                await asyncio.sleep(POLL_SECONDS)
