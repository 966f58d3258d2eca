"""Coordinate systems by name: what a file or a question is in, to WGS-84 and back, and how exact that way is.

PROJ would quietly take one datum for another where it knows no way between them ("ballpark"), which is 50 to 200 m wrong for the old
Chinese systems; such a way is refused here. CGCS2000 has no published way to WGS-84 because it needs none: they differ by less than a
metre.
"""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import TransformerGroup

from models.datum import Degrees, from_bd09, shifted, to_bd09, unshifted
from models.errors import BadArea
from models.plan.said import Said

Coordinates = NDArray[np.float64]
Turn = Callable[[Coordinates], Coordinates]
WGS84 = "WGS-84"
NAMES = (WGS84, "CGCS2000", "GCJ-02", "BD-09")
GEOGRAPHIC = {WGS84: 4326, "CGCS2000": 4490}
_EPSG = re.compile(r"EPSG:(\d{4,6})", re.IGNORECASE | re.ASCII)
SAME_AS_WGS84_M = {"World Geodetic System 1984": 0.0, "World Geodetic System 1984 ensemble": 0.0, "China 2000": 1.0}
SHIFTED_M = 5.0
"""How well the published formula of GCJ-02 is taken to agree with the secret one; nobody states it."""
WORST_M = 5.0
"""A way to WGS-84 that is less exact is refused: a trench is narrower than that."""
BEYOND_DEGREES = 2.0
CHINESE_CODES = (4490, 4547, 4526, 4546, 4525, 4548, 4527, 4504, 4513)
"""Tried when coordinates do not fit: CGCS2000 in degrees, and its 3° and 6° zones around 中山, with and without the zone's number."""


class Reach(NamedTuple):
    """West, south, east, north in degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class System:
    """One system. Coordinates are (x, y): east before north, degrees or metres. shift_m: how exact its way to WGS-84 is.

    near: where the way was chosen for, None where there is but one.
    """

    name: str
    to_wgs84: Turn
    from_wgs84: Turn
    shift_m: float
    in_degrees: bool
    reach: Reach
    near: Reach | None = None


def _turn(transformer: Transformer, *, back: bool = False) -> Turn:
    direction: Any = "INVERSE" if back else "FORWARD"

    def turn(coordinates: Coordinates) -> Coordinates:
        x, y = transformer.transform(coordinates[:, 0], coordinates[:, 1], direction=direction)
        return np.column_stack((x, y))

    return turn


def _one_by_one(step: Callable[[Degrees], Degrees]) -> Turn:
    def turn(coordinates: Coordinates) -> Coordinates:
        found = [step(Degrees(float(lat), float(lng))) for lng, lat in coordinates]
        return np.array([(each.lng, each.lat) for each in found], dtype=np.float64).reshape(-1, 2)

    return turn


def _same(coordinates: Coordinates) -> Coordinates:
    return coordinates


WHOLE = Reach(-180, -90, 180, 90)
_SHIFTED = {
    "GCJ-02": System("GCJ-02", _one_by_one(unshifted), _one_by_one(shifted), SHIFTED_M, in_degrees=True, reach=WHOLE),
    "BD-09": System(
        "BD-09", _one_by_one(lambda at: unshifted(from_bd09(at))), _one_by_one(lambda at: to_bd09(shifted(at))), SHIFTED_M,
        in_degrees=True, reach=WHOLE,
    ),
    WGS84: System(WGS84, _same, _same, 0.0, in_degrees=True, reach=WHOLE),
}  # fmt: skip


def _unknown(name: str) -> BadArea:
    known = ", ".join(NAMES)
    return BadArea(
        Said(f"没有坐标系 {name[:40]!r}", f"there is no coordinate system {name[:40]!r}"),
        Said(f"请使用 {known} 或 EPSG 代码，如 EPSG:4547", f"name {known}, or a code of EPSG, such as EPSG:4547"),
    )


def _registered(name: str, code: int) -> CRS:
    try:
        crs = CRS.from_epsg(code).to_2d()
    except CRSError as error:
        raise _unknown(name) from error
    if not (crs.is_projected or crs.is_geographic):
        raise _unknown(name)
    return crs


def _way(crs: CRS, name: str, near: Reach | None) -> tuple[Transformer, float]:
    """Return the best published way from *crs* to WGS-84 and how exact it is."""
    own = crs.geodetic_crs
    datum = own.datum.name if own is not None and own.datum is not None else ""
    if datum in SAME_AS_WGS84_M:
        return Transformer.from_crs(crs, own, always_xy=True), SAME_AS_WGS84_M[datum]
    aoi: Any = AreaOfInterest(*near) if near else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a finer way would need a grid from the network; what is found is judged below
        try:
            ways = TransformerGroup(crs, CRS.from_epsg(4326), always_xy=True, area_of_interest=aoi, allow_ballpark=False).transformers
        except (ProjError, IndexError):  # what pyproj raises where PROJ lists no way at all, as for EPSG:2304
            ways = []
    found = next((each for each in ways if 0 <= each.accuracy <= WORST_M), None)
    if found is None:
        raise BadArea(
            Said(
                f"{name}（{datum}）到 WGS-84 没有公开且足够精确的转换方法",
                f"no published way leads from {name} ({datum}) to WGS-84 within {WORST_M:g} m",
            ),
            Said("请用本市控制点转换为 CGCS2000（EPSG:4547）后再使用", "convert it to CGCS2000 (EPSG:4547) with the city's control points"),
        )
    return found, float(found.accuracy)


@lru_cache(maxsize=256)
def system(name: str, near: Reach | None = None) -> System:
    """Return the system of that name; *near*: roughly where, for a datum whose best way depends on it. Raises BadArea."""
    if name in _SHIFTED:
        return _SHIFTED[name]
    code = _EPSG.fullmatch(name)
    if name not in GEOGRAPHIC and code is None:
        raise _unknown(name)
    crs = _registered(name, GEOGRAPHIC[name] if code is None else int(code[1]))
    transformer, shift_m = _way(crs, name, near)
    area = crs.area_of_use
    reach = Reach(area.west, area.south, area.east, area.north) if area and area.west < area.east else WHOLE
    return System(name, _turn(transformer), _turn(transformer, back=True), shift_m, in_degrees=crs.is_geographic, reach=reach, near=near)


def outside(found: Coordinates, reach: Reach) -> NDArray[np.bool_]:
    """Say of each place (WGS-84 degrees) whether it lies far from where its system is meant for; what is no place lies outside too."""
    west, south, east, north = reach
    lng, lat = found[:, 0], found[:, 1]
    inside = (
        (lng >= west - BEYOND_DEGREES) & (lng <= east + BEYOND_DEGREES) & (lat >= south - BEYOND_DEGREES) & (lat <= north + BEYOND_DEGREES)
    )
    return ~(inside & np.isfinite(lng) & np.isfinite(lat))


def fitting(coordinates: Coordinates) -> str:
    """Return the name of a Chinese system in which *coordinates* would be somewhere sensible, "" where none is known."""
    for code in CHINESE_CODES:
        each = system(f"EPSG:{code}")
        if not outside(each.to_wgs84(coordinates), each.reach).any():
            return each.name
    return ""
