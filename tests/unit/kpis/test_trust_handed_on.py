"""Trust is told by whatever stands on a feed with limits, up to the year of the city, and says what the figure would be without."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from models.kpi import SOURCE, Children, Context, Facts, Inputs, Kpi, NotEnough, Value
from models.period import CITY_ZONE, DAY, FOUR_HOURS, HOUR, unix
from models.place import Area, Site, listed
from models.result import Node, Result
from streams.kpis import DECLARED, KPIS
from streams.kpis.trust import TRUSTS
from streams.trust.declared import weigh
from streams.trust.limits import Limits, Trust
from streams.trust.stuck import stuck
from tests.unit.kpis.city import CLEAN, City, at
from tests.unit.trust.series import places, series

MONTH, FIRST = at(2026, 6, 1), at(2026, 6, 10)
FIVE = timedelta(minutes=5)
GOOD = {"ph": "7.2", "codmn": "3.1", "nh3n": "0.2", "tp": "0.08", "conductivity": "280", "turbidity": "9"}
HOURS_SHORT = {"air.aqi_hour", "air.city_hour", "air.o3_8h"}
"""An hour of air, and the eight of ozone, are too short to judge."""


def trust(found: Mapping[Node, Result], kpi: str, subject: str, moment: datetime) -> dict[str, Any]:
    told: dict[str, Any] = found[Node(kpi, subject, moment)].evidence["trust"]
    return told


def of_feeds(kpi: Kpi, kpis: Mapping[str, Kpi]) -> set[str]:
    below = {feed for child in kpi.children for feed in of_feeds(kpis[child], kpis)}
    return below | ({needed.feed for needed in kpi.facts} if kpi.subject == SOURCE else set())


def test_every_figure_that_stands_on_a_feed_with_limits_tells_its_trust() -> None:
    declared = {kpi.name: kpi for kpi in DECLARED}
    telling = {kpi.name for kpi in KPIS if kpi.name in declared and kpi.compute is not declared[kpi.name].compute}
    assert telling == {kpi.name for kpi in DECLARED if of_feeds(kpi, declared) & TRUSTS.keys()} - HOURS_SHORT
    assert {feed for kpi in DECLARED if kpi.name in telling for feed in of_feeds(kpi, declared)} >= TRUSTS.keys()


@pytest.fixture(scope="module")
def water() -> Mapping[Node, Result]:
    """A section whose oxygen stands at a class I value for a day and a half, while what moved before and after it was class Ⅳ."""
    city = City()
    for number in range(24):
        oxygen = "7.80" if 6 <= number < 15 else f"3.{10 + number}"
        moving = {"conductivity": str(280 + number % 7), "turbidity": str(9 + number % 5), "codmn": f"3.{number % 9}"}
        city.says("中山/横栏", FIRST + number * timedelta(hours=4), "water_quality", **GOOD | {"do": oxygen} | moving)
    return city.figures()


def test_a_record_of_stuck_oxygen_is_doubted_from_the_sixth_on(water: Mapping[Node, Result]) -> None:
    fifth, sixth = (trust(water, "water.section_class", "中山/横栏", FIRST + n * timedelta(hours=4)) for n in (10, 11))
    assert (fifth["doubted"], fifth["share"]) == (0, "100.0")
    assert (sixth["facts"], sixth["doubted"], sixth["reasons"], sixth["value_without"]) == (5, 1, {"do": {"stuck": 1}}, None)


def test_the_month_and_the_citys_share_say_what_they_would_be_without_it(water: Mapping[Node, Result]) -> None:
    month = water[Node("water.section_month", "中山/横栏", MONTH)]
    told = month.evidence["trust"]
    assert (told["facts"], told["doubted"], told["share"]) == (24 * 5, 4, "96.7")
    oxygen = told["without"]["evidence"]["means"]["do"]
    assert (month.evidence["means"]["do"]["count"], oxygen["count"]) == (24, 20)
    assert (month.value, told["value_without"]) == ("Ⅳ", "Ⅳ")
    assert len(told["doubtful"]) == 4
    share = trust(water, "water.worse_than_v_share", "中山", MONTH)
    assert (share["doubted"], share["doubtful"], share["value_without"]) == (4, ["中山/横栏"], "0.0")


def test_facts_from_before_a_record_are_for_the_rules_alone(water: Mapping[Node, Result]) -> None:
    record = water[Node("water.section_class", "中山/横栏", FIRST + timedelta(hours=4))]
    assert record.evidence["records"] == 1
    after = water[Node("water.section_class", "中山/横栏", FIRST + timedelta(hours=4 * 25))]
    assert (after.value, after.evidence["records"], after.evidence["trust"]["facts"]) == (None, 0, 0)


def streets() -> City:
    """Four segments of one street; one detector says 12 km/h all the hour."""
    sites = [Site(subject=f"中山/{name}", feed="traffic_flow", marks={"speed_free_flow": Decimal(60)}) for name in "甲乙丙丁"]
    city = City(listed([Area(name="中山", kind="city")], sites))
    for name in "甲乙丙丁":
        for number in range(12):
            speed = "12" if name == "丁" else str(50 + number % 5)
            city.says(f"中山/{name}", FIRST + number * FIVE, "traffic_flow", speed=speed)
    return city


def test_an_index_says_what_it_would_be_without_a_stuck_detector() -> None:
    found = streets().figures()
    hour = trust(found, "traffic.segment_hour", "中山/丁", FIRST)
    assert (hour["doubted"], hour["reasons"], hour["value_without"]) == (12, {"speed": {"stuck": 12}}, None)
    index = found[Node("traffic.tpi", "中山", FIRST)]
    told = index.evidence["trust"]
    assert (told["facts"], told["doubted"], told["share"], told["doubtful"]) == (48, 12, "75.0", ["中山/丁"])
    assert told["without"]["evidence"]["segments"] == 3
    assert isinstance(index.value, Decimal)
    assert Decimal(told["value_without"]) < index.value
    assert trust(found, "traffic.tpi_day", "中山", FIRST)["value_without"] == told["value_without"]


def test_a_day_that_is_not_over_tells_no_trust_because_it_has_read_nothing() -> None:
    found = streets().figures(FIRST + timedelta(hours=2))
    assert found[Node("traffic.profile_day", "中山/甲", FIRST)].evidence == {"reason": "the day is not over"}


def test_the_idle_spaces_of_an_area_are_told_without_a_lot_whose_count_stands_still() -> None:
    city = City()
    for number in range(37):
        moment = FIRST + timedelta(minutes=10 * number)
        city.says("中山/一号", moment, "parking_lots", capacity="300", occupied="180", state="1")
        city.says("中山/二号", moment, "parking_lots", capacity="300", occupied=str(150 + number), state="1")
    now = FIRST + timedelta(minutes=365)
    found = city.figures(now)
    told = trust(found, "parking.idle_spaces", "中山", FIRST)
    assert found[Node("parking.idle_spaces", "中山", FIRST)].value == 300 - 180 + 300 - 186
    assert (told["facts"], told["doubted"], told["doubtful"], told["value_without"]) == (74, 37, ["中山/一号"], str(300 - 186))


def test_the_year_of_the_city_says_what_it_would_be_without_a_frozen_instrument() -> None:
    city = City()
    for day in range(5):
        for hour in range(24):
            moving = {metric: str(Decimal(text) + hour % 7) for metric, text in CLEAN.items()} | {"co": f"0.{4 + hour % 5}"}
            frozen = {"no2": "300"} if day == 2 else {}
            city.says("中山/甲", FIRST + timedelta(days=day, hours=hour), **moving | frozen)
    found = city.figures()
    year = found[Node("air.good_days", "中山", at(2026, 1, 1))]
    told = year.evidence["trust"]
    assert (year.value, told["facts"], told["doubted"]) == (Decimal("80.0"), 5 * 24 * 6, 24)
    assert (told["value_without"], told["doubtful"]) == ("100.0", [datetime(2026, 6, 12, tzinfo=CITY_ZONE).isoformat()])
    assert "without" not in told, "nothing stands on the year, so nobody needs what it would have told"


def test_a_child_of_an_older_version_that_tells_no_trust_is_taken_as_it_stands() -> None:
    def child(_inputs: Inputs, _context: Context) -> Value:
        return Value(Decimal(1), "none", {"told": 1})

    def summed(inputs: Inputs, _context: Context) -> Value:
        return Value(Decimal(len(inputs.children)), "none", {"children": len(inputs.children)})

    of_hour = _kpi("one", HOUR, child, Facts("feed", ("level",)))
    of_day = _kpi("all", DAY, summed, Children("one"))
    one, whole = weigh((of_hour, of_day), {"feed": Trust(metrics={"level": Limits(stuck_after=3)})})
    context = Context("甲/1", FIRST, FIRST + timedelta(days=1), FIRST)
    assert one.compute(Inputs({"level": series(["1", "1", "1"])}), context).evidence["trust"]["doubted"] == 3
    assert "trust" not in whole.compute(Inputs({}, [_result("one", {"told": 1})]), context).evidence


def test_limits_that_look_before_the_period_refuse_a_figure_that_does_so_itself() -> None:
    back = _kpi("back", FOUR_HOURS, lambda *_: NotEnough("never", "none"), Facts("feed", ("level",), timedelta(hours=1)))
    limits = Trust(metrics={"level": Limits()}, shortest=timedelta(days=1), before=timedelta(hours=20))
    with pytest.raises(ValueError, match="already looks back"):
        weigh((back,), {"feed": limits})


def test_what_may_stand_for_hours_is_stuck_only_after_so_long_and_so_many_readings() -> None:
    six = Limits(stuck_after=3, stuck_for=timedelta(hours=6))
    assert stuck(series(["7"] * 6), six) == {}
    assert places(stuck(series(["7"] * 7), six)) == list(range(7))


def _kpi(name: str, period: Any, compute: Any, *inputs: Any) -> Kpi:  # noqa: ANN401 - what the declaration takes
    return Kpi(
        name=name, version=1, title=name, unit="1", subject=SOURCE, period=period, inputs=inputs, compute=compute,
        final_after=timedelta(0), standard="none",
    )  # fmt: skip


def _result(kpi: str, evidence: dict[str, Any]) -> Result:
    value, landing = Decimal(1), f"{unix(FIRST)}"
    return Result(kpi, 1, "甲/1", FIRST, FIRST, value, "1", "final", "none", evidence, landing, landing, FIRST, None, "digest")
