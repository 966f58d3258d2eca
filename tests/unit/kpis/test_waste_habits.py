from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest

from tests.unit.kpis.street import Landed, at, figures

HEAD = "city,community,quarter,date,deposits,deposits_sorted,bags_inspected,bags_correct,households,households_took_part,source\n"
MARCH = at(2026, 3, 1)
LANDED = at(2026, 4, 2)
DAYS = HEAD + (
    "中山,烟洲社区,翠景花园,20260326,1630,1402,40,37,812,655,\n"
    "中山,烟洲社区,翠景花园,20260327,0,0,,,812,830,\n"
    "中山,烟洲社区,富华苑,20260326,300,280,10,11,240,120,\n"
    "中山,沙朗社区,沙朗村,20260326,90,71,20,9,900,,\n"
    "中山,沙朗社区,沙朗村,20260327,90,71,20,-3,900,450,\n"
)


def days(text: str) -> Landed:
    return Landed("waste_dropoff", LANDED, text)


def percent(part: int, whole: int) -> Decimal:
    """By hand: two decimals of an exact fraction that does not lie between two of them."""
    return Decimal(round(Fraction(10_000 * part, whole))) / 100


def test_participation_divides_the_sums_of_the_days_that_can_be() -> None:
    told = figures([days(DAYS)]).of("waste.participation", "西区街道", MARCH)
    assert told.value == percent(655 + 120 + 450, 812 + 240 + 900)
    assert (told.evidence["numerator"], told.evidence["denominator"]) == ("1225", "1952")
    assert told.evidence["left_out_why"] == [
        "中山/沙朗社区/沙朗村: 2026-03-26T00:00:00+08:00: the part is missing",
        "中山/烟洲社区/翠景花园: 2026-03-27T00:00:00+08:00: 830 of 812 is more than all",
    ]
    assert "project definition" in told.edition


def test_accuracy_leaves_out_more_correct_bags_than_bags_and_negative_ones() -> None:
    told = figures([days(DAYS)]).of("waste.accuracy", "西区街道", MARCH)
    assert told.value == percent(37 + 9, 40 + 20)
    assert any("11 of 10 is more than all" in why for why in told.evidence["left_out_why"])
    assert any("flagged negative" in why for why in told.evidence["left_out_why"])


def test_days_without_a_deposit_add_nothing_to_the_sorted_share() -> None:
    found = figures([days(DAYS)])
    assert found.of("waste.sorted_deposits", "烟洲社区", MARCH).value == percent(1402 + 280, 1630 + 300)
    assert found.of("waste.sorted_deposits_quarter", "中山/烟洲社区/翠景花园", MARCH).value == percent(1402, 1630)


def test_a_month_in_which_no_bag_was_opened_says_nothing() -> None:
    only = HEAD + "中山,烟洲社区,翠景花园,20260326,1630,1402,0,0,812,655,\n"
    told = figures([days(only)]).of("waste.accuracy", "烟洲社区", MARCH)
    assert (told.value, told.evidence["denominator"]) == (None, "0")


@pytest.mark.parametrize("order", [*permutations(range(3)), (2, 0, 1, 1, 0, 2)])
def test_a_reviewed_day_wins_in_any_order_and_however_often_it_comes(order: tuple[int, ...]) -> None:
    reviewed = HEAD + "中山,烟洲社区,翠景花园,20260326,,,40,20,,,审核\n"
    raw_again = HEAD + "中山,烟洲社区,翠景花园,20260326,,,40,39,,,原始\n"
    told = figures([days(DAYS), days(reviewed), days(raw_again)], order=order).of("waste.accuracy", "烟洲社区", MARCH)
    assert (told.value, told.evidence["numerator"]) == (Decimal(50), "20")
