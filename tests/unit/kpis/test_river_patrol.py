from datetime import datetime, timedelta
from decimal import Decimal

import orjson

from models.place import Area, Places, Site
from tests.unit.kpis.city import City, at

FEED = "river_patrol"
MARCH, YEAR = at(2026, 3, 1), at(2026, 1, 1)
XIHE, QIJIANG = "中山/西河涌", "中山/岐江河"


def town() -> City:
    areas = [Area(name="中山", kind="city"), Area(name="西区街道", kind="street", parent="中山")]
    areas += [Area(name=name, kind="river", parent="西区街道") for name in ("西河涌", "岐江河")]
    sites = [Site(subject=f"中山/{name}", feed=FEED, areas=(name,)) for name in ("西河涌", "岐江河")]
    return City(Places({area.name: area for area in areas}, {(FEED, site.subject): site for site in sites}))


def reports(city: City, subject: str, first: datetime, *days: dict[str, str]) -> None:
    for number, day in enumerate(days):
        city.says(subject, first + timedelta(days=number), FEED, **day)


def test_patrols_beyond_what_was_due_make_up_for_no_other_day() -> None:
    city = town()
    reports(city, XIHE, MARCH, {"planned": "2", "done": "5"}, {"planned": "2", "done": "1"}, {"planned": "0", "done": "1"})
    found = city.figure("river_patrol.month", XIHE, MARCH)
    assert found.value == Decimal("75.0")
    assert (found.evidence["planned"], found.evidence["counted"], found.evidence["done"]) == ("4", "3", "7")


def test_a_day_that_is_over_and_was_not_reported_counts_as_not_patrolled_and_today_does_not() -> None:
    city = town()
    reports(city, XIHE, MARCH, {"planned": "1", "done": "1"}, {"planned": "1"}, {"planned": "1"})
    found = city.figure("river_patrol.month", XIHE, MARCH, at(2026, 3, 3, 12))
    assert (found.value, found.evidence["unreported_days"], found.recheck_at) == (Decimal("50.0"), 1, at(2026, 3, 4))
    after = city.figure("river_patrol.month", XIHE, MARCH, at(2026, 3, 4))
    assert (after.value, after.evidence["unreported_days"]) == (Decimal("33.3"), 2)


def test_nothing_due_is_no_completion_of_zero() -> None:
    city = town()
    reports(city, XIHE, MARCH, {"done": "1", "found": "2"})
    found = city.figure("river_patrol.month", XIHE, MARCH)
    assert (found.value, found.evidence["found"]) == (None, "2")
    assert city.figure("river_patrol.completion", "中山", MARCH).value is None


def test_an_area_adds_its_rivers_up_and_names_the_silent_ones() -> None:
    city = town()
    reports(city, f"{XIHE}/上段", MARCH, {"planned": "3", "done": "3"})
    reports(city, f"{XIHE}/下段", MARCH, {"planned": "1", "done": "0"})
    street, river = (city.figure("river_patrol.completion", name, MARCH) for name in ("西区街道", "西河涌"))
    assert (street.value, river.value) == (Decimal("75.0"), Decimal("75.0"))
    assert street.evidence["rivers"] == {"西河涌": {"planned": "4", "counted": "3"}}
    assert (street.evidence["silent"], river.evidence["silent"]) == ([QIJIANG], [])


def test_open_problems_are_found_less_solved_of_the_year_where_the_ledger_states_none() -> None:
    city = town()
    reports(city, XIHE, at(2026, 1, 31), {"found": "3", "solved": "1"}, {"found": "2", "solved": "1"})
    found = city.figure("river_patrol.open_problems", XIHE, YEAR)
    assert (found.value, found.evidence["basis"]) == (Decimal(3), "found less solved since 1 January")


def test_the_ledgers_own_number_is_believed_and_what_came_after_its_day_added() -> None:
    city = town()
    reports(city, XIHE, at(2026, 1, 10), {"found": "9", "solved": "1"})
    reports(city, XIHE, at(2026, 2, 10), {"found": "4", "open": "20"}, {"found": "1", "solved": "2"})
    reports(city, XIHE, at(2026, 4, 10), {"solved": "5"})
    found = city.figure("river_patrol.open_problems", XIHE, YEAR)
    assert (found.value, found.evidence["basis"]) == (Decimal(14), "ledger of 2026-02-10, found less solved since")
    assert (found.evidence["found"], found.evidence["solved"]) == ("14", "8")


def test_more_solved_than_found_asks_for_the_ledgers_number() -> None:
    city = town()
    reports(city, XIHE, MARCH, {"solved": "5"})
    reports(city, QIJIANG, MARCH, {"found": "2"})
    found = city.figure("river_patrol.open_problems", XIHE, YEAR)
    assert (found.value, found.evidence["open"]) == (None, "-5")
    area = city.figure("river_patrol.open_in_area", "西区街道", YEAR)
    assert (area.value, area.evidence["rivers"], area.evidence["unknown"]) == (Decimal(2), {"岐江河": "2"}, [XIHE])
    assert orjson.dumps(area.evidence)
