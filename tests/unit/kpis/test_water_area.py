from decimal import Decimal

import orjson

from models.place import Site
from tests.unit.kpis.city import City, at
from tests.unit.kpis.river import FEED, registry, sampled

APRIL = at(2026, 4, 1)
AMMONIA = {"Ⅰ": "0.1", "Ⅱ": "0.4", "Ⅲ": "0.9", "Ⅳ": "1.4", "Ⅴ": "1.9", "劣Ⅴ": "9"}


def city_of(*classes: str) -> City:
    """A city with one section of each of *classes* in April."""
    city = City()
    for number, name in enumerate(classes):
        sampled(city, f"中山/{number}号断面", at(2026, 4, 2, 8), nh3n=AMMONIA[name])
    return city


def test_the_share_of_worse_than_v_counts_the_sections_that_have_a_class() -> None:
    city = city_of("Ⅰ", "Ⅱ", "劣Ⅴ")
    sampled(city, "中山/无磷断面", at(2026, 4, 2, 8), tp=None)
    found = city.figure("water.worse_than_v_share", "中山", APRIL)
    assert (found.value, found.unit, found.edition) == (Decimal("33.3"), "%", "GB 3838-2002")
    told = found.evidence
    assert told["classes"] == {"Ⅰ": 1, "Ⅱ": 1, "Ⅲ": 0, "Ⅳ": 0, "Ⅴ": 0, "劣Ⅴ": 1}
    assert (told["with_class"], told["without_class"], told["worse_than_v"], told["good_share"]) == (3, 1, 1, "66.7")
    assert told["shares"]["Ⅱ"] == "33.3"
    assert told["sections"]["中山/无磷断面"] is None
    assert orjson.dumps(told)


def test_month_quarter_and_year_are_each_judged_by_the_means_of_their_own_stretch() -> None:
    city = City()
    sampled(city, "中山/甲", at(2026, 4, 2, 8), nh3n="3.0")
    for day in range(1, 20):
        sampled(city, "中山/甲", at(2026, 5, day, 8), nh3n="0.1")
    found = {
        (name, moment): city.figure(name, "中山", moment).value
        for name, moment in (
            ("water.worse_than_v_share", APRIL),
            ("water.worse_than_v_share", at(2026, 5, 1)),
            ("water.worse_than_v_share_quarter", APRIL),
            ("water.worse_than_v_share_year", at(2026, 1, 1)),
        )
    }
    assert [*found.values()] == [Decimal(100), Decimal(0), Decimal(0), Decimal(0)]


def test_a_year_says_how_many_sections_are_short_of_months() -> None:
    found = city_of("Ⅰ").figure("water.worse_than_v_share_year", "中山", at(2026, 1, 1))
    assert found.evidence["short_of_months"] == 1


def test_a_section_without_a_class_that_is_worse_than_v_by_what_it_has_is_named_beside_the_share() -> None:
    city = city_of("Ⅰ")
    sampled(city, "中山/缺测断面", at(2026, 4, 2, 8), nh3n="9", codmn=None)
    found = city.figure("water.worse_than_v_share", "中山", APRIL)
    assert (found.value, found.evidence["without_class_but_worse_than_v"]) == (Decimal(0), ["中山/缺测断面"])


def test_no_class_anywhere_is_no_share_of_zero() -> None:
    city = City()
    sampled(city, "中山/甲", at(2026, 4, 2, 8), tp=None)
    for name in ("water.worse_than_v_share", "water.basin_status"):
        found = city.figure(name, "中山", APRIL)
        assert (found.value, found.evidence["without_class"]) == (None, 1)


def test_a_registered_section_that_states_nothing_is_silent_and_a_street_has_its_own_sections() -> None:
    sites = (Site(subject="中山/甲", feed=FEED, areas=("西区街道",)), Site(subject="中山/乙", feed=FEED, areas=("西区街道",)))
    city = City(registry(*sites))
    sampled(city, "中山/甲", at(2026, 4, 2, 8), nh3n="9")
    sampled(city, "中山/丙", at(2026, 4, 2, 8))
    street, whole = (city.figure("water.worse_than_v_share", name, APRIL) for name in ("西区街道", "中山"))
    assert (street.value, street.evidence["silent"]) == (Decimal(100), ["中山/乙"])
    assert (whole.value, whole.evidence["silent"]) == (Decimal(50), ["中山/乙"])


def test_five_sections_are_judged_by_the_shares_of_their_classes() -> None:
    found = city_of("Ⅰ", "Ⅱ", "Ⅳ", "Ⅳ", "劣Ⅴ").figure("water.basin_status", "中山", APRIL)
    assert (found.value, found.evidence["method"], found.evidence["colour"]) == ("中度污染", "shares", "橙色")
    assert found.evidence["main_pollutants"] == [{"indicator": "nh3n", "exceeding_share": "60.0"}]


def test_four_sections_are_judged_by_the_averages_of_their_indicators() -> None:
    found = city_of("Ⅰ", "Ⅰ", "Ⅰ", "劣Ⅴ").figure("water.basin_status", "中山", APRIL)
    assert (found.value, found.evidence["method"]) == ("重度污染", "averages")
    assert found.evidence["averages"]["nh3n"] == "93/40"
    assert found.evidence["main_pollutants"][0]["multiple"] == "1.32"  # 1.325, half to even


def test_each_section_weighs_alike_in_the_averages_whatever_its_number_of_records() -> None:
    city = City()
    sampled(city, "中山/甲", at(2026, 4, 2, 8), nh3n="1.8")
    for day in range(2, 12):
        sampled(city, "中山/乙", at(2026, 4, day, 8), nh3n="0.1")
    found = city.figure("water.basin_status", "中山", APRIL)
    assert (found.value, found.evidence["averages"]["nh3n"]) == ("良好", "19/20")


def test_lakes_are_left_out_of_a_rivers_status_and_judged_alone_where_there_are_only_lakes() -> None:
    lake = Site(subject="中山/长江水库", feed=FEED, words={"water_body": "水库"})
    city = City(registry(lake))
    sampled(city, "中山/长江水库", at(2026, 4, 2, 8), tp="0.15")
    alone = city.figure("water.basin_status", "中山", APRIL)
    sampled(city, "中山/甲", at(2026, 4, 2, 8))
    beside = city.figure("water.basin_status", "中山", APRIL)
    assert (alone.value, alone.evidence["left_out"]) == ("中度污染", 0)
    assert (beside.value, beside.evidence["left_out"], beside.evidence["counted"]) == ("优", 1, 1)
