from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import orjson

from models.place import Places, Site
from tests.unit.kpis.city import City, at

FEED = "sewage"
MARCH, YEAR = at(2026, 3, 1), at(2026, 1, 1)
PLANT, OTHER = "中山/甲厂", "中山/乙厂"
NO_MARKS: Mapping[str, Decimal] = {}


def town(marks: Mapping[str, Decimal] = NO_MARKS) -> City:
    sites = {(FEED, name): Site(subject=name, feed=FEED, marks=marks) for name in (PLANT, OTHER)}
    return City(Places(sites=sites))


def books(city: City, plant: str, *days: dict[str, str], month: int = 3) -> None:
    for number, day in enumerate(days):
        city.says(plant, at(2026, month, 1) + timedelta(days=number), FEED, **day)


def test_the_rate_is_of_what_was_discharged_where_every_day_states_it() -> None:
    city = town()
    books(city, PLANT, {"discharged": "100", "inflow": "90", "treated": "90"}, {"discharged": "200", "inflow": "197", "treated": "197"})
    found = city.figure("sewage.plant_month", PLANT, MARCH)
    assert (found.value, found.evidence["denominator"]) == (Decimal("95.67"), "discharged")


def test_one_day_without_it_makes_the_rate_one_of_the_inflow_and_two_wholes_are_never_mixed() -> None:
    city = town()
    books(city, PLANT, {"discharged": "100", "inflow": "90", "treated": "90"}, {"inflow": "200", "treated": "190"})
    found = city.figure("sewage.plant_month", PLANT, MARCH)
    assert (found.value, found.evidence["denominator"]) == (Decimal("96.55"), "inflow")
    books(city, OTHER, {"discharged": "50", "treated": "50"})
    area = city.figure("sewage.treatment_rate", "中山", MARCH)
    assert (area.value, area.evidence["denominator"]) == (None, None)
    assert area.evidence["plants"] == {OTHER: "100.00", PLANT: "96.55"}


def test_an_area_adds_volumes_and_not_rates_and_names_the_silent_plants() -> None:
    city = town()
    books(city, PLANT, {"discharged": "1000", "treated": "1000"})
    alone = city.figure("sewage.treatment_rate", "中山", MARCH)
    books(city, OTHER, {"discharged": "100", "treated": "0"})
    both = city.figure("sewage.treatment_rate", "中山", MARCH)
    assert (alone.value, alone.evidence["silent"]) == (Decimal(100), [OTHER])
    assert (both.value, both.evidence["silent"]) == (Decimal("90.91"), [])
    assert orjson.dumps(both.evidence)


def test_a_year_stands_on_the_exact_volumes_of_its_months() -> None:
    city = town()
    books(city, PLANT, {"discharged": "300", "treated": "100"}, month=2)
    books(city, PLANT, {"discharged": "300", "treated": "300"}, {"discharged": "300", "treated": "300"})
    found = city.figure("sewage.treatment_rate_year", "中山", YEAR)
    assert (found.value, found.evidence["months"]) == (Decimal("77.78"), {"2026-02": "33.33", "2026-03": "100.00"})
    assert found.evidence["by"]["discharged"] == {"treated": "700", "total": "900", "days": 3, "days_without": 0}


def test_treated_above_the_whole_is_a_contradiction_and_no_rate_above_100() -> None:
    city = town()
    books(city, PLANT, {"inflow": "100", "treated": "103"})
    found = city.figure("sewage.plant_month", PLANT, MARCH)
    assert found.value is None
    assert "contradict" in found.evidence["reason"]


def test_no_book_is_no_rate_and_a_negative_volume_does_not_count() -> None:
    city = town()
    books(city, PLANT, {"inflow": "100", "treated": "negative:-3"}, {"inflow": "0", "treated": "0"})
    found = city.figure("sewage.plant_month", PLANT, MARCH)
    assert (found.value, found.evidence["excluded"], found.evidence["days"]) == (None, {"treated": 1}, 1)
    assert found.evidence["reason"] == "inflow is 0"


LIMITS = {"out_cod_limit": Decimal(40), "out_ph_least": Decimal(6), "out_ph_limit": Decimal(9)}


def test_an_outlet_complies_on_the_days_on_which_every_limit_is_kept() -> None:
    city = town(LIMITS)
    days = [{"out_cod": cod, "out_ph": ph} for cod, ph in (("40", "6"), ("40.1", "7"), ("10", "9.1"))]
    books(city, PLANT, *days, {"out_cod": "500"}, {"out_nh3n": "99"})
    found = city.figure("sewage.outlet_compliance", PLANT, MARCH)
    assert found.value == Decimal("33.3")
    told = found.evidence
    assert (told["days"], told["kept"], told["incomplete_days"]) == (3, 1, 1)
    assert told["days_beyond"] == {"out_ph": 1, "out_cod": 2}
    assert told["limits"] == {"out_ph": ["6", "9"], "out_cod": [None, "40"]}


def test_without_a_configured_limit_the_outlet_is_not_judged() -> None:
    city = town()
    books(city, PLANT, {"out_cod": "10"})
    found = city.figure("sewage.outlet_compliance", PLANT, MARCH)
    assert found.value is None
    assert "no limit is configured" in found.evidence["reason"]
