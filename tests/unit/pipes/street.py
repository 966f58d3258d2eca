"""An invented street at 中山 with pipes under it, drawn in metres from its corner, written as the files that owners send."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from connectors.pipes.index import Index
from connectors.pipes.survey import Survey, Wanted, survey
from connectors.pipes.work import layer_of, sheet_of

CORNER = (113.34, 22.54)
EAST_M, NORTH_M = 102_864.0, 110_741.0
"""Metres in a degree at 22.54° N, by the tables of the WGS-84 ellipsoid."""
TODAY = date(2026, 11, 25)
Line = Sequence[tuple[float, float]]


def at(east: float, north: float) -> list[float]:
    """Return a place so many metres from the corner, in degrees."""
    return [CORNER[0] + east / EAST_M, CORNER[1] + north / NORTH_M]


def row(line: Line, **said: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": said, "geometry": {"type": "LineString", "coordinates": [at(*point) for point in line]}}


def pipe(number: str, kind: str, line: Line, **said: object) -> dict[str, Any]:
    return row(line, **{"number": number, "class": kind, "owner": f"{kind}公司", "surveyed": "2019-06", **said})


STREET = (
    pipe(
        "G1",
        "天然气",
        [(20, -50), (20, 50)],
        depth=1.2,
        depth_accuracy=0.1,
        accuracy=0.15,
        material="PE100",
        diameter="DN110",
        pressure="中压",
    ),
    pipe("G2", "天然气", [(40, -50), (40, 50)]),
    pipe("W1", "配水", [(0, 3), (100, 3)], depth="0.9"),
    pipe("C1", "输水", [(60, -50), (60, 50)], depth=3),
    pipe("E1", "供电", [(0, -30), (100, -30)], voltage="10kV", depth_from=0.7, depth_to=1.1),
)
"""Two gas mains cross the street; a water main lies along it, a transmission main (critical) crosses, a cable runs 30 m south."""


def written(folder: Path, rows: Sequence[Mapping[str, Any]] = STREET, name: str = "street.geojson") -> Path:
    """Write *rows* as GeoJSON."""
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(rows)}), "utf-8")
    return path


def wanted(crs: str = "EPSG:4490", **more: Any) -> Wanted:  # noqa: ANN401 - whatever Wanted takes
    return Wanted(crs, more.pop("columns", {}), more.pop("constants", {}), more.pop("words", {}), **more)


def surveyed(folder: Path, rows: Sequence[Mapping[str, Any]] = STREET) -> Survey:
    return survey(written(folder, rows), wanted(), TODAY)


def indexed(found: Survey, coverage: Mapping[str, Any] | None = None) -> Index:
    """Return the map of one survey, as it comes back from where it is kept."""
    kept = {
        "layer": "street", "version": 1, "loaded_at": datetime(2026, 11, 25, tzinfo=UTC), "classes": sorted(found.classes),
        "shift_m": found.system.shift_m, "coverage": None if coverage is None else json.dumps(coverage),
    }  # fmt: skip
    sheets = [sheet_of(block.packed(), found.system.name, found.system.near) for block in found.blocks]
    return Index({"street": layer_of(kept, sheets)})


def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """Return a rectangle in metres from the corner as a GeoJSON polygon."""
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [[at(*point) for point in ring]]}
