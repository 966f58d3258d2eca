"""The real air KPIs on the road: a recorded stretch and an invented neighbour, cut, shuffled, corrected, repeated, with owners that die.

The batch oracle of `tests/oracle/air.py` is given the rows as they stand in the end; the road is given everything that was ever said.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from connectors.feeds import FEEDS
from models.landing import landing_id
from streams.graph import Graph
from streams.kpis import KPIS
from tests.laws.cases import lives
from tests.laws.law import Law
from tests.oracle.air import figures
from tests.oracle.samples import COLUMNS, SAMPLE, row_of
from tests.twins.places import area_of
from tests.twins.road import TwinRoad

HEADER, *LINES = SAMPLE.read_text("utf-8-sig").splitlines()
NAMES = HEADER.split(",")
STREET = "某街道"
LANDED = datetime(2026, 11, 23, tzinfo=UTC)
GRAPH = Graph(KPIS, area_of(STREET, ("北京/邻",), "invented"))


class Air(NamedTuple):
    """first, then: what is said of each hour at first and in the end, as cells by column."""

    first: list[dict[str, str]]
    then: list[dict[str, str]]
    order: list[int]
    size: int
    limit: int
    turn: int
    crashes: Mapping[int, int]


@st.composite
def airs(draw: st.DrawFn) -> Air:
    start = draw(st.integers(0, len(LINES) - 30))
    cells = [dict(zip(NAMES, line.split(","), strict=True)) for line in LINES[start : start + draw(st.integers(1, 60))]]
    shifted = draw(st.sampled_from(("", "5", "/")))
    neighbour = [{**row, "point": "邻", "pm25": shifted or row["pm25"], "no2": "250"} for row in cells[:: draw(st.integers(1, 3))]]
    then = [*cells, *neighbour]
    change = st.tuples(st.integers(0, len(then) - 1), st.sampled_from(list(COLUMNS.values())), st.sampled_from(("1", "999.5", "7")))
    changed = draw(st.lists(change))
    first = [dict(row) for row in then]
    for place, column, text in changed:
        if then[place][column]:
            first[place][column] = text
    bodies = (2 * len(then)) // (size := draw(st.integers(5, 60))) + 3
    order = draw(st.permutations(range(bodies))) + draw(st.lists(st.integers(0, bodies - 1), max_size=3))
    crashes = draw(st.dictionaries(st.integers(1, 40), lives, max_size=8))
    return Air(first, then, order, size, draw(st.integers(1, 4)), draw(st.integers(0, 7)), crashes)


def sheet(rows: Sequence[Mapping[str, str]]) -> bytes:
    return "\n".join([HEADER, *(",".join(row[name] for name in NAMES) for row in rows)]).encode()


def driven(air: Air) -> TwinRoad:
    """Return the city at rest after *air*: the bodies of what was said at first are older, but they may be read later."""
    road = TwinRoad({feed.name: feed for feed in FEEDS}, GRAPH)
    sheets = [said[at : at + air.size] for said in (air.first, air.then) for at in range(0, len(said), air.size)]
    for number in [number for number in air.order if number < len(sheets)]:
        road.land("air_quality", landing_id(LANDED + timedelta(seconds=number), bytes([number])), sheet(sheets[number]))
    missing = set(range(len(sheets))) - set(air.order)
    assert not missing, "every body lands"
    road.rest(air.limit, air.crashes, air.turn)
    return road


def agrees_with_the_batch(air: Air) -> None:
    theirs = figures([row_of(row) for row in air.then], LANDED, {STREET: ["北京/邻"]})
    ours = {key: value for key, (value, *_) in driven(air).figures().items() if key[0].startswith("air.")}
    told: dict[Any, Any] = {key: figure.value for key, figure in theirs.items() if key in ours or figure.value is not None}
    assert ours == told


AIR_LAWS = (
    Law(name="the air KPIs of a recording agree with the batch, whatever the road did to it", example=airs(), holds=agrees_with_the_batch),
)
