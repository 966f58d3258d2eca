import gzip
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from connectors.pipes.block import unpacked
from connectors.pipes.columns import pairs
from connectors.pipes.polygons import coverage_of
from connectors.pipes.survey import survey
from connectors.pipes.systems import system
from models.errors import BadArea, SurveyError
from models.pipe import Pipe
from tests.official.shared_files import SHARED, needs_shared
from tests.unit.pipes.street import STREET, TODAY, at, pipe, row, square, surveyed, wanted, written


def pipes(folder: Path, rows: Any = STREET) -> dict[str, Pipe]:  # noqa: ANN401 - rows of GeoJSON
    found = surveyed(folder, rows)
    blocks = [unpacked(block.packed()) for block in found.blocks]
    return {each.number: each for block in blocks for each in block.pipes(np.arange(len(block)))}


def refused(path: Path, crs: str = "EPSG:4490", **more: Any) -> str:  # noqa: ANN401 - see above
    with pytest.raises(SurveyError) as caught:
        survey(path, wanted(crs, **more), TODAY)
    return str(caught.value)


def test_what_the_survey_says_comes_back_and_what_it_does_not_say_stays_unsaid(tmp_path: Path) -> None:
    found = pipes(tmp_path)
    gas, other = found["G1"], found["G2"]
    assert (gas.kind.title, gas.kind.colour, gas.depth_from, gas.depth_to) == ("天然气", "#FF00FF", Decimal("1.2"), Decimal("1.2"))
    assert (gas.material, gas.diameter, gas.accuracy, gas.surveyed) == ("PE100", "DN110", Decimal("0.15"), "2019-06")
    assert (other.depth_from, other.accuracy, other.material, other.critical) == (None, None, "", False)
    assert (found["E1"].depth_from, found["E1"].depth_to) == (Decimal("0.7"), Decimal("1.1"))


@pytest.mark.parametrize(
    ("kind", "said", "critical"),
    [
        ("输水", {}, True), ("氢气", {}, True), ("天然气", {"pressure": "次高压A"}, True), ("天然气", {"pressure": "中压"}, False),
        ("供电", {"voltage": "110kV"}, True), ("供电", {"voltage": "10"}, False), ("配水", {"critical": "是"}, True),
        ("输水", {"critical": "否"}, True),
    ],
)  # fmt: skip
def test_a_main_is_critical_by_what_it_is_and_never_less_than_its_owner_says(
    tmp_path: Path, kind: str, said: dict[str, str], *, critical: bool
) -> None:
    assert pipes(tmp_path, [pipe("X", kind, [(0, 0), (9, 9)], **said)])["X"].critical is critical


def test_a_file_is_read_by_the_columns_and_words_that_the_loader_names(tmp_path: Path) -> None:
    path = written(tmp_path, [row([(0, 0), (5, 5)], 编号="A-1", 类别="煤气管", 埋深=1)])
    how: dict[str, Any] = {"columns": {"number": "编号", "class": "类别", "depth": "埋深"}, "words": {"煤气管": "MQ"}}
    found = survey(path, wanted(constants={"owner": "燃气公司", "surveyed": "2021"}, **how), TODAY)
    (only,) = found.blocks[0].pipes(np.arange(1))
    assert (only.number, only.kind.title, only.owner, only.depth_from) == ("A-1", "煤气", "燃气公司", Decimal(1))


@pytest.mark.parametrize("driver", ["GPKG", "ESRI Shapefile"])
def test_a_geopackage_and_a_shapefile_in_gbk_say_the_same_as_geojson(tmp_path: Path, driver: str) -> None:
    path = tmp_path / ("street.gpkg" if driver == "GPKG" else "street.shp")
    lines = [shapely.linestrings([at(*point) for point in each]) for each in ([(0, 0), (9, 0)], [(0, 5), (9, 5)])]
    columns = {
        "number": ["甲", "乙"],
        "class": ["燃气", "雨水"],
        "owner": ["中山燃气", "水务局"],
        "surveyed": ["2019", "2020"],
        "depth": [1.5, None],
    }
    encoding = "GBK" if driver != "GPKG" else None
    pyogrio.raw.write(
        path, shapely.to_wkb(lines), [np.array(column, dtype=object if name != "depth" else float) for name, column in columns.items()],
        list(columns), driver=driver, geometry_type="LineString", crs="EPSG:4490", encoding=encoding,
    )  # fmt: skip
    found = survey(path, wanted(encoding=encoding), TODAY)
    both = {each.number: each for each in found.blocks[0].pipes(np.arange(2))}
    assert (both["甲"].owner, both["甲"].depth_from, both["乙"].depth_from, both["乙"].kind.symbol) == (
        "中山燃气",
        Decimal("1.5"),
        None,
        "YS",
    )


def test_metres_of_cgcs2000_lie_where_the_same_degrees_do() -> None:
    degrees = np.array([at(0, 0), at(500, -300)])
    for code in ("EPSG:4547", "EPSG:4526"):
        metres = system(code).from_wgs84(degrees)
        assert np.abs(system(code).to_wgs84(metres) - degrees).max() < 1e-9
    assert system("EPSG:4526").from_wgs84(degrees)[0][0] - system("EPSG:4547").from_wgs84(degrees)[0][0] == pytest.approx(38_000_000)


