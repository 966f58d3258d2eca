"""The area that a survey states, read from a file of polygons: apart from the map, so that a gateway never imports GDAL."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyogrio
import shapely
from pyogrio.errors import DataSourceError

from connectors.pipes.coverage import geojson
from connectors.pipes.systems import outside, system
from models.errors import BadArea, SurveyError

POLYGONS = (3, 6)


def coverage_of(path: Path, crs: str) -> Mapping[str, Any]:
    """Return the polygons of a file as one GeoJSON geometry in WGS-84. Raises SurveyError."""
    try:
        of = system(crs)
        _, _, raw, _ = pyogrio.raw.read(path, columns=[], force_2d=True)
    except (DataSourceError, BadArea) as error:
        raise SurveyError(f"--coverage {path.name} cannot be read: {error}") from error
    shapes = shapely.from_wkb(raw, on_invalid="ignore")
    for row, shape in enumerate(shapes, 1):
        if shape is None or shapely.get_type_id(shape) not in POLYGONS:
            raise SurveyError(f"--coverage {path.name}, row {row}: it is no polygon; draw the area that was surveyed as polygons")
        if not shapely.is_valid(shape):
            why = shapely.is_valid_reason(shape)
            raise SurveyError(f"--coverage {path.name}, row {row}: the polygon crosses itself or is otherwise no area: {why}; correct it")
        if outside(of.to_wgs84(shapely.get_coordinates(shape)), of.reach).any():
            raise SurveyError(f"--coverage {path.name}, row {row}: it lies outside of {crs}; name its system with --coverage-crs")
    if not len(shapes):
        raise SurveyError(f"--coverage {path.name} has no polygons")
    whole = shapely.union_all([shapely.transform(shape, of.to_wgs84) for shape in shapes])
    return geojson(whole)
