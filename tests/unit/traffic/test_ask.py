from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from connectors.gateway.traffic_port import Works
from connectors.gateway.traffic_shapes import TrafficShape
from models.place import Area, Places, Point, Site, listed
from models.traffic_query import Tally, Way
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import City
from tests.unit.traffic.hours import FUHUA, HOUR, NOW, ZHONGSHAN, hour

WEEK = timedelta(weeks=1)


def site(subject: str, lat: str, lng: str) -> Site:
    point, marks = Point(Decimal(lat), Decimal(lng)), {"length_km": Decimal("1.2")}
    return Site(subject=subject, feed="traffic_flow", title=subject.rpartition("/")[2], point=point, marks=marks)


AREAS = (Area(name="中山", kind="city"), *(Area(name=name, kind="community", parent="中山") for name in ("烟洲社区", "后山社区")))
PLACES = listed(AREAS, (site(FUHUA, "22.5677", "113.3086"), site(ZHONGSHAN, "22.5301", "113.3701")))


@dataclass
class Registered:
    places: Places = field(default_factory=lambda: PLACES)

    async def newest(self) -> Places:
        return self.places


@pytest.fixture
def city() -> City:
    weeks = [hour(["40"], HOUR - number * WEEK) for number in (1, 2, 3)]
    one = City(registry=Registered(), now=NOW)
    one.traffic.results = [hour(["30", "21.5"]), *weeks, hour(["60"], HOUR - timedelta(hours=2), subject=ZHONGSHAN)]
    return one


