import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod

from connectors.pipes.answering import Answer, Teller, answer
from connectors.pipes.index import Index
from connectors.pipes.systems import system
from connectors.pipes.work import area_of, dig_outline, met, told
from models.errors import BadArea
from models.pipe_query import Asked
from models.pipe_tier import BOUNDS, Tier
from tests.unit.pipes.street import STREET, TODAY, at, indexed, pipe, square, surveyed

GEOD = Geod(ellps="WGS84")
SURVEYED = square(-200, -200, 200, 200)


@pytest.fixture
def street(tmp_path: Path) -> Index:
    return indexed(surveyed(tmp_path), SURVEYED)


def near(east: float, north: float, radius_m: float = 25, **more: Any) -> Asked:  # noqa: ANN401 - whatever Asked takes
    return Asked(shape={"type": "Point", "coordinates": at(east, north)}, radius_m=radius_m, **more)


def trench(*points: tuple[float, float], width_m: float = 1) -> Asked:
    return Asked(shape={"type": "LineString", "coordinates": [at(*point) for point in points]}, width_m=width_m)


def asked(index: Index, what: Asked, tier: Tier = Tier.OFFICER, owners: tuple[str, ...] = (), dig: Any = None) -> Answer:  # noqa: ANN401
    return told(index, what, tier, frozenset(owners), dig, TODAY)


def numbers(found: Answer) -> set[str]:
    return {each["number"] for each in found.segments}


def refused(index: Index, what: Asked, tier: Tier = Tier.OFFICER) -> str:
    with pytest.raises(BadArea) as caught:
        asked(index, what, tier)
    assert any("\u4e00" <= character <= "\u9fff" for character in caught.value.wrong.zh)
    return f"{caught.value.wrong.en}; {caught.value.right.en}"


def between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the metres on the ellipsoid, by another library's arithmetic."""
    (east, north), (to_east, to_north) = at(*one), at(*other)
    return float(GEOD.inv(east, north, to_east, to_north)[2])


def test_an_officer_is_told_everything_with_how_exact_and_how_old_it_is(street: Index) -> None:
    found = asked(street, near(30, 0))
    assert numbers(found) == {"G1", "G2", "W1"}
    gas = next(each for each in found.segments if each["number"] == "G1")
    assert (gas["depth_from_m"], gas["accuracy_m"], gas["depth_accuracy_m"]) == (Decimal("1.2"), Decimal("0.15"), Decimal("0.1"))
    assert (gas["survey_age_days"], gas["distance_m"], gas["class"]["colour"]) == (2734, pytest.approx(10, abs=0.1), "#FF00FF")
    other = next(each for each in found.segments if each["number"] == "G2")
    assert (other["depth_from_m"], other["accuracy_m"]) == (None, None)
    assert "C1" in numbers(asked(street, near(60, 0)))


def test_the_nearest_comes_first_and_distances_are_those_of_the_ellipsoid(street: Index) -> None:
    found = asked(street, near(30, 0, 100)).segments
    assert [each["distance_m"] for each in found] == sorted(each["distance_m"] for each in found)
    metres = between((30, 0), (20, 0))
    assert next(each for each in found if each["number"] == "G1")["distance_m"] == pytest.approx(metres, abs=0.06)


def test_what_is_found_is_what_a_look_at_every_line_finds(tmp_path: Path) -> None:
    chance = random.Random(61)
    lines = []
    for _ in range(6_000):
        east, north = chance.uniform(-900, 900), chance.uniform(-900, 900)
        lines.append([(east, north), (east + chance.uniform(-40, 40), north + chance.uniform(-40, 40))])
    index = indexed(surveyed(tmp_path, [pipe(str(number), "燃气", line) for number, line in enumerate(lines)]))
    assert len(index.layers["street"].sheets) > 1
    for _ in range(20):
        east, north = chance.uniform(-900, 900), chance.uniform(-900, 900)
        found = numbers(asked(index, near(east, north, 100)))
        for number, (one, other) in enumerate(lines):
            steps = [(one[0] + (other[0] - one[0]) * step / 20, one[1] + (other[1] - one[1]) * step / 20) for step in range(21)]
            if abs(one[0] - east) > 200 or abs(one[1] - north) > 200:
                assert str(number) not in found
                continue
            closest = min(between((east, north), step) for step in steps)
            if closest < 99:
                assert str(number) in found
            if closest > 102:
                assert str(number) not in found


def test_no_tier_below_an_officer_is_ever_told_of_a_critical_main(street: Index) -> None:
    dig = dig_outline(street, trench((50, 0), (70, 0), width_m=4))
    for tier in (Tier.PUBLIC, Tier.CONTRACTOR, Tier.OWNER):
        found = asked(street, near(60, 0, 40), tier, ("输水公司", "配水公司"), dig)
        assert not any(each["critical"] or each["class"]["symbol"] == "SS" for each in found.segments)
        assert found.protected is (tier is not Tier.PUBLIC)


