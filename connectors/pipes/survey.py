"""A survey read from a file of GDAL's kinds (Shapefile, GeoPackage, GeoJSON), whole or not at all: one wrong row and nothing is loaded.

A pipe that silently went missing on the way is the one that is dug into. So every row is checked before anything is kept, and the first
faults are told with row, column, and what to write instead.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import file_digest
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError

from connectors.pipes.area import Plane
from connectors.pipes.block import SEGMENTS, Block, block_of
from connectors.pipes.columns import Reading, reading
from connectors.pipes.lines import Fault, faults, near_each_other, parts_of
from connectors.pipes.systems import Coordinates, Reach, System, outside, system
from models.errors import BadArea, SurveyError
from models.pipe import Pipe, Unfit, pipe_of
from models.standards.pipe_class import pipe_class

TOLD_FAULTS = 20
ROWS = 20_000
WHOLE_AT_ONCE = ("GeoJSON", "GeoJSONSeq", "TopoJSON")
"""Drivers that read the whole file each time, however little is asked for."""
Told = Callable[[int, int], None]


class Wanted(NamedTuple):
    """What the loader says of a file. columns, constants, words: see `Reading`. sublayer: one of several layers in it."""

    crs: str
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    words: Mapping[str, str]
    encoding: str | None = None
    sublayer: str | None = None


@dataclass
class Survey:
    """What was read. remarks: what a person should look at, though it stops nothing."""

    system: System
    sha256: str
    blocks: list[Block] = field(default_factory=list)
    segments: int = 0
    length_m: Decimal = Decimal(0)
    classes: frozenset[str] = frozenset()
    remarks: list[str] = field(default_factory=list)


class _Rows(NamedTuple):
    first: int
    shapes: NDArray[np.object_]
    texts: Mapping[str, Sequence[str]]


def _info(path: Path, wanted: Wanted) -> dict[str, Any]:
    if not path.is_file():
        raise SurveyError(f"there is no file {path}")
    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
        if len(layers) > 1 and wanted.sublayer is None:
            raise SurveyError(f"{path.name} has several layers: {', '.join(layers)}; name one with --sublayer")
        info: dict[str, Any] = pyogrio.read_info(path, layer=wanted.sublayer, encoding=wanted.encoding, force_feature_count=True)
    except (DataSourceError, DataLayerError, LookupError, UnicodeDecodeError) as error:
        raise SurveyError(f"{path.name} cannot be read: {error}; give a Shapefile (.shp), a GeoPackage (.gpkg) or GeoJSON") from error
    return info


def _text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN, in a column of any type
        return ""
    if isinstance(value, float | np.floating):
        return f"{float(value):.12g}"
    return str(value)


def _rows(path: Path, wanted: Wanted, how: Reading, info: Mapping[str, Any]) -> Iterator[_Rows]:
    total = int(info["features"])
    step = max(total, 1) if info["driver"] in WHOLE_AT_ONCE else ROWS
    columns = sorted(set(how.columns.values()))
    for first in range(0, total, step):
        try:
            meta, _, shapes, data = pyogrio.raw.read(
                path, layer=wanted.sublayer, encoding=wanted.encoding, columns=columns, skip_features=first, max_features=step,
                force_2d=True, datetime_as_string=True,
            )  # fmt: skip
        except (DataSourceError, UnicodeDecodeError) as error:
            raise SurveyError(f"{path.name} cannot be read: {error}; if its text is GBK, say --encoding GBK") from error
        by_column = {str(name): [_text(value) for value in column] for name, column in zip(meta["fields"], data, strict=True)}
        yield _Rows(first + 1, shapely.from_wkb(shapes, on_invalid="ignore"), {name: by_column[of] for name, of in how.columns.items()})


def _pipes(rows: _Rows, how: Reading, today: date) -> Iterator[Pipe | Fault]:
    names = list(rows.texts)
    for place, texts in enumerate(zip(*rows.texts.values(), strict=True) if names else [()] * len(rows.shapes)):
        try:
            yield pipe_of({**how.constants, **dict(zip(names, texts, strict=True))}, how.words, today)
        except Unfit as unfit:
            column = how.columns.get(unfit.field, unfit.field)
            yield Fault(rows.first + place, f"column {column}", unfit.wrong, unfit.instead)


class Wrong:
    """What is wrong with the rows so far: each fault once, with the first row that has it and how many more do."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], Fault] = {}
        self._times: Counter[tuple[str, str]] = Counter()

    def add(self, fault: Fault) -> None:
        self._first.setdefault((fault.column, fault.wrong), fault)
        self._times[fault.column, fault.wrong] += 1

    def __bool__(self) -> bool:
        return bool(self._first)

    def refuse(self, path: Path) -> None:
        """Raise SurveyError where anything is wrong."""
        if not self._first:
            return
        told = [f"{fault}{f' (and {more} more rows)' if (more := self._times[key] - 1) else ''}" for key, fault in self._first.items()]
        if len(told) > TOLD_FAULTS:
            told[TOLD_FAULTS:] = [f"… and {len(told) - TOLD_FAULTS} other faults"]
        raise SurveyError("\n  ".join([f"{path.name} is not loaded, nothing of it is kept 未载入:", *told]))


