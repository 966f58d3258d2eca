"""Each rule of the plan's words, on a day before it is due and on one after; the expected values are worked out by hand."""

from datetime import timedelta
from decimal import Decimal

import pytest

from models.plan.rule import rules
from models.plan.target import target
from streams.plan.figure import reported
from streams.plan.line import line
from streams.plan.status import Bar, bar_of, of_number
from tests.unit.plan.street import AIR, bound_to, card_of, made_up, on, report, result

PER_CAPITA = "gdp_per_capita"
"""9.7 in 2020, 10.7 in 2025."""
LAW = "law_publicity_rate"
"""90 by 2025, no baseline."""
SCHOOLS = "public_schools_built"
"""5 from 2021 to 2025."""
GROWTH = "gdp_growth_annual"
"""6.5 左右 a year."""
INCOME = "disposable_income_growth_annual"
"""6.5 a year."""
MYOPIA = "child_myopia_rate"
"""Not more than 40."""
MANUFACTURING = "manufacturing_share_of_gdp"
"""40 左右, to be kept."""
LAND = "land_shalang_west_industry"
"""约 500, the years add up."""


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2020-12-31", "9.7"), ("2025-12-31", "10.7"), ("2026-11-25", "10.7"), ("2024-12-31", "10.5"), ("2023-07-01", "10.199")],
)
def test_the_straight_line_goes_from_the_printed_baseline_to_the_target(day: str, expected: str) -> None:
    assert card_of(PER_CAPITA, day).expected == Decimal(expected)


@pytest.mark.parametrize(
    ("value", "period", "day", "status"),
    [
        ("10.7", "2025", "2026-01-31", "met"), ("10.7", "2023", "2024-01-31", "met"), ("10.1", "2022", "2023-06-01", "on course"),
        ("10.09", "2022", "2023-06-01", "behind"), ("10.69", "2025", "2026-01-31", "unreachable"), ("10.6", "2024", "2026-01-31", "behind"),
    ],
)  # fmt: skip
def test_at_least_with_a_baseline_is_judged_by_the_line_at_the_figures_own_time(value: str, period: str, day: str, status: str) -> None:
    assert card_of(PER_CAPITA, day, report(PER_CAPITA, period, value)).status == status


def test_without_a_printed_baseline_the_line_begins_at_the_first_figure() -> None:
    first, slow, fast = report(LAW, "2021", "50"), report(LAW, "2023", "69.9"), report(LAW, "2023", "70")
    assert card_of(LAW, "2022-06-01").expected is None
    assert card_of(LAW, "2022-06-01", first).status == "on course"
    assert card_of(LAW, "2024-02-01", first, slow).status == "behind"
    assert card_of(LAW, "2024-02-01", first, fast).status == "on course"
    told = card_of(LAW, "2024-02-01", first, fast).line
    assert told is not None
    assert "from the first figure (2021)" in told.says.en


def test_at_most_is_met_by_less_and_missed_by_more() -> None:
    met, missed = card_of(MYOPIA, "2026-02-01", report(MYOPIA, "2025", "40")), card_of(MYOPIA, "2026-02-01", report(MYOPIA, "2025", "40.1"))
    assert (met.status, missed.status) == ("met", "unreachable")
    falling = report(MYOPIA, "2021", "48"), report(MYOPIA, "2023", "44")
    assert card_of(MYOPIA, "2024-02-01", *falling).status == "on course"
    assert card_of(MYOPIA, "2024-02-01", falling[0], report(MYOPIA, "2023", "44.1")).status == "behind"
    assert missed.needed is not None
    assert missed.needed.en == "0.1 % too much"


@pytest.mark.parametrize(
    ("value", "status"), [("38", "met"), ("42", "met"), ("37.9", "unreachable"), ("42.1", "unreachable"), ("40", "met")]
)
def test_about_allows_five_per_cent_of_the_number_on_both_sides_where_it_is_to_be_kept(value: str, status: str) -> None:
    assert card_of(MANUFACTURING, "2026-02-01", report(MANUFACTURING, "2025", value)).status == status