def test_a_cell_with_nothing_but_a_critical_main_is_an_empty_cell(tmp_path: Path) -> None:
    alone = indexed(surveyed(tmp_path, [STREET[3]]))
    assert not any(each["classes"] for each in asked(alone, near(60, 0, 5), Tier.PUBLIC).cells)


def test_a_contractor_is_told_what_lies_in_the_dig_cut_off_and_rounded(street: Index) -> None:
    dig = dig_outline(street, trench((15, 0), (45, 0), width_m=2))
    found = asked(street, near(30, 0, 100), Tier.CONTRACTOR, (), dig)
    assert {each["class"]["symbol"] for each in found.segments} == {"TR", "JP"}
    assert numbers(found) == {""}
    for each in found.segments:
        for lng, lat in each["geometry"]["coordinates"]:
            assert (round(lng, 5), round(lat, 5)) == (lng, lat)
            assert abs(lat - at(0, 0)[1]) < 8 / 110_000
    assert {each["depth_from_m"] for each in found.segments} == {Decimal("1.2"), None, Decimal("0.9")}
    with pytest.raises(BadArea, match="outside of the permitted dig"):
        asked(street, near(30, 100), Tier.CONTRACTOR, (), dig)


def test_an_owner_is_told_of_its_own_pipes_alone(street: Index) -> None:
    assert numbers(asked(street, near(30, 0, 100), Tier.OWNER, ("天然气公司",))) == {"G1", "G2"}


def test_the_public_is_told_classes_by_cell_and_the_cells_do_not_move_with_the_question(street: Index) -> None:
    one, other = (asked(street, near(*place, 40), Tier.PUBLIC) for place in ((30, 0), (31, 4)))
    assert one.segments == ()
    assert one.cells == other.cells
    assert {symbol for cell in one.cells for symbol in cell["classes"]} == {"RQ", "JS", "DL"}
    for cell in one.cells:
        west, south, east, north = cell["bounds"]
        assert (round(west / 0.005), round(south / 0.005)) == (pytest.approx(west / 0.005), pytest.approx(south / 0.005))
        assert (east - west, north - south) == (pytest.approx(0.005), pytest.approx(0.005))


def test_no_data_is_not_no_pipes(street: Index, tmp_path: Path) -> None:
    inside = {each["class"]: each for each in asked(street, near(150, 150, 20)).coverage}
    assert (inside["RQ"]["state"], inside["RQ"]["share"], inside["RQ"]["no_data"]) == ("surveyed", 1.0, None)
    assert (inside["TX"]["state"], inside["TX"]["share"]) == ("not_surveyed", 0.0)
    edge = {each["class"]: each for each in asked(street, near(200, 0, 20)).coverage}
    assert (edge["RQ"]["state"], edge["RQ"]["share"]) == ("partly", pytest.approx(0.5, abs=0.01))
    assert min(lng for lng, _ in edge["RQ"]["no_data"]["coordinates"][0]) == pytest.approx(at(200, 0)[0], abs=1e-6)
    unstated = indexed(surveyed(tmp_path))
    assert {each["class"]: each["state"] for each in asked(unstated, near(150, 150)).coverage}["RQ"] == "not_stated"
    assert not asked(unstated, near(150, 150)).known
    assert asked(street, near(150, 150)).known


def test_an_answer_comes_in_the_system_that_is_asked_for(street: Index) -> None:
    def first(crs: str) -> list[float]:
        found = asked(street, near(20, 45, 3, answer_crs=crs)).segments
        place: list[float] = found[0]["geometry"]["coordinates"][0]
        return place

    degrees = first("WGS-84")
    assert degrees == pytest.approx(at(20, -50), abs=1e-7)
    metres = first("EPSG:4547")
    assert 100_000 < metres[0] < 900_000
    assert 2_000_000 < metres[1] < 3_000_000
    assert 0.003 < first("GCJ-02")[0] - degrees[0] < 0.008
    asked_in_metres = Asked(shape={"type": "Point", "coordinates": metres}, radius_m=5, crs="EPSG:4547")
    assert "G1" in numbers(asked(street, asked_in_metres))


def test_a_dig_is_told_how_many_mains_of_which_class_it_crosses(street: Index) -> None:
    dig = dig_outline(street, trench((10, 0), (50, 0), width_m=1))
    found = met(street, dig, Decimal(1), Tier.CONTRACTOR, TODAY)
    gas = next(each for each in found.conflicts if each.symbol == "RQ")
    assert (gas.crossed, gas.met, gas.depth_unknown, gas.shallowest_m) == (2, 2, True, Decimal("1.2"))
    water = next(each for each in found.conflicts if each.symbol == "JS")
    assert (water.crossed, water.near) == (0, 1)
    assert water.nearest_m == pytest.approx(2.5, abs=0.1)
    assert "crosses 2 gas mains" in found.en
    assert "横穿 2 条燃气管线" in found.zh
    shallow = met(street, dig, Decimal("0.3"), Tier.CONTRACTOR, TODAY)
    assert next(each for each in shallow.conflicts if each.symbol == "RQ").met == 1


