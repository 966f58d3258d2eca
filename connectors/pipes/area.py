"""What a question is about, as an area on the ground: a place and a radius, a dig along a line, or a polygon; checked before anything else.

Distances are measured on a plane through the middle of the question (metres per degree on the WGS-84 ellipsoid there): over the few
kilometres that may be asked for it is true to some centimetres, whatever the city, and nobody has to choose a projection.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, pi, radians, sin, sqrt
from typing import Any

import numpy as np
import shapely

from connectors.pipes.index import Box
from connectors.pipes.systems import Coordinates, System, fitting, outside
from models.errors import BadArea
from models.pipe_tier import Bounds
from models.plan.said import Said

AXIS_M, ECCENTRICITY2 = 6378137.0, 0.00669437999014
MOST_POINTS = 2_000
WIDEST_M = 50.0
LEAST_RADIUS_M = 1.0
NUMBERS_OF_A_PLACE = 2
CORNERS = 4
LATITUDE, LONGITUDE = 90, 180


@dataclass(frozen=True)
class Plane:
    """Metres east and north of a place, as long as it is not far."""

    lng: float
    lat: float

    @cached_property
    def _metres(self) -> tuple[float, float]:
        curved = 1 - ECCENTRICITY2 * sin(radians(self.lat)) ** 2
        east = AXIS_M / sqrt(curved) * cos(radians(self.lat)) * pi / 180
        return east, AXIS_M * (1 - ECCENTRICITY2) / curved**1.5 * pi / 180

    def metres(self, degrees: Coordinates) -> Coordinates:
        return (degrees - (self.lng, self.lat)) * self._metres

    def degrees(self, metres: Coordinates) -> Coordinates:
        return metres / self._metres + (self.lng, self.lat)


@dataclass(frozen=True, eq=False)
class Area:
    """An area on its plane. asked: the place, line or polygon itself, that distances are measured from; shape: with its radius or width."""

    plane: Plane
    asked: Any
    shape: Any

    @cached_property
    def degrees(self) -> Any:  # noqa: ANN401 - a geometry of shapely, which ships no types
        """Return the shape in WGS-84 degrees."""
        return shapely.transform(self.shape, self.plane.degrees)

    @cached_property
    def box(self) -> Box:
        """Return the box around the shape in degrees."""
        west, south, east, north = map(float, shapely.bounds(self.degrees))
        return west, south, east, north

    @property
    def size_m2(self) -> float:
        return float(shapely.area(self.shape))

    def on_plane(self, lines: Any) -> Any:  # noqa: ANN401 - see above
        """Return geometries of WGS-84 degrees on this plane."""
        return shapely.transform(lines, self.plane.metres)

    def wider(self, metres: float) -> "Area":
        """Return the area with so much around it."""
        return Area(self.plane, self.asked, shapely.buffer(self.shape, metres))

    def within(self, other: Any) -> "Area | None":  # noqa: ANN401 - see above
        """Return the part of the area that lies in *other* (WGS-84 degrees), None where there is none."""
        both = shapely.intersection(self.shape, self.on_plane(other))
        return None if shapely.is_empty(both) else Area(self.plane, self.asked, both)


def bad(wrong: str, wrong_zh: str, right: str, right_zh: str) -> BadArea:
    return BadArea(Said(wrong_zh, wrong), Said(right_zh, right))


def _numbers(places: Sequence[Any]) -> Coordinates:
    if len(places) > MOST_POINTS:
        raise bad(
            f"it has {len(places)} points", f"共有 {len(places)} 个点",
            f"send at most {MOST_POINTS}: simplify the outline, or ask in pieces", f"最多 {MOST_POINTS} 个点：请简化边界或分块查询",
        )  # fmt: skip
    if any(not isinstance(place, Sequence) or len(place) < NUMBERS_OF_A_PLACE for place in places):
        raise bad("a point is not two numbers", "点不是两个数", "send [east, north], as GeoJSON does", "请按 GeoJSON 发送 [经度, 纬度]")
    found = np.array([place[:NUMBERS_OF_A_PLACE] for place in places], dtype=np.float64)
    if not np.isfinite(found).all():
        raise bad("a coordinate is NaN or infinite", "坐标为 NaN 或无穷大", "send finite numbers", "请发送有限数值")
    return found


def in_degrees(places: Sequence[Any], of: System) -> Coordinates:
    """Return *places* of a question, which are in *of*, in WGS-84 degrees."""
    stated = _numbers(places)
    if of.in_degrees:
        _degrees(stated)
    found = of.to_wgs84(stated)
    if outside(found, of.reach).any():
        _turned_about(stated, of)
        other = "" if of.in_degrees else fitting(stated)
        raise bad(
            f"{stated[0][0]:.10g}, {stated[0][1]:.10g} is no place of {of.name}",
            f"{stated[0][0]:.10g}, {stated[0][1]:.10g} 不在 {of.name} 的适用范围内",
            f"name the system that they are in{f'; they would fit {other}' if other else ''}",
            f"请注明其实际坐标系{f'；这些坐标符合 {other}' if other else ''}",
        )
    return found


def _turned_about(stated: Coordinates, of: System) -> None:
    """Refuse north before east by its name: surveyors' x is north."""
    if not of.in_degrees and not outside(of.to_wgs84(stated[:, ::-1]), of.reach).any():
        raise bad(
            f"{stated[0][0]:.10g}, {stated[0][1]:.10g}: north and east are swapped for {of.name}",
            f"{stated[0][0]:.10g}, {stated[0][1]:.10g}：{of.name} 的北坐标与东坐标颠倒",
            "send east before north; a surveyor's x is north", "东坐标在前、北坐标在后；测量中的 X 为北坐标",
        )  # fmt: skip


