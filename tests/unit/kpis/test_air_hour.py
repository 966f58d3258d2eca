from decimal import Decimal

import orjson

from tests.unit.kpis.city import City, at, clean

HUABAIYUAN, ZHANGXI, ZIMALING, NANQU = "中山/华柏园", "中山/张溪", "中山/紫马岭", "中山/中山南区"
OLD, NEW = at(2026, 2, 28, 23), at(2026, 3, 1)


def test_the_same_air_is_judged_by_the_new_edition_from_march_on() -> None:
    city = City()
    for moment in (OLD, NEW):
        city.says(HUABAIYUAN, moment, **clean(pm25="60", pm10="50"))
    old, new = (city.figure("air.aqi_hour", HUABAIYUAN, moment) for moment in (OLD, NEW))
    assert (old.value, old.edition) == (Decimal(82), "HJ 633-2012")
    assert (new.value, new.edition) == (Decimal(100), "HJ 633-2026")


def test_a_missing_pollutant_is_na_in_2026_and_simply_absent_in_2012() -> None:
    city = City()
    for moment in (OLD, NEW):
        city.says(HUABAIYUAN, moment, **clean(no2=None))
    old, new = (city.figure("air.aqi_hour", HUABAIYUAN, moment) for moment in (OLD, NEW))
    assert old.value == Decimal(30)
    assert new.value is None
    assert "5.3.1" in new.evidence["reason"]
    assert new.evidence["missing"] == ["no2"]
    assert new.evidence["concentration"]["pm25"] == "15"


def test_a_missing_pollutant_does_not_hide_air_above_100() -> None:
    city = City()
    city.says(HUABAIYUAN, NEW, **clean(no2=None, pm25="116"))
    found = city.figure("air.aqi_hour", HUABAIYUAN, NEW)
    assert (found.value, found.evidence["missing"]) == (Decimal(152), ["no2"])


def test_what_is_not_monitored_never_blocks() -> None:
    city = City()
    city.says(HUABAIYUAN, NEW, **clean(so2="/", co="/"))
    found = city.figure("air.aqi_hour", HUABAIYUAN, NEW)
    assert found.value == Decimal(30)
    assert found.evidence["not_monitored"] == ["so2", "co"]
    assert found.evidence["missing"] == []


def test_a_tie_after_rounding_up_names_both_primary_pollutants() -> None:
    city = City()
    city.says(HUABAIYUAN, NEW, **clean(pm10="61", pm25="39"))
    found = city.figure("air.aqi_hour", HUABAIYUAN, NEW)
    assert (found.value, found.evidence["primary"]) == (Decimal(58), ["PM10", "PM2.5"])


def test_air_up_to_50_has_no_primary_pollutant() -> None:
    city = City()
    city.says(HUABAIYUAN, NEW, **clean())
    assert city.figure("air.aqi_hour", HUABAIYUAN, NEW).evidence["primary"] == []


def test_an_impossible_value_is_kept_out_and_named() -> None:
    city = City()
    city.says(HUABAIYUAN, NEW, **clean(no2="negative:-3", pm10="implausible:20000"))
    found = city.figure("air.aqi_hour", HUABAIYUAN, NEW)
    assert found.value is None
    assert found.evidence["excluded"] == {"no2": "negative", "pm10": "implausible"}
    assert found.evidence["missing"] == ["no2", "pm10"]


def test_an_index_of_500_above_the_table_says_that_it_is_capped() -> None:
    city = City()
    city.says(HUABAIYUAN, NEW, **clean(pm25="619"))
    found = city.figure("air.aqi_hour", HUABAIYUAN, NEW)
    assert (found.value, found.evidence["capped"]) == (Decimal(500), ["pm25"])


def test_an_area_averages_concentrations_and_rounds_once() -> None:
    city = City()
    city.says(HUABAIYUAN, NEW, **clean(pm25="35"))
    city.says(ZHANGXI, NEW, **clean(pm25="36"))
    found = city.figure("air.city_hour", "中山", NEW)
    assert found.evidence["concentration"]["pm25"] == "71/2"
    assert found.evidence["rounded"]["pm25"] == "36"
    assert found.value == Decimal(52)


def test_a_pollutant_of_two_of_four_sites_counts_when_the_others_do_not_monitor_it() -> None:
    city = City()
    for station in (HUABAIYUAN, ZHANGXI):
        city.says(station, NEW, **clean(so2="/", co="/"))
    for station in (ZIMALING, NANQU):
        city.says(station, NEW, **clean())
    found = city.figure("air.city_hour", "中山", NEW)
    assert found.value == Decimal(30)
    assert found.evidence["sites"]["so2"] == [2, 2]
    assert found.evidence["stations"] == {"valid": 4, "known": 4}


def test_a_pollutant_of_two_of_four_sites_is_missing_when_the_others_lack_it() -> None:
    city = City()
    for station in (HUABAIYUAN, ZHANGXI):
        city.says(station, NEW, **clean(so2=None))
    for station in (ZIMALING, NANQU):
        city.says(station, NEW, **clean())
    found = city.figure("air.city_hour", "中山", NEW)
    assert (found.value, found.evidence["missing"]) == (None, ["so2"])


def test_what_no_reporting_site_monitors_never_blocks_the_area() -> None:
    city = City()
    for station in (HUABAIYUAN, ZHANGXI):
        city.says(station, NEW, **clean(so2="/"))
    found = city.figure("air.city_hour", "中山", NEW)
    assert (found.value, found.evidence["not_monitored"]) == (Decimal(30), ["so2"])


def test_every_figure_leaves_as_json() -> None:
    city = City()
    city.says_all_day(HUABAIYUAN, at(2026, 3, 1), **clean())
    for result in city.figures().values():
        assert orjson.loads(orjson.dumps(result.evidence)) == result.evidence
