"""What may happen to a city: bodies with corrections, ranks, flags and nonsense, landed in any order, cut and repeated in any way."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from hypothesis import strategies as st

from models.landing import landing_id
from tests.laws import city
from tests.laws.oracle import HERE, READ_AS, TEXTS, Landed, Row, figures
from tests.twins.road import TwinRoad

NEW_YEAR = datetime(2026, 1, 1, tzinfo=HERE)
MOMENTS = tuple(int((NEW_YEAR + timedelta(hours=hours)).timestamp()) for hours in (-1, 0, 0.5, 7, 15, 23, 25))

rows = st.builds(
    Row, st.sampled_from(city.SUBJECTS), st.sampled_from(city.METRICS), st.sampled_from(MOMENTS),
    st.sampled_from((*READ_AS, *READ_AS, *TEXTS)), st.sampled_from((0, 0, 0, 1)),
)  # fmt: skip
landings = st.builds(
    lambda hours, minutes: NEW_YEAR + timedelta(hours=hours, minutes=minutes), st.integers(0, 168), st.sampled_from((0, 0, 7))
)


def landed(number: int, moment: datetime, said: Sequence[Row]) -> Landed:
    return Landed(landing_id(moment, number.to_bytes(10, "big")), moment, tuple(said))


@st.composite
def bodies(draw: st.DrawFn, largest: int = 5) -> tuple[Landed, ...]:
    """Draw bodies; most of them speak of what another has already spoken of."""
    said = draw(st.lists(rows, min_size=1, max_size=4))
    again = st.builds(
        lambda row, text, rank: row._replace(text=text, rank=rank), st.sampled_from(said), st.sampled_from(TEXTS), st.integers(0, 1)
    )
    sheets = st.lists(st.one_of(st.sampled_from(said), again, rows), max_size=6)
    moments = draw(st.lists(landings, min_size=1, max_size=largest))
    return tuple(landed(number, moment, draw(sheets)) for number, moment in enumerate(moments))


class Case(NamedTuple):
    """bodies: what lands. deliveries: which body comes when; each at least once. limit: records a batch.

    ticks: the clock among the deliveries, by place.
    pauses: the places after which the city comes to rest. turn: whose partition is next. end: log time at rest.
    crashes: awaits that the owner of the n-th batch lives.
    """

    bodies: tuple[Landed, ...]
    deliveries: tuple[int, ...]
    limit: int
    ticks: tuple[tuple[int, datetime], ...]
    pauses: frozenset[int]
    turn: int
    end: datetime
    crashes: Mapping[int, int] = MappingProxyType({})


@st.composite
def cases(draw: st.DrawFn) -> Case:
    drawn = draw(bodies())
    each = range(len(drawn))
    more = draw(st.lists(st.sampled_from(each), max_size=4))
    deliveries = draw(st.permutations([*each, *more]))
    ticks = draw(st.lists(st.tuples(st.integers(0, len(deliveries)), landings), max_size=2))
    pauses = draw(st.frozensets(st.integers(0, len(deliveries))))
    end = max([draw(landings), *(body.moment for body in drawn), *(moment for _, moment in ticks)])
    return Case(drawn, tuple(deliveries), draw(st.integers(1, 4)), tuple(ticks), pauses, draw(st.integers(0, 7)), end)


lives = st.sampled_from((*range(1, 15), 6, 6, 7, 7, 8, 20))


@st.composite
def crashing(draw: st.DrawFn) -> Case:
    """Draw a case in which owners die: the batch they were at, and after how many awaits."""
    return draw(cases())._replace(crashes=draw(st.dictionaries(st.integers(1, 30), lives, min_size=2, max_size=12)))


def content(said: Sequence[Row]) -> bytes:
    return "\n".join(f"{row.subject},{row.metric},{row.observed_at},{row.text},{row.rank}" for row in said).encode()


def opened() -> TwinRoad:
    return TwinRoad(city.FEEDS, city.graph())


def land(road: TwinRoad, body: Landed) -> None:
    road.land("law", body.landing, content(body.rows))


def tick(road: TwinRoad, moment: datetime) -> None:
    road.land("clock", landing_id(moment, b"tick"), b"")


def settled(case: Case) -> TwinRoad:
    """Return the city at rest after *case*: everything delivered, and the clock at its end."""
    road = opened()
    for place, body in enumerate(case.deliveries):
        for at, moment in case.ticks:
            if at == place:
                tick(road, moment)
        land(road, case.bodies[body])
        if place in case.pauses:
            road.rest(case.limit, case.crashes, case.turn)
    road.rest(case.limit, case.crashes, case.turn)
    tick(road, case.end)
    road.rest(case.limit, case.crashes, case.turn)
    return road


def stands(road: TwinRoad) -> dict[Any, Any]:
    """Return the figures of *road* in the oracle's shape."""
    return {
        key: (value, status, edition, sorted(evidence["facts"], key=str))
        for key, (value, status, edition, evidence) in road.figures().items()
    }


def wanted(landed_bodies: Sequence[Landed], now: datetime) -> dict[Any, Any]:
    return dict(figures(landed_bodies, now, city.LISTED, city.STREET))
