import json
from decimal import Decimal
from typing import Any

import pytest

from models.errors import PlacesError
from models.registry import places_from, street_places

AREAS = [{"name": "中山", "kind": "city"}, {"name": "西区街道", "kind": "street", "parent": "中山"}]


def registry(areas: list[dict[str, Any]] | None = None, *sites: dict[str, Any]) -> str:
    return json.dumps({"areas": AREAS if areas is None else areas, "sites": list(sites)})


def site(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - cells of JSON
    return {"subject": "中山/桥下", "feed": "water_level", **changed}


def refusal(text: str) -> str:
    with pytest.raises(PlacesError) as refused:
        places_from(text)
    return str(refused.value)


def test_a_point_on_a_chinese_map_is_moved_to_the_ground_and_remembers_what_was_stated() -> None:
    places = places_from(registry(None, site(lat="22.5649", lng="113.314", datum="GCJ-02")))
    point = places.sites["water_level", "中山/桥下"].point
    assert point is not None
    assert (round(point.lat, 4), round(point.lng, 4), point.stated) == (Decimal("22.5677"), Decimal("113.3086"), ("22.5649", "113.314"))


def test_the_course_of_a_road_is_moved_to_the_ground_like_a_point() -> None:
    places = places_from(registry(None, site(line=[["22.5649", "113.314"], ["22.5649", "113.324"]], datum="GCJ-02")))
    line = places.sites["water_level", "中山/桥下"].line
    assert [(round(each.lat, 4), round(each.lng, 4)) for each in line] == [
        (Decimal("22.5677"), Decimal("113.3086")),
        (Decimal("22.5677"), Decimal("113.3186")),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "the file"),
        (registry([*AREAS, {"name": "孤", "kind": "grid", "parent": "没有"}]), "parent '没有' is not listed"),
        (registry([*AREAS, {"name": "孤", "kind": "grid"}]), "without a parent"),
        (registry([*AREAS, AREAS[1]]), "listed more than once"),
        (
            registry([{"name": "甲", "kind": "grid", "parent": "乙"}, {"name": "乙", "kind": "grid", "parent": "甲"}]),
            "cannot lie inside itself",
        ),
        (registry([*AREAS, {"name": "a/b", "kind": "grid", "parent": "中山"}]), "areas.2.name"),
        (registry(None, site(areas=["没有"])), "area '没有' is not listed"),
        (registry(None, site(lat="113.3", lng="22.5")), "no latitude and longitude"),
        (registry(None, site(line=[["22.5", "113.3"], ["113.3", "22.5"]])), "no latitude and longitude"),
        (registry(None, site(line=[["22.5", "113.3"]])), "its line has one place"),
        (registry(None, site(subject="无城")), "sites.0.subject"),
        (registry(None, site(marks={"warning_mark": "NaN"})), "warning_mark"),
        (registry(None, site(datum="北京54")), "sites.0.datum"),
        (registry(None, site(), site()), "listed more than once"),
        (registry(None, site(capacty=3)), "capacty"),
    ],
)
def test_a_registry_that_does_not_fit_together_is_refused_by_name(text: str, said: str) -> None:
    assert said in refusal(text)


def test_every_mistake_is_named_at_once() -> None:
    said = refusal(registry(None, site(areas=["没有"]), site(subject="中山/二", lat="91", lng="0")))
    assert "没有" in said
    assert "中山/二" in said


def test_the_street_of_this_copy_has_nine_communities_and_no_station_inside() -> None:
    places = street_places()
    communities = [area for area in places.areas.values() if area.kind == "community"]
    assert len(communities) == 9
    assert all(area.parent == "西区街道" and area.code.startswith("442000004") for area in communities)
    note, _, stations = places.standing("西区街道", "air_quality")
    assert "西区内无空气监测站" in note
    assert [station.subject for station in stations] == ["中山/中山南区", "中山/华柏园", "中山/张溪"]
