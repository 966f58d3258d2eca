from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from models.period import CITY_ZONE
from models.place import Area, Places, Site, listed
from models.result import Node
from streams.graph import Graph
from streams.kpis import KPIS
from streams.moved import moved, nodes_to_announce

FEED = "air_quality"
CITY, STREET, OTHER = (
    Area(name="甲", kind="city"),
    Area(name="街", kind="street", parent="甲"),
    Area(name="别街", kind="street", parent="甲"),
)
ONE = Site(subject="甲/1", feed=FEED, areas=("街",))
HOUR = datetime(2026, 3, 26, 8, tzinfo=CITY_ZONE)


def places(*sites: Site, areas: tuple[Area, ...] = (CITY, STREET, OTHER), version: int = 0) -> Places:
    return listed(areas, sites, version)


def test_the_same_registry_moves_nothing() -> None:
    assert moved(places(ONE), places(ONE, version=7), [FEED]) == []


def test_a_mark_makes_its_site_and_the_areas_around_it_doubtful() -> None:
    (found,) = moved(places(ONE), places(replace(ONE, marks={"capacity": Decimal(3)})), [FEED, "other"])
    assert found == (FEED, frozenset({"甲/1"}), frozenset({"甲", "街"}))


def test_a_site_that_speaks_for_another_street_makes_both_doubtful() -> None:
    (found,) = moved(places(ONE), places(replace(ONE, areas=("别街",))), [FEED])
    assert found.areas == {"甲", "街", "别街"}


def test_a_street_that_moves_into_another_area_moves_its_sites() -> None:
    town = Area(name="镇", kind="street", parent="甲")
    inside = replace(STREET, parent="镇")
    (found,) = moved(places(ONE, areas=(CITY, town, STREET)), places(ONE, areas=(CITY, town, inside)), [FEED])
    assert found == (FEED, frozenset({"甲/1"}), frozenset({"甲", "街", "镇"}))


def test_a_note_makes_the_area_doubtful_for_every_feed() -> None:
    noted = replace(STREET, notes={FEED: "spoken for"})
    assert [each.areas for each in moved(places(), places(areas=(CITY, noted, OTHER)), [FEED])] == [{"街"}]


def test_a_figure_of_a_source_announces_the_areas_it_speaks_and_spoke_for() -> None:
    old, new = Graph(KPIS, places(ONE)), Graph(KPIS, places(replace(ONE, areas=("别街",))))
    node = Node("air.aqi_hour", "甲/1", HOUR)
    found = nodes_to_announce([node], old, new)
    assert found == {node, *(Node("air.city_hour", area, HOUR) for area in ("甲", "街", "别街"))}
