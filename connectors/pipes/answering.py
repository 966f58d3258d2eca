"""What each tier is told of an area: the public classes by cell, a contractor what lies in the dig, an owner its own, an officer all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from math import floor
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from connectors.pipes.area import Area, bad
from connectors.pipes.coverage import STATE_ZH, Covered, covered, geojson
from connectors.pipes.finding import Hits, Segment, chosen, count, hits, segments
from connectors.pipes.index import Box, Index, Sheet
from connectors.pipes.systems import System, Turn
from models.pipe_tier import BOUNDS, CELL_DEGREES, CONTRACTOR_DECIMALS, CONTRACTOR_DEPTH_DECIMALS, Tier
from models.standards.pipe_class import PIPE_KINDS, PipeKind, pipe_class
from models.standards.rounding import round_half_even

DECIMALS_DEGREES, DECIMALS_METRES, DECIMALS_DISTANCE = 7, 2, 1
LINE = 1
CELL = float(CELL_DEGREES)
CELLS_ACROSS = 100_000
"""Cells are numbered row × this + column, both from −90° and −180°."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is told. segments, cells, coverage: as JSON. protected: something lies there that this tier is not shown. told: how many
    segments are. touched: the cells that were asked about, by number.
    """

    segments: Sequence[Mapping[str, Any]] = ()
    cells: Sequence[Mapping[str, Any]] = ()
    coverage: Sequence[Mapping[str, Any]] = ()
    protected: bool = False
    touched: tuple[int, ...] = ()
    versions: Mapping[str, int] = field(default_factory=dict)

    @property
    def told(self) -> int:
        return len(self.segments)

    @property
    def known(self) -> bool:
        """Return whether anything can be said: something lies there, or the place was surveyed for at least one class."""
        return bool(self.segments or any(each["classes"] for each in self.cells) or any(each["share"] for each in self.coverage))


@lru_cache(maxsize=256)
def kind_json(kind: PipeKind) -> Mapping[str, Any]:
    """Return a class as JSON."""
    whole = pipe_class(kind)
    return {
        "symbol": kind.symbol, "code": kind.code, "title": kind.title, "english": kind.english, "colour": kind.colour,
        "class_symbol": whole.symbol, "class_title": whole.title,
    }  # fmt: skip


def cells_of(area: Area) -> list[tuple[tuple[int, int], Box]]:
    """Return the cells that *area* touches: (row, column) and box."""
    west, south, east, north = area.box
    rows, columns = range(floor((south + 90) / CELL), floor((north + 90) / CELL) + 1), range(*_columns(west, east))
    found = []
    for row in rows:
        for column in columns:
            low = (round(column * CELL - 180, 3), round(row * CELL - 90, 3))
            box = (*low, round(low[0] + CELL, 3), round(low[1] + CELL, 3))
            if shapely.intersects(area.degrees, shapely.box(*box)):
                found.append(((row, column), box))
    return found


def _columns(west: float, east: float) -> tuple[int, int]:
    return floor((west + 180) / CELL), floor((east + 180) / CELL) + 1


def _turned(shape: Any, turn: Turn, decimals: int) -> Mapping[str, Any]:  # noqa: ANN401 - a geometry of shapely, which ships no types
    made: Mapping[str, Any] = shapely.geometry.mapping(shapely.transform(shape, lambda points: np.round(turn(points), decimals)))
    return made


def _line(line: Any, points: list[Any], *, whole: bool) -> Mapping[str, Any]:  # noqa: ANN401 - see above
    """Return *line*, whose points are now *points*, as GeoJSON; *whole*: it is in one piece."""
    if whole:
        return {"type": "LineString", "coordinates": points}
    ends = np.cumsum([0, *shapely.get_num_coordinates(shapely.get_parts(line))]).tolist()
    pieces = [points[first:last] for first, last in pairwise(ends)]
    return {"type": "MultiLineString", "coordinates": [piece for piece in pieces if len(piece) > 1]}


class Teller:
    """Tells one answer in one system on one day."""

    def __init__(self, of: System, today: date) -> None:
        self._of = of
        self._today = today
        self._decimals = DECIMALS_DEGREES if of.in_degrees else DECIMALS_METRES

    def segments(self, found: Sequence[Segment], *, rounded: bool) -> list[Mapping[str, Any]]:
        """Return segments as JSON; their lines are turned all at once, which is what makes an answer quick."""
        lines = np.array([each.line for each in found], dtype=np.object_)
        points, owners = shapely.get_coordinates(lines, return_index=True)
        if rounded:
            points = np.round(points, CONTRACTOR_DECIMALS)
        turned = np.round(self._of.from_wgs84(points), self._decimals).tolist() if len(points) else []
        whole = (shapely.get_type_id(lines) == LINE).tolist()
        ends = np.searchsorted(owners, np.arange(len(lines) + 1)).tolist()
        return [
            self._segment(each, _line(each.line, turned[ends[place] : ends[place + 1]], whole=whole[place]), rounded=rounded)
            for place, each in enumerate(found)
        ]

    def _segment(self, found: Segment, line: Mapping[str, Any], *, rounded: bool) -> Mapping[str, Any]:
        """Return one segment as JSON."""
        pipe = found.pipe

        def depth(metres: Decimal | None) -> Decimal | None:
            return round_half_even(metres, CONTRACTOR_DEPTH_DECIMALS) if rounded and metres is not None else metres

        return {
            "layer": found.layer.name, "version": found.layer.version, "number": "" if rounded else pipe.number,
            "class": kind_json(pipe.kind), "owner": pipe.owner, "material": pipe.material, "diameter": pipe.diameter,
            "depth_from_m": depth(pipe.depth_from), "depth_to_m": depth(pipe.depth_to),
            "accuracy_m": pipe.accuracy, "depth_accuracy_m": pipe.depth_accuracy, "datum_shift_m": found.layer.shift_m,
            "surveyed": pipe.surveyed, "survey_age_days": (self._today - pipe.surveyed_on).days, "pressure": pipe.pressure,
            "voltage": pipe.voltage, "critical": pipe.critical, "distance_m": round(found.distance_m, 0 if rounded else DECIMALS_DISTANCE),
            "geometry": line,
        }  # fmt: skip

    def coverage(self, found: list[Covered], *, gaps: bool) -> list[Mapping[str, Any]]:
        """Return what is known of each class as JSON; *gaps*: with the areas that nobody has looked at."""
        return [
            {
                "class": symbol, "title": PIPE_KINDS[symbol].title, "state": state, "state_zh": STATE_ZH[state], "share": share,
                "no_data": self.gap(gap) if gaps and gap is not None else None,
            }
            for symbol, state, share, gap in found
        ]  # fmt: skip

    def gap(self, gap: Any) -> Mapping[str, Any]:  # noqa: ANN401 - see above
        return geojson(gap) if self._of.name == "WGS-84" else _turned(gap, self._of.from_wgs84, self._decimals)


def _open(sheet: Sheet, places: NDArray[np.int64]) -> NDArray[np.bool_]:
    return ~sheet.critical[places]


def _owned(owners: frozenset[str]) -> Callable[[Sheet, NDArray[np.int64]], NDArray[np.bool_]]:
    def owned(sheet: Sheet, places: NDArray[np.int64]) -> NDArray[np.bool_]:
        mine = np.isin(sheet.block.texts["owner"], list(owners))
        return mine[sheet.block.places["owner"][places]]

    return owned


def _refuse_too_many(found: int, most: int) -> None:
    if found > most:
        raise bad(
            f"{found:,} segments lie there", f"该范围内有 {found:,} 段管线",
            f"ask for a smaller area; one answer holds at most {most:,}", f"请缩小范围；一次最多返回 {most:,} 段",
        )  # fmt: skip


def answer(index: Index, area: Area, tier: Tier, teller: Teller, owners: frozenset[str] = frozenset()) -> Answer:
    """Return what *tier* is told of *area*. Raises BadArea where one answer could not hold it."""
    cells = cells_of(area)
    about = covered(index, area)
    versions = {layer.name: layer.version for layer in index.layers.values()}
    touched = tuple(row * CELLS_ACROSS + column for (row, column), _ in cells)
    if tier is Tier.PUBLIC:
        told = [{"bounds": list(box), "classes": sorted(index.cell(key, box))} for key, box in cells]
        return Answer(cells=told, coverage=teller.coverage(about, gaps=False), touched=touched, versions=versions)
    found = hits(index, area)
    shown = _shown(found, tier, owners)
    _refuse_too_many(count(shown), BOUNDS[tier].segments)
    rounded = tier is Tier.CONTRACTOR
    listed = teller.segments([_clipped(each, area) if rounded else each for each in segments(shown, area)], rounded=rounded)
    hidden = tier is not Tier.OFFICER and count(chosen(_mine(found, tier, owners), _open)) < count(_mine(found, tier, owners))
    return Answer(segments=listed, coverage=teller.coverage(about, gaps=True), protected=hidden, touched=touched, versions=versions)


def _mine(found: list[Hits], tier: Tier, owners: frozenset[str]) -> list[Hits]:
    return chosen(found, _owned(owners)) if tier is Tier.OWNER else found


def _shown(found: list[Hits], tier: Tier, owners: frozenset[str]) -> list[Hits]:
    """Return what *tier* may see of *found*: below officers no critical main, not even one's own."""
    return found if tier is Tier.OFFICER else chosen(_mine(found, tier, owners), _open)


def _clipped(segment: Segment, area: Area) -> Segment:
    """Return the part of a segment that lies in *area*: what lies beyond the dig is nobody's business there."""
    inside = shapely.intersection(segment.flat, area.shape)
    return segment._replace(flat=inside, line=shapely.transform(inside, area.plane.degrees))


def shown_segments(index: Index, area: Area, tier: Tier) -> Iterator[Segment]:
    """Yield what *tier* may see in *area*, for conflicts."""
    yield from segments(_shown(hits(index, area), tier, frozenset()), area)
