"""Slopes, structures and wind against their marks; warnings against a plain look at each half hour."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from models.period import CITY_ZONE
from models.place import Area, Places, Site, listed
from tests.unit.kpis.town import DAY, Body, Told, clock, told

HEAD = "city,area,device,time,item,value,unit,minutes,flag,state,heartbeat\n"
WARNED = "area,kind,colour,issued,from,until,state\n"
SLOPE = "中山/后山社区/边坡3号"
YEAR = datetime(2026, 1, 1, tzinfo=CITY_ZONE)


def says(at: datetime, item: str, value: str, unit: str = "", flag: str = "") -> Body:
    return at + timedelta(seconds=10), f"{HEAD}中山,后山社区,边坡3号,{at:%Y-%m-%d %H:%M:%S},{item},{value},{unit},,{flag},,\n"


def marked(**marks: str) -> Places:
    site = Site(subject=SLOPE, feed="disaster", marks={name: Decimal(mark) for name, mark in marks.items()})
    return listed([Area(name="中山", kind="city"), Area(name="后山社区", kind="community", parent="中山")], [site])


def test_a_slope_is_judged_by_the_marks_of_its_spot_on_either_side_of_zero() -> None:
    places = marked(displacement_low_alarm="10", displacement_high_alarm="30")
    levels = [
        told("disaster", [says(clock(8), "位移", text, unit)], places).value("disaster.level", SLOPE)
        for text, unit in (("9.9", "mm"), ("-1", "cm"), ("-29.9", "mm"), ("-30", "mm"))
    ]
    assert levels == [Decimal(0), Decimal(1), Decimal(1), Decimal(2)]


def test_a_slope_without_marks_is_shown_and_not_judged() -> None:
    found = told("disaster", [says(clock(8), "位移", "900")])
    evidence = found.evidence("disaster.level", SLOPE)["metrics"]["displacement"]
    assert (found.value("disaster.level", SLOPE), evidence["value"], evidence["low_alarm"]) == (Decimal(0), "900", None)


def test_wind_in_kilometres_an_hour_is_held_against_metres_a_second() -> None:
    """17.2 m/s are 61.92 km/h."""
    levels = [told("disaster", [says(clock(8), "风速", text, "km/h")]).value("disaster.level", SLOPE) for text in ("61.91", "61.92")]
    assert levels == [Decimal(0), Decimal(1)]


def test_a_leap_of_a_slope_that_nothing_confirms_is_shown_in_the_trust_of_its_level() -> None:
    places = marked(displacement_low_alarm="10", displacement_high_alarm="80")
    calm = [says(clock(8, 10 * n), "位移", "1") for n in range(4)]
    leapt = told("disaster", [*calm, says(clock(8, 40), "位移", "90")], places)
    assert (leapt.value("disaster.level", SLOPE), leapt.evidence("disaster.level", SLOPE)["trust"]["value_without"]) == (Decimal(2), "0")
    stayed = told("disaster", [*calm, says(clock(8, 40), "位移", "90"), says(clock(8, 50), "位移", "91")], places)
    trust = stayed.evidence("disaster.level", SLOPE)["trust"]
    assert (stayed.value("disaster.level", SLOPE), trust["reasons"], trust["value_without"]) == (Decimal(2), {}, "2")


def test_a_site_that_says_nothing_for_an_hour_is_silent() -> None:
    found = told("disaster", [says(clock(8), "位移", "1")], marked(), ticks=[clock(9), clock(9, 1)])
    assert found.value("disaster.sites_silent", "后山社区") == Decimal(1)
    patient = told("disaster", [says(clock(8), "位移", "1")], marked(silent_minutes="1500"), ticks=[clock(9), clock(9, 1)])
    assert patient.value("disaster.sites_silent", "后山社区") == Decimal(0)


def issues(at: datetime, kind: str, colour: str, starts: datetime | None = None, ends: datetime | None = None, state: str = "") -> str:
    cells = [moment.isoformat() if moment else "" for moment in (at, starts, ends)]
    return f"{WARNED}西区街道,{kind},{colour},{cells[0]},{cells[1]},{cells[2]},{state}\n"


def warned(*bodies: Body, ticks: tuple[datetime, ...] = (), seed: int | None = None) -> Told:
    return told("disaster_warning", bodies, ticks=ticks, seed=seed)


def standing(found: Told) -> list[tuple[str, str]]:
    return [(each["title"], each["colour"]) for each in found.evidence("disaster.warnings", "西区街道", YEAR)["in_force"]]


def test_a_warning_holds_from_its_beginning_to_its_end_though_nobody_says_more() -> None:
    issue = (clock(8), issues(clock(8), "台风", "橙", clock(20), clock(44)))
    seen = [standing(warned(issue, ticks=tuple(clock(hour) for hour in (12, 20, 30, 44) if hour <= last))) for last in (12, 20, 30, 44)]
    assert seen == [[], [("台风", "橙")], [("台风", "橙")], []]


def test_an_upgrade_replaces_the_colour_and_both_are_counted() -> None:
    found = warned(
        (clock(8), issues(clock(8), "暴雨", "黄")), (clock(9), issues(clock(9), "暴雨", "红")), (clock(9), issues(clock(9), "高温", "橙"))
    )
    assert standing(found) == [("暴雨", "红"), ("高温", "橙")]
    evidence = found.evidence("disaster.warnings", "西区街道", YEAR)
    assert (found.value("disaster.warnings", "西区街道", YEAR), evidence["highest"]) == (Decimal(2), "红")
    assert evidence["issued"] == {"暴雨": {"黄": 1, "红": 1}, "高温": {"橙": 1}}


def test_a_cancellation_ends_a_warning_early_and_outranks_an_extension_that_lands_later() -> None:
    issue = (clock(8), issues(clock(8), "暴雨", "红", None, clock(20)))
    cancelled = (clock(10), issues(clock(8), "暴雨", "", None, clock(10), "解除"))
    extended = (clock(11), issues(clock(8), "暴雨", "红", None, clock(30)))
    assert standing(warned(issue, cancelled, extended)) == []
    assert standing(warned(issue, extended)) == [("暴雨", "红")]


def test_the_colour_none_ends_a_kind_whose_issue_the_sender_no_longer_knows() -> None:
    assert standing(warned((clock(8), issues(clock(8), "大雾", "黄")), (clock(10), issues(clock(10), "大雾", "解除")))) == []


def plainly(statements: list[tuple[int, int, int, int]], half_hour: int) -> int:
    """The colour in force: of what had been issued and begun, the issue that is latest, unless it is over."""
    begun = [each for each in sorted(statements) if each[1] <= half_hour]
    return 0 if not begun or begun[-1][2] <= half_hour else begun[-1][3]


@pytest.mark.parametrize("seed", range(4))
def test_the_warning_in_force_is_what_a_look_at_every_half_hour_finds_in_any_order(seed: int) -> None:
    chance = random.Random(seed)
    statements = []
    for issued in sorted(chance.sample(range(40), 8)):
        starts = issued + chance.randint(0, 6)
        statements.append((issued, starts, starts + chance.randint(1, 20), chance.randint(2, 5)))
    at = [DAY + timedelta(minutes=30 * number) for number in range(120)]
    bodies = [
        (at[issued], issues(at[issued], "台风", " 白蓝黄橙红"[colour], at[starts], at[ends])) for issued, starts, ends, colour in statements
    ]
    for half_hour in chance.sample(range(40, 70), 4):
        found = standing(warned(*bodies, seed=seed, ticks=tuple(at[40 : half_hour + 1])))
        colour = plainly(statements, half_hour)
        assert found == ([("台风", " 白蓝黄橙红"[colour])] if colour else [])


@pytest.mark.parametrize("seed", range(3))
def test_order_repetition_and_correction_end_in_the_same_levels(seed: int) -> None:
    places = marked(displacement_low_alarm="10", displacement_high_alarm="30", wind_low_alarm="12")
    late = timedelta(days=1)
    bodies = [says(clock(8, 5 * n), "位移", str(n % 45), flag="M" if n % 13 == 0 else "") for n in range(60)]
    bodies += [says(clock(8, 5 * n), "风速", str(n % 17)) for n in range(60)]
    bodies = [(moment + late, body) for moment, body in bodies]
    corrections = [(moment + late, body.replace(",位移,", ",位移,-")) for moment, body in bodies[30:45]]
    again = [says(DAY + timedelta(hours=23, minutes=50), "位移", "31"), says(DAY + timedelta(hours=23, minutes=55), "位移", "30.5")]
    whole = [*bodies, *corrections, *[(moment + 2 * late, body) for moment, body in again]]
    end = (DAY + 9 * late,)
    wanted, found = told("disaster", whole, places, ticks=end), told("disaster", whole, places, seed=seed, ticks=end)
    assert found.of("disaster.", "trust.") == wanted.of("disaster.", "trust.")
    assert (wanted.value("disaster.level", SLOPE), wanted.value("disaster.sites_over", "后山社区")) == (Decimal(2), Decimal(1))