def _degrees(stated: Coordinates) -> None:
    lng, lat = stated[:, 0], stated[:, 1]
    if (np.abs(lat) <= LATITUDE).all() and (np.abs(lng) <= LONGITUDE).all():
        return
    swapped = bool((np.abs(lng) <= LATITUDE).all() and (np.abs(lat) <= LONGITUDE).all())
    there = f"lat {lat[0]:.8g}, lng {lng[0]:.8g}"
    if swapped:
        raise bad(
            f"{there}: latitude and longitude are swapped", f"{there}：经纬度颠倒",
            "send longitude before latitude in GeoJSON, and each by its name elsewhere", "GeoJSON 中经度在前、纬度在后",
        )  # fmt: skip
    raise bad(
        f"{there} are no degrees", f"{there} 不是以度为单位的坐标",
        "send degrees, or name the projected system: crs=EPSG:4547", "请发送度，或注明投影坐标系：crs=EPSG:4547",
    )  # fmt: skip


def _area(asked: Any, around: float) -> Area:  # noqa: ANN401 - see above
    middle = shapely.centroid(shapely.envelope(asked))
    plane = Plane(float(shapely.get_x(middle)), float(shapely.get_y(middle)))
    flat = shapely.transform(asked, plane.metres)
    return Area(plane, flat, shapely.buffer(flat, around) if around else flat)


def around_place(place: Sequence[Any], radius_m: float, of: System, bounds: Bounds) -> Area:
    """Return the area within *radius_m* of *place*."""
    if not LEAST_RADIUS_M <= radius_m <= bounds.radius_m:  # also refuses NaN
        raise bad(
            f"a radius of {radius_m:.8g} m cannot be asked for", f"不能查询半径 {radius_m:.8g} m",
            f"send radius_m from {LEAST_RADIUS_M:g} to {bounds.radius_m}", f"radius_m 应为 {LEAST_RADIUS_M:g} 至 {bounds.radius_m}",
        )  # fmt: skip
    return _area(shapely.points(in_degrees([place], of)[0]), radius_m)


def along_line(line: Sequence[Any], width_m: float, of: System, bounds: Bounds) -> Area:
    """Return the area of a dig of *width_m* along *line*."""
    if not 0 < width_m <= WIDEST_M:
        raise bad(
            f"a dig {width_m:.8g} m wide cannot be asked for along a line", f"不能沿线查询宽 {width_m:.8g} m 的开挖",
            f"send width_m up to {WIDEST_M:g}, or the outline as a Polygon", f"width_m 最大 {WIDEST_M:g}，更宽请发送 Polygon",
        )  # fmt: skip
    found = in_degrees(line, of)
    if len(np.unique(found, axis=0)) < NUMBERS_OF_A_PLACE:
        raise bad("the line has no length", "线没有长度", "send at least two different points", "请至少发送两个不同的点")
    made = _area(shapely.linestrings(found), width_m / 2)
    length = float(shapely.length(made.asked))
    if length > bounds.length_m:
        raise bad(
            f"the line is {length:,.0f} m long", f"线长 {length:,.0f} m",
            f"ask for at most {bounds.length_m:,} m at once", f"一次最多查询 {bounds.length_m:,} m",
        )  # fmt: skip
    return made


def inside(rings: Sequence[Sequence[Any]], of: System, bounds: Bounds) -> Area:
    """Return the area inside a polygon of GeoJSON."""
    if sum(map(len, rings)) > MOST_POINTS:
        _numbers([place for ring in rings for place in ring])
    if not rings or any(len(ring) < CORNERS or list(ring[0]) != list(ring[-1]) for ring in rings):
        raise bad(
            "a ring of the polygon is not closed", "多边形的环未闭合",
            "send each ring with at least four points, the last equal to the first", "每个环至少四个点，首尾相同",
        )  # fmt: skip
    outer, *holes = (in_degrees(ring, of) for ring in rings)
    made = _area(shapely.polygons(shapely.linearrings(outer), [shapely.linearrings(hole) for hole in holes] or None), 0)
    if not shapely.is_valid(made.asked):
        where = shapely.is_valid_reason(shapely.transform(made.asked, made.plane.degrees))
        raise bad(
            f"the polygon crosses itself or is otherwise no area: {where}", f"多边形自相交或无效：{where}",
            "send its corners in order along the outline", "请沿边界顺序发送顶点",
        )  # fmt: skip
    if made.size_m2 > bounds.area_m2:
        raise bad(
            f"the polygon has {made.size_m2:,.0f} m²", f"多边形面积 {made.size_m2:,.0f} m²",
            f"ask for at most {bounds.area_m2:,} m² at once", f"一次最多查询 {bounds.area_m2:,} m²",
        )  # fmt: skip
    return made


def outline(area: Area) -> Mapping[str, Any]:
    """Return the area as a GeoJSON polygon in WGS-84, to the centimetre."""
    shape = area.degrees
    rings = [shapely.get_exterior_ring(shape), *(shapely.get_interior_ring(shape, n) for n in range(shapely.get_num_interior_rings(shape)))]
    return {"type": "Polygon", "coordinates": [np.round(shapely.get_coordinates(ring), 7).tolist() for ring in rings]}
