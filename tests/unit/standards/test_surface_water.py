from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.standards.section import exceeding
from models.standards.water import (
    CLASSES,
    STATUSES,
    WATER_EDITIONS,
    Body,
    NoClass,
    SectionClass,
    grade_of,
    judge_section,
    water_edition_on,
)
from tests.oracle import water as oracle

(EDITION,) = WATER_EDITIONS
CLEAN = {"ph": Decimal("7.5"), "do": Decimal(8), "codmn": Decimal(1), "nh3n": Decimal("0.1"), "tp": Decimal("0.01")}
LEAST = Decimal("0.0000001")
TOP = {key: limits[-1] * 2 for key, limits in oracle.LIMITS.items() if key != "tp_lake"} | {"do": Fraction(15), "ph": Fraction(14)}


def verdict(**changed: str) -> SectionClass:
    found = judge_section(EDITION, CLEAN | {key: Decimal(text) for key, text in changed.items()})
    assert isinstance(found, SectionClass)
    return found


def stated(found: SectionClass | NoClass) -> str | None:
    return found.water_class if isinstance(found, SectionClass) else None


ROWS = [
    (key, body, grade)
    for key, row in EDITION.indicators.items()
    if row.rule != "between"
    for body in row.limits
    for grade in range(len(CLASSES) - 1)
]


@pytest.mark.parametrize(("key", "body", "grade"), ROWS, ids=[f"{key}-{body}-{CLASSES[grade]}" for key, body, grade in ROWS])
def test_a_value_on_its_limit_keeps_the_best_class_that_has_this_limit_and_one_beyond_loses_all_of_them(
    key: str, body: Body, grade: int
) -> None:
    indicator = EDITION.indicators[key]
    limits = indicator.limits[body]
    limit = limits[grade]
    beyond = limit - LEAST if indicator.rule == "at_least" else limit + LEAST
    assert grade_of(indicator, limit, body) == limits.index(limit)
    laxer = [other for other in range(len(limits)) if limits[other] != limit and other > grade]
    assert grade_of(indicator, beyond, body) == (laxer[0] if laxer else len(limits))


@pytest.mark.parametrize(("text", "grade"), [("6", 0), ("9", 0), ("7", 0), ("5.9999", 5), ("9.0001", 5)])
def test_ph_keeps_every_class_from_6_to_9_and_none_outside(text: str, grade: int) -> None:
    assert grade_of(EDITION.indicators["ph"], Decimal(text)) == grade


def test_the_worst_indicator_gives_the_class_and_its_status() -> None:
    found = verdict(nh3n="1.6", codmn="5")
    assert (found.water_class, found.status.name, found.status.colour) == ("Ⅴ", "中度污染", "橙色")
    assert found.grades == {"ph": 0, "do": 0, "codmn": 2, "nh3n": 4, "tp": 0}
    assert [(status.name, status.colour) for status in STATUSES] == [
        ("优", "蓝色"), ("优", "蓝色"), ("良好", "绿色"), ("轻度污染", "黄色"), ("中度污染", "橙色"), ("重度污染", "红色"),
    ]  # fmt: skip


def test_nothing_is_rounded_before_it_is_judged() -> None:
    assert verdict(nh3n="0.5004").water_class == "Ⅲ"
    assert verdict(do="5.996").water_class == "Ⅲ"


def test_a_lake_has_stricter_limits_of_phosphorus_and_of_nothing_else() -> None:
    values = CLEAN | {"tp": Decimal("0.02")}
    assert stated(judge_section(EDITION, values, "river")) == "Ⅰ"
    assert stated(judge_section(EDITION, values, "lake")) == "Ⅱ"
    differing = [key for key, row in EDITION.indicators.items() if row.limits["river"] != row.limits["lake"]]
    assert differing == ["tp"]


def test_nitrogen_and_coliforms_are_told_beside_the_class_and_never_make_it() -> None:
    found = verdict(tn="3.2", fcoli="50000", temp="31")
    assert (found.water_class, found.separate) == ("Ⅰ", {"tn": 5, "fcoli": 5})
    assert (len(EDITION.indicators), len(EDITION.assessed)) == (23, 21)


def test_a_missing_core_indicator_gives_no_class_because_it_could_be_the_worst() -> None:
    values = {key: value for key, value in CLEAN.items() if key != "codmn"}
    found = judge_section(EDITION, values)
    assert isinstance(found, NoClass)
    assert (found.missing, found.grades) == (("codmn",), {"ph": 0, "do": 0, "nh3n": 0, "tp": 0})
    assert "高锰酸盐指数" in found.reason


def test_an_indicator_that_is_not_monitored_does_not_block() -> None:
    values = {key: value for key, value in CLEAN.items() if key != "tp"}
    assert stated(judge_section(EDITION, values, not_monitored={"tp"})) == "Ⅰ"


def test_ph_alone_is_no_class() -> None:
    others = {"do", "codmn", "nh3n", "tp"}
    assert stated(judge_section(EDITION, {"ph": Decimal(7)}, not_monitored=others)) is None


def test_water_of_class_iii_has_no_main_pollutants() -> None:
    assert verdict(nh3n="1.0").main == ()


def test_main_pollutants_are_the_worst_three_by_class_then_by_multiple_and_oxygen_has_no_multiple() -> None:
    found = verdict(nh3n="1.9", cod="36", tp="0.35", do="2.5", codmn="7")
    told = [each.told for each in found.main]
    assert [(each["indicator"], each["class"], each["multiple"]) for each in told] == [
        ("nh3n", "Ⅴ", "0.90"), ("cod", "Ⅴ", "0.80"), ("tp", "Ⅴ", "0.75"),
    ]  # fmt: skip
    assert [(each.told["indicator"], each.told["multiple"]) for each in verdict(do="2.5", codmn="7").main] == [
        ("do", None), ("codmn", "0.17"),
    ]  # fmt: skip


def test_cyanide_and_metals_lead_the_main_pollutants() -> None:
    assert [each.indicator.key for each in verdict(hg="0.0005", nh3n="9").main] == ["hg", "nh3n"]
    values = CLEAN | {"cn": Decimal("0.3")}
    assert exceeding(EDITION, values, {"cn": 5}, "river")[0].multiple == Fraction(1, 2)


def test_the_edition_of_any_day_is_the_one_of_2002() -> None:
    assert {water_edition_on(day).name for day in (date(2001, 1, 1), date(2002, 6, 1), date(2026, 11, 23))} == {"GB 3838-2002"}


BODIES: tuple[Body, ...] = ("river", "lake")
VALUES = st.fixed_dictionaries(
    {}, optional={key: st.fractions(min_value=0, max_value=top, max_denominator=2000) for key, top in TOP.items()}
)


@given(VALUES, st.sampled_from(BODIES), st.sets(st.sampled_from(oracle.ALWAYS_NEEDED)))
def test_any_section_has_the_oracles_class(values: dict[str, Fraction], body: Body, unmonitored: set[str]) -> None:
    found = judge_section(EDITION, values, body, unmonitored)
    assert stated(found) == oracle.section(values, body, unmonitored)
