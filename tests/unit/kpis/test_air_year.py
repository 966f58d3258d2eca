from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.kpi import Context, Inputs, NotEnough, Value
from models.result import Result
from models.standards.air import annual_mean, annual_percentile, round_half_even
from streams.kpis.air_days import good_days, good_days_2012, good_days_left
from streams.kpis.air_means import year_means
from tests.unit.kpis.city import City, at, clean

STATION = "中山/华柏园"
NOTHING: Mapping[str, str] = {}


def day(
    start: datetime, aqi: int | None, *, other: int | None = None, exceptional: bool = False, air: Mapping[str, str] = NOTHING
) -> Result:
    """A city's day, judged by the edition of its date; *other*: its AQI by the other edition, where that differs."""
    edition, unused = ("HJ 633-2026", "HJ 633-2012") if start >= at(2026, 3, 1) else ("HJ 633-2012", "HJ 633-2026")
    by_edition = {edition: aqi, unused: aqi if other is None else other}
    return Result(
        kpi="air.city_day", version=1, subject="中山", period_start=start, period_end=start + timedelta(days=1),
        value=None if aqi is None else Decimal(aqi), unit="AQI", status="final", edition=edition,
        evidence={"by_edition": by_edition, "exceptional": exceptional, "concentration": air},
        first_landing="", last_landing="", logged_at=start, recheck_at=None, digest="",
    )  # fmt: skip


def year(number: int, now: datetime) -> Context:
    return Context("中山", at(number, 1, 1), at(number + 1, 1, 1), now)


def days(start: datetime, *values: int | None) -> Inputs:
    return Inputs({}, [day(start + timedelta(days=index), aqi) for index, aqi in enumerate(values)])


def value(outcome: Value | NotEnough) -> Value:
    assert isinstance(outcome, Value)
    return outcome


def test_the_ratio_divides_by_valid_days_and_rounds_half_to_even() -> None:
    found = value(good_days(days(at(2024, 1, 1), *[50] * 175, *[150] * 7, *[None] * 3), year(2024, at(2024, 7, 4))))
    assert found.value == Decimal("96.2")
    assert (found.evidence["fine_days"], found.evidence["valid_days"], found.evidence["total_days"]) == (175, 182, 185)
    assert found.evidence["ratio_by_total_days"] == "94.6"
    assert found.evidence["levels"] == {"优": 175, "良": 0, "轻度污染": 7, "中度污染": 0, "重度污染": 0, "严重污染": 0}


def test_a_ratio_between_two_digits_goes_to_the_even_one() -> None:
    found = value(good_days(days(at(2025, 1, 1), *[50] * 73, *[150] * 7), year(2025, at(2026, 2, 1))))
    assert found.value == Decimal("91.2")  # 91.25


def test_an_aqi_of_100_is_fine_and_101_is_not() -> None:
    found = value(good_days(days(at(2025, 1, 1), 100, 101), year(2025, at(2026, 2, 1))))
    assert (found.evidence["fine_days"], found.evidence["valid_days"]) == (1, 2)


def test_the_year_to_date_excludes_today_and_looks_again_at_midnight() -> None:
    inputs = days(at(2026, 5, 1), 50, 150)
    today = good_days(inputs, year(2026, at(2026, 5, 2, 23)))
    tomorrow = good_days(inputs, year(2026, at(2026, 5, 3)))
    assert (value(today).value, today.recheck_at) == (Decimal(100), at(2026, 5, 3))
    assert (value(tomorrow).value, tomorrow.recheck_at) == (Decimal(50), at(2026, 5, 4))
    assert today.evidence["total_days"] == 121


def test_a_year_that_is_over_is_not_looked_at_again_by_itself() -> None:
    found = good_days(days(at(2025, 5, 1), 50), year(2025, at(2026, 1, 1)))
    assert (found.recheck_at, found.evidence["total_days"]) == (None, 365)


@pytest.mark.parametrize("kpi", [good_days, good_days_2012, good_days_left, year_means])
def test_a_silent_year_says_nothing_rather_than_zero(kpi: Callable[[Inputs, Context], Value | NotEnough]) -> None:
    found = kpi(days(at(2025, 5, 1), None, None), year(2025, at(2026, 2, 1)))
    assert isinstance(found, NotEnough)


def test_a_sand_day_is_counted_both_ways() -> None:
    inputs = Inputs({}, [day(at(2026, 4, 1), 50), day(at(2026, 4, 2), 300, exceptional=True)])
    found = value(good_days(inputs, year(2026, at(2026, 5, 1))))
    assert found.value == Decimal(50)
    assert found.evidence["without_exceptional"] == {"fine": 1, "valid": 1, "ratio": "100.0"}
    assert found.evidence["exceptional_days"] == 1


def test_a_year_under_two_editions_names_both_and_is_told_under_each() -> None:
    inputs = Inputs({}, [day(at(2026, 2, 28), 94, other=110), day(at(2026, 3, 1), 110, other=94)])
    mixed, old = (value(kpi(inputs, year(2026, at(2026, 5, 1)))) for kpi in (good_days, good_days_2012))
    assert (mixed.value, mixed.edition) == (Decimal(50), "HJ 633-2012 + HJ 633-2026")
    assert (old.value, old.edition) == (Decimal(100), "HJ 633-2012")
    assert mixed.evidence["by_edition"]["HJ 633-2012"] == {"fine": 2, "valid": 2, "ratio": "100.0"}
    assert mixed.evidence["by_edition"]["HJ 633-2026"] == {"fine": 0, "valid": 2, "ratio": "0.0"}


