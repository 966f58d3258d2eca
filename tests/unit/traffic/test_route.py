from decimal import Decimal

import pytest

from models.place import Point, Site
from streams.traffic.route import At, along, beside, metres, travel
from streams.traffic.segment import Now

LINE = [At(22.56, 113.30), At(22.56, 113.32), At(22.58, 113.32)]


def site(name: str, lat: str, lng: str, km: str = "") -> Site:
    marks = {"length_km": Decimal(km)} if km else {}
    return Site(subject=f"中山/{name}", feed="traffic_flow", point=Point(Decimal(lat), Decimal(lng)), marks=marks)


def fresh(speed: str) -> Now:
    return Now("fresh", Decimal(speed))


def test_a_degree_north_is_111_km_and_one_east_is_less_here() -> None:
    assert metres(At(22, 113), At(23, 113)) == pytest.approx(111_195)
    assert metres(At(22.56, 113), At(22.56, 114)) == pytest.approx(102_686, abs=20)


def test_a_place_beside_a_line_is_as_far_as_from_its_nearest_piece() -> None:
    off, on = beside(At(22.5605, 113.31), LINE)
    assert off == pytest.approx(55.6, abs=0.1)
    assert on == pytest.approx(1026.9, abs=1)
    assert beside(At(22.59, 113.32), LINE)[0] == pytest.approx(1112, abs=1)


def test_segments_on_the_line_come_in_its_order_and_others_not_at_all() -> None:
    sites = [
        site("末", "22.575", "113.3201"),
        site("首", "22.5601", "113.305"),
        site("旁", "22.562", "113.31"),
        site("弯", "22.56", "113.32"),
    ]
    assert [each.subject for each in along(sites, LINE)] == ["中山/首", "中山/弯", "中山/末"]
    assert [each.subject for each in along(sites, LINE[::-1])] == ["中山/末", "中山/弯", "中山/首"]
    assert along([Site(subject="中山/无", feed="traffic_flow")], LINE) == []


def test_time_is_told_of_what_is_measured_and_the_rest_is_unknown() -> None:
    sites = [
        site("一", "22.56", "113.305", "1.0"),
        site("二", "22.56", "113.315", "0.5"),
        site("三", "22.57", "113.32", "1.2"),
        site("四", "22.575", "113.32"),
    ]
    now = {"中山/一": fresh("30"), "中山/二": fresh("20"), "中山/三": Now("stale", Decimal(40)), "中山/四": fresh("40")}
    found = travel(sites, now, LINE)
    assert (found.minutes, found.measured_km, found.route_km, found.unknown_km) == (
        Decimal("3.5"),
        Decimal("1.50"),
        Decimal("4.28"),
        Decimal("2.78"),
    )


def test_where_nothing_moves_there_is_no_time() -> None:
    found = travel([site("一", "22.56", "113.305", "1.0")], {"中山/一": fresh("0")}, LINE)
    assert (found.minutes, found.standing, found.measured_km) == (None, ("中山/一",), Decimal("0.00"))
    assert travel([], {}, LINE).minutes is None
