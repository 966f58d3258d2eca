from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from streams.kpis.health_windows import compared
from tests.unit.kpis.street import Landed, at, figures, tick

HEAD = "city,community,site,date,syndrome,age_group,cases,source\n"
LAST = at(2026, 3, 31)
HOSPITAL, CLINIC = "中山,烟洲社区,西区医院", "中山,烟洲社区,社区站"


def counts(site: str, back: int, *, age: str = "合计", days: int = 63, first: int = 0) -> str:
    """Cases of day n before the last: (n % 7) + back × 0, so each week holds 0+1+…+6 = 21."""
    rows = ((LAST - timedelta(days=day), day % 7 + back * (day < 7)) for day in range(first, days))
    return "".join(f"{site},{moment:%Y%m%d},流感样病例,{age},{cases},\n" for moment, cases in rows)


def sent(text: str) -> Landed:
    return Landed("public_health", LAST + timedelta(hours=20), HEAD + text)


def test_seven_days_stand_beside_the_mean_of_eight_weeks() -> None:
    told = figures([sent(counts(HOSPITAL, 3))]).of("health.ili_site", "中山/烟洲社区/西区医院", LAST)
    assert told.value == Decimal(21 + 7 * 3)
    week, day = told.evidence["seven_days"], told.evidence["day"]
    assert (week["weeks"], week["baseline"], week["ratio"], week["above_every_week"]) == ([21] * 8, "21.00", "2.00", True)
    assert (day["count"], day["baseline"], day["few"], day["ratio"]) == (3, "0.00", True, None)


def test_a_day_without_a_count_is_not_a_day_without_a_case() -> None:
    told = figures([sent(counts(HOSPITAL, 0, first=1))]).of("health.ili_site", "中山/烟洲社区/西区医院", at(2026, 3, 30))
    assert told.value == Decimal(21)
    late = figures([sent(counts(HOSPITAL, 0, first=1)), tick(at(2026, 4, 1))]).of("health.ili_site", "中山/烟洲社区/西区医院", LAST)
    assert (late.value, late.evidence["seven_days"]["weeks"]) == (None, [21] * 8)


def test_an_area_adds_up_the_sites_that_are_complete_and_names_the_others() -> None:
    bodies = [sent(counts(HOSPITAL, 1)), sent(counts(CLINIC, 0, days=28)), sent("中山,烟洲社区,校医室,20260331,ili,合计,9,\n")]
    told = figures(bodies).of("health.ili", "西区街道", LAST)
    assert (told.value, told.evidence["sites"]) == (Decimal(28 + 21), 2)
    assert told.evidence["sites_incomplete"] == ["中山/烟洲社区/校医室"]
    assert told.evidence["seven_days"]["weeks"] == [42, 42, 42, None, None, None, None, None]
    assert told.evidence["seven_days"]["baseline"] is None


def test_age_groups_add_up_to_the_day_and_are_hidden_where_they_are_few() -> None:
    ages = ("0-4", "5-14", "15-24", "25-59", "60+")
    many = "".join(f"{HOSPITAL},{LAST - timedelta(days=day):%Y%m%d},发热,{age},2,\n" for day in range(7) for age in ages)
    told = figures([sent(many)]).of("health.fever_site", "中山/烟洲社区/西区医院", LAST)
    assert (told.value, told.evidence["by_age"]) == (Decimal(70), dict.fromkeys(("0_4", "5_14", "15_24", "25_59", "60_up"), 14))
    rare = many.replace("发热,60+,2", "发热,60+,0").replace(f"{LAST:%Y%m%d},发热,60+,0", f"{LAST:%Y%m%d},发热,60+,3")
    assert figures([sent(rare)]).of("health.fever_site", "中山/烟洲社区/西区医院", LAST).evidence["by_age"] is None


def test_a_total_that_its_groups_do_not_add_up_to_is_believed_and_named() -> None:
    both = counts(HOSPITAL, 0) + f"{HOSPITAL},20260331,ili,0-4,7,\n"
    told = figures([sent(both)]).of("health.ili_site", "中山/烟洲社区/西区医院", LAST)
    assert (told.value, told.evidence["not_adding_up"]) == (Decimal(21), ["2026-03-31: 合计 0, age groups 7"])


def test_some_of_the_age_groups_are_not_the_day() -> None:
    ages = ("0-4", "5-14", "15-24", "25-59", "60+")
    whole = "".join(f"{HOSPITAL},{LAST - timedelta(days=day):%Y%m%d},腹泻,{age},2,\n" for day in range(7) for age in ages)
    partly = whole.replace(f"{HOSPITAL},{LAST:%Y%m%d},腹泻,60+,2,\n", "")
    complete, lacking = (figures([sent(text)]).of("health.diarrhea_site", "中山/烟洲社区/西区医院", LAST) for text in (whole, partly))
    assert (complete.value, complete.evidence["not_adding_up"]) == (Decimal(70), [])
    assert (lacking.value, lacking.evidence["not_adding_up"]) == (None, ["2026-03-31: 4 of 5 age groups and no 合计"])


def test_small_numbers_are_not_compared_and_large_ones_are_exactly() -> None:
    assert compared([4, *[1] * 8])["few"] is True
    assert compared([5, *[1] * 8])["ratio"] == "5.00"
    odd = compared([10, 3, None, 4, 5, 6, None, 7, 8])
    assert odd["ratio"] == f"{float(10 / Fraction(33, 6)):.2f}"
    assert compared([10, 3, 3, 3, *[None] * 5])["baseline"] is None


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2, 1, 0)])
def test_neither_order_nor_repetition_moves_a_count(order: tuple[int, ...]) -> None:
    corrected = f"{HOSPITAL},20260330,ili,合计,50,审核\n"
    raw = f"{HOSPITAL},20260330,ili,合计,40,原始\n"
    told = figures([sent(counts(HOSPITAL, 0)), sent(corrected), sent(raw)], order=order).of("health.ili", "烟洲社区", LAST)
    assert told.value == Decimal(21 - 1 + 50)
