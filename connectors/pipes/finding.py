"""What of the map lies in an area, exactly: the trees find by boxes, this by lines, and says how far each is from what was asked."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from connectors.pipes.area import Area
from connectors.pipes.index import Index, Layer, Sheet
from models.pipe import Pipe

Wanted = Callable[[Sheet, NDArray[np.int64]], NDArray[np.bool_]]


class Segment(NamedTuple):
    """One segment in an area: its line in WGS-84 degrees and on the area's plane, and metres from what was asked for."""

    layer: Layer
    pipe: Pipe
    line: Any
    flat: Any
    distance_m: float


class Hits(NamedTuple):
    """Segments of one sheet that lie in an area."""

    layer: Layer
    sheet: Sheet
    places: NDArray[np.int64]
    flat: Any


def hits(index: Index, area: Area) -> list[Hits]:
    """Return what lies in *area*, sheet by sheet."""
    shapely.prepare(area.shape)
    found = []
    for layer, sheet, places in index.near(area.box):
        flat = area.on_plane(sheet.lines[places])
        inside = shapely.intersects(area.shape, flat)
        if inside.any():
            found.append(Hits(layer, sheet, places[inside], flat[inside]))
    return found


def segments(found: list[Hits], area: Area) -> list[Segment]:
    """Return the segments of *found*, the nearest first."""
    made = []
    for layer, sheet, places, flat in found:
        distances = shapely.distance(area.asked, flat)
        lines = sheet.lines[places]
        made += [
            Segment(layer, pipe, line, on_plane, distance)
            for pipe, line, on_plane, distance in zip(sheet.block.pipes(places), lines, flat, distances.tolist(), strict=True)
        ]
    return sorted(made, key=lambda segment: (segment.distance_m, segment.layer.name, segment.pipe.number))


def chosen(found: list[Hits], wanted: Wanted) -> list[Hits]:
    """Return the segments of *found* that are *wanted*."""
    kept = ((each, wanted(each.sheet, each.places)) for each in found)
    return [Hits(each.layer, each.sheet, each.places[keep], each.flat[keep]) for each, keep in kept if keep.any()]


def count(found: list[Hits]) -> int:
    return sum(len(each.places) for each in found)
