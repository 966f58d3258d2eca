from datetime import date, timedelta
from decimal import Decimal

from tests.unit.plan.street import AIR, bound_to, card_of, part, rating, report, result, setting, written

LAW = "law_publicity_rate"
SCHOOLS = "public_schools_built"
PER_CAPITA = "gdp_per_capita"


def test_the_days_that_may_be_missed_come_from_the_kpi_that_counts_them() -> None:
    share = result("air.good_days", "2026", Decimal(92), status="provisional", valid_days=320, total_days=328)
    left = result("air.good_days_left", "2026", Decimal(7), unit="d", reachable=True, remaining_days=37, needed_days=30)
    card = card_of(AIR, "2026-11-25", results=[share, left])
    assert card.needed is not None
    assert card.needed == ("还可有 7 天不达标", "7 more good days may be missed")
    assert card.figure is not None
    assert (card.status, card.figure.complete, card.mode) == ("on course", (320, 328), "measured")
    assert card.kpi is not None
    assert card.kpi.name == "air.good_days"


def test_a_share_that_cannot_be_reached_any_more_is_said_by_the_same_kpi() -> None:
    share = result("air.good_days", "2026", Decimal(84), status="provisional")
    left = result("air.good_days_left", "2026", Decimal(0), unit="d", reachable=False, remaining_days=37, needed_days=52)
    card = card_of(AIR, "2026-11-25", results=[share, left])
    assert card.status == "unreachable"
    assert card.needed == ("还需 52 天，只剩 37 天", "52 more good days are needed, 37 days remain")


def test_a_share_that_cannot_be_lost_any_more_is_met_before_the_year_is_over() -> None:
    share = result("air.good_days", "2026", Decimal(99), status="provisional")
    left = result("air.good_days_left", "2026", Decimal(5), unit="d", reachable=True, remaining_days=5, needed_days=0)
    assert card_of(AIR, "2026-12-26", results=[share, left]).status == "met"


def test_a_margin_of_another_year_or_city_says_nothing() -> None:
    share = result("air.good_days", "2026", Decimal(92))
    other = result("air.good_days_left", "2025", Decimal(0), unit="d", reachable=False)
    elsewhere = result("air.good_days_left", "2026", Decimal(0), unit="d", reachable=False, subject="北京")
    assert card_of(AIR, "2026-11-25", results=[share, other, elsewhere]).status == "on course"


def test_where_the_street_has_no_figure_that_of_its_city_is_shown_and_said() -> None:
    city = result("air.good_days", "2026", Decimal(92), subject="中山")
    card = card_of(AIR, "2026-11-25", results=[city, result("air.good_days", "2026", None, reason="no station")])
    assert card.figure is not None
    assert card.figure.subject == "中山"
    assert any("no figure of 西区街道: this is the one of 中山" in each.en for each in card.remarks)
    own = card_of(AIR, "2026-11-25", results=[city, result("air.good_days", "2026", Decimal(95))])
    assert own.figure is not None
    assert own.figure.number == 95


def test_what_is_not_enough_to_say_a_figure_is_no_zero() -> None:
    card = card_of(AIR, "2026-01-01", results=[result("air.good_days", "2026", None, reason="no day is over")])
    assert (card.status, card.figure, card.age) == ("no data", None, None)
    assert card.needed is not None
    assert "send the feed's readings" in card.needed.en
    assert any(each.en == "2026: no day is over" for each in card.remarks)


def test_the_age_counts_from_the_newest_reading_under_the_figure_to_log_time() -> None:
    card = card_of(AIR, "2026-11-25", results=[result("air.good_days", "2026", Decimal(92))])
    assert card.age == timedelta(days=24, hours=17, minutes=30)


def test_a_running_period_is_judged_by_what_was_known_on_that_day() -> None:
    early, late = report(LAW, "2025", "80", at=written(2025, month=6)), report(LAW, "2025", "95", at=written(2026, 2))
    assert card_of(LAW, "2025-08-01", early).status == "on course"
    assert card_of(LAW, "2025-08-01", late).figure is None
    assert card_of(LAW, "2025-12-31", late).status == "met"


