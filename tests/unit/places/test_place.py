from decimal import Decimal

import pytest

from models.place import Area, Places, Site, Span, listed

CITY = Area(name="中山", kind="city")
STREET = Area(name="西区街道", kind="street", parent="中山", notes={"rain": "no gauge inside"})
YANZHOU = Area(name="烟洲社区", kind="community", parent="西区街道")
GRID = Area(name="烟洲01", kind="grid", parent="烟洲社区")
POND = Site(subject="中山/长江水库", feed="rain", areas=("西区街道",), marks={"warning_mark": Decimal("3.5")})
INSIDE = Site(subject="中山/烟洲社区/桥下", feed="rain", areas=("烟洲社区",))
PLACES = listed([CITY, STREET, YANZHOU, GRID], [POND, INSIDE])


def holds(spans: tuple[Span, ...], subject: str) -> int:
    return sum(low <= subject <= high for low, high in spans)


@pytest.mark.parametrize(
    ("subject", "areas"),
    [
        ("中山/长江水库", ("中山", "西区街道")),
        ("中山/烟洲01/摄像头", ("中山", "烟洲01", "烟洲社区", "西区街道")),
        ("中山/烟洲社区/桥下", ("中山", "烟洲社区", "西区街道")),
        ("中山/未知社区/井盖", ("中山",)),
        ("北京/奥体中心", ("北京",)),
        ("北京/烟洲社区/别处", ("北京",)),
        ("西区街道", ()),
    ],
)
def test_a_source_speaks_for_its_city_and_for_every_area_around_it(subject: str, areas: tuple[str, ...]) -> None:
    assert PLACES.areas_of(subject, "rain") == areas


@pytest.mark.parametrize("feed", ["rain", "level"])
@pytest.mark.parametrize(
    "subject", ["中山/长江水库", "中山/烟洲01/摄像头", "中山/烟洲社区/桥下", "中山/未知社区/井盖", "北京/奥体中心", "北京/烟洲社区/别处"]
)
def test_an_area_finds_exactly_the_sources_that_speak_for_it_and_each_once(subject: str, feed: str) -> None:
    speaks_for = PLACES.areas_of(subject, feed)
    for area in ("中山", "西区街道", "烟洲社区", "烟洲01", "北京"):
        assert holds(PLACES.spans(area, feed), subject) == (area in speaks_for), area


def test_a_site_speaks_for_its_own_feed_only() -> None:
    assert PLACES.areas_of("中山/长江水库", "level") == ("中山",)


def test_the_registry_tells_the_marks_of_a_source_and_the_sites_of_an_area() -> None:
    site = PLACES.standing("中山/长江水库", "rain").site
    assert site is not None
    assert site.marks == {"warning_mark": Decimal("3.5")}
    assert PLACES.standing("西区街道", "rain") == ("no gauge inside", None, (INSIDE, POND))
    assert PLACES.standing("中山/别处", "rain") == ("", None, ())


def test_an_empty_registry_knows_cities_by_name_alone() -> None:
    assert Places().areas_of("甲/1", "rain") == ("甲",)
    assert holds(Places().spans("甲", "rain"), "甲/1") == 1
