from datetime import timedelta
from decimal import Decimal

import pytest

from models.place import Site
from tests.unit.kpis.street import Landed, at, figures, street, tick

HEAD = "city,community,device,called_at,answered_at,arrived_at,kind\n"
MARCH = at(2026, 3, 1)
START = at(2026, 3, 10, 8)


def called(device: str, minute: int, wait: int | None, kind: str = "求助", arrives: int | None = None) -> str:
    moment = START + timedelta(minutes=minute)
    answer, arrival = ("" if late is None else f"{moment + timedelta(seconds=late):%Y-%m-%d %H:%M:%S}" for late in (wait, arrives))
    return f"中山,烟洲社区,{device},{moment:%Y-%m-%d %H:%M:%S},{answer},{arrival},{kind}\n"


def calls(*rows: str, hours: int = 24) -> Landed:
    return Landed("sos", START + timedelta(hours=hours), HEAD + "".join(rows))


def test_ninety_of_a_hundred_waits_do_not_exceed_the_ninetieth_percentile() -> None:
    waits = [(37 * step) % 101 for step in range(1, 101)]
    told = figures([calls(*(called(f"A{step % 7}", step, wait, arrives=wait + 600) for step, wait in enumerate(waits)))])
    by_hand = sorted(waits)
    month = told.of("sos.answer_time", "西区街道", MARCH)
    assert month.value == Decimal(by_hand[89])
    assert month.evidence["answer_s"] == {"p50": str(by_hand[49]), "p90": str(by_hand[89]), "max": str(by_hand[99])}
    assert month.evidence["arrival_s"]["max"] == str(by_hand[99] + 600)
    share = told.of("sos.answered_in_time", "西区街道", MARCH)
    assert (share.evidence["numerator"], share.evidence["denominator"]) == (sum(wait <= 60 for wait in waits), 100)


def test_a_call_that_nobody_answers_waits_for_its_limit_and_is_then_late() -> None:
    answered = called("A1", 0, 30)
    waiting = Landed("sos", START + timedelta(minutes=10, seconds=20), HEAD + answered + called("A2", 10, None))
    before = figures([waiting]).of("sos.answered_in_time", "烟洲社区", MARCH)
    after = figures([waiting, tick(START + timedelta(minutes=12))]).of("sos.answered_in_time", "烟洲社区", MARCH)
    assert (before.value, before.evidence["waiting"], after.value, after.evidence["unanswered"]) == (Decimal(100), 1, Decimal(50), 1)


def test_mistakes_and_tests_count_nowhere_and_a_drifting_clock_is_named() -> None:
    rows = (called("A1", 0, 30), called("A1", 1, None, "误报"), called("A1", 2, None, "测试"), called("A1", 3, -10))
    told = figures([calls(*rows)]).of("sos.answered_in_time", "烟洲社区", MARCH)
    assert (told.value, told.evidence["denominator"], told.evidence["other_calls"]) == (Decimal(100), 1, 2)
    (why,) = told.evidence["left_out"]
    assert why.endswith("answered after -10 s is negative")


def test_the_registry_may_set_another_limit_for_a_device() -> None:
    strict = Site(subject="中山/烟洲社区/A1", feed="sos", marks={"answer_within_s": Decimal(20)})
    told = figures([calls(called("A1", 0, 30), called("A2", 0, 30))], street(strict)).of("sos.answered_in_time", "烟洲社区", MARCH)
    assert (told.value, told.evidence["limits_s"]) == (Decimal(50), ["20", "60"])


def test_a_month_with_tests_alone_has_no_answer_time() -> None:
    assert figures([calls(called("A1", 0, 5, "测试"))]).of("sos.answer_time", "烟洲社区", MARCH).value is None


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0, 0, 1)])
def test_an_answer_that_comes_in_a_row_of_its_own_counts_in_any_order(order: tuple[int, ...]) -> None:
    bodies = [calls(called("A1", 0, None)), calls(called("A1", 0, 90)), calls(called("A1", 0, 40, arrives=300))]
    told = figures(bodies, order=order).of("sos.answer_time", "烟洲社区", MARCH)
    assert (told.value, told.evidence["arrival_s"]["p50"]) == (Decimal(40), "300")
