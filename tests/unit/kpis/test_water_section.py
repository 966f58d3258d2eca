from decimal import Decimal
from fractions import Fraction

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.feeds.water_quality import STATES as SENT
from models.place import Places, Site
from streams.kpis.water_section import STATES
from tests.oracle import water as oracle
from tests.unit.kpis.city import City, at
from tests.unit.kpis.river import FEED, registry, sampled, water

HENGLAN = "中山/横栏"
EIGHT = at(2026, 4, 1, 8)


def test_a_record_has_the_class_of_its_worst_indicator_with_all_that_made_it() -> None:
    city = City()
    sampled(city, HENGLAN, EIGHT, nh3n="1.2", do="4.5", tn="3")
    found = city.figure("water.section_class", HENGLAN, EIGHT)
    assert (found.value, found.edition) == ("Ⅳ", "GB 3838-2002")
    told = found.evidence
    assert (told["status"], told["colour"], told["records"]) == ("轻度污染", "黄色", 1)
    assert told["indicators"] == {"ph": "Ⅰ", "do": "Ⅳ", "codmn": "Ⅰ", "nh3n": "Ⅳ", "tp": "Ⅰ"}
    assert told["main_pollutants"] == [
        {"indicator": "nh3n", "title": "氨氮", "class": "Ⅳ", "multiple": "0.20"},
        {"indicator": "do", "title": "溶解氧", "class": "Ⅳ", "multiple": None},
    ]
    assert told["separate"] == {"tn": "劣Ⅴ"}
    assert told["means"]["nh3n"] == {"sum": "1.2", "count": 1}
    assert orjson.dumps(told)


def test_a_record_belongs_to_the_four_hours_that_hold_it() -> None:
    city = City()
    sampled(city, HENGLAN, at(2026, 4, 1, 15))
    assert city.figure("water.section_class", HENGLAN, at(2026, 4, 1, 12)).value == "Ⅰ"


def test_several_records_within_four_hours_are_averaged_unrounded() -> None:
    city = City()
    for hour, ammonia in enumerate(("0.5", "0.5", "0.501")):
        sampled(city, HENGLAN, at(2026, 4, 1, 8 + hour), nh3n=ammonia)
    found = city.figure("water.section_class", HENGLAN, EIGHT)
    assert (found.value, found.evidence["records"], found.evidence["means"]["nh3n"]) == ("Ⅲ", 3, {"sum": "1.501", "count": 3})


def test_a_missing_core_indicator_gives_no_class_and_one_that_is_not_monitored_does_not_matter() -> None:
    city = City()
    sampled(city, HENGLAN, EIGHT, tp=None)
    sampled(city, "中山/石角咀水闸", EIGHT, tp="/")
    missing, unmonitored = (city.figure("water.section_class", name, EIGHT) for name in (HENGLAN, "中山/石角咀水闸"))
    assert (missing.value, missing.evidence["missing"], missing.evidence["class_of_rest"]) == (None, ["tp"], "Ⅰ")
    assert "总磷" in missing.evidence["reason"]
    assert missing.evidence["means"]["do"] == {"sum": "8", "count": 1}
    assert (unmonitored.value, unmonitored.evidence["not_monitored"]) == ("Ⅰ", ["tp"])


def test_an_impossible_value_is_kept_out_and_named() -> None:
    city = City()
    sampled(city, HENGLAN, EIGHT, nh3n="negative:-1")
    found = city.figure("water.section_class", HENGLAN, EIGHT)
    assert (found.value, found.evidence["excluded"]) == (None, {"nh3n": {"negative": 1}})


def test_a_stopped_station_says_so_and_gives_no_class() -> None:
    city = City()
    city.says(HENGLAN, EIGHT, FEED, station_state="2")
    found = city.figure("water.section_class", HENGLAN, EIGHT)
    assert (found.value, found.evidence["state"]) == (None, "停站")


def test_the_words_of_the_states_are_those_that_the_feed_numbers() -> None:
    assert {number: word for word, number in SENT.items() if word in STATES.values()} == STATES


@pytest.mark.parametrize(("word", "found"), [("湖库", ("Ⅱ", "lake", True)), ("river", ("Ⅰ", "river", True)), ("", ("Ⅰ", "river", False))])
def test_the_registry_says_which_water_a_section_lies_in(word: str, found: tuple[str, str, bool]) -> None:
    words = {"water_body": word} if word else {}
    city = City(registry(Site(subject="中山/长江水库", feed=FEED, words=words)))
    sampled(city, "中山/长江水库", EIGHT, tp="0.02")
    result = city.figure("water.section_class", "中山/长江水库", EIGHT)
    assert (result.value, result.evidence["water_body"], result.evidence["water_body_stated"]) == found


def test_a_month_averages_every_value_also_of_records_without_a_class() -> None:
    city = City(Places())
    sampled(city, HENGLAN, at(2026, 4, 1, 8), nh3n="1.0")
    sampled(city, HENGLAN, at(2026, 4, 2, 8), nh3n="1.9", codmn=None)
    found = city.figure("water.section_month", HENGLAN, at(2026, 4, 1))
    assert found.value == "Ⅳ"
    assert found.evidence["means"]["nh3n"] == {"sum": "2.9", "count": 2}
    assert found.evidence["means"]["codmn"] == {"sum": "1.5", "count": 1}
    assert found.evidence["records"] == 2


def test_a_quarter_and_a_year_stand_on_the_exact_sums_of_their_months() -> None:
    city = City()
    for month, ammonia in ((1, "0.1"), (2, "0.1"), (3, "0.1"), (3, "0.3"), (4, "2.4")):
        sampled(city, HENGLAN, at(2026, month, 1 + len(city.facts[FEED, HENGLAN, "nh3n"]), 8), nh3n=ammonia)
    figures = city.figures()
    by_kpi = {(node.kpi, node.period_start): result for node, result in figures.items()}
    quarter, year = (by_kpi[f"water.section_{name}", at(2026, 1, 1)] for name in ("quarter", "year"))
    assert (quarter.value, quarter.evidence["means"]["nh3n"], quarter.evidence["enough_months"]) == ("Ⅰ", {"sum": "0.6", "count": 4}, True)
    assert (year.value, year.evidence["means"]["nh3n"]) == ("Ⅲ", {"sum": "3.0", "count": 5})
    assert (year.evidence["months"], year.evidence["enough_months"]) == (4, False)
    assert year.evidence["by_month"] == {"2026-01": "Ⅰ", "2026-02": "Ⅰ", "2026-03": "Ⅱ", "2026-04": "劣Ⅴ"}


AMMONIA = st.lists(st.tuples(st.integers(0, 89), st.integers(0, 2500)), min_size=1, max_size=12, unique_by=lambda each: each[0])


@given(AMMONIA)
@settings(max_examples=25)
def test_any_quarter_has_the_oracles_class_of_the_plain_mean(stated: list[tuple[int, int]]) -> None:
    city = City()
    for day, thousandths in stated:
        month, rest = divmod(day, 28)
        sampled(city, HENGLAN, at(2026, 1 + min(month, 2), 1 + rest, 8), nh3n=str(Decimal(thousandths) / 1000))
    kept = city.facts[FEED, HENGLAN, "nh3n"].values()
    mean = sum((Fraction(fact.value or 0) for fact in kept), Fraction(0)) / len(kept)
    values = {key: Fraction(text) for key, text in water().items()} | {"nh3n": mean}
    assert city.figure("water.section_quarter", HENGLAN, at(2026, 1, 1)).value == oracle.section(values)
