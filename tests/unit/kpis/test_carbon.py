from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest

from tests.unit.kpis.street import Landed, at, figures

HEAD = "city,community,point,month,energy,amount,unit,factor,factor_name,participants,residents\n"
BILLS = HEAD + (
    "中山,烟洲社区,街道办,2026-03,电,3.12,万kWh,0.5366,全国电力平均,,\n"
    "中山,烟洲社区,街道办,2026-03,天然气,420,方,2.162,企业核算指南,,\n"
    "中山,烟洲社区,学校,2026-03,电,1000,kWh,,,,\n"
    "中山,沙朗社区,水厂,2026-03,已折算,88.2,tCO2e,,,,\n"
    "中山,沙朗社区,水厂,2026-03,电,9999,度,0.5366,全国电力平均,,\n"
    "中山,沙朗社区,泵站,2026-03,电,1000,kWh,0.5366,,,\n"
    "中山,沙朗社区,泵站,2026-03,柴油,-5,L,2.63,IPCC 2006,,\n"
)
MARCH, APRIL, YEAR = at(2026, 3, 1), at(2026, 4, 1), at(2026, 1, 1)
OFFICE = (Fraction(31_200) * Fraction("0.5366") + 420 * Fraction("2.162")) / 1000


def bills(text: str) -> Landed:
    return Landed("carbon", at(2026, 5, 1), text)


def test_energy_counts_with_its_named_factor_and_what_was_worked_out_counts_once() -> None:
    told = figures([bills(BILLS)]).of("carbon.month", "西区街道", MARCH)
    assert Fraction(told.value) == OFFICE + Fraction("88.2")
    assert (told.evidence["points"], told.evidence["twice"]) == (2, ["中山/沙朗社区/水厂"])
    assert told.evidence["factors"] == ["企业核算指南", "全国电力平均"]
    assert Fraction(told.evidence["by_energy"]["electricity"]) == Fraction(31_200) * Fraction("0.5366") / 1000


def test_an_amount_without_its_factor_or_the_factors_name_is_named_and_not_counted() -> None:
    told = figures([bills(BILLS)]).of("carbon.month", "西区街道", MARCH)
    assert told.evidence["left_out"] == [
        "中山/沙朗社区/泵站: diesel: -5 is negative",
        "中山/沙朗社区/泵站: electricity: 1000 without the name of its factor",
        "中山/烟洲社区/学校: electricity: 1000 without a factor",
    ]


def test_the_year_is_held_against_its_budget_and_led_to_its_end() -> None:
    budget = Landed("yearly_budget", at(2026, 5, 2), "area,year,kind,amount,unit\n烟洲社区,2026,碳排放,0.005,万吨\n")
    told = figures([bills(BILLS), budget]).of("carbon.budget_share", "烟洲社区", YEAR)
    line = OFFICE * 365 / (31 + 28 + 31)
    assert told.value == Decimal(f"{float(OFFICE * 2):.2f}")
    assert told.evidence["projected"] == f"{float(line):.1f}"
    assert told.evidence["will_exceed"] is (line > 50)


def test_participants_are_a_share_of_residents_and_never_more_than_all() -> None:
    people = HEAD + "中山,烟洲社区,小程序,2026-03,,,,,,310,9200\n中山,沙朗社区,小程序,2026-03,,,,,,700,600\n"
    told = figures([bills(people)]).of("carbon.participation", "西区街道", MARCH)
    assert (told.value, told.evidence["denominator"]) == (Decimal(f"{31000 / 9200:.2f}"), "9200")
    assert told.evidence["left_out_why"] == ["中山/沙朗社区/小程序: 2026-03-01T00:00:00+08:00: 700 of 600 is more than all"]


@pytest.mark.parametrize("order", [*permutations(range(2)), (1, 0, 0, 1)])
def test_a_month_that_is_worked_out_anew_replaces_what_was_said(order: tuple[int, ...]) -> None:
    anew = HEAD + "中山,烟洲社区,街道办,2026-03,电,3.12,万kWh,0.6,省级电力平均,,\n"
    told = figures([bills(BILLS), bills(anew)], order=order).of("carbon.point_month", "中山/烟洲社区/街道办", MARCH)
    assert Fraction(told.value) == (Fraction(31_200) * Fraction("0.6") + 420 * Fraction("2.162")) / 1000
    assert told.evidence["factors"]["electricity"] == {"kg_per_unit": "0.6", "named": "省级电力平均"}