def test_pieces_that_touch_are_one_main_however_the_survey_cut_them(tmp_path: Path) -> None:
    pieces = [pipe(str(n), "燃气", [(20, n), (20, n + 1)]) for n in range(-10, 10)]
    index = indexed(surveyed(tmp_path, pieces))
    dig = dig_outline(index, trench((10, 0), (30, 0), width_m=6))
    assert met(index, dig, Decimal(1), Tier.OFFICER, TODAY).conflicts[0].crossed == 1


def test_a_dig_over_a_critical_main_is_warned_off_without_being_told_of_what(street: Index) -> None:
    dig = dig_outline(street, trench((55, 10), (65, 10)))
    found = met(street, dig, Decimal(1), Tier.CONTRACTOR, TODAY)
    assert found.conflicts == []
    assert "do not dig" in found.en
    assert "请勿开挖" in found.zh
    assert met(street, dig, Decimal(1), Tier.OFFICER, TODAY).conflicts[0].crossed == 1


def test_what_cannot_be_meant_is_refused_in_both_languages(street: Index) -> None:
    assert "radius of 5000000 m" in refused(street, near(0, 0, 5_000_000))
    assert "radius of nan m" in refused(street, near(0, 0, float("nan")))
    assert "radius of -1 m" in refused(street, near(0, 0, -1))
    assert "latitude and longitude are swapped" in refused(street, _point(22.54, 113.34))
    assert "are no degrees" in refused(street, _point(40_000_000, 2_500_000))
    assert "far from all that is known here" in refused(street, _point(-74, 40.7))
    assert "NaN or infinite" in refused(street, _point(float("inf"), 22.5))
    assert "is no place of EPSG:4547" in refused(street, _point(1.0, 2.0, crs="EPSG:4547"))
    assert "they would fit EPSG:4526" in refused(street, _point(38_432_000, 2_493_000, crs="EPSG:4547"))
    for name in ("EPSG:999999", "EPSG:5773", "EPSG:4978", "EPSG:12", "Xian80", ""):
        assert "no coordinate system" in refused(street, near(0, 0, answer_crs=name))
    for name in ("EPSG:2304", "EPSG:2383"):
        assert "no published way leads from" in refused(street, near(0, 0, answer_crs=name))
    assert "north and east are swapped for EPSG:4547" in refused(street, _point(2_493_000, 432_000, crs="EPSG:4547"))
    assert "100000 points" in refused(street, _polygon([at(0, 0)] * 100_000))
    assert "crosses itself" in refused(street, _polygon([at(0, 0), at(9, 9), at(9, 0), at(0, 9), at(0, 0)]))
    assert "not closed" in refused(street, _polygon([at(0, 0), at(9, 0), at(9, 9), at(0, 9)]))
    assert "m²" in refused(street, Asked(shape=square(-5000, -5000, 5000, 5000)))
    assert "no length" in refused(street, trench((0, 0), (0, 0)))
    assert "m long" in refused(street, trench((0, 0), (20_000, 0)))
    assert "wide" in refused(street, trench((0, 0), (9, 0), width_m=500))
    with pytest.raises(BadArea, match="a dig is no point"):
        dig_outline(street, near(0, 0))


def _point(east: float, north: float, crs: str = "WGS-84") -> Asked:
    return Asked(shape={"type": "Point", "coordinates": [east, north]}, radius_m=10, crs=crs)


def _polygon(ring: list[list[float]]) -> Asked:
    return Asked(shape={"type": "Polygon", "coordinates": [ring]})


def test_an_answer_that_would_be_a_map_is_refused_with_its_number(tmp_path: Path) -> None:
    most = BOUNDS[Tier.OFFICER].segments
    index = indexed(surveyed(tmp_path, [pipe(str(n), "燃气", [(n / 1000, 0), (n / 1000, 5)]) for n in range(most + 1)]))
    assert f"{most + 1:,} segments lie there" in refused(index, near(0, 0, 50))


def test_an_empty_map_says_that_nothing_was_surveyed() -> None:
    index = Index()
    area = area_of(near(0, 0), BOUNDS[Tier.PUBLIC], index)
    found = answer(index, area, Tier.PUBLIC, Teller(system("WGS-84"), TODAY))
    assert not found.known
    assert {each["state"] for each in found.coverage} == {"not_surveyed"}