def test_a_report_fills_a_year_that_was_not_measured_and_never_replaces_a_measured_one() -> None:
    kpi = bound_to("urban_sewage_treatment_rate")
    seen = result(kpi.name, "2025", Decimal(99))
    card = card_of(
        kpi.target, "2026-02-01", report(kpi.target, "2025", "100"), report(kpi.target, "2024", "98"), results=[seen], kpis=[kpi]
    )
    assert card.figure is not None
    assert (card.figure.number, card.figure.origin) == (Decimal(99), "measured")
    assert [(year, each.number, each.origin) for year, each in card.years.items()] == [
        (2024, Decimal(98), "reported"), (2025, Decimal(99), "measured"),
    ]  # fmt: skip
    assert [each.en for each in card.remarks] == ["2025: 99 was measured, 100 was reported; the measured one stands"]


def test_a_kpi_in_another_unit_does_not_measure_the_target() -> None:
    card = card_of(LAW, "2026-02-01", kpis=[bound_to(LAW, unit="d")])
    assert (card.mode, card.kpi) == ("reported", None)


def test_what_is_meant_to_be_measured_and_is_not_says_so() -> None:
    card = card_of("elder_facility_coverage", "2026-02-01", kpis=())
    assert [each.en for each in card.remarks] == ["meant to be measured; no KPI measures it yet, so departments report it"]
    assert card.needed is not None
    assert "xiqu report elder_facility_coverage" in card.needed.en


def test_a_measured_figure_of_a_promise_without_a_number_is_shown_and_judges_nothing() -> None:
    kpi = bound_to("traffic_bottlenecks_opened", unit="min")
    card = card_of(kpi.target, "2026-02-01", results=[result(kpi.name, "2026-01", Decimal(40))], kpis=[kpi])
    assert card.figure is not None
    assert (card.status, card.figure.number) == ("no data", Decimal(40))
    assert any("judges nothing" in each.en for each in card.remarks)
    assert (
        card_of(
            kpi.target, "2026-02-01", report(kpi.target, "2025", "done"), results=[result(kpi.name, "2026-01", Decimal(40))], kpis=[kpi]
        ).status
        == "met"
    )


def test_the_streets_own_target_stands_beside_the_plans_and_never_in_its_place() -> None:
    own = setting(LAW, "95", 2026, department="司法所")
    card = card_of(LAW, "2026-02-01", report(LAW, "2025", "92"), own)
    assert (card.bound, card.due, card.status, card.department) == (Decimal(90), 2025, "met", "司法所")
    assert card.own is not None
    assert (card.own.bound, card.own.due, card.own.status) == (Decimal(95), 2026, "on course")
    assert card_of(LAW, "2026-01-04", own).own is None


def test_the_streets_own_number_judges_what_the_plan_leaves_without_one() -> None:
    name = "traffic_bottlenecks_opened"
    card = card_of(name, "2026-02-01", report(name, "2025", "4"), setting(name, "5", 2025))
    assert card.status == "no data"
    assert card.own is not None
    assert card.own.status == "unreachable"
    enough = card_of(name, "2026-02-01", report(name, "2025", "5"), setting(name, "5", 2025)).own
    assert enough is not None
    assert enough.status == "met"


def test_the_latest_decision_of_the_street_holds_from_its_day_on() -> None:
    first, second = setting(LAW, "92", decided=date(2024, 1, 1)), setting(LAW, "95", decided=date(2025, 1, 1))
    for day, number in (("2023-12-31", None), ("2024-12-31", 92), ("2025-01-01", 95)):
        own = card_of(LAW, day, second, first).own
        assert (own.bound if own else None) == number