def test_an_unknown_code_and_a_datum_without_a_published_way_are_refused() -> None:
    with pytest.raises(BadArea, match="no coordinate system 'EPSG:999999'"):
        system("EPSG:999999")
    with pytest.raises(BadArea, match="no published way leads from EPSG:2383"):
        system("EPSG:2383")
    with pytest.raises(BadArea, match="no coordinate system"):
        system("EPSG:5773")


def test_every_fault_is_told_once_with_row_column_and_what_to_write(tmp_path: Path) -> None:
    rows = [
        pipe("1", "燃气", [(0, 0), (9, 9)]),
        pipe("2", "煤气管", [(0, 0), (9, 9)]),
        pipe("3", "煤气管", [(0, 0), (9, 9)]),
        pipe("4", "燃气", [(0, 0), (9, 9), (9, 0), (0, 9)]),
        pipe("5", "燃气", [(0, 0), (9, 9)], depth="deep"),
        pipe("6", "燃气", [(0, 0), (9, 9)], depth=-3),
        pipe("7", "燃气", [(0, 0), (9, 9)], surveyed="2031"),
        pipe("8", "燃气", [(0, 0), (0, 0)]),
        pipe("9", "燃气", [(0, 0), (9, 9)], owner=""),
        {**pipe("10", "燃气", [(0, 0), (9, 9)]), "geometry": {"type": "Point", "coordinates": at(0, 0)}},
        {**pipe("11", "燃气", [(0, 0), (9, 9)]), "geometry": None},
    ]
    said = refused(written(tmp_path, rows))
    assert "row 2, column class: '煤气管' is no class" in said
    assert "--words 煤气管=RQ (and 1 more rows)" in said
    assert "row 4, geometry: the line crosses itself near 113.34004" in said
    assert "row 5, column depth: 'deep' is no number; write metres" in said
    assert "row 6, column depth: -3 m is not between 0 and 100" in said
    assert "row 7, column surveyed: 2031 lies before 1850 or in the future" in said
    assert "row 8, geometry: it has no length" in said
    assert "row 9, column owner: it is empty" in said
    assert "row 10, geometry: it is a Point; load the lines" in said
    assert "row 11, geometry: there is no line" in said
    assert "nothing of it is kept" in said


def test_missing_columns_and_wrong_options_are_told_with_what_is_there(tmp_path: Path) -> None:
    path = written(tmp_path, [row([(0, 0), (9, 9)], TYPE="燃气", OWN="x")])
    assert "nothing says class" in refused(path)
    assert "The file has: TYPE, OWN" in refused(path)
    assert "has no column 'KIND'; it has: TYPE, OWN" in refused(path, columns={"class": "KIND"})
    assert "there is no field 'klasse'" in refused(path, columns={"klasse": "TYPE"})
    assert "'煤' is no class" in refused(path, words={"煤气管": "煤"})
    assert "no file" in refused(tmp_path / "nothing.shp")
    with pytest.raises(SurveyError, match="is not NAME=VALUE"):
        pairs(["class"], "--map")


def test_coordinates_that_do_not_fit_their_system_are_told_with_the_one_that_they_fit(tmp_path: Path) -> None:
    metres = system("EPSG:4526").from_wgs84(np.array([at(0, 0), at(9, 9)])).tolist()
    zoned = {**pipe("1", "燃气", []), "geometry": {"type": "LineString", "coordinates": metres}}
    assert "they would fit EPSG:4526: load with --crs EPSG:4526" in refused(written(tmp_path, [zoned]), "EPSG:4547")
    swapped = {**pipe("1", "燃气", []), "geometry": {"type": "LineString", "coordinates": [[22.5, 113.3], [22.6, 113.3]]}}
    assert "latitude stands before longitude" in refused(written(tmp_path, [swapped]))


def test_a_file_that_is_none_and_one_without_rows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.geojson"
    path.write_text("{")
    assert "cannot be read" in refused(path)
    assert "no rows" in refused(written(tmp_path, []))


def test_the_surveyed_area_must_be_polygons_that_do_not_cross_themselves(tmp_path: Path) -> None:
    def area(shape: dict[str, Any]) -> Path:
        path = tmp_path / "area.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": shape}]}))
        return path

    assert coverage_of(area(square(0, 0, 9, 9)), "EPSG:4490")["type"] == "Polygon"
    bow = {"type": "Polygon", "coordinates": [[at(0, 0), at(9, 9), at(9, 0), at(0, 9), at(0, 0)]]}
    with pytest.raises(SurveyError, match="crosses itself"):
        coverage_of(area(bow), "EPSG:4490")
    with pytest.raises(SurveyError, match="no polygon"):
        coverage_of(area({"type": "Point", "coordinates": at(0, 0)}), "EPSG:4490")


@needs_shared
def test_a_real_network_is_loaded_whole_and_lies_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "gas.geojson"
    path.write_bytes(gzip.decompress((SHARED / "data" / "pipes" / "schutterwald_gas.geojson.gz").read_bytes()))
    how = wanted("EPSG:31467", columns={"number": "id", "class": "kind"}, constants={"owner": "Netz", "surveyed": "2019"})
    found = survey(path, how, TODAY)
    stated = sum(float(each["properties"]["length_m"]) for each in json.loads(path.read_text())["features"])
    assert (found.segments, found.classes) == (2559, frozenset({"RQ"}))
    assert float(found.length_m) == pytest.approx(stated, rel=0.002)
