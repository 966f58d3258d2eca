from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest

from tests.unit.kpis.street import Landed, at, figures, tick

HEAD = "city,community,asset,date,state,floor_area,unit,source\n"
LEDGER = HEAD + (
    "中山,烟洲社区,富华道12号商铺,20260301,闲置,86.5,m²,\n"
    "中山,烟洲社区,富华道14号商铺,20260301,出租,113.5,m²,\n"
    "中山,沙朗社区,沙朗旧仓,20260301,部分出租,1.5,亩,\n"
    "中山,沙朗社区,沙朗礼堂,20260301,维修,300,,\n"
    "中山,沙朗社区,沙朗车,20260301,自用,,,\n"
    "中山,沙朗社区,旧楼,20260301,已处置,900,,\n"
    "中山,沙朗社区,鱼塘,20260301,待核实,2,亩,\n"
)
MARCH, APRIL = at(2026, 3, 1), at(2026, 4, 1)


def ledger(text: str) -> Landed:
    return Landed("assets", at(2026, 3, 25), text)


def test_what_is_used_leased_or_lent_is_in_use_and_a_repair_is_not() -> None:
    told = figures([ledger(LEDGER)]).of("assets.use_rate", "西区街道", MARCH)
    assert (told.value, told.evidence["numerator"], told.evidence["denominator"]) == (Decimal(60), 3, 5)
    assert (told.evidence["idle"], told.evidence["under_repair"]) == (["中山/烟洲社区/富华道12号商铺"], ["中山/沙朗社区/沙朗礼堂"])
    assert (told.evidence["unknown_names"], told.evidence["without_floor_area"]) == (["中山/沙朗社区/鱼塘"], 1)


def test_the_share_by_floor_area_counts_a_mu_as_two_thirds_of_a_thousand_square_metres() -> None:
    told = figures([ledger(LEDGER)]).of("assets.use_rate", "西区街道", MARCH)
    used = Fraction("113.5") + Fraction(15_000, 15)
    assert told.evidence["by_floor_area"] == f"{float(100 * used / (used + Fraction('86.5') + 300)):.2f}"


def test_the_ledger_stands_until_it_is_replaced() -> None:
    found = figures([ledger(LEDGER), tick(at(2026, 4, 2))])
    assert found.of("assets.use_rate", "西区街道", APRIL).value == Decimal(60)


@pytest.mark.parametrize("order", [*permutations(range(3)), (1, 1, 2, 0, 2)])
def test_neither_order_nor_repetition_moves_the_use(order: tuple[int, ...]) -> None:
    let = HEAD + "中山,烟洲社区,富华道12号商铺,20260315,出租,86.5,,\n"
    by_hand = HEAD + "中山,烟洲社区,富华道12号商铺,20260315,闲置,86.5,,人工\n"
    told = figures([ledger(LEDGER), ledger(by_hand), ledger(let)], order=order).of("assets.use_rate", "烟洲社区", MARCH)
    assert told.value == Decimal(50)
