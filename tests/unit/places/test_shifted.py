from decimal import Decimal

import pytest

from models.datum import Degrees, shifted, to_wgs84
from models.place import Area, Datum, Places, Point, Site, listed
from models.shifted import inside, suspects

SOUTH, NORTH, WEST, EAST = 22.560, 22.570, 113.300, 113.310
BOX = [Degrees(SOUTH, WEST), Degrees(SOUTH, EAST), Degrees(NORTH, EAST), Degrees(NORTH, WEST)]
OUTLINE = tuple(Point(Decimal(str(lat)), Decimal(str(lng))) for lat, lng in BOX)
AREA = Area(name="社区", kind="community", outline=OUTLINE)


def places(at: Degrees, datum: Datum) -> Places:
    site = Site(subject="甲/1", feed="*", areas=("社区",), point=to_wgs84(f"{at.lat:.7f}", f"{at.lng:.7f}", datum))
    return listed([AREA], [site])


@pytest.mark.parametrize(("lat", "lng", "within"), [(22.565, 113.305, True), (22.565, 113.311, False), (22.571, 113.305, False)])
def test_a_point_is_inside_or_not(lat: float, lng: float, within: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert inside(Degrees(lat, lng), BOX) is within


@pytest.mark.parametrize("datum", ["WGS-84", "unstated", "CGCS2000"])
def test_a_point_of_a_chinese_map_that_is_not_said_to_be_one_is_named(datum: Datum) -> None:
    found = list(suspects(places(shifted(Degrees(22.565, 113.308)), datum)))
    assert [subject for subject, _ in found] == ["甲/1"]
    assert datum in found[0][1]


def test_a_point_that_was_moved_or_lies_elsewhere_anyway_is_left_alone() -> None:
    assert list(suspects(places(shifted(Degrees(22.565, 113.308)), "GCJ-02"))) == []
    assert list(suspects(places(Degrees(22.565, 113.305), "WGS-84"))) == []
    assert list(suspects(places(Degrees(23.0, 113.0), "WGS-84"))) == []
