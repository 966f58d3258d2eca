"""Every source of the simulated street, in one explicit tuple."""

from collections.abc import Iterator
from datetime import datetime, timedelta

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
)


def day(start: datetime, end: datetime, seed: int) -> Iterator[Sent]:
    """Yield what arrives from *start* to before *end* with all its faults, in order of time: also what was sent before and comes late."""
    arrived = with_faults(bodies(SOURCES, start - LATEST, end, seed), seed)
    return (each for each in arrived if start <= each.sent_at < end)
