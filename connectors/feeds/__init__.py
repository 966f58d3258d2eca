"""Every feed of the city, in one explicit tuple: a feed that is not listed here is not read."""

from connectors.feeds.air_event import AIR_EVENT
from connectors.feeds.air_quality import AIR_QUALITY
from connectors.feeds.assets import ASSETS
from connectors.feeds.carbon import CARBON
from connectors.feeds.case_event import CASE_EVENT
from connectors.feeds.clock import CLOCK
from connectors.feeds.community_register import COMMUNITY_REGISTER
from connectors.feeds.detections import DETECTIONS
from connectors.feeds.disaster import DISASTER
from connectors.feeds.disaster_warning import DISASTER_WARNING
from connectors.feeds.hazard import HAZARD
from connectors.feeds.kitchens import KITCHENS
from connectors.feeds.lease_event import LEASE_EVENT
from connectors.feeds.parking_lots import PARKING_LOTS
from connectors.feeds.pipe_pressure import PIPE_PRESSURE
from connectors.feeds.pipe_query import PIPE_QUERY
from connectors.feeds.public_health import PUBLIC_HEALTH
from connectors.feeds.river_patrol import RIVER_PATROL
from connectors.feeds.sewage import SEWAGE
from connectors.feeds.sos import SOS
from connectors.feeds.traffic_flow import TRAFFIC_FLOW
from connectors.feeds.traffic_query import TRAFFIC_QUERY
from connectors.feeds.waste_collection import WASTE_COLLECTION
from connectors.feeds.waste_dropoff import WASTE_DROPOFF
from connectors.feeds.water_level import WATER_LEVEL
from connectors.feeds.water_quality import WATER_QUALITY
from connectors.feeds.water_use import WATER_USE
from connectors.feeds.yearly_budget import YEARLY_BUDGET
from models.feed import Feed

FEEDS: tuple[Feed, ...] = (
    AIR_QUALITY,
    AIR_EVENT,
    TRAFFIC_FLOW,
    PARKING_LOTS,
    LEASE_EVENT,
    CLOCK,
    COMMUNITY_REGISTER,
    HAZARD,
    WATER_QUALITY,
    WATER_LEVEL,
    PIPE_PRESSURE,
    RIVER_PATROL,
    SEWAGE,
    WASTE_DROPOFF,
    WASTE_COLLECTION,
    DISASTER,
    DISASTER_WARNING,
    KITCHENS,
    ASSETS,
    DETECTIONS,
    PUBLIC_HEALTH,
    SOS,
    WATER_USE,
    YEARLY_BUDGET,
    CARBON,
    CASE_EVENT,
    PIPE_QUERY,
    TRAFFIC_QUERY,
)
