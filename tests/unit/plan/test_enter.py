from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from connectors.feeds import FEEDS
from connectors.gateway.entering import PLAN_KEY
from models.errors import BadEntry
from models.plan.enter import Share, Told, Wish, part, rating, report, setting
from models.plan.entry import Report, Setting, Written
from models.plan.rule import rules
from models.plan.target import target

LAW, GROWTH, PILOT, MINUTES = "law_publicity_rate", "gdp_growth_annual", "smart_city_pilot_areas_2024", "elder_care_circle_minutes"
NOW = datetime(2026, 2, 1, tzinfo=UTC)
WRITTEN = Written(" 陈\n某 ", "司法所", NOW)
COMMUNITIES = ("烟洲社区", "广丰社区")


def told(name: str, value: str | None, period: str = "2025", *, source: str = "年报", area: str = "", own: bool = False) -> Report:
    return report(target(name), rules()[name], Told(value, period, source, area), WRITTEN, COMMUNITIES, own_number=own)


@pytest.mark.parametrize(
    ("name", "value"), [(LAW, "0"), (LAW, "100"), (LAW, "91.50"), (GROWTH, "-99.9"), (MINUTES, "0"), ("gdp_total", "129.9")]
)
def test_a_number_is_kept_digit_for_digit(name: str, value: str) -> None:
    assert str(told(name, value).value) == value
    assert told(name, value).written.by == "陈 某"


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        (LAW, "100.1", "enter a number from 0 to 100"), (LAW, "-1", "enter a number from 0 to 100"),
        (LAW, "many", "write digits such as 12.5"),
        (LAW, "NaN", "cannot be kept"), (LAW, "1e999999999", "cannot be kept"), (LAW, "", "write digits such as 12.5"),
        (LAW, "done", "enter a number"), (MINUTES, "-1", "a number of 0 or more"), (GROWTH, "-100", "the yearly rate in %"),
        (PILOT, "3", "enter one of 完成 done"), (LAW, "9" * 41, "at most 40 digits"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_figure_is_refused_with_what_to_enter(name: str, value: str, wrong: str) -> None:
    with pytest.raises(BadEntry) as refused:
        told(name, value)
    assert wrong in str(refused.value)
    assert refused.value.wrong.zh
    assert refused.value.right.zh


@pytest.mark.parametrize(
    ("word", "state"), [("完成", "done"), ("进行中", "under way"), ("not started", "not started"), (" 取消 ", "given up")]
)
def test_a_promise_without_a_number_takes_a_state_in_either_language(word: str, state: str) -> None:
    assert told(PILOT, word).value == state


def test_a_number_is_taken_where_the_street_has_set_one() -> None:
    assert told(PILOT, "3", own=True).value == Decimal(3)


@pytest.mark.parametrize(
    ("period", "wrong"),
    [("2027", "has not begun"), ("soon", "write a year"), ("2025-06", "enter it for a whole year"), ("2026-03", "whole year")],
)
def test_a_rate_is_of_a_whole_year_that_has_begun(period: str, wrong: str) -> None:
    with pytest.raises(BadEntry, match=wrong):
        told(GROWTH, "6", period)


def test_a_figure_names_its_source_and_its_area_is_one_of_the_streets() -> None:
    with pytest.raises(BadEntry, match="source is missing"):
        told(LAW, "90", source=" \n ")
    with pytest.raises(BadEntry, match="enter one of 烟洲社区、广丰社区"):
        told(LAW, "90", area="石岐")
    with pytest.raises(BadEntry, match="at most 500"):
        told(LAW, "90", source="x" * 501)
    assert told(LAW, "90", area="烟洲社区").area == "烟洲社区"


def test_what_is_taken_back_needs_no_source() -> None:
    assert told(LAW, None, source="").value is None


@pytest.mark.parametrize(("score", "comments"), [("1", ""), ("5.0", "0"), ("4.25", "310")])
def test_a_rating_lies_from_one_to_five(score: str, comments: str) -> None:
    made = rating(target(LAW), Told(score, "2025", "问卷"), WRITTEN, comments)
    assert (str(made.score), made.comments) == (score, int(comments) if comments else None)


@pytest.mark.parametrize(
    ("score", "comments", "period", "wrong"),
    [("0.9", "", "2025", "from 1 to 5"), ("5.1", "", "2025", "from 1 to 5"), ("4", "-1", "2025", "no count"),
        ("4", "9" * 11, "2025", "no count"),
     ("4", "", "2027", "not begun"), ("good", "", "2025", "no number")],
)  # fmt: skip
def test_another_rating_is_refused(score: str, comments: str, period: str, wrong: str) -> None:
    with pytest.raises(BadEntry, match=wrong):
        rating(target(LAW), Told(score, period, "问卷"), WRITTEN, comments)


def wished(before: Setting | None = None, **wish: str | int | None) -> Setting:
    return setting(target(LAW), before, Wish(**wish), date(2026, 1, 5), WRITTEN)  # type: ignore[arg-type]


def test_what_the_street_does_not_say_stays_as_it_was_and_a_dash_takes_it_back() -> None:
    first = wished(value="95", year=2026, department="司法所", nature="binding")
    assert (first.value, first.year, first.department, first.nature) == (Decimal(95), 2026, "司法所", "约束性")
    second = wished(first, nature="预期性", note="街道办会议")
    assert (second.value, second.year, second.department, second.nature, second.note) == (
        Decimal(95),
        2026,
        "司法所",
        "预期性",
        "街道办会议",
    )
    third = wished(second, value="-", department="-", nature="-")
    assert (third.value, third.year, third.department, third.nature) == (None, None, "", "")


@pytest.mark.parametrize(
    ("wish", "wrong"),
    [
        ({"nature": "soft"}, "预期性"),
        ({"year": 2019}, "2021 to 2035"),
        ({"value": "x"}, "no number"),
        ({"department": " "}, "department is missing"),
    ],
)
def test_a_wish_that_is_none_is_refused(wish: dict[str, str], wrong: str) -> None:
    with pytest.raises(BadEntry, match=wrong):
        wished(None, **wish)


@pytest.mark.parametrize(
    ("share", "wrong"),
    [(Share("1"), "--department, --community or --year"), (Share("1", community="石岐"), "none of the street's"),
     (Share("1", year=1999), "outside of the plan"), (Share("1", department="教育", weight="0"), "above 0"),
        (Share("x", year=2025), "no number")],
)  # fmt: skip
def test_a_part_belongs_to_somebody_of_the_street_or_to_a_year_of_the_plan(share: Share, wrong: str) -> None:
    with pytest.raises(BadEntry, match=wrong):
        part(target(LAW), share, date(2026, 1, 5), WRITTEN, COMMUNITIES)
    good = part(target(LAW), Share("85", community="烟洲社区", weight="812"), date(2026, 1, 5), WRITTEN, COMMUNITIES)
    assert (good.value, good.weight, good.community, good.year) == (Decimal(85), Decimal(812), "烟洲社区", None)


def test_no_feed_has_the_name_that_keys_of_the_plan_carry() -> None:
    assert PLAN_KEY not in {feed.name for feed in FEEDS}
