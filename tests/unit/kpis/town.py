"""A town in memory whose bodies land when they are said to: in order, or shuffled and partly delivered twice, with a clock that ticks."""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from connectors.feeds import FEEDS
from models.landing import landing_id
from models.period import CITY_ZONE
from models.place import Places
from streams.graph import Graph
from streams.kpis import KPIS
from tests.twins.road import TwinRoad

DAY = datetime(2026, 7, 1, tzinfo=CITY_ZONE)
Body = tuple[datetime, str]


def clock(hour: int, minute: int = 0, second: int = 0, day: datetime = DAY) -> datetime:
    return day + timedelta(hours=hour, minutes=minute, seconds=second)


class Told:
    """The figures of a town at rest."""

    def __init__(self, figures: dict[tuple[str, str, datetime], Any]) -> None:
        self.figures = figures

    def value(self, kpi: str, subject: str, start: datetime = DAY) -> Any:  # noqa: ANN401 - a number, a word or None
        return self.figures[kpi, subject, start][0]

    def evidence(self, kpi: str, subject: str, start: datetime = DAY) -> Any:  # noqa: ANN401 - whatever JSON can say
        return self.figures[kpi, subject, start][3]

    def of(self, *domains: str) -> dict[tuple[str, str, datetime], Any]:
        return {key: figure for key, figure in self.figures.items() if key[0].startswith(domains)}


def told(feed: str, bodies: Sequence[Body], places: Places | None = None, seed: int | None = None, ticks: Iterable[datetime] = ()) -> Told:
    """Land *bodies*, shuffled by *seed* with every third one twice, and then let the clock tick."""
    road = TwinRoad({each.name: each for each in FEEDS}, Graph(KPIS, places or Places()))
    numbered = list(enumerate(bodies))
    if seed is not None:
        chance = random.Random(seed)
        chance.shuffle(numbered)
        numbered += numbered[::3]
    for number, (moment, body) in numbered:
        road.land(feed, landing_id(moment, number.to_bytes(10, "big")), body.encode())
        if seed is None or number % 4 == 0:
            road.rest(limit=2)
    road.rest()
    for number, moment in enumerate(ticks):
        road.land("clock", landing_id(moment, number.to_bytes(10, "big")), b"tick")
        road.rest()
    return Told(road.figures())