def test_about_five_hundred_mu_is_no_ceiling_and_the_years_add_up() -> None:
    enough = [report(LAND, str(year), "95") for year in range(2021, 2026)]
    assert card_of(LAND, "2026-02-01", *enough).status == "met"
    assert card_of(LAND, "2026-02-01", *enough, report(LAND, "2026", "400")).status == "met"
    assert card_of(LAND, "2026-02-01", *enough[:4], report(LAND, "2025", "94.9")).status == "unreachable"


def test_counts_of_years_add_up_from_zero_and_a_year_and_its_months_count_once() -> None:
    built = report(SCHOOLS, "2021", "1"), report(SCHOOLS, "2022", "1"), report(SCHOOLS, "2023", "1")
    card = card_of(SCHOOLS, "2023-12-31", *built, report(SCHOOLS, "2023-06", "1"))
    assert card.figure is not None
    assert (card.figure.number, card.expected, card.status) == (Decimal(3), Decimal(3), "on course")
    assert card_of(SCHOOLS, "2023-12-31", *built[:2]).status == "on course"  # at the end of 2022 two were due
    assert card_of(SCHOOLS, "2023-12-31", built[0], report(SCHOOLS, "2022", "0"), report(SCHOOLS, "2023", "1")).status == "behind"


def test_a_missing_year_keeps_a_sum_from_being_called_lost() -> None:
    some = [report(SCHOOLS, str(year), "1") for year in (2021, 2022, 2024, 2025)]
    card = card_of(SCHOOLS, "2026-02-01", *some)
    assert card.status == "behind"
    assert "1 of 5 years are missing" in [each.en for each in card.remarks]
    assert card_of(SCHOOLS, "2026-02-01", *some, report(SCHOOLS, "2023", "0")).status == "unreachable"
    assert card_of(SCHOOLS, "2026-02-01", some[-1]).status == "behind"
    assert card_of(INCOME, "2026-02-01", report(INCOME, "2025", "8")).status == "on course"
    assert card_of(SCHOOLS, "2026-02-01", report(SCHOOLS, "2021..2025", "4")).status == "unreachable"


def test_growth_is_the_geometric_mean_and_says_what_the_other_years_must_bring() -> None:
    two = report(INCOME, "2021", "21"), report(INCOME, "2022", "0")
    card = card_of(INCOME, "2023-06-01", *two)
    assert card.figure is not None
    assert card.figure.number == 10  # 1.21 is 1.1 squared, while 21 and 0 have a mean of 10.5
    assert card.status == "on course"
    slow = card_of(INCOME, "2025-06-01", *(report(INCOME, str(year), "5") for year in range(2021, 2025)))
    assert slow.needed is not None
    assert (slow.status, slow.needed.en) == ("behind", "12.72 % a year in the 1 years that are not known")  # 1.065^5 / 1.05^4


def test_growth_is_met_only_when_all_years_are_in() -> None:
    years = [report(INCOME, str(year), "6.5") for year in range(2021, 2026)]
    assert card_of(INCOME, "2026-02-01", *years).status == "met"
    assert card_of(INCOME, "2026-02-01", *years[:2], *years[3:]).status == "on course"
    assert card_of(INCOME, "2026-02-01", *years[:4], report(INCOME, "2025", "6.4")).status == "unreachable"
    assert card_of(GROWTH, "2026-02-01", *(report(GROWTH, str(year), "6.2") for year in range(2021, 2026))).status == "met"
    assert card_of(GROWTH, "2026-02-01", *(report(GROWTH, str(year), "6.1") for year in range(2021, 2026))).status == "unreachable"


@pytest.mark.parametrize(
    ("state", "before", "after"),
    [("完成", "met", "met"), ("进行中", "on course", "behind"), ("未开始", "behind", "behind"), ("取消", "unreachable", "unreachable")],
)
def test_a_promise_without_a_number_is_judged_by_the_departments_word(state: str, before: str, after: str) -> None:
    name = "smart_city_pilot_areas_2024"
    assert card_of(name, "2024-06-01", report(name, "2024-Q1", state)).status == before
    assert card_of(name, "2025-06-01", report(name, "2024", state)).status == after
    assert card_of(name, "2025-06-01").status == "no data"