def test_only_editions_that_valid_days_were_judged_by_are_named() -> None:
    inputs = Inputs({}, [day(at(2026, 2, 28), None), day(at(2026, 3, 1), 50)])
    assert good_days(inputs, year(2026, at(2026, 5, 1))).edition == "HJ 633-2026"


def test_days_may_be_missed_as_long_as_the_plans_share_holds() -> None:
    """2026 after 31 days, 30 of them fine: 334 to come, 329 of 365 must be fine, so 35 more may be missed."""
    inputs = days(at(2026, 1, 1), *[50] * 30, 150)
    found = value(good_days_left(inputs, year(2026, at(2026, 2, 1))))
    assert found.value == Decimal(35)
    assert found.evidence["reachable"] is True
    assert (found.evidence["remaining_days"], found.evidence["needed_days"]) == (334, 299)
    assert found.evidence["target"]["quote"].endswith("比例不低于 90%")


def test_a_share_that_is_lost_is_zero_and_not_reachable() -> None:
    found = value(good_days_left(days(at(2026, 1, 1), *[150] * 37), year(2026, at(2026, 2, 7))))
    assert (found.value, found.evidence["reachable"]) == (Decimal(0), False)


def test_the_last_day_that_may_be_missed_leaves_zero_and_reachable() -> None:
    found = value(good_days_left(days(at(2026, 1, 1), *[150] * 36), year(2026, at(2026, 2, 6))))
    assert (found.value, found.evidence["reachable"]) == (Decimal(0), True)


def full_year(number: int, **concentration: str) -> Inputs:
    first, last = at(number, 1, 1), at(number + 1, 1, 1)
    return Inputs({}, [day(first + timedelta(days=index), 50, air=concentration) for index in range((last - first).days)])


def test_a_full_year_has_means_percentiles_and_compliance() -> None:
    inputs = full_year(2025, pm25="71/2", o3="160", co="4", so2="10", no2="40", pm10="60")
    found = value(year_means(inputs, year(2025, at(2026, 1, 1))))
    assert (found.value, found.edition) == (Decimal("35.5"), "GB 3095-2012")
    assert found.evidence["pollutants"]["o3"]["percentile"] == "160.0"
    assert found.evidence["pollutants"]["o3"]["mean"] is None
    assert found.evidence["meets_grade_2"]["GB 3095-2012"]["pm25"] is False
    assert found.evidence["meeting"] == 5


def test_a_year_in_which_the_limits_changed_is_held_against_both() -> None:
    inputs = full_year(2026, pm25="32", o3="160", co="4", so2="10", no2="40", pm10="60")
    found = value(year_means(inputs, year(2026, at(2027, 1, 1))))
    held = {stage: metrics["pm25"] for stage, metrics in found.evidence["meets_grade_2"].items()}
    assert held == {"GB 3095-2012": True, "GB 3095-2026 (transition)": False}
    assert found.edition == "GB 3095-2026 (transition)"


@given(st.lists(st.fractions(min_value=0, max_value=500, max_denominator=1932), min_size=365, max_size=365))
@settings(max_examples=5)
def test_the_statistics_of_a_year_are_those_of_the_standard(values: list[Fraction]) -> None:
    first = at(2025, 1, 1)
    by_day = {(first + timedelta(days=index)).date(): each for index, each in enumerate(values)}
    inputs = Inputs({}, [day(first + timedelta(days=index), 50, air={"pm25": str(each)}) for index, each in enumerate(values)])
    found = value(year_means(inputs, year(2025, at(2026, 1, 1))))
    mean, percentile = annual_mean(by_day, 2025), annual_percentile(by_day, "pm25", 2025)
    assert mean is not None
    assert percentile is not None
    assert found.value == round_half_even(mean, 1)
    assert found.evidence["pollutants"]["pm25"]["percentile"] == str(round_half_even(percentile, 1))


def test_a_running_year_tells_its_means_so_far_and_what_it_lacks() -> None:
    inputs = Inputs({}, [day(at(2026, 1, 1), 50, air={"pm25": "20"}), day(at(2026, 1, 2), 50, air={"pm25": "21"})])
    found = year_means(inputs, year(2026, at(2026, 1, 3)))
    assert isinstance(found, NotEnough)
    assert found.evidence["pollutants"]["pm25"]["mean"] == "20.5"
    assert found.evidence["pollutants"]["pm25"]["gaps"][0] == "2 of 324 days in 2026"
    assert found.recheck_at == at(2026, 1, 4)


def test_a_year_stands_on_its_stations_hours() -> None:
    city = City()
    city.says_all_day(STATION, at(2026, 2, 28), **clean(pm25="70"))
    city.says_all_day(STATION, at(2026, 3, 1), **clean(pm25="70"))
    found = city.figure("air.good_days", "中山", at(2026, 1, 1))
    assert (found.value, found.edition, found.evidence["valid_days"]) == (Decimal(50), "HJ 633-2012 + HJ 633-2026", 2)
