"""What a dig would meet: how many mains of which class it crosses, which pass close by, and whether it goes down to them.

Segments are counted as mains: pieces of one class and owner that touch each other are one, however the survey cut them.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import shapely

from connectors.pipes.area import Area
from connectors.pipes.finding import Segment
from models.pipe_query import MARGIN_M
from models.standards.pipe_class import PIPE_CLASSES, pipe_class

TOUCHING_M = 0.05
ABOVE_M = Decimal("0.5")
"""A pipe that lies no more than this below the bottom of a dig is met by it: project definition."""


class Conflict(NamedTuple):
    """One class in a dig. crossed, near: mains. met: crossed mains that the dig goes down to, or whose depth nobody knows.

    nearest_m: the smallest distance to the dig, 0 where one is crossed; shallowest_m: the smallest depth that is known.
    """

    symbol: str
    title: str
    english: str
    crossed: int
    near: int
    met: int
    depth_unknown: bool
    nearest_m: float
    shallowest_m: Decimal | None


def _mains(pieces: Iterable[Any]) -> int:
    """Count *pieces* on a plane that do not touch each other."""
    joined = shapely.union_all([shapely.buffer(piece, TOUCHING_M) for piece in pieces])
    return 0 if shapely.is_empty(joined) else int(shapely.get_num_geometries(joined))


def _by_owner(segments: Iterable[Segment]) -> Mapping[str, list[Segment]]:
    found: dict[str, list[Segment]] = {}
    for segment in segments:
        found.setdefault(segment.pipe.owner, []).append(segment)
    return found


def _met(segment: Segment, depth_m: Decimal) -> bool:
    shallowest = segment.pipe.shallowest
    return shallowest is None or shallowest - (segment.pipe.depth_accuracy or 0) <= depth_m + ABOVE_M


def _counted(segments: list[Segment], dig: Area) -> int:
    return sum(_mains(shapely.intersection(each.flat, dig.shape) for each in of) for of in _by_owner(segments).values())


def conflicts(segments: Iterable[Segment], dig: Area, depth_m: Decimal) -> list[Conflict]:
    """Return what *dig* meets of *segments*, which lie in it or within MARGIN_M of it, by class."""
    by_class: dict[str, list[Segment]] = {}
    for segment in segments:
        by_class.setdefault(pipe_class(segment.pipe.kind).symbol, []).append(segment)
    found = []
    for kind in PIPE_CLASSES:
        here = by_class.get(kind.symbol, [])
        if not here:
            continue
        crossing = [each for each in here if shapely.intersects(each.flat, dig.shape)]
        crossed = _counted(crossing, dig)
        all_of_it = sum(_mains(each.flat for each in of) for of in _by_owner(here).values())
        depths = [each.pipe.shallowest for each in here if each.pipe.shallowest is not None]
        nearest = min(float(shapely.distance(each.flat, dig.shape)) for each in here)
        met = _counted([each for each in crossing if _met(each, depth_m)], dig)
        unknown = any(each.pipe.shallowest is None for each in here)
        counts = crossed, max(0, all_of_it - crossed), met
        found.append(Conflict(*kind[:1], kind.title, kind.english, *counts, unknown, round(nearest, 1), min(depths, default=None)))
    return found


def said(found: Iterable[Conflict], *, protected: bool) -> tuple[str, str]:
    """Return in Chinese and English what a digger must know first."""
    crossed = [each for each in found if each.crossed]
    zh = [f"{each.crossed} 条{each.title}管线" for each in crossed]
    en = [f"{each.crossed} {each.english} main{'s' if each.crossed > 1 else ''}" for each in crossed]
    close = [each for each in found if each.near and not each.crossed]
    told_zh = f"本次挖掘横穿 {'、'.join(zh)}" if zh else "已知管线中没有被本次挖掘横穿的"
    told_en = f"this dig crosses {' and '.join(en)}" if en else "this dig crosses no pipe that is known"
    if close:
        told_zh += f"；{MARGIN_M:g} m 内另有 {'、'.join(each.title for each in close)}"
        told_en += f"; within {MARGIN_M:g} m there is {', '.join(each.english for each in close)}"
    if protected:
        told_zh += "；此处另有受保护设施：请勿开挖，先联系街道办"
        told_en += "; something protected lies here as well: do not dig, call the office first"
    return told_zh, told_en
