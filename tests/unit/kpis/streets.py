"""Streets in memory for tests: wide tables in, figures out, by the real read, store and compute over the twins."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from connectors.feeds import FEEDS
from models.landing import landing_id
from models.place import Area, Places, Site, listed
from models.result import Node, Result
from streams.graph import Graph
from streams.kpis.traffic import TRAFFIC
from tests.twins.road import TwinRoad

CITY = "中山"
FIVE_MINUTES = timedelta(minutes=5)
Table = Mapping[str, Sequence[str]]
"""Speeds in km/h by segment, every five minutes from one moment on; "" is no value."""


def segment(name: str) -> str:
    return f"{CITY}/{name}"


def site(name: str, **marks: str) -> Site:
    return Site(subject=segment(name), feed="traffic_flow", marks={mark: Decimal(text) for mark, text in marks.items()})


def places(*sites: Site) -> Places:
    return listed([Area(name=CITY, kind="city")], sites)


def wide(start: datetime, table: Table, unit: str = "km/h") -> bytes:
    rows = zip(*table.values(), strict=True)
    times = (f"{start + number * FIVE_MINUTES:%Y-%m-%d %H:%M}" for number in range(len(next(iter(table.values())))))
    lines = [",".join((moment, *row)) for moment, row in zip(times, rows, strict=True)]
    return "\n".join([f"time;city={CITY};unit={unit}," + ",".join(table), *lines]).encode()


class Streets:
    """One city; every body lands a second after the one before, the first of them at *landed*."""

    def __init__(self, landed: datetime, *sites: Site) -> None:
        self.landed = landed
        self.bodies = 0
        self.road = TwinRoad({feed.name: feed for feed in FEEDS}, Graph(TRAFFIC, places(*sites)))

    def says(self, start: datetime, table: Table, unit: str = "km/h") -> None:
        self.lands(wide(start, table, unit))

    def lands(self, body: bytes, feed: str = "traffic_flow", after: timedelta = timedelta(seconds=1)) -> None:
        self.bodies += 1
        self.landed += after
        self.road.land(feed, landing_id(self.landed, self.bodies.to_bytes(10)), body)

    def figures(self) -> dict[Node, Result]:
        self.road.rest(limit=50)
        return self.road.results.current

    def figure(self, kpi: str, subject: str, start: datetime) -> Result:
        return self.figures()[Node(kpi, subject, start)]


def constant(speed: str, count: int = 12) -> list[str]:
    return [speed] * count


def per_quarter(speeds: Iterable[str]) -> list[str]:
    return [speed for speed in speeds for _ in range(3)]
