import pytest

from connectors.feeds.rows.label import Unclear
from connectors.feeds.rows.placed import placed
from models.datum import Degrees, shifted, to_bd09


def at(lat: str, lng: str, crs: str = "") -> tuple[float, float]:
    found = placed({"lat": lat, "lng": lng, "crs": crs})
    assert found is not None
    return float(found.lat), float(found.lng)


@pytest.mark.parametrize("crs", ["GCJ-02", "gcj02", "GCJ_02", " 火星坐标 "])
def test_a_place_of_a_shifted_map_comes_back_to_it_when_it_is_shifted_again(crs: str) -> None:
    there = shifted(Degrees(*at("22.5250", "113.3567", crs)))
    assert there == pytest.approx((22.5250, 113.3567), abs=1e-6)


def test_a_place_of_baidu_is_shifted_back_twice() -> None:
    there = to_bd09(shifted(Degrees(*at("22.5310", "113.3632", "BD-09"))))
    assert there == pytest.approx((22.5310, 113.3632), abs=1e-6)


@pytest.mark.parametrize("crs", ["WGS-84", "CGCS2000", "EPSG:4490", "gps"])
def test_a_place_that_needs_no_shift_keeps_every_digit(crs: str) -> None:
    found = placed({"lat": "22.52500", "lng": "113.3567000001", "crs": crs})
    assert found is not None
    assert (found.lat, found.lng, found.stated) == ("22.52500", "113.3567000001", ("22.52500", "113.3567000001"))


def test_what_declares_no_system_is_left_as_it_is() -> None:
    found = placed({"lat": "22.5250", "lng": "113.3567"})
    assert found is not None
    assert (found.lat, found.lng, found.datum) == ("22.5250", "113.3567", "unstated")
    assert placed({"crs": "GCJ-02"}) is None
    assert placed({}) is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"lat": "22.5", "lng": "113.3", "crs": "北京54"}, "unknown_crs"),
        ({"lat": "22.5", "crs": "GCJ-02"}, "bad_place"),
        ({"lat": "113.3", "lng": "22.5", "crs": "GCJ-02"}, "bad_place"),
        ({"lat": "nan", "lng": "113.3", "crs": "WGS-84"}, "bad_place"),
        ({"lat": "north", "lng": "113.3", "crs": "BD-09"}, "bad_place"),
    ],
)
def test_a_system_or_degrees_that_are_none_are_refused_with_what_to_send(row: dict[str, str], reason: str) -> None:
    with pytest.raises(Unclear) as refused:
        placed(row)
    assert refused.value.reason == reason
