from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.standards.air import EDITIONS, METRICS, Aqi, AqiEdition, NoAqi, day_aqi, hour_aqi

OLD, NEW = EDITIONS["HJ 633-2012"], EDITIONS["HJ 633-2026"]
CLEAN = {
    "so2": Decimal(6),
    "no2": Decimal(20),
    "co": Decimal("0.5"),
    "o3": Decimal(60),
    "pm10": Decimal(30),
    "pm25": Decimal(15),
}
CONCENTRATIONS = st.fixed_dictionaries({}, optional={metric: st.decimals(min_value=0, max_value=790, places=2) for metric in METRICS})


def without(*metrics: str, **changed: str) -> dict[str, Decimal]:
    values = {metric: value for metric, value in CLEAN.items() if metric not in metrics}
    return values | {metric: Decimal(value) for metric, value in changed.items()}


def published(verdict: Aqi | NoAqi) -> Aqi:
    assert isinstance(verdict, Aqi)
    return verdict


def refused(verdict: Aqi | NoAqi) -> NoAqi:
    assert isinstance(verdict, NoAqi)
    return verdict


def test_clean_air_has_a_level_but_no_primary_pollutant() -> None:
    aqi = published(hour_aqi(NEW, CLEAN))
    assert (aqi.value, aqi.level, aqi.grade, aqi.colour, aqi.rgb) == (30, "优", "一级", "绿", (0, 228, 0))
    assert aqi.primary == ()
    assert aqi.edition == "HJ 633-2026"


@pytest.mark.parametrize(("pm25", "primary"), [("35", ()), ("36", ("pm25",))])
def test_a_primary_pollutant_is_named_from_51_on(pm25: str, primary: tuple[str, ...]) -> None:
    assert published(hour_aqi(NEW, without(pm25=pm25))).primary == primary


def test_a_tie_is_decided_after_rounding_up() -> None:
    aqi = published(hour_aqi(NEW, without(pm10="61", pm25="39")))
    assert (aqi.value, aqi.primary) == (58, ("pm10", "pm25"))


def test_concentrations_are_rounded_half_even_before_they_are_judged() -> None:
    aqi = published(hour_aqi(NEW, without(pm25="60.5", co="0.45")))
    assert (aqi.rounded["pm25"], aqi.rounded["co"]) == (Decimal(60), Decimal("0.4"))
    assert aqi.value == 100


def test_the_old_hour_is_the_maximum_of_what_is_present() -> None:
    aqi = published(hour_aqi(OLD, without("pm10", "so2", pm25="40")))
    assert (aqi.value, aqi.missing) == (57, ("so2", "pm10"))


def test_the_new_hour_is_not_available_with_a_missing_pollutant() -> None:
    verdict = refused(hour_aqi(NEW, without("no2", pm25="60")))
    assert "no2 missing" in verdict.reason
    assert verdict.iaqi["pm25"] == 100


def test_the_new_hour_is_published_with_a_gap_when_the_rest_exceeds_100() -> None:
    aqi = published(hour_aqi(NEW, without("no2", pm25="61")))
    assert (aqi.value, aqi.missing) == (101, ("no2",))


def test_what_is_not_monitored_never_blocks() -> None:
    assert published(hour_aqi(NEW, without("so2", "co"), not_monitored={"so2", "co"})).missing == ()
    assert published(day_aqi(NEW, without("so2", "co"), not_monitored={"so2", "co"})).value == 30


@pytest.mark.parametrize("edition", [OLD, NEW], ids=lambda edition: edition.name)
def test_no_value_at_all_is_no_aqi(edition: AqiEdition) -> None:
    assert refused(hour_aqi(edition, {})).reason == "no pollutant has a value"
    assert refused(day_aqi(edition, {}, not_monitored=METRICS)).reason == "no pollutant has a value"


def test_sulphur_dioxide_above_800_has_no_old_hour_and_200_in_the_new() -> None:
    assert "SO2_1h 801" in refused(hour_aqi(OLD, without(so2="801"))).reason
    assert published(hour_aqi(NEW, without(so2="801"))).value == 200


@pytest.mark.parametrize("edition", [OLD, NEW], ids=lambda edition: edition.name)
def test_a_day_with_a_missing_pollutant_is_not_available_unless_the_rest_exceeds_100(edition: AqiEdition) -> None:
    assert refused(day_aqi(edition, without("co"))).missing == ("co",)
    assert published(day_aqi(edition, without("co", no2="81"))).value == 101


def test_the_old_day_also_judges_the_highest_ozone_hour() -> None:
    assert published(day_aqi(OLD, CLEAN, o3_1h_max=Decimal(201))).value == 101
    assert published(day_aqi(OLD, CLEAN, o3_1h_max=Decimal(201))).primary == ("o3",)
    assert published(day_aqi(NEW, CLEAN, o3_1h_max=Decimal(201))).value == 30


def test_the_highest_ozone_hour_does_not_stand_in_for_the_eight_hour_maximum() -> None:
    assert refused(day_aqi(OLD, without("o3"), o3_1h_max=Decimal(200))).missing == ("o3",)
    assert published(day_aqi(OLD, without("o3"), o3_1h_max=Decimal(201))).missing == ("o3",)


def test_ozone_above_800_is_judged_by_the_hour_in_the_old_edition_and_is_300_in_the_new() -> None:
    assert published(day_aqi(OLD, without(o3="801"), o3_1h_max=Decimal(900))).iaqi["o3"] == 350
    assert "O3_8h 801" in refused(day_aqi(OLD, without(o3="801"))).reason
    assert published(day_aqi(NEW, without(o3="801"))).iaqi["o3"] == 300


def test_an_index_beyond_the_table_is_marked_as_capped() -> None:
    assert published(hour_aqi(NEW, without(pm25="501"))).capped == ("pm25",)
    assert published(hour_aqi(NEW, without(pm25="500"))).capped == ()


def test_a_day_mean_is_rounded_once_from_its_exact_value() -> None:
    """Rounding 35.496 to 35.5 first would make it 36 and name a primary pollutant."""
    values: dict[str, Decimal | Fraction] = {**CLEAN, "pm25": Fraction("35.496")}
    assert published(day_aqi(NEW, values)).value == 50


@given(CONCENTRATIONS)
def test_the_aqi_is_the_largest_index_and_its_owners_are_primary(values: dict[str, Decimal]) -> None:
    verdict = hour_aqi(NEW, values)
    if isinstance(verdict, NoAqi):
        assert verdict.missing or not values
        assert max(verdict.iaqi.values(), default=0) <= 100
        return
    assert verdict.value == max(verdict.iaqi.values())
    owners = {metric for metric, index in verdict.iaqi.items() if index == verdict.value}
    assert set(verdict.primary) == (owners if verdict.value > 50 else set())


@given(CONCENTRATIONS, st.sampled_from(METRICS))
def test_a_value_that_arrives_never_lowers_a_published_aqi(values: dict[str, Decimal], metric: str) -> None:
    fewer = hour_aqi(NEW, {name: value for name, value in values.items() if name != metric})
    if isinstance(fewer, Aqi):
        assert published(hour_aqi(NEW, values)).value >= fewer.value
