"""The lines of a survey, checked: each a line on the ground, in the system that was named, and somewhere that system is meant for."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from connectors.pipes.systems import Coordinates, System, fitting, outside

LINE, LINES = 1, 5
MOST_POINTS = 10_000


class Fault(NamedTuple):
    """What is wrong with a row, where in it, and what to do about it. row: counted from 1."""

    row: int
    column: str
    wrong: str
    instead: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.wrong}; {self.instead}"


def _faulty(kind: int, shape: object) -> tuple[str, str] | None:
    """Return what is wrong with one geometry, judged without its system."""
    if shape is None or shapely.is_empty(shape):
        return "there is no line", "leave the row out, or draw its line"
    if kind not in {LINE, LINES}:
        return f"it is a {shapely.get_type_id(shape)!r}", "load lines"
    points = shapely.get_coordinates(shape)
    if not np.isfinite(points).all():
        return "a coordinate is NaN or infinite", "write finite numbers"
    if len(points) > MOST_POINTS:
        return f"it has {len(points)} points", f"simplify it to at most {MOST_POINTS}"
    if not shapely.length(shape):
        return "it has no length: both ends are the same place", "leave the row out, or draw its line"
    return _crossing(shape)


def _crossing(shape: object) -> tuple[str, str] | None:
    for part in shapely.get_parts(shape):
        if not shapely.is_simple(part):
            cuts = shapely.get_parts(shapely.node(part))
            ends = shapely.get_coordinates(shapely.get_point(cuts, -1))
            own = {tuple(point) for point in shapely.get_coordinates(part)[[0, -1]]}
            where = next((point for point in map(tuple, ends) if point not in own), tuple(ends[0]))
            return f"the line crosses itself near {where[0]:.10g}, {where[1]:.10g}", "correct it, or cut it in two rows"
    return None


NAMES = {0: "Point", 3: "Polygon", 4: "MultiPoint", 6: "MultiPolygon", 7: "GeometryCollection"}


def faults(shapes: NDArray[np.object_], of: System, first_row: int) -> Iterator[Fault]:
    """Yield what is wrong with the rows that begin at *first_row*."""
    kinds = shapely.get_type_id(shapes)
    suspect = ~np.isin(kinds, (LINE, LINES)) | ~shapely.is_simple(shapes) | (shapely.length(shapes) == 0)
    suspect |= shapely.is_empty(shapes) | (shapely.get_num_coordinates(shapes) > MOST_POINTS)
    points, owners = shapely.get_coordinates(shapes, return_index=True)
    broken = ~np.isfinite(points).all(axis=1)
    suspect[owners[broken]] = True
    for place in np.flatnonzero(suspect):
        kind = int(kinds[place])
        found = (
            (f"it is a {NAMES[kind]}", "load the lines of the survey, not its points") if kind in NAMES else _faulty(kind, shapes[place])
        )
        if found is not None:
            yield Fault(first_row + int(place), "geometry", *found)
    yield from _elsewhere(points[~broken], owners[~broken], of, first_row)


def _elsewhere(points: Coordinates, owners: NDArray[np.int64], of: System, first_row: int) -> Iterator[Fault]:
    if not len(points):
        return
    far = outside(of.to_wgs84(points), of.reach)
    if not far.any():
        return
    at = int(np.flatnonzero(far)[0])
    x, y = points[at]
    other = fitting(points[far])
    instead = f"they would fit {other}: load with --crs {other}" if other else "name the system of the file with --crs"
    if abs(x) <= 90 < abs(y) <= 180:  # noqa: PLR2004 - degrees of latitude and longitude
        instead = "latitude stands before longitude; write longitude first"
    yield Fault(
        first_row + int(owners[at]), "geometry",
        f"{x:.10g}, {y:.10g} is no place of {of.name} ({int(far.sum())} points are none)", instead,
    )  # fmt: skip


def near_each_other(middles: Coordinates) -> NDArray[np.int64]:
    """Return an order of *middles* (degrees) in which neighbours on the ground are neighbours: along a Z-order curve."""
    low = middles.min(axis=0)
    span = np.maximum(middles.max(axis=0) - low, 1e-9)
    grid = ((middles - low) / span * 65_535).astype(np.uint64)
    return np.argsort(_spread(grid[:, 0]) | _spread(grid[:, 1]) << np.uint64(1), kind="stable")


def _spread(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return each 16-bit number with a zero between its bits."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        numbers = (numbers | numbers << np.uint64(shift)) & np.uint64(mask)
    return numbers


def parts_of(shape: object) -> Sequence[Coordinates]:
    """Return the points of each part of a line, the parts that have a length."""
    return [shapely.get_coordinates(part) for part in shapely.get_parts(shape) if shapely.length(part)]
