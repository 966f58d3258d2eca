"""Where somebody has looked: "no pipe is known here" says something only inside the area that a survey states."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import shapely

from connectors.pipes.area import Area
from connectors.pipes.index import Index
from models.standards.pipe_class import PIPE_CLASSES

NEARLY_ALL = 0.999_999
SURVEYED, PARTLY, NOT_SURVEYED, NOT_STATED = "surveyed", "partly", "not_surveyed", "not_stated"
STATE_ZH = {SURVEYED: "已普查", PARTLY: "部分普查", NOT_SURVEYED: "未普查", NOT_STATED: "普查范围未说明"}


class Covered(NamedTuple):
    """What is known of one class in an area. share: of the area that was surveyed, None where nobody states it.

    gap: the rest of it, None where that is all or nothing.
    """

    symbol: str
    state: str
    share: float | None
    gap: Any


def _surveyed(index: Index, symbol: str, area: Area) -> tuple[Any, bool]:
    """Return the part of *area* that surveys of the class state (degrees, None for none), and whether one of them states nothing."""
    parts, unstated = [], False
    for layer in index.layers.values():
        if symbol not in layer.classes:
            continue
        if layer.coverage is None:
            unstated = True
        else:
            parts.append(shapely.intersection(shapely.clip_by_rect(layer.coverage, *area.box), area.degrees))
    return shapely.union_all(parts) if parts else None, unstated


def covered(index: Index, area: Area) -> list[Covered]:
    """Return for each class of CJJ 61-2017 how much of *area* was surveyed for it."""
    whole = shapely.area(area.degrees)
    return [_of_class(index, area, kind.symbol, whole) for kind in PIPE_CLASSES]


def _of_class(index: Index, area: Area, symbol: str, whole: float) -> Covered:
    part, unstated = _surveyed(index, symbol, area)
    share = float(shapely.area(part) / whole) if part is not None and whole else 0.0
    if share >= NEARLY_ALL:
        return Covered(symbol, SURVEYED, 1.0, None)
    gap = shapely.difference(area.degrees, part) if share else None
    if unstated:
        return Covered(symbol, NOT_STATED, None, gap)
    return Covered(symbol, PARTLY if share else NOT_SURVEYED, round(share, 4), gap)


def geojson(shape: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a geometry of shapely, which ships no types
    """Return *shape* as GeoJSON, to the centimetre."""
    rounded = shapely.transform(shape, lambda points: np.round(points, 7))
    found: Mapping[str, Any] = shapely.geometry.mapping(rounded)
    return found