def test_a_public_rating_is_shown_beside_the_figure_and_changes_nothing() -> None:
    bare = card_of(LAW, "2026-02-01", report(LAW, "2025", "92"))
    rated = card_of(LAW, "2026-02-01", report(LAW, "2025", "92"), rating(LAW, "2025", "2.4", 310), rating(LAW, "2024", "4"))
    assert rated.rating is not None
    assert (rated.rating.score, rated.rating.comments, len(rated.ratings)) == (Decimal("2.4"), 310, 2)
    assert (rated.figure, rated.status, rated.needed) == (bare.figure, bare.status, bare.needed)


def test_figures_of_communities_are_shown_and_not_taken_for_the_streets() -> None:
    card = card_of(LAW, "2026-02-01", report(LAW, "2025", "99", area="烟洲社区"))
    assert (card.status, card.figure) == ("no data", None)
    assert [(each.subject, each.number) for each in card.areas] == [("烟洲社区", Decimal(99))]


def test_what_is_lacking_is_told_with_the_pace_that_it_takes() -> None:
    card = card_of(PER_CAPITA, "2023-12-31", report(PER_CAPITA, "2023", "10.1"))
    assert card.needed is not None
    assert card.needed.en == "0.6 10,000 CNY/person short: 0.3 a year until it is due"
    assert card.needed.zh == "还差 0.6 万元/人，年均需增 0.3"


def says(*parts: object, name: str = SCHOOLS, day: str = "2026-02-01") -> list[tuple[bool | None, str]]:
    return [(each.adds_up, each.says.en) for each in card_of(name, day, *parts).sharing]  # type: ignore[arg-type]


def test_parts_that_add_up_say_so_and_parts_that_do_not_say_where() -> None:
    two = part(SCHOOLS, "3", community="烟洲社区"), part(SCHOOLS, "2", community="广丰社区")
    assert says(*two) == [(True, "the communities add up")]
    assert says(two[0]) == [(False, "the communities come to 3, not to 5: 2 missing; no part for 广丰社区")]
    assert says(*two, part(SCHOOLS, "6", department="教育")) == [
        (True, "the communities add up"), (False, "the departments come to 6, not to 5: 1 too much"),
    ]  # fmt: skip


def test_parts_of_years_add_up_too_and_divide_further() -> None:
    years = [part(SCHOOLS, "1", year=year) for year in range(2021, 2026)]
    assert says(*years) == [(True, "the years add up")]
    inside = part(SCHOOLS, "1", department="教育", year=2024), part(SCHOOLS, "1", department="城建", year=2024)
    assert says(*years, *inside)[0] == (False, "the departments of 2024 come to 2, not to 1: 1 too much")
    assert says(*inside) == [(False, "the departments of 2024 come to 2; no whole is set to compare with")]


def test_shares_are_weighted_and_a_missing_weight_is_named() -> None:
    good = part(LAW, "85", community="烟洲社区", weight="1"), part(LAW, "92.5", community="广丰社区", weight="2")
    assert says(*good, name=LAW) == [(True, "the communities add up")]
    assert says(good[0], part(LAW, "95", community="广丰社区"), name=LAW) == [(False, "the communities: no weight is given for 广丰社区")]
    assert says(good[0], part(LAW, "95", community="广丰社区", weight="2"), name=LAW) == [
        (False, "the communities come to 91.6667, not to 90: 1.6667 too much")
    ]


def test_the_years_of_a_level_must_end_at_the_number() -> None:
    assert says(part(LAW, "80", year=2023), part(LAW, "90", year=2025), name=LAW) == [(True, "the years add up")]
    assert says(part(LAW, "80", year=2023), name=LAW) == [
        (False, "the years: no part is given for 2025, the year in which the target is due")
    ]


def test_parts_of_what_cannot_be_added_are_shown_without_a_verdict() -> None:
    name = "life_expectancy"
    assert says(part(name, "82", department="卫健"), name=name) == [(None, "the departments: parts of this target do not add up to it")]


def test_the_streets_own_target_is_the_whole_that_its_parts_must_come_to() -> None:
    two = part(SCHOOLS, "4", community="烟洲社区"), part(SCHOOLS, "2", community="广丰社区")
    assert says(*two, setting(SCHOOLS, "6")) == [(True, "the communities add up")]
