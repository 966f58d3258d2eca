"""Every KPI that the city publishes, in one explicit tuple: what is not listed here is not computed."""

from models.kpi import Kpi
from streams.kpis.air import AIR
from streams.kpis.assets import ASSETS
from streams.kpis.carbon import CARBON
from streams.kpis.cases import CASES
from streams.kpis.detections import DETECTIONS
from streams.kpis.disaster import DISASTER
from streams.kpis.hazard import HAZARD
from streams.kpis.health import HEALTH
from streams.kpis.kitchens import KITCHENS
from streams.kpis.lease import LEASE
from streams.kpis.parking import PARKING
from streams.kpis.pipe_pressure import PIPE_PRESSURE
from streams.kpis.pipes import PIPES
from streams.kpis.river_patrol import RIVER_PATROL
from streams.kpis.sewage import SEWAGE
from streams.kpis.sos import SOS
from streams.kpis.traffic import TRAFFIC
from streams.kpis.traffic_queries import TRAFFIC_QUERIES
from streams.kpis.trust import TRUST, TRUSTS
from streams.kpis.waste import WASTE
from streams.kpis.water import WATER
from streams.kpis.water_level import WATER_LEVEL
from streams.kpis.water_use import WATER_USE
from streams.trust.declared import weigh

DECLARED: tuple[Kpi, ...] = (
    *AIR,
    *CASES,
    *HAZARD,
    *DISASTER,
    *TRAFFIC,
    *DETECTIONS,
    *PARKING,
    *LEASE,
    *WASTE,
    *KITCHENS,
    *ASSETS,
    *WATER,
    *WATER_LEVEL,
    *PIPE_PRESSURE,
    *RIVER_PATROL,
    *SEWAGE,
    *HEALTH,
    *SOS,
    *WATER_USE,
    *CARBON,
    *PIPES,
    *TRAFFIC_QUERIES,
)
KPIS: tuple[Kpi, ...] = (*weigh(DECLARED, TRUSTS), *TRUST)
"""What is published: the declared ones, each telling the trust of its facts where their feed has limits, and the trust of each source."""