async def told(city: City, **asked: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever is asked
    async with city.client() as client:
        answer = await client.get("/v1/traffic", params=asked, headers={"Authorization": ""})
    assert answer.status_code == 200, answer.text
    TrafficShape.model_validate_json(answer.content)
    return dict(answer.json())


async def test_a_segment_is_told_with_what_is_usual_and_what_is_old_is_not_graded(city: City) -> None:
    answer = await told(city, segment=[FUHUA, ZHONGSHAN, FUHUA])
    one, other = answer["segments"]
    assert one["now"] == {"known": "fresh", "speed_kmh": 21.5, "at": "2026-07-15T08:05:00+08:00", "age_s": 0, "grade": "轻度拥堵"}
    assert one["usual"] == {"speed_kmh": 40.0, "weeks": 3, "grade": "畅通"}
    assert (other["now"]["known"], other["now"]["grade"], other["usual"]) == ("stale", None, None)
    assert (answer["fresh"], answer["stale"], answer["unknown"], answer["travel"]) == (1, 1, 0, None)
    assert city.traffic.asked == [(Way.SEGMENT, Tally(1, 1, 1, 2, 1))]


async def test_an_area_has_its_segments_and_a_city_all_of_them(city: City) -> None:
    assert [each["subject"] for each in (await told(city, area="烟洲社区"))["segments"]] == [FUHUA]
    assert [each["subject"] for each in (await told(city, area="中山"))["segments"]] == sorted([FUHUA, ZHONGSHAN])


async def test_a_route_is_timed_as_far_as_it_is_measured(city: City) -> None:
    answer = await told(city, route="22.5677,113.3036;22.5677,113.3136")
    assert [each["subject"] for each in answer["segments"]] == [FUHUA]
    assert city.traffic.asked == [(Way.ROUTE, Tally(1, 1, 1, 1, 1))]
    assert answer["travel"] == {"route_km": 1.03, "measured_km": 1.2, "unknown_km": 0, "minutes": 3.3, "standing": []}
    empty = await told(city, route="22.6,113.3;22.61,113.3")
    assert (empty["segments"], empty["travel"]["minutes"], empty["travel"]["unknown_km"]) == ([], None, 1.11)


async def test_a_segment_that_nothing_measured_is_unknown(city: City) -> None:
    city.traffic.results = []
    (segment,) = (await told(city, segment=FUHUA))["segments"]
    assert segment["now"] == {"known": "unknown", "speed_kmh": None, "at": None, "age_s": None, "grade": None}


async def test_digs_and_reports_near_a_segment_are_in_the_way_while_they_last(city: City) -> None:
    ring = [[113.3080, 22.5675], [113.3085, 22.5675], [113.3085, 22.5679], [113.3080, 22.5675]]
    dig = Works(
        "DIG-2026-000001", started=True, starts_at=NOW - WEEK, ends_at=NOW + WEEK, outline={"type": "Polygon", "coordinates": [ring]}
    )
    far = [[lng + 1, lat] for lng, lat in ring]
    over = replace_works(dig, number="DIG-2026-000002", ends_at=NOW)
    city.traffic.digs = [dig, over, replace_works(dig, number="DIG-2026-000003", outline={"type": "Polygon", "coordinates": [far]})]
    async with city.client() as client:
        sent = {"kind": "broken-road", "lat": 22.5677, "lng": 113.3089, "crs": "WGS-84"}
        report = (await client.post("/v1/reports", json=sent, headers={"Authorization": ""})).json()
        bins = sent | {"kind": "full-bin"}
        await client.post("/v1/reports", json=bins, headers={"Authorization": ""})
    (segment,) = (await told(city, segment=FUHUA))["segments"]
    assert [(each["kind"], each["id"]) for each in segment["works"]] == [("dig", dig.number), ("report", report["case"]["id"])]


def replace_works(works: Works, **changes: Any) -> Works:  # noqa: ANN401 - fields of Works
    return works._replace(**changes)


async def test_a_dig_anywhere_along_a_drawn_segment_is_in_its_way_and_a_map_gets_its_line(city: City) -> None:
    ends = tuple(Point(Decimal(lat), Decimal(lng)) for lat, lng in (("22.5600", "113.3100"), ("22.5600", "113.3300")))
    drawn = Site(subject=FUHUA, feed="traffic_flow", title="富华道", line=ends)
    city.registry = Registered(listed(AREAS, (drawn,)))
    corners = [[113.3200, 22.5601], [113.3201, 22.5601], [113.3201, 22.5602], [113.3200, 22.5601]]
    outline = {"type": "Polygon", "coordinates": [corners]}
    city.traffic.digs = [Works("DIG-2026-000009", started=False, starts_at=NOW, ends_at=NOW + WEEK, outline=outline)]
    (segment,) = (await told(city, route="22.5601,113.3150;22.5601,113.3250"))["segments"]
    assert ([each["id"] for each in segment["works"]], segment["line"]) == (["DIG-2026-000009"], [[22.56, 113.31], [22.56, 113.33]])
    async with city.client() as client:
        answer = await client.get("/v1/traffic", params={"area": "中山", "format": "geojson"}, headers={"Authorization": ""})
    (feature,) = answer.json()["features"]
    assert feature["geometry"] == {"type": "LineString", "coordinates": [[113.31, 22.56], [113.33, 22.56]]}
    assert (await told(city, route="22.5700,113.3150;22.5700,113.3250"))["segments"] == []


async def test_a_map_gets_points_with_the_same_words(city: City) -> None:
    async with city.client() as client:
        answer = await client.get("/v1/traffic", params={"area": "中山", "format": "geojson"}, headers={"Authorization": ""})
    assert answer.headers["content-type"] == "application/geo+json"
    features = answer.json()["features"]
    assert [each["geometry"]["coordinates"] for each in features] == [[113.3701, 22.5301], [113.3086, 22.5677]]
    assert features[1]["properties"]["now"]["grade"] == "轻度拥堵"
    assert (answer.json()["type"], answer.json()["fresh"]) == ("FeatureCollection", 1)


@pytest.mark.parametrize(
    ("asked", "status", "code", "tells"),
    [
        ({}, 400, "bad-parameter", "one of"),
        ({"segment": FUHUA, "area": "中山"}, 400, "bad-parameter", "one of"),
        ({"segment": "中山/无"}, 404, "unknown-segment", "area"),
        ({"area": "月球"}, 404, "unknown-area", "烟洲社区"),
        ({"route": "22.5,113.3"}, 400, "bad-parameter", "2 to 200"),
        ({"route": "22.5;113.3"}, 400, "bad-parameter", "2 to 200"),
        ({"route": "north;south"}, 400, "bad-parameter", "2 to 200"),
        ({"route": "nan,113;22,113"}, 400, "bad-parameter", "2 to 200"),
        ({"route": "113.3,22.5;113.31,22.51"}, 400, "bad-parameter", "2 to 200"),
        ({"route": ";".join(["22.5,113.3"] * 201)}, 400, "bad-parameter", "2 to 200"),
        ({"area": "中山", "format": "xml"}, 400, "bad-parameter", "openapi"),
        ({"area": "中山", "speed": "1"}, 400, "bad-parameter", "openapi"),
    ],
)
async def test_what_is_no_question_is_refused(city: City, asked: dict[str, str], status: int, code: str, tells: str) -> None:
    async with city.client() as client:
        answer = await client.get("/v1/traffic", params=asked, headers={"Authorization": ""})
    assert answer.status_code == status
    assert tells in refusal(answer, code).instead
    assert city.traffic.asked == []
