from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from models.place import Area, Places, Site
from models.result import Result
from tests.unit.kpis.city import City, at

DAY = at(2026, 6, 1)
FEED = "pipe_pressure"
GAUGE = "中山/烟洲社区/富华道测压点"


def town(**marks: str) -> City:
    site = Site(subject=GAUGE, feed=FEED, marks={name: Decimal(value) for name, value in marks.items()})
    return City(Places({"中山": Area(name="中山", kind="city")}, {(FEED, GAUGE): site}))


def minute(hour: int, minutes: int = 0) -> datetime:
    return DAY + timedelta(hours=hour, minutes=minutes)


def drop(city: City, start: datetime, *stated: tuple[datetime, str]) -> Result:
    """Return the figure of the quarter that begins then."""
    for moment, pressure in stated:
        city.says(GAUGE, moment, FEED, pressure=pressure)
    return city.figure("pipe_pressure.drop", GAUGE, start)


def test_a_drop_is_that_of_the_higher_of_two_readings_below_the_mark() -> None:
    found = drop(town(normal_pressure="0.32"), minute(8), (minute(8), "0.2"), (minute(8, 5), "0.16"))
    assert (found.value, found.evidence["normal_by"], found.evidence["pressure"]) == (Decimal("37.5"), "registry", ["0.2", "0.16"])
    assert found.evidence["reached_at"] == minute(8, 5).isoformat()


def test_a_reading_alone_is_no_drop_and_one_that_hiccups_makes_none() -> None:
    city = town(normal_pressure="0.32")
    alone = drop(city, minute(8), (minute(8), "0.01"))
    assert alone.value is None
    assert "normal_pressure" in alone.evidence["reason"]
    assert drop(city, minute(8), (minute(8, 5), "0.32"), (minute(8, 10), "0.01"), (minute(8, 14), "0.32")).value == 0


def test_a_drop_that_is_over_before_the_quarter_ends_is_told() -> None:
    found = drop(town(normal_pressure="0.32"), minute(8), *((minute(8, at), "0.08" if at in {3, 4} else "0.32") for at in range(15)))
    assert (found.value, found.evidence["reached_at"]) == (Decimal("75.0"), minute(8, 4).isoformat())


def test_a_gauge_without_a_mark_is_held_against_its_own_three_hours() -> None:
    steady = [(minute(6, 10 * step), pressure) for step, pressure in enumerate(("0.30", "0.34", "0.32", "0.31", "0.33"))]
    found = drop(town(), minute(7), *steady, (minute(7), "0.16"), (minute(7, 5), "0.16"))
    assert (found.value, found.evidence["normal"], found.evidence["normal_by"]) == (Decimal("50.0"), "0.3200", "5 readings")


def test_too_few_readings_say_not_what_is_normal() -> None:
    assert drop(town(), minute(7), (minute(6), "0.3"), (minute(7), "0.16"), (minute(7, 5), "0.16")).value is None


def test_a_mark_of_nothing_is_none() -> None:
    assert drop(town(normal_pressure="0"), minute(8), (minute(8), "0.2"), (minute(8, 5), "0.16")).value is None


def test_readings_more_than_an_hour_apart_are_not_in_a_row() -> None:
    assert drop(town(normal_pressure="0.32"), minute(9), (minute(8), "0.16"), (minute(9, 1), "0.16")).value is None


def test_an_impossible_pressure_is_passed_over() -> None:
    city = town(normal_pressure="0.32")
    found = drop(city, minute(8), (minute(8), "0.16"), (minute(8, 5), "0.16"), (minute(8, 10), "implausible:9"))
    assert (found.value, found.evidence["excluded"]) == (Decimal("50.0"), {"implausible": 1})


@given(st.lists(st.integers(1, 80).map(lambda each: Decimal(each) / 100), min_size=2, max_size=40))
def test_any_day_of_readings_has_the_drop_that_a_plain_sum_finds(pressures: list[Decimal]) -> None:
    moments = [minute(6, 15 * (step // 3) + 5 * (step % 3)) for step in range(len(pressures))]
    start = moments[-1].replace(minute=moments[-1].minute // 15 * 15)
    found = drop(town(), start, *zip(moments, map(str, pressures), strict=True))
    drops = []
    for place in range(1, len(pressures)):
        ordered = sorted(
            each
            for moment, each in zip(moments, pressures, strict=True)
            if timedelta(minutes=15) <= moments[place] - moment <= timedelta(hours=3)
        )
        if moments[place] >= start and len(ordered) >= 4:
            normal = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
            drops.append((normal - max(pressures[place - 1 : place + 1])) / normal * 100)
    if not drops:
        assert found.value is None
    else:
        assert isinstance(found.value, Decimal)
        assert abs(found.value - max(drops)) <= Decimal("0.05")
        assert found.value == found.value.quantize(Decimal("0.1"))
