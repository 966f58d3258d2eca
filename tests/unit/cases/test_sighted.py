from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from connectors.feeds import FEEDS
from models.datum import Degrees, shifted
from models.landing import landing_id
from models.place import Area, Places, Point, Site, listed
from models.report import Report
from models.taking import take
from streams.read import Body, read
from streams.sighted import reports

SEEN = datetime(2026, 7, 1, 1, 12, 30, tzinfo=UTC)
LANDED = SEEN + timedelta(minutes=1)
POINT = Point(Decimal("22.5677"), Decimal("113.3086"))
PLACES = listed(
    [
        Area(name="中山", kind="city"), Area(name="西区街道", kind="street", parent="中山"),
        Area(name="烟洲社区", kind="community", parent="西区街道"),
    ],
    [
        Site(subject="中山/烟洲社区/摄像头3", feed="detections", point=POINT),
        Site(subject="中山/烟洲社区/调压站", feed="hazard", point=POINT, marks={"combustible_high_alarm": Decimal(40)}),
        Site(subject="中山/烟洲社区/A1027", feed="sos", point=POINT),
    ],
)  # fmt: skip


def seen(feed: str, body: str, places: Places = PLACES, landed: datetime = LANDED, random: bytes = b"0123456789") -> list[Report]:
    (found,) = (each for each in FEEDS if each.name == feed)
    shards, rejections = read([Body(found, landing_id(landed, random), body.encode())])
    assert rejections == []
    return reports((part for parts in shards.values() for part in parts), places)


def detected(
    state: str, kind: str = "占道经营", place: str = ",", time: str = "2026-07-01 09:12:30", crs: str = "", device: str = "摄像头3"
) -> str:
    return f"city,area,device,time,kind,state,lat,lng,crs\n中山,烟洲社区,{device},{time},{kind},{state},{place},{crs}\n"


def test_a_detection_that_waits_or_is_confirmed_is_a_report_at_its_camera() -> None:
    for state in ("待核实", "属实"):
        (report,) = seen("detections", detected(state))
        assert (report.kind, report.area, report.found, report.origin) == ("matter-09006", "烟洲社区", "stated", "detections")
        assert (report.lat, report.lng, report.happened_at) == (POINT.lat, POINT.lng, SEEN)
    for state in ("误报", "已处置"):
        assert seen("detections", detected(state)) == []


def test_a_drone_says_itself_where_it_looked() -> None:
    (report,) = seen("detections", detected("待核实", place="22.5,113.3"))
    assert (report.lat, report.lng) == (Decimal("22.5"), Decimal("113.3"))


def gcj02(point: Point) -> str:
    there = shifted(Degrees(float(point.lat), float(point.lng)))
    return f"{there.lat:.7f},{there.lng:.7f}"


def test_a_place_in_a_declared_system_is_a_report_in_wgs84_that_remembers_what_was_stated() -> None:
    (report,) = seen("detections", detected("待核实", place=gcj02(POINT), crs="GCJ-02", device="无人机2"))
    assert (float(report.lat), float(report.lng)) == pytest.approx((float(POINT.lat), float(POINT.lng)), abs=1e-6)
    assert (",".join(report.stated), report.crs, report.flags) == (gcj02(POINT), "GCJ-02", ())


def test_a_place_without_a_system_is_flagged_and_one_that_looks_like_gcj02_doubly() -> None:
    (right,) = seen("detections", detected("待核实", place="22.5677,113.3086", device="无人机2"))
    (off,) = seen("detections", detected("待核实", place=gcj02(POINT), device="无人机2"))
    assert (right.flags, off.flags) == (("crs_unstated",), ("crs_unstated", "maybe_gcj02"))
    (wrong,) = seen("detections", detected("待核实", place=gcj02(POINT), crs="WGS-84", device="无人机2"))
    assert wrong.flags == ("maybe_gcj02",)


def test_the_place_of_the_camera_itself_is_no_matter_of_doubt() -> None:
    (report,) = seen("detections", detected("待核实"))
    assert report.flags == ()


def test_the_same_sight_has_the_same_id_whatever_body_it_came_in_and_counts_once() -> None:
    (first,) = seen("detections", detected("待核实"))
    (again,) = seen("detections", detected("属实"), landed=LANDED + timedelta(hours=2), random=b"9876543210")
    assert first.id == again.id
    one, other = take([first, again], (), (), ())
    assert (one.fresh, other.fresh, other.case.number) == (True, False, 1)


def test_a_camera_that_looks_again_and_again_is_one_reporter_of_one_case() -> None:
    every = [seen("detections", detected("待核实", time=f"2026-07-01 09:{minute}:00"))[0] for minute in (10, 11, 12)]
    *_, last = take(every, (), (), ())
    assert (len(last.case.reporters), last.case.opening.origin) == (3, "detections")
    assert {each.sender for each in last.case.reporters} == {"中山/烟洲社区/摄像头3"}


def test_what_nobody_can_place_or_is_long_over_is_no_case() -> None:
    assert seen("detections", detected("待核实"), Places()) == []
    assert seen("detections", detected("待核实"), landed=SEEN + timedelta(days=4)) == []


def gas(value: str, flag: str = "N", item: str = "可燃气体", unit: str = "%LEL") -> str:
    return f"city,area,device,time,item,value,unit,flag\n中山,烟洲社区,调压站,2026-07-01 09:12:30,{item},{value},{unit},{flag}\n"


def test_gas_beyond_the_second_limit_of_the_registry_is_a_case_and_a_calibration_is_none() -> None:
    (report,) = seen("hazard", gas("40"))
    assert (report.kind, report.note) == ("xiqu-gas-alarm", "combustible 40（高报）")
    assert seen("hazard", gas("39.9")) == []
    assert seen("hazard", gas("60", flag="C")) == []
    assert seen("hazard", gas("500")) == []
    assert len(seen("hazard", gas("18", item="o2", unit="%vol"))) == 0


def test_an_alarm_that_lasts_is_told_once_a_day() -> None:
    later = gas("80").replace("09:12:30", "23:00:00")
    assert seen("hazard", gas("40"))[0].id == seen("hazard", later, landed=LANDED + timedelta(days=1))[0].id


def test_a_call_for_help_is_a_case_and_a_mistake_or_a_test_is_none() -> None:
    head = "city,community,device,called_at,kind\n"
    (report,) = seen("sos", f"{head}中山,烟洲社区,A1027,2026-07-01 09:12:30,求助\n")
    assert (report.kind, report.origin) == ("xiqu-call-for-help", "sos")
    for kind in ("误报", "测试", "断电"):
        assert seen("sos", f"{head}中山,烟洲社区,A1027,2026-07-01 09:12:30,{kind}\n") == []