def test_a_value_to_hold_is_judged_anew_in_each_year() -> None:
    past, now = result("air.good_days", "2025", Decimal(91)), result("air.good_days", "2026", Decimal(89), status="provisional")
    assert card_of(AIR, "2025-12-31", results=[past, now]).status == "met"
    assert card_of(AIR, "2026-06-30", results=[past, now]).status == "behind"
    assert card_of(AIR, "2026-06-30", results=[past, result("air.good_days", "2026", Decimal(90))]).status == "on course"
    assert card_of(AIR, "2026-12-31", results=[past, now]).status == "unreachable"
    assert card_of(AIR, "2026-01-01", results=[past, result("air.good_days", "2026", None, reason="no day is over")]).status == "met"


def test_a_month_that_misses_a_value_to_hold_leaves_the_next_one() -> None:
    kpi = bound_to("urban_sewage_treatment_rate")
    assert card_of(kpi.target, "2026-06-01", results=[result(kpi.name, "2026-05", Decimal("99.9"))], kpis=[kpi]).status == "behind"
    assert card_of(kpi.target, "2026-06-01", results=[result(kpi.name, "2026-05", Decimal(100))], kpis=[kpi]).status == "met"


def test_the_sorting_coverage_of_the_plan_is_due_at_the_end_of_2025_and_may_be_met_late() -> None:
    kpi = bound_to("community_waste_sorting_coverage")
    early, late = result(kpi.name, "2025-12", Decimal("97.5")), result(kpi.name, "2026-03", Decimal(100))
    assert card_of(kpi.target, "2025-12-30", results=[early], kpis=[kpi]).status == "on course"  # the line ends at its own first figure
    assert card_of(kpi.target, "2026-01-05", results=[early], kpis=[kpi]).status == "unreachable"
    card = card_of(kpi.target, "2026-04-05", results=[early, late], kpis=[kpi])
    assert card.status == "met"
    assert "a figure from after 2025, the year in which it was due" in [each.en for each in card.remarks]


def test_a_line_that_falls_is_flat_before_and_after_its_ends() -> None:
    falling = made_up(MYOPIA, baseline_value=Decimal(50), baseline_year=2020)
    way = line(falling, rules()[MYOPIA], ())
    assert way is not None
    assert [way.at(on(f"{year}-12-31").end) for year in (2019, 2020, 2022, 2025, 2030)] == [50, 50, 46, 40, 40]


def test_a_number_that_the_plan_does_not_print_is_never_judged() -> None:
    for name in ("smart_city_pilot_areas_2024", "traffic_bottlenecks_opened", "gdp_per_capita_2035"):
        assert bar_of(target(name), rules()[name]) is None
        assert card_of(name, "2026-01-01", report(name, "2025", "12")).status == "no data"


def test_what_about_allows_is_measured_exactly() -> None:
    bar = Bar(Decimal("6.5"), rules()[GROWTH], on("2025-12-31").end)
    assert bar.holds(Decimal("6.175"))
    assert not bar.holds(Decimal("6.1749999999999999999999999999999"))


def test_nothing_depends_on_the_order_of_the_figures() -> None:
    told = [reported(report(SCHOOLS, str(year), str(year % 3))) for year in range(2021, 2026)]
    bar = bar_of(target(SCHOOLS), rules()[SCHOOLS])
    assert bar is not None
    cards = [
        card_of(SCHOOLS, "2026-02-01", *(report(SCHOOLS, str(y), str(y % 3)) for y in order))
        for order in ((2021, 2022, 2023), (2023, 2021, 2022))
    ]
    assert cards[0].figure == cards[1].figure
    assert of_number(bar, None, None, told[0].known_at + timedelta(days=1)) == "no data"
