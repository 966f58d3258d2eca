"""The map at work: what is asked becomes an area, the area an answer. One question at a time per thread, on an index that never changes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import shapely

from connectors.pipes.answering import Answer, Teller, answer, shown_segments
from connectors.pipes.area import Area, along_line, around_place, bad, inside, outline
from connectors.pipes.block import unpacked
from connectors.pipes.conflicts import Conflict, conflicts, said
from connectors.pipes.index import Index, Layer, Sheet, sheet
from connectors.pipes.systems import Reach, system
from models.pipe_query import MARGIN_M, Asked
from models.pipe_tier import BOUNDS, Bounds, Tier

FOREIGN_DEGREES = 0.5
"""A question farther than this from everything that was ever loaded is no question about this city: its coordinates are wrong."""


class Met(NamedTuple):
    """What a dig meets, and the sentence about it in Chinese and English."""

    conflicts: list[Conflict]
    zh: str
    en: str
    answer: Answer


def layer_of(row: Mapping[str, Any], sheets: Iterable[Sheet]) -> Layer:
    """Return the layer of a version as PostgreSQL keeps it."""
    coverage = None if row["coverage"] is None else shapely.from_geojson(row["coverage"])
    loaded_at: datetime = row["loaded_at"]
    return Layer(
        row["layer"], row["version"], loaded_at, frozenset(row["classes"]), float(row["shift_m"]), tuple(sheets), coverage,
    )  # fmt: skip


def sheet_of(packed: bytes, crs: str, near: Sequence[float] | None) -> Sheet:
    """Return one block ready to be searched; *crs* and *near* are those of the whole survey."""
    return sheet(unpacked(packed), system(crs, None if near is None else Reach(*near)))


def area_of(asked: Asked, bounds: Bounds, index: Index) -> Area:
    """Return the area that is asked about. Raises BadArea."""
    of, places = system(asked.crs), asked.shape["coordinates"]
    if asked.shape["type"] == "Point":
        area = around_place(places, asked.radius_m, of, bounds)
    elif asked.shape["type"] == "LineString":
        area = along_line(places, asked.width_m, of, bounds)
    else:
        area = inside(places, of, bounds)
    _ours(area, index)
    return area


def _ours(area: Area, index: Index) -> None:
    if index.box is None:
        return
    west, south, east, north = index.box
    lng, lat = area.plane.lng, area.plane.lat
    if not (west - FOREIGN_DEGREES <= lng <= east + FOREIGN_DEGREES and south - FOREIGN_DEGREES <= lat <= north + FOREIGN_DEGREES):
        raise bad(
            f"lat {lat:.4f}, lng {lng:.4f} lies far from all that is known here ({south:.2f}–{north:.2f} N, {west:.2f}–{east:.2f} E)",
            f"纬度 {lat:.4f}、经度 {lng:.4f} 远离本市已知范围（北纬 {south:.2f}–{north:.2f}，东经 {west:.2f}–{east:.2f}）",
            "check the coordinates and name their system with crs", "请核对坐标并用 crs 注明坐标系",
        )  # fmt: skip


def told(index: Index, asked: Asked, tier: Tier, owners: frozenset[str], dig: Mapping[str, Any] | None, today: date) -> Answer:
    """Return the answer; *dig*: the outline of the permitted dig, which bounds what a contractor is told. Raises BadArea."""
    area = area_of(asked, BOUNDS[tier], index)
    teller = Teller(system(asked.answer_crs), today)
    if tier is Tier.CONTRACTOR and dig is not None:
        area = _in_dig(area, dig)
    return answer(index, area, tier, teller, owners)


def _in_dig(area: Area, dig: Mapping[str, Any]) -> Area:
    permitted = _dig_area(dig).wider(MARGIN_M).degrees
    found = area.within(permitted)
    if found is None:
        raise bad(
            "the question lies outside of the permitted dig", "查询范围不在许可的开挖范围内",
            "ask about the dig itself, or apply for another: POST /v1/digs", "请查询许可范围内的位置，或另行申请：POST /v1/digs",
        )  # fmt: skip
    return found


def _dig_area(dig: Mapping[str, Any]) -> Area:
    return inside(dig["coordinates"], system("WGS-84"), BOUNDS[Tier.OFFICER])


def dig_outline(index: Index, asked: Asked) -> Mapping[str, Any]:
    """Return the outline of a dig that is applied for, a GeoJSON polygon in WGS-84. Raises BadArea."""
    if asked.shape["type"] == "Point":
        raise bad(
            "a dig is no point",
            "开挖不是一个点",
            "send a LineString with width_m, or a Polygon",
            "请发送带 width_m 的 LineString 或 Polygon",
        )
    return outline(area_of(asked, BOUNDS[Tier.CONTRACTOR], index))


def met(index: Index, dig: Mapping[str, Any], depth_m: Decimal, tier: Tier, today: date) -> Met:
    """Return what a dig meets, as far as *tier* is told."""
    area = _dig_area(dig)
    around = area.wider(MARGIN_M)
    found = answer(index, around, tier, Teller(system("WGS-84"), today))
    listed = conflicts(shown_segments(index, around, tier), area, depth_m)
    return Met(listed, *said(listed, protected=found.protected), found)
