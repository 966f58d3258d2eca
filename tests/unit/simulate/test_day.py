from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from connectors.feeds import FEEDS
from models.feed import Feed
from models.landing import landing_id
from models.period import CITY_ZONE
from models.registry import places_from, street_file
from streams.graph import Graph
from streams.kpis import KPIS
from streams.read import Body, read
from tests.twins.road import TwinRoad
from xiqu.simulate.day import SOURCES, day
from xiqu.simulate.faults import with_faults
from xiqu.simulate.stream import bodies
from xiqu.simulate.town import CITY, STREET, registry

START = datetime(2026, 11, 23, tzinfo=CITY_ZONE)
END = START + timedelta(days=1)
FEED = {feed.name: feed for feed in FEEDS}
SPOKEN = [FEED[name] for name in dict.fromkeys(source.feed for source in SOURCES)]
PLACES = places_from(registry(street_file()))


def test_every_feed_of_readings_speaks_in_the_simulated_street() -> None:
    by_people_alone = {"air_event", "case_event", "lease_event", "pipe_query", "traffic_query"}
    assert {feed.name for feed in FEEDS if not feed.tick} - by_people_alone == {feed.name for feed in SPOKEN}


def test_a_seed_is_a_day_and_another_seed_another_day() -> None:
    assert list(day(START, END, 7)) == list(day(START, END, 7))
    assert list(day(START, END, 7)) != list(day(START, END, 8))


def test_a_day_may_be_asked_for_in_pieces() -> None:
    noon = START + timedelta(hours=12, minutes=7)
    whole, halves = bodies(SOURCES, START, END, 7), [*bodies(SOURCES, START, noon, 7), *bodies(SOURCES, noon, END, 7)]
    assert list(whole) == halves
    assert list(day(START, END, 7)) == [*day(START, noon, 7), *day(noon, END, 7)]


def test_what_is_sent_comes_in_order_of_time_faults_and_all() -> None:
    sent = list(day(START, END, 7))
    assert all(one.sent_at <= other.sent_at for one, other in pairwise(sent))


def test_faults_lose_nothing_and_add_double_late_and_broken_bodies() -> None:
    right = list(bodies(SOURCES, START, END, 7))
    wrong = list(with_faults(right, 7))
    missing = Counter((each.feed, each.content) for each in right) - Counter((each.feed, each.content) for each in wrong)
    assert not missing
    assert len(wrong) > len(right)
    late = {(each.feed, each.content): each.sent_at for each in right}
    assert any(each.sent_at - late.get((each.feed, each.content), each.sent_at) > timedelta(hours=1) for each in wrong)


@pytest.mark.parametrize("feed", SPOKEN, ids=[feed.name for feed in SPOKEN])
def test_every_body_without_faults_is_read_to_the_last_cell(feed: Feed) -> None:
    mine = [source for source in SOURCES if source.feed == feed.name]
    landed = landing_id(END + timedelta(hours=2), bytes(10))
    _, rejections = read([Body(feed, landed, each.content) for each in bodies(mine, START, END, 7)])
    assert [(each.reason, each.message) for each in rejections] == []


def test_the_figures_of_the_simulated_street_are_its_own_and_say_so() -> None:
    road = TwinRoad(FEED, Graph(KPIS, PLACES))
    for number, each in enumerate(bodies(SOURCES, START, START + timedelta(hours=4), 7)):
        road.land(each.feed, landing_id(each.sent_at, number.to_bytes(10, "big")), each.content)
    road.rest(1_000)
    figures = road.figures()
    assert {subject.partition("/")[0] for _, subject, _ in figures if "/" in subject} == {CITY}
    streets = [evidence for (_, subject, _), (*_, evidence) in figures.items() if subject == STREET]
    assert streets
    assert all("模拟" in evidence["note"] for evidence in streets)
