"""Every feed of the city, in one explicit tuple: a feed that is not listed here is not read."""

from connectors.feeds.air_event import AIR_EVENT
from connectors.feeds.air_quality import AIR_QUALITY
from connectors.feeds.clock import CLOCK
from models.feed import Feed

FEEDS: tuple[Feed, ...] = (
    AIR_QUALITY,
    AIR_EVENT,
    CLOCK,
)