def found_system(name: str, points: Coordinates) -> System:
    """Return the system of that name; the best way to WGS-84 may depend on where the points are."""
    try:
        of = system(name)
        degrees = of.to_wgs84(points)
        if not of.shift_m or outside(degrees, of.reach).any():
            return of
        west, south = np.floor(degrees.min(axis=0) * 10) / 10
        east, north = np.ceil(degrees.max(axis=0) * 10) / 10
        return system(name, Reach(float(west), float(south), float(east), float(north)))
    except BadArea as error:
        raise SurveyError(f"--crs {name}: {error}") from error


def _remark(info: Mapping[str, Any], of: System) -> Iterator[str]:
    stated = info["crs"]
    if not stated or info["driver"] in WHOLE_AT_ONCE or not of.name.startswith("EPSG:"):
        return
    try:
        if CRS.from_user_input(stated) != CRS.from_user_input(of.name):
            yield f"the file says that it is in {stated[:60]}, you say {of.name}: yours was taken"
    except CRSError:
        return


def survey(path: Path, wanted: Wanted, today: date, told: Told = lambda _done, _total: None) -> Survey:
    """Read and check the whole file. Raises SurveyError with what is wrong, where, and what to write instead."""
    info = _info(path, wanted)
    total = int(info["features"])
    if not total:
        raise SurveyError(f"{path.name} has no rows; nothing is loaded")
    how = reading([str(name) for name in info["fields"]], wanted.columns, wanted.constants, wanted.words)
    wrong = Wrong()
    pipes: list[Pipe] = []
    lines: list[Coordinates] = []
    of: System | None = None
    for rows in _rows(path, wanted, how, info):
        of = of or found_system(wanted.crs, _some(rows.shapes))
        for fault in faults(rows.shapes, of, rows.first):
            wrong.add(fault)
        for shape, pipe in zip(rows.shapes, _pipes(rows, how, today), strict=True):
            if isinstance(pipe, Fault):
                wrong.add(pipe)
            elif not wrong:
                parts = parts_of(shape)
                pipes += [pipe] * len(parts)
                lines += parts
        told(min(rows.first + len(rows.shapes) - 1, total), total)
    wrong.refuse(path)
    if of is None:
        raise SurveyError(f"{path.name} has no rows")
    with path.open("rb") as file:
        made = Survey(of, file_digest(file, "sha256").hexdigest(), remarks=list(_remark(info, of)))
    _fill(made, pipes, lines)
    return made


def _some(shapes: NDArray[np.object_]) -> Coordinates:
    points: Coordinates = shapely.get_coordinates(shapes)
    whole = points[np.isfinite(points).all(axis=1)]
    return whole if len(whole) else np.zeros((1, 2))


def _fill(made: Survey, pipes: Sequence[Pipe], lines: Sequence[Coordinates]) -> None:
    middles = made.system.to_wgs84(np.array([(line[0] + line[-1]) / 2 for line in lines]))
    order = near_each_other(middles)
    for first in range(0, len(order), SEGMENTS):
        chosen = order[first : first + SEGMENTS]
        made.blocks.append(block_of([pipes[place] for place in chosen], [lines[place] for place in chosen]))
    made.segments, made.classes = len(pipes), frozenset(pipe_class(pipe.kind).symbol for pipe in pipes)
    made.length_m = Decimal(round(sum(_length(block, made.system) for block in made.blocks)))


def _length(block: Block, of: System) -> float:
    degrees = of.to_wgs84(block.points)
    plane = Plane(*map(float, degrees.mean(axis=0)))
    return float(shapely.length(shapely.from_ragged_array(shapely.GeometryType.LINESTRING, plane.metres(degrees), (block.ends,))).sum())
