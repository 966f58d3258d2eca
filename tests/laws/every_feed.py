"""What holds for every feed and every KPI, found from FEEDS and KPIS alone: the bodies are the feeds' own samples and examples.

A figure that minds the order, the batches or who died stands on something else than the facts; so does one that minds when it was computed
without saying so by its recheck_at.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from hypothesis import strategies as st

from connectors.feeds import FEEDS
from models.feed import Feed
from models.landing import landing_id
from models.registry import street_places
from streams.graph import Graph
from streams.kpis import KPIS
from tests.feeds.corpus import bodies_of
from tests.laws.cases import lives
from tests.laws.law import Law
from tests.twins.road import TwinRoad

LANDED = datetime(2026, 11, 23, tzinfo=UTC)
END = LANDED + timedelta(days=40)
GRAPH = Graph(KPIS, street_places())


class Landed(NamedTuple):
    """One body of a feed and the moment at which it lands."""

    feed: str
    landing: str
    content: bytes


class Trial(NamedTuple):
    """order: which body is delivered when, each at least once. limit, turn, crashes: see `TwinRoad.rest`. pauses: places of rest."""

    order: tuple[int, ...]
    pauses: frozenset[int]
    limit: int
    turn: int
    crashes: Mapping[int, int]


@cache
def landed(feed: Feed) -> tuple[Landed, ...]:
    """Return all bodies of *feed*, the first of them landed twice: the second time everything in it is a duplicate."""
    bodies = (*bodies_of(feed), *bodies_of(feed)[:1])
    return tuple(
        Landed(feed.name, landing_id(LANDED + timedelta(seconds=number), bytes([number] * 10)), body) for number, body in enumerate(bodies)
    )


def driven(bodies: Sequence[Landed], trial: Trial) -> TwinRoad:
    road = TwinRoad({feed.name: feed for feed in FEEDS}, GRAPH)
    for place, number in enumerate(trial.order):
        road.land(*bodies[number])
        if place in trial.pauses:
            road.rest(trial.limit, trial.crashes, trial.turn)
    road.rest(trial.limit, trial.crashes, trial.turn)
    road.land("clock", landing_id(END, b"tick"), b"")
    road.rest(trial.limit)
    return road


def in_order(feed: Feed) -> TwinRoad:
    """Return the city after the bodies of *feed* in their order, all at once and once each."""
    bodies = landed(feed)
    return driven(bodies, Trial(tuple(range(len(bodies))), frozenset(), 1_000, 0, {}))


def at_rest(road: TwinRoad) -> Any:  # noqa: ANN401 - whatever must not mind how it came about
    return road.facts.values, road.figures()


@cache
def plain(feed: Feed) -> Any:  # noqa: ANN401 - see at_rest
    return at_rest(in_order(feed))


@st.composite
def trials(draw: st.DrawFn, feed: Feed) -> Trial:
    each = range(len(landed(feed)))
    order = draw(st.permutations([*each, *draw(st.lists(st.sampled_from(each), max_size=3))]))
    return Trial(
        tuple(order), draw(st.frozensets(st.integers(0, len(order)))), draw(st.integers(1, 4)), draw(st.integers(0, 7)),
        draw(st.dictionaries(st.integers(1, 20), lives, max_size=12)),
    )  # fmt: skip


def law_of(feed: Feed) -> Law:
    """Return the law that *feed* and every KPI on it keep."""

    def rests_alike(trial: Trial) -> None:
        road = driven(landed(feed), trial)
        assert at_rest(road) == plain(feed)
        assert all(receipt.difference == 0 for receipt in road.facts.receipts.values())

    return Law(
        name=f"{feed.name}: any order, repetition, batch and death rest in the same facts and figures",
        example=trials(feed),
        holds=rests_alike,
        share=0.1,
    )


FEED_LAWS = tuple(law_of(feed) for feed in FEEDS if not feed.tick)
