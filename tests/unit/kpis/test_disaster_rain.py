"""Rain told by amounts and by a counter, held against the minutes in which it fell."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from models.standards.rain import grade_of
from tests.unit.kpis.town import DAY, Body, Told, clock, told

HEAD = "city,area,device,time,item,value,unit,minutes,flag,state,heartbeat\n"
GAUGE = "中山/长洲社区/雨量站"
NEXT = DAY + timedelta(days=1)
LATER = DAY + timedelta(days=3)


def says(at: datetime, item: str, value: str, minutes: str = "", flag: str = "", device: str = "雨量站") -> Body:
    return at + timedelta(seconds=10), f"{HEAD}中山,长洲社区,{device},{at:%Y-%m-%d %H:%M:%S},{item},{value},,{minutes},{flag},,\n"


def minutes_of_rain(seed: int) -> list[Decimal]:
    """Two days of rain in mm by the minute, in tenths, most of it dry."""
    chance = random.Random(seed)
    return [Decimal(chance.choice((0, 0, 0, 0, 1, 2, 7))) / 10 for _ in range(2880)]


def by_amounts(fallen: list[Decimal], step: int) -> list[Body]:
    ends = range(step, len(fallen) + 1, step)
    return [says(DAY + timedelta(minutes=end), "雨量", str(sum(fallen[end - step : end])), str(step)) for end in ends]


def by_counter(fallen: list[Decimal], step: int, begins_again: int) -> list[Body]:
    """The count before and after each reset: the count at the reset itself is what was counted until then."""
    bodies, total = [says(DAY, "累计雨量", "100")], Decimal(100)
    for end in range(step, len(fallen) + 1, step):
        if (end - step) % begins_again == 0:
            total = Decimal(0)
        total += sum(fallen[end - step : end])
        bodies.append(says(DAY + timedelta(minutes=end), "累计雨量", str(total)))
    return bodies


def rain(found: Told, kpi: str, start: datetime) -> Decimal | None:
    value = found.value(kpi, GAUGE, start)
    return None if value is None else Decimal(value)


@pytest.mark.parametrize("seed", range(2))
def test_amounts_of_any_length_give_what_fell_in_the_hour_and_in_the_24_hours_before_its_end(seed: int) -> None:
    fallen = minutes_of_rain(seed)
    found = told("disaster", by_amounts(fallen, (10, 30)[seed]), seed=seed, ticks=[LATER])
    for hour in (23, 24, 30, 47):
        start = DAY + timedelta(hours=hour)
        assert rain(found, "disaster.rain_1h", start) == sum(fallen[hour * 60 : hour * 60 + 60])
        assert rain(found, "disaster.rain_24h", start) == sum(fallen[(hour - 23) * 60 : (hour + 1) * 60])


def test_a_counter_that_begins_again_gives_what_fell() -> None:
    """It begins again at the start of a stretch with much rain in it, so that the new count is less than the old one."""
    fallen = [Decimal(2)] * 120 + [Decimal("0.1")] * 2760
    found = told("disaster", by_counter(fallen, 10, 720), ticks=[LATER])
    assert rain(found, "disaster.rain_1h", DAY + timedelta(hours=1)) == 120
    assert rain(found, "disaster.rain_1h", DAY + timedelta(hours=12)) == 6
    assert rain(found, "disaster.rain_24h", DAY + timedelta(hours=30)) == Decimal("144.0")
    assert found.evidence("disaster.rain_1h", GAUGE, DAY + timedelta(hours=12))["odd"] == {"meter_reset": 1}


def test_a_counter_that_jumps_back_for_one_reading_loses_and_gains_nothing() -> None:
    counts = ["10", "11", "3", "13", "14"]
    found = told("disaster", [says(clock(8, 10 * n), "累计雨量", text) for n, text in enumerate(counts, 1)])
    assert rain(found, "disaster.rain_1h", clock(8)) == 4
    assert found.evidence("disaster.rain_1h", GAUGE, clock(8))["odd"] == {"meter_back": 1}


def test_the_count_of_the_full_hour_belongs_to_the_hour_that_ends() -> None:
    found = told(
        "disaster", [says(clock(8), "累计雨量", "0"), says(clock(9), "累计雨量", "5"), says(clock(10), "累计雨量", "7")], ticks=[LATER]
    )
    assert [rain(found, "disaster.rain_1h", clock(hour)) for hour in (8, 9)] == [5, 2]


def test_amounts_of_an_hour_and_of_the_minutes_in_it_are_not_added_up() -> None:
    bodies = [says(clock(8, 10), "雨量", "1", "5"), says(clock(9), "雨量", "6", "60"), says(clock(8, 30), "雨量", "2", "5")]
    found = told("disaster", bodies, ticks=[LATER])
    assert rain(found, "disaster.rain_1h", clock(8)) == 6
    assert found.evidence("disaster.rain_1h", GAUGE, clock(8))["odd"] == {"overlapping": 2}


def test_an_hour_of_which_too_little_is_known_has_no_sum_but_says_what_fell_at_least() -> None:
    bodies = [says(clock(8, 5 * n), "雨量", "1", "5") for n in range(1, 9)]
    short, enough = told("disaster", bodies, ticks=[LATER]), told("disaster", [*bodies, says(clock(9), "雨量", "1", "5")], ticks=[LATER])
    assert rain(short, "disaster.rain_1h", clock(8)) is None
    assert short.evidence("disaster.rain_1h", GAUGE, clock(8))["at_least"] == "8"
    assert rain(enough, "disaster.rain_1h", clock(8)) == 9


def test_a_gauge_in_maintenance_rains_water_from_a_can() -> None:
    found = told("disaster", [says(clock(8, 45), "雨量", "1", "45"), says(clock(9), "雨量", "60", "15", flag="M")])
    evidence = found.evidence("disaster.rain_1h", GAUGE, clock(8))
    assert rain(found, "disaster.rain_1h", clock(8)) == 1
    assert (evidence["excluded"]["rain"], evidence["known_minutes"]) == ({"维护": 1}, 45)


def test_an_hour_that_still_runs_says_what_fell_so_far() -> None:
    found = told("disaster", [says(clock(8, 5), "雨量", "21", "5")])
    evidence = found.evidence("disaster.rain_1h", GAUGE, clock(8))
    assert rain(found, "disaster.rain_1h", clock(8)) == 21
    assert (evidence["so_far"], evidence["heavy"]) == (True, True)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("0", "无雨或微量"), ("0.1", "小雨"), ("9.9", "小雨"), ("10", "中雨"), ("24.9", "中雨"), ("25", "大雨"),
        ("49.9", "大雨"), ("50", "暴雨"), ("99.9", "暴雨"), ("100", "大暴雨"), ("249.9", "大暴雨"), ("250", "特大暴雨"),
    ],
)  # fmt: skip
def test_a_grade_begins_at_its_least_rain(text: str, grade: str) -> None:
    assert grade_of(Decimal(text)) == grade


def test_an_area_shows_its_wettest_gauge() -> None:
    day = [says(clock(hour), "雨量", "2", "60") for hour in range(1, 25)]
    wetter = [says(clock(hour), "雨量", "2.5", "60", device="山顶") for hour in range(1, 25)]
    found = told("disaster", [*day, *wetter], ticks=[LATER])
    evidence = found.evidence("disaster.highest_rain_24h", "中山", clock(23))
    assert (found.value("disaster.highest_rain_24h", "中山", clock(23)), evidence["grade"], evidence["where"]) == (
        Decimal(60), "暴雨", ["中山/长洲社区/山顶"],
    )  # fmt: skip
