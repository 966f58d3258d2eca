from decimal import Decimal
from itertools import permutations

import pytest

from models.place import Site
from tests.unit.kpis.street import Landed, at, figures, street, tick

HEAD = "city,community,place,date,kind,open_kitchen,licence,valid_until,listed\n"
LIST = HEAD + (
    "中山,烟洲社区,西区中学食堂,20260301,学校食堂,视频,持证,20290831,\n"
    "中山,烟洲社区,铁城小学食堂,20260301,学校食堂,故障,持证,,\n"
    "中山,沙朗社区,广丰小学食堂,20260301,学校食堂,未知,持证,,\n"
    "中山,沙朗社区,陈记作坊,20260301,食品小作坊,,登记证,20260420,\n"
    "中山,沙朗社区,李记作坊,20260301,食品小作坊,,无证,,\n"
    "中山,沙朗社区,旧作坊,20260301,食品小作坊,,无证,,停业\n"
    "中山,沙朗社区,酒楼,20260301,餐饮,否,无证,,\n"
)
MARCH, APRIL, MAY = at(2026, 3, 1), at(2026, 4, 1), at(2026, 5, 1)
CANTEENS, WORKSHOPS = "kitchens.open_kitchen_coverage", "kitchens.workshop_licensing"


def kitchens(text: str) -> Landed:
    return Landed("kitchens", at(2026, 3, 25), text)


def test_each_share_counts_its_own_kind_and_names_who_is_missing() -> None:
    found = figures([kitchens(LIST)])
    seen, licensed = found.of(CANTEENS, "西区街道", MARCH), found.of(WORKSHOPS, "西区街道", MARCH)
    assert (seen.value, seen.evidence["missing"]) == (Decimal(50), ["中山/烟洲社区/铁城小学食堂"])
    assert (seen.evidence["unknown_names"], seen.evidence["if_unknown_are_no"]) == (["中山/沙朗社区/广丰小学食堂"], "33.33")
    assert (licensed.value, licensed.evidence["missing"]) == (Decimal(50), ["中山/沙朗社区/李记作坊"])
    assert {seen.evidence["target"]["value"], licensed.evidence["target"]["value"]} == {"100"}


def test_a_licence_runs_out_though_nobody_says_so() -> None:
    early = figures([kitchens(LIST), tick(at(2026, 4, 1)), tick(at(2026, 4, 20, 23))])
    late = figures([kitchens(LIST), tick(at(2026, 4, 1)), tick(at(2026, 4, 20, 23)), tick(at(2026, 4, 21))])
    assert (early.of(WORKSHOPS, "沙朗社区", APRIL).value, late.of(WORKSHOPS, "沙朗社区", APRIL).value) == (Decimal(50), Decimal(0))
    assert late.of(WORKSHOPS, "沙朗社区", MARCH).value == Decimal(50)


def test_a_registered_canteen_that_never_spoke_is_unknown_to_its_own_share_alone() -> None:
    silent = Site(subject="中山/烟洲社区/新校食堂", feed="kitchens", words={"kind": "学校食堂"})
    found = figures([kitchens(LIST)], street(silent))
    assert found.of(CANTEENS, "烟洲社区", MARCH).evidence["unknown_names"] == ["中山/烟洲社区/新校食堂"]
    assert found.of(WORKSHOPS, "烟洲社区", MARCH).evidence["unknown"] == 0


@pytest.mark.parametrize("order", [*permutations(range(3)), (2, 2, 0, 1, 0)])
def test_neither_order_nor_repetition_moves_a_share(order: tuple[int, ...]) -> None:
    mended = HEAD + "中山,烟洲社区,铁城小学食堂,20260310,学校食堂,透明,,,\n"
    taken_back = HEAD + "中山,烟洲社区,铁城小学食堂,20260311,学校食堂,未知,,,\n"
    told = figures([kitchens(LIST), kitchens(mended), kitchens(taken_back)], order=order).of(CANTEENS, "烟洲社区", MARCH)
    assert (told.value, told.evidence["unknown"]) == (Decimal(100), 1)
