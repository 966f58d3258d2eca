"""西区街道 in memory for tests: bodies land, the real read, store and compute work until all is at rest, and the figures are read."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from connectors.feeds import FEEDS
from models.landing import landing_id
from models.period import CITY_ZONE
from models.place import Area, Places, Site, listed
from streams.graph import Graph
from streams.kpis import KPIS
from tests.twins.road import TwinRoad

FEED = {feed.name: feed for feed in FEEDS}
AREAS = (
    Area(name="中山", kind="city"),
    Area(name="西区街道", kind="street", parent="中山"),
    Area(name="烟洲社区", kind="community", parent="西区街道"),
    Area(name="沙朗社区", kind="community", parent="西区街道"),
)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CITY_ZONE)


class Landed(NamedTuple):
    """A body and when it landed; the clock is a feed like the others."""

    feed: str
    at: datetime
    content: str


def tick(moment: datetime) -> Landed:
    return Landed("clock", moment, "tick")


def street(*sites: Site) -> Places:
    return listed(AREAS, sites)


class Told(NamedTuple):
    """What stands: a figure with its status, edition and evidence."""

    value: Any
    status: str
    edition: str
    evidence: dict[str, Any]


class Figures(dict[tuple[str, str, datetime], Told]):
    """What stands, by (KPI, subject, start)."""

    def of(self, kpi: str, subject: str, start: datetime) -> Told:
        return self[kpi, subject, start]


def figures(bodies: Sequence[Landed], places: Places | None = None, order: Iterable[int] | None = None) -> Figures:
    """Land *bodies* in *order* (some perhaps twice; each keeps its landing id) and return what stands when all is at rest."""
    road = TwinRoad(FEED, Graph(KPIS, street() if places is None else places))
    for index in range(len(bodies)) if order is None else order:
        feed, moment, content = bodies[index]
        road.land(feed, landing_id(moment + timedelta(milliseconds=index), bytes([index] * 10)), content.encode())
        road.rest()
    return Figures({node: Told(*told) for node, told in road.figures().items()})
