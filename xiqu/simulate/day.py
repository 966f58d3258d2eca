"""Every source of the simulated street, in one explicit tuple."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from xiqu.simulate import offices
from xiqu.simulate.faults import LATEST, with_faults
from xiqu.simulate.households import collection, dropoff, register
from xiqu.simulate.nature import air, sky, water
from xiqu.simulate.stream import Sent, Source, bodies
from xiqu.simulate.streets import gas, parking, traffic

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

SOURCES = (
    Source("air_quality", HOUR, HOUR + 5 * MINUTE, air),
    Source("water_quality", 4 * HOUR, 4 * HOUR, water),
    Source("disaster", 5 * MINUTE, 6 * MINUTE, sky),
    Source("traffic_flow", 5 * MINUTE, 6 * MINUTE, traffic),
    Source("parking_lots", 10 * MINUTE, MINUTE, parking),
    Source("hazard", 10 * MINUTE, 2 * MINUTE, gas),
    Source("waste_dropoff", DAY, 23 * HOUR, dropoff),
    Source("waste_collection", HOUR, HOUR, collection),
    Source("community_register", DAY, 8 * HOUR, register),
    Source("water_level", 5 * MINUTE, MINUTE, offices.level),
    Source("pipe_pressure", 5 * MINUTE, MINUTE, offices.pressure),
    Source("river_patrol", DAY, 20 * HOUR, offices.patrol),
    Source("sewage", DAY, 23 * HOUR, offices.sewage),
    Source("detections", 30 * MINUTE, 31 * MINUTE, offices.seen),
    Source("sos", 3 * HOUR, 3 * HOUR, offices.calls),
    Source("public_health", DAY, 22 * HOUR, offices.cases),
    Source("kitchens", DAY, 9 * HOUR, offices.kitchens),
    Source("assets", DAY, 9 * HOUR, offices.assets),
    Source("water_use", HOUR, MINUTE, offices.meters),
    Source("carbon", DAY, 10 * HOUR, offices.bills),
    Source("yearly_budget", DAY, HOUR, offices.budgets),
    Source("disaster_warning", DAY, 12 * HOUR, offices.warnings),
)


def day(start: datetime, end: datetime, seed: int) -> Iterator[Sent]:
    """Yield what arrives from *start* to before *end* with all its faults, in order of time: also what was sent before and comes late."""
    arrived = with_faults(bodies(SOURCES, start - LATEST, end, seed), seed)
    return (each for each in arrived if start <= each.sent_at < end)
