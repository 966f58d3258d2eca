from datetime import timedelta
from decimal import Decimal

import orjson

from models.place import Area, Places, Site
from tests.unit.kpis.city import City, at
from tests.unit.kpis.river import FEED, sampled

JULY = at(2026, 7, 1)
FINE = {"transparency": "40", "do": "5", "nh3n": "2"}
POINT = "中山/西河涌/1号点"


def survey(city: City, subject: str, *samples: dict[str, str]) -> None:
    """Samples every five days."""
    for number, sample in enumerate(samples):
        city.says(subject, JULY + timedelta(days=5 * number, hours=9), FEED, **FINE | sample)


def test_one_value_in_a_band_makes_a_point_light_and_60_percent_of_heavy_ones_heavy() -> None:
    city = City()
    survey(city, POINT, {}, {"nh3n": "8.1"}, {})
    survey(city, "中山/西河涌/2号点", {"do": "0.1"}, {"do": "0.1"}, {})
    survey(city, "中山/西河涌/3号点", {}, {}, {})
    found = {name: city.figure("water.black_odorous_point", f"中山/西河涌/{name}", JULY) for name in ("1号点", "2号点", "3号点")}
    assert [result.value for result in found.values()] == ["轻度黑臭", "重度黑臭", "不黑臭"]
    assert found["2号点"].evidence["heavy"] == {"transparency": 0, "do": 2, "nh3n": 0}
    assert found["1号点"].evidence["without"] == ["orp"]


def test_the_redox_potential_is_optional_and_counts_where_it_is_stated() -> None:
    city = City()
    survey(city, POINT, {"orp": "-250"}, {"orp": "-250"}, {"orp": "-250"})
    assert city.figure("water.black_odorous_point", POINT, JULY).value == "重度黑臭"


def test_transparency_is_judged_by_the_depth_of_the_same_sample() -> None:
    city = City()
    survey(city, POINT, *[{"transparency": "9", "depth": "20"}] * 3)
    survey(city, "中山/西河涌/2号点", *[{"transparency": "9", "depth": "60"}] * 3)
    shallow, deep = (city.figure("water.black_odorous_point", f"中山/西河涌/{name}", JULY).value for name in ("1号点", "2号点"))
    assert (shallow, deep) == ("不黑臭", "重度黑臭")


def test_two_samples_are_too_few_and_an_automatic_section_says_nothing() -> None:
    city = City()
    survey(city, POINT, {"do": "0.1"}, {"do": "0.1"})
    for day in range(1, 6):
        sampled(city, "中山/横栏", at(2026, 7, day, 8), do="0.1")
    few, automatic = (city.figure("water.black_odorous_point", subject, JULY) for subject in (POINT, "中山/横栏"))
    assert (few.value, automatic.value) == (None, None)
    assert "透明度" in automatic.evidence["reason"]
    assert city.figure("water.black_odorous", "中山", JULY).evidence["not_surveyed"] == 2


def test_an_impossible_value_is_no_sample() -> None:
    city = City()
    survey(city, POINT, {}, {}, {"nh3n": "implausible:9999"})
    assert city.figure("water.black_odorous_point", POINT, JULY).value is None


def river_of(marks: bool) -> City:  # noqa: FBT001 - with and without
    areas = [Area(name="中山", kind="city"), Area(name="西区街道", kind="street", parent="中山")]
    areas.append(Area(name="西河涌", kind="river", parent="西区街道"))
    sites = [
        Site(subject=f"中山/西河涌/{number}号点", feed=FEED, marks={"km": Decimal(number)} if marks else {})
        for number in (1, 2, 3, 4, 10, 11)
    ]
    return City(Places({area.name: area for area in areas}, {(FEED, site.subject): site for site in sites}))


def test_a_river_is_graded_by_its_points_and_named_with_its_heavy_stretch() -> None:
    city = river_of(marks=True)
    heavy = [{"do": "0.1"}] * 3
    for number in (1, 2, 3, 4, 10, 11):
        survey(city, f"中山/西河涌/{number}号点", *(heavy if number in {3, 4, 10} else [{}] * 3))
    survey(city, "中山/别处", *[{}] * 3)
    river, street, whole = (city.figure("water.black_odorous", name, JULY) for name in ("西河涌", "西区街道", "中山"))
    assert (river.value, street.value, whole.value) == ("轻度黑臭", "轻度黑臭", "轻度黑臭")
    assert river.evidence["bodies"]["西河涌"]["heavy_stretches"] == [["中山/西河涌/3号点", "中山/西河涌/10号点"]]
    assert whole.evidence["bodies"]["别处"]["enough_points"] is False
    assert whole.evidence["black_odorous_bodies"] == ["西河涌"]
    assert orjson.dumps(whole.evidence)


def test_stretches_are_unknown_where_the_registry_does_not_say_where_the_points_lie() -> None:
    city = river_of(marks=False)
    for number in (1, 2, 3, 4, 10):
        survey(city, f"中山/西河涌/{number}号点", *[{"do": "0.1"} if number < 4 else {}] * 3)
    found = city.figure("water.black_odorous", "西河涌", JULY)
    assert (found.value, found.evidence["bodies"]["西河涌"]["heavy_stretches"]) == ("重度黑臭", None)
