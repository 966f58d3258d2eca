"""For whoever draws a map or reads a figure: the areas of the city, what lies in them, and which sources speak for them."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.describe import answers
from connectors.gateway.ports import Registry
from connectors.gateway.problems import BAD_PARAMETER, Problem, Text
from connectors.gateway.refusal import Refused
from connectors.present import dumps
from models.place import Area, AreaKind, Places, Site

UNKNOWN_PLACE = Problem(
    code="unknown-place",
    status=404,
    where="path",
    title=Text("Unknown area", "未知的区域"),
    detail=Text("The registry has no area {name}.", "名录中没有区域 {name}。"),
    instead=Text(
        "GET /v1/places lists every area; `xiqu places load` adds one.", "GET /v1/places 列出所有区域；`xiqu places load` 可新增。"
    ),
)


class PlacesAsked(BaseModel):
    """Which areas; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    kind: AreaKind | None = Field(default=None, description="only areas of this kind")
    within: str = Field(default="", max_length=100, description="only areas inside this one, at any depth")


class AreaShape(BaseModel):
    """An area. outline: a ring of [latitude, longitude] in WGS-84 degrees, [] where none is known.

    notes: by feed, what must be said with its figures.
    """

    name: str
    kind: AreaKind
    parent: str
    code: str
    outline: list[tuple[float, float]]
    approximate: bool
    notes: dict[str, str]
    href: str


class PlacesShape(BaseModel):
    """version: of the registry, 0 the one that comes with the program."""

    version: int
    areas: list[AreaShape]


class PointShape(BaseModel):
    """A place in WGS-84 degrees, and the two numbers as the source stated them in its own datum."""

    lat: float
    lng: float
    datum: str
    stated: tuple[str, str]


class SiteShape(BaseModel):
    """A source of one feed. marks: numbers that its figures are judged by, in the unit of the feed's metric.

    line: [latitude, longitude] in WGS-84 degrees from one end to the other, [] of what is a point or of unknown course.
    """

    subject: str
    feed: str
    title: str
    point: PointShape | None
    marks: dict[str, float]
    words: dict[str, str]
    line: list[tuple[float, float]]


class PlaceShape(BaseModel):
    """An area with what it lies in (from the inside out), what lies in it, and the sources that speak for it."""

    version: int
    area: AreaShape
    ancestors: list[str]
    inside: list[str]
    sites: list[SiteShape]


AREA_EXAMPLE = {
    "name": "西区街道", "kind": "street", "parent": "中山", "code": "442000004", "outline": [[22.5, 113.28], [22.61, 113.38]],
    "approximate": True, "notes": {"air_quality": "西区内无空气监测站，以最近的三个国控站代表。"}, "href": "/v1/places/西区街道",
}  # fmt: skip
SITE_EXAMPLE = {
    "subject": "中山/张溪", "feed": "air_quality", "title": "张溪（国控 1380A）",
    "point": {"lat": 22.5497, "lng": 113.3881, "datum": "unstated", "stated": ["22.5497", "113.3881"]}, "marks": {}, "words": {},
    "line": [],
}  # fmt: skip
PLACES = answers(200, PlacesShape, "The areas, each after what it lies in.", {"version": 3, "areas": [AREA_EXAMPLE]}, BAD_PARAMETER)
PLACE = answers(
    200, PlaceShape, "One area.",
    {"version": 3, "area": AREA_EXAMPLE, "ancestors": ["中山"], "inside": ["烟洲社区"], "sites": [SITE_EXAMPLE]}, UNKNOWN_PLACE,
)  # fmt: skip


def places(registry: Registry, permit: Permit) -> APIRouter:
    """Return the routes of places."""
    router = APIRouter(tags=["places"], dependencies=[Depends(permit(*EVERYBODY))])

    @router.get("/v1/places", response_model=None, responses=PLACES)
    async def list_places(asked: Annotated[PlacesAsked, Query()]) -> Response:
        """Return the areas of the newest registry, with their outlines where there are any and whether these are exact."""
        newest = await registry.newest()
        chosen = [
            area
            for area in newest.areas.values()
            if asked.kind in {None, area.kind} and (not asked.within or asked.within in newest.ancestors(area.name))
        ]
        return _json({"version": newest.version, "areas": [_area(each) for each in chosen]})

    @router.get("/v1/places/{area}", response_model=None, responses=PLACE)
    async def show_place(area: str) -> Response:
        """Return one area, what it lies in, what lies in it, and every source that speaks for it."""
        newest = await registry.newest()
        if area not in newest.areas:
            raise Refused(UNKNOWN_PLACE, name=area)
        told = {"version": newest.version, "area": _area(newest.areas[area]), "ancestors": list(newest.ancestors(area))}
        inside = [name for name in newest.areas if area in newest.ancestors(name)]
        return _json({**told, "inside": inside, "sites": [_site(each) for each in speaking_for(newest, area)]})

    return router


def speaking_for(registry: Places, area: str) -> Sequence[Site]:
    """Return the sites that speak for *area*, by feed and subject."""
    return [site for (feed, subject), site in sorted(registry.sites.items()) if area in registry.areas_of(subject, feed)]


def _area(area: Area) -> dict[str, Any]:
    return {
        "name": area.name, "kind": area.kind, "parent": area.parent, "code": area.code,
        "outline": [[point.lat, point.lng] for point in area.outline], "approximate": area.approximate, "notes": area.notes,
        "href": f"/v1/places/{area.name}",
    }  # fmt: skip


def _site(site: Site) -> dict[str, Any]:
    point = site.point and {"lat": site.point.lat, "lng": site.point.lng, "datum": site.point.datum, "stated": site.point.stated}
    return {
        "subject": site.subject, "feed": site.feed, "title": site.title, "point": point, "marks": site.marks, "words": site.words,
        "line": [[each.lat, each.lng] for each in site.line],
    }  # fmt: skip


def _json(what: object) -> Response:
    return Response(dumps(what), media_type="application/json")
