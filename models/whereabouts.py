"""Where in the city a place lies: inside which outline, else nearest to what; whether it is the city at all, or only looks shifted.

Outlines of communities are approximate where the registry says so, and a copy without any still has its registered sites: then the area of
the nearest of them is taken, and `Found.how` says which way it was.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from math import cos, hypot, radians
from typing import Literal, NamedTuple, TypeAlias

from models.datum import Degrees, shifted
from models.errors import BadReport
from models.place import Area, Places, Point
from models.plan.said import Said

How: TypeAlias = Literal["outline", "nearest", ""]
SMALLEST = ("grid", "community")
METRES_A_DEGREE = 111_195.0
CLOSE_M, APART_M = 30.0, 200.0
"""A place that comes this close to a known site once it is shifted back, and is this far from all of them as stated, looks like GCJ-02."""


class Found(NamedTuple):
    """The grid or community of a place, "" where nothing is near, and how it was found."""

    area: str
    how: How


def inside(at: Degrees, ring: tuple[Point, ...]) -> bool:
    """Say whether *at* lies in *ring* (even-odd rule; the ring closes by itself)."""
    odd = False
    for one, other in zip(ring, (*ring[1:], ring[0]), strict=True):
        low, high = (one, other) if one.lat <= other.lat else (other, one)
        if float(low.lat) <= at.lat < float(high.lat):
            share = (at.lat - float(low.lat)) / (float(high.lat) - float(low.lat))
            odd ^= at.lng < float(low.lng) + share * (float(high.lng) - float(low.lng))
    return odd


def metres(one: Degrees, other: Degrees) -> float:
    """Return how far two places are apart, on a plane; good for a city."""
    return hypot(one.lat - other.lat, (one.lng - other.lng) * cos(radians(one.lat))) * METRES_A_DEGREE


def area_of(at: Degrees, places: Places) -> Found:
    """Return the smallest area that *at* lies in: a grid before a community, by outline, else that of the nearest outline or site.

    Where the registry knows of neither, the street in whose outline it lies.
    """
    outlined = [area for kind in SMALLEST for area in places.areas.values() if area.kind == kind and area.outline]
    for area in outlined:
        if inside(at, area.outline):
            return Found(area.name, "outline")
    near = [(_from_ring(at, area), area.name) for area in outlined]
    near += [(metres(at, point), name) for point, name in _sites(places)]
    if near:
        return Found(min(near)[1], "nearest")
    streets = (area for area in places.areas.values() if area.kind == "street" and area.outline and inside(at, area.outline))
    return next((Found(area.name, "outline") for area in streets), Found("", ""))


class _Same:
    """A registry by identity: its tables cannot be hashed, and the same one is asked a thousand times a second."""

    def __init__(self, places: Places) -> None:
        self.places = places

    def __hash__(self) -> int:
        return id(self.places)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.places is self.places


@lru_cache(maxsize=8)
def _remembered(same: _Same) -> tuple[tuple[Degrees, str], ...]:
    return tuple(_known_sites(same.places))


def _sites(places: Places) -> tuple[tuple[Degrees, str], ...]:
    return _remembered(_Same(places))


def _known_sites(places: Places) -> Iterator[tuple[Degrees, str]]:
    for (feed, subject), site in places.sites.items():
        speaks_for = [each for each in places.areas_of(subject, feed) if each in places.areas]
        small = [each for kind in SMALLEST for each in speaks_for if places.areas[each].kind == kind]
        if site.point is not None and small:
            yield Degrees(float(site.point.lat), float(site.point.lng)), small[0]


def _from_ring(at: Degrees, area: Area) -> float:
    corners = [Degrees(float(point.lat), float(point.lng)) for point in area.outline]
    return min(from_line(at, one, other) for one, other in zip(corners, (*corners[1:], corners[0]), strict=True))


def metres_to(at: Degrees, course: Sequence[Degrees]) -> float:
    """Return how far *at* is from *course*, a place or a line."""
    return min((from_line(at, one, other) for one, other in pairwise(course)), default=metres(at, course[0]))


def from_line(at: Degrees, one: Degrees, other: Degrees) -> float:
    """Return how far *at* is from the straight line between two places."""
    wide = cos(radians(at.lat))
    east, north = (other.lng - one.lng) * wide, other.lat - one.lat
    away_east, away_north = (at.lng - one.lng) * wide, at.lat - one.lat
    length = east * east + north * north
    share = max(0.0, min(1.0, (away_east * east + away_north * north) / length)) if length else 0.0
    return hypot(away_east - share * east, away_north - share * north) * METRES_A_DEGREE


def city_of(at: Degrees, stated: tuple[Decimal, Decimal], places: Places) -> str:
    """Return the city that *at* lies in; BadReport says whether latitude and longitude were swapped or the place is elsewhere.

    stated: as it was sent. A registry whose cities have no outline takes every place for its first city.
    """
    cities = [area for area in places.areas.values() if area.kind == "city"]
    for city in cities:
        if not city.outline or inside(at, city.outline):
            return city.name
    if not cities:
        return ""
    if any(inside(Degrees(float(stated[1]), float(stated[0])), city.outline) for city in cities):
        raise BadReport(
            "lat, lng",
            Said("纬度和经度写反了", "latitude and longitude are swapped"),
            Said(f"请发送 lat {stated[1]}、lng {stated[0]}", f"send lat {stated[1]} and lng {stated[0]}"),
        )
    names = "、".join(city.name for city in cities)
    raise BadReport(
        "lat, lng",
        Said(f"位置 {stated[0]}, {stated[1]} 不在{names}", f"the place {stated[0]}, {stated[1]} is not in {names}"),
        Said("请发送本市内的位置，如 lat 22.5677、lng 113.3086", "send a place in the city, such as lat 22.5677 and lng 113.3086"),
    )


def looks_shifted(at: Degrees, places: Places) -> bool:
    """Say whether *at*, sent without a datum, looks like GCJ-02: shifted back it meets outlines or sites, as stated it does not."""
    there = shifted(at)
    back = Degrees(2 * at.lat - there.lat, 2 * at.lng - there.lng)  # to within a few metres, which is near enough here
    outlined = [area.outline for kind in SMALLEST for area in places.areas.values() if area.kind == kind and area.outline]
    if outlined and not any(inside(at, ring) for ring in outlined) and any(inside(back, ring) for ring in outlined):
        return True
    near, far = (min((metres(each, point) for point, _ in _sites(places)), default=APART_M) for each in (back, at))
    return near <= CLOSE_M and far >= APART_M
