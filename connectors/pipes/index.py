"""The map in memory: a tree for each block, so that a new survey is built beside the old one in small steps and nobody waits.

One tree over a million lines takes half a second that holds up the whole process; two hundred trees over blocks of neighbours take a few
milliseconds each, and a question meets one or two of them. An index is never changed: a new one shares what stayed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from connectors.pipes.block import CRITICAL, Block
from connectors.pipes.systems import System
from models.standards.pipe_class import PIPE_KINDS

Lines = NDArray[np.object_]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Sheet:
    """One block as lines in WGS-84 degrees, with its tree."""

    block: Block
    lines: Lines
    tree: Any
    box: Box

    @cached_property
    def classes(self) -> NDArray[np.str_]:
        """Return the symbol of each segment's class."""
        of_kind = np.array([PIPE_KINDS[str(symbol)].of_symbol for symbol in self.block.texts["kind"]], dtype=np.str_)
        return of_kind[self.block.places["kind"]]

    @cached_property
    def critical(self) -> NDArray[np.bool_]:
        """Say of each segment whether it is a critical main."""
        of_text: NDArray[np.bool_] = self.block.texts["critical"] == CRITICAL
        return of_text[self.block.places["critical"]]


def sheet(block: Block, of: System) -> Sheet:
    """Return *block*, whose points are in *of*, ready to be searched."""
    points = of.to_wgs84(block.points)
    lines = shapely.from_ragged_array(shapely.GeometryType.LINESTRING, points, (block.ends,))
    tree = shapely.STRtree(lines)
    tree.query(lines[0])  # the tree is built by its first question; here, not by somebody who waits
    west, south = points.min(axis=0)
    east, north = points.max(axis=0)
    return Sheet(block, lines, tree, (float(west), float(south), float(east), float(north)))


@dataclass(frozen=True, eq=False)
class Layer:
    """The newest survey of one layer. coverage: the area that was surveyed, in WGS-84 degrees, None where nobody states it.

    shift_m: how exact the way from its system to WGS-84 is.
    """

    name: str
    version: int
    loaded_at: datetime
    classes: frozenset[str]
    shift_m: float
    sheets: tuple[Sheet, ...]
    coverage: Any = None

    @cached_property
    def boxes(self) -> NDArray[np.float64]:
        """Return the boxes of the sheets."""
        return np.array([each.box for each in self.sheets], dtype=np.float64).reshape(-1, 4)

    def meeting(self, box: Box) -> Iterator[Sheet]:
        """Yield the sheets that *box* meets."""
        west, south, east, north = box
        found = self.boxes
        hit = (found[:, 0] <= east) & (found[:, 2] >= west) & (found[:, 1] <= north) & (found[:, 3] >= south)
        for number in np.flatnonzero(hit):
            yield self.sheets[number]


class Found(NamedTuple):
    """A segment that may lie in what was asked for, by its box: its layer, its sheet, its place there."""

    layer: Layer
    sheet: Sheet
    segment: int


@dataclass(frozen=True, eq=False)
class Index:
    """Every layer in its newest version."""

    layers: Mapping[str, Layer] = field(default_factory=dict)
    _cells: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(len(each.block) for layer in self.layers.values() for each in layer.sheets)

    @cached_property
    def box(self) -> Box | None:
        """Return the box around everything, coverage included, None where there is nothing."""
        boxes = [each.boxes for each in self.layers.values() if each.sheets]
        boxes += [np.array([shapely.bounds(each.coverage)]) for each in self.layers.values() if each.coverage is not None]
        if not boxes:
            return None
        whole = np.concatenate(boxes)
        return (*map(float, whole[:, :2].min(axis=0)), *map(float, whole[:, 2:].max(axis=0)))  # type: ignore[return-value] # two and two

    def near(self, box: Box) -> Iterator[tuple[Layer, Sheet, NDArray[np.int64]]]:
        """Yield, sheet by sheet, the segments whose boxes meet *box*."""
        around = shapely.box(*box)
        for layer in self.layers.values():
            for each in layer.meeting(box):
                hits = each.tree.query(around)
                if len(hits):
                    yield layer, each, hits

    def cell(self, key: tuple[int, int], box: Box) -> frozenset[str]:
        """Return the classes that lie in a cell, critical mains left out; remembered as long as this index stands."""
        if key not in self._cells:
            around = shapely.box(*box)
            classes: set[str] = set()
            for layer in self.layers.values():
                for each in layer.meeting(box):
                    hits = each.tree.query(around, predicate="intersects")
                    classes.update(map(str, np.unique(each.classes[hits[~each.critical[hits]]])))
            self._cells[key] = frozenset(classes)
        return self._cells[key]
