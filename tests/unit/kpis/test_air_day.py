from datetime import timedelta
from decimal import Decimal

from tests.twins.places import area_of
from tests.unit.kpis.city import City, at, clean

STATION, OTHER = "中山/华柏园", "中山/张溪"
OLD, NEW = at(2026, 2, 28), at(2026, 3, 1)


def test_six_of_eight_hours_are_a_running_mean_and_five_are_not() -> None:
    city = City()
    for hour, text in enumerate(("10", "11", "12", "13", "14", "16")):
        city.says(STATION, NEW + timedelta(hours=hour), o3=text)
    six, five = (city.figure("air.o3_8h", STATION, NEW + timedelta(hours=hour)) for hour in (0, 1))
    assert (six.value, six.evidence["mean"]) == (Decimal(13), {"sum": "76", "hours": 6})
    assert (five.value, five.evidence["hours"]) == (None, 5)


def test_a_running_mean_that_ends_in_a_half_goes_to_the_even_digit() -> None:
    city = City()
    for hour in range(8):
        city.says(STATION, NEW + timedelta(hours=hour), o3="12" if hour % 2 else "13")
        city.says(STATION, OLD + timedelta(hours=hour), o3="14" if hour % 2 else "13")
    found = [city.figure("air.o3_8h", STATION, day).value for day in (NEW, OLD)]
    assert found == [Decimal(12), Decimal(14)]


def test_nineteen_hours_are_not_a_day() -> None:
    city = City()
    city.says_all_day(STATION, NEW, **clean(pm25=None))
    city.says_all_day(STATION, NEW, range(19), pm25="15")
    found = city.figure("air.aqi_day", STATION, NEW)
    assert (found.value, found.evidence["missing"], found.evidence["hours"]["pm25"]) == (None, ["pm25"], 19)


def test_twenty_hours_are_a_day() -> None:
    city = City()
    city.says_all_day(STATION, NEW, range(20), **clean())
    found = city.figure("air.aqi_day", STATION, NEW)
    assert found.value == Decimal(30)
    assert found.evidence["concentration"]["pm25"] == {"sum": "300", "hours": 20}


def test_thirteen_windows_of_ozone_count_only_above_the_limit() -> None:
    """18 hours of a day give 13 windows of at least 6: those that end from 12:00 on."""
    for text, value in (("161", Decimal(101)), ("160", None)):
        city = City()
        city.says_all_day(STATION, NEW, **clean(o3=None))
        city.says_all_day(STATION, NEW, range(6, 24), o3=text)
        found = city.figure("air.aqi_day", STATION, NEW)
        assert found.value == value
        assert found.evidence["o3_8h"] == ({"windows": 13, "window_end": 12} if value else {})


def test_the_highest_hour_of_ozone_counts_in_2012_and_not_in_2026() -> None:
    city = City()
    for day in (OLD, NEW):
        city.says_all_day(STATION, day, **clean())
        city.says(STATION, day + timedelta(hours=14), o3="250")
    old, new = (city.figure("air.aqi_day", STATION, day) for day in (OLD, NEW))
    assert (old.value, old.evidence["o3_1h_max"]) == (Decimal(125), "250")
    assert new.value == Decimal(42)


def test_a_pollutant_with_slashes_all_day_does_not_block_the_day() -> None:
    city = City()
    city.says_all_day(STATION, NEW, **clean(so2="/", co="/"))
    found = city.figure("air.aqi_day", STATION, NEW)
    assert (found.value, found.evidence["not_monitored"]) == (Decimal(30), ["so2", "co"])


def test_a_pollutant_with_a_slash_in_one_hour_still_has_its_day() -> None:
    city = City()
    city.says_all_day(STATION, NEW, **clean())
    city.says(STATION, NEW, pm25="/")
    found = city.figure("air.aqi_day", STATION, NEW)
    assert found.evidence["not_monitored"] == []
    assert found.evidence["concentration"]["pm25"] == {"sum": "345", "hours": 23}


def test_a_station_that_says_nothing_usable_all_day_does_not_count_against_its_area() -> None:
    city = City()
    city.says_all_day(STATION, NEW, **clean())
    city.says_all_day(OTHER, NEW, so2="/", pm25="negative:-1")
    found = city.figure("air.city_day", "中山", NEW)
    assert (found.value, found.evidence["stations"]) == (Decimal(30), {"valid": 1, "known": 1})


def test_flagged_hours_do_not_count_towards_the_twenty() -> None:
    city = City()
    city.says_all_day(STATION, NEW, **clean())
    city.says_all_day(STATION, NEW, range(5), pm25="negative:-1")
    found = city.figure("air.aqi_day", STATION, NEW)
    assert (found.value, found.evidence["excluded"]) == (None, {"pm25": {"negative": 5}})


def test_an_area_averages_its_stations_days_exactly() -> None:
    city = City()
    city.says_all_day(STATION, NEW, **clean(pm25="35"))
    city.says_all_day(OTHER, NEW, range(20), **clean(pm25="36"))
    found = city.figure("air.city_day", "中山", NEW)
    assert found.evidence["concentration"]["pm25"] == "71/2"
    assert (found.value, found.evidence["primary"]) == (Decimal(52), ["PM2.5"])


def test_the_same_day_is_told_by_both_editions() -> None:
    city = City()
    city.says_all_day(STATION, OLD, **clean(pm25="70"))
    found = city.figure("air.city_day", "中山", OLD)
    assert (found.value, found.edition) == (Decimal(94), "HJ 633-2012")
    assert found.evidence["by_edition"] == {"HJ 633-2012": 94, "HJ 633-2026": 110}


def test_a_mark_makes_a_day_exceptional_and_another_takes_it_away() -> None:
    city = City()
    city.says_all_day(STATION, NEW, **clean())
    seen = []
    for text in ("1", "0"):
        city.says("中山", NEW, "air_event", exceptional_event=text)
        seen.append(city.figure("air.city_day", "中山", NEW).evidence["exceptional"])
    assert seen == [True, False]


def test_a_mark_without_a_station_is_no_clean_day() -> None:
    city = City()
    city.says("中山", NEW, "air_event", exceptional_event="1")
    found = city.figure("air.city_day", "中山", NEW)
    assert (found.value, found.evidence["stations"]) == (None, {"valid": 0, "known": 0})


def test_a_street_is_spoken_for_by_its_listed_stations_only() -> None:
    city = City(area_of("西区街道", [STATION]))
    city.says_all_day(STATION, NEW, **clean())
    city.says_all_day(OTHER, NEW, **clean(pm25="200"))
    assert city.figure("air.city_day", "西区街道", NEW).value == Decimal(30)
    assert city.figure("air.city_day", "中山", NEW).evidence["concentration"]["pm25"] == "215/2"
