from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.datum import Degrees, from_bd09, shifted, to_bd09, to_wgs84, unshifted

METRES_A_DEGREE = 111_320
METRES_A_DEGREE_NORTH = 110_750
"""On the ellipsoid at 22.5° north."""
XIQU = Degrees(22.5677, 113.3086)
IN_CHINA = st.builds(Degrees, st.floats(3, 53), st.floats(74, 134))


def metres(one: Degrees, other: Degrees) -> float:
    return hypot(one.lat - other.lat, (one.lng - other.lng) * cos(radians(one.lat))) * METRES_A_DEGREE


@given(IN_CHINA)
def test_gcj_02_and_back_is_the_same_place(at: Degrees) -> None:
    assert metres(at, unshifted(shifted(at))) < 0.001


@given(IN_CHINA)
def test_bd_09_and_back_is_the_same_place(at: Degrees) -> None:
    assert metres(at, from_bd09(to_bd09(at))) < 0.001


def test_at_xiqu_gcj_02_lies_560_m_east_and_300_m_south() -> None:
    there = shifted(XIQU)
    assert 550 < (there.lng - XIQU.lng) * cos(radians(XIQU.lat)) * METRES_A_DEGREE < 560
    assert -312 < (there.lat - XIQU.lat) * METRES_A_DEGREE_NORTH < -300


def test_the_centre_of_the_street_on_the_map_is_its_centre_on_the_ground() -> None:
    point = to_wgs84("22.5649", "113.314", "GCJ-02")
    assert metres(Degrees(float(point.lat), float(point.lng)), XIQU) < 10
    assert (point.datum, point.stated) == ("GCJ-02", ("22.5649", "113.314"))


def test_outside_china_nothing_is_shifted() -> None:
    assert shifted(Degrees(52.48, -1.9)) == Degrees(52.48, -1.9)


@pytest.mark.parametrize("datum", ["WGS-84", "CGCS2000", "unstated"])
def test_what_is_not_shifted_keeps_its_digits(datum: str) -> None:
    point = to_wgs84("22.56770", "113.3086", datum)  # type: ignore[arg-type] # a parameter of the test
    assert (str(point.lat), str(point.lng)) == ("22.56770", "113.3086")


@pytest.mark.parametrize(("lat", "lng"), [("113.3", "22.5"), ("nan", "0"), ("", "1"), ("22,5", "113")])
def test_what_is_no_place_is_refused(lat: str, lng: str) -> None:
    with pytest.raises(ValueError, match=r"degrees|could not convert"):
        to_wgs84(lat, lng, "WGS-84")
