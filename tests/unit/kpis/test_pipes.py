from collections import Counter
from datetime import timedelta
from decimal import Decimal
from statistics import median

from tests.unit.kpis.street import Landed, at, figures

HEAD = "city,community,point,time,tier,outcome,answer_ms,segments,checked\n"
DAY = at(2026, 3, 10)
MARCH = at(2026, 3, 1)
ASKED = [
    ("public", "answered", "1.2"), ("public", "no_data", "0.9"), ("contractor", "answered", "3.4"), ("contractor", "refused", "0.2"),
    ("officer", "answered", "7.0"), ("officer", "answered", "2.6"), ("public", "stopped", "0.4"), ("owner", "answered", "4.1"),
]  # fmt: skip


def asked(number: int, tier: str, outcome: str, took: str) -> str:
    moment = DAY + timedelta(hours=9 + number % 3, seconds=number // 2)
    return f"中山,西区街道,管线查询{number % 2},{moment:%Y-%m-%d %H:%M:%S},{tier},{outcome},{took},2,\n"


def began(number: int, day: int, checked: str) -> str:
    return f"中山,西区街道,DIG-2026-{number:06d},2026-03-{day:02d} 10:00:00,,,,,{checked}\n"


def landed(*rows: str) -> Landed:
    return Landed("pipe_query", DAY + timedelta(hours=20), HEAD + "".join(rows))


def test_questions_are_counted_by_tier_and_all_of_them_make_up_the_day() -> None:
    told = figures([landed(*(asked(number, *each) for number, each in enumerate(ASKED)))])
    for area in ("西区街道", "中山"):
        whole = told.of("pipes.queries", area, DAY)
        assert whole.value == len(ASKED)
        by_hand = Counter(tier for tier, _, _ in ASKED)
        tiers = {tier: told.of(f"pipes.queries_{tier}", area, DAY).value for tier in by_hand}
        assert tiers == {tier: Decimal(count) for tier, count in by_hand.items()}
        assert whole.evidence["segments"] == 2 * len(ASKED)


def test_the_answered_share_counts_the_refused_and_the_stopped_against_it() -> None:
    told = figures([landed(*(asked(number, *each) for number, each in enumerate(ASKED)))]).of("pipes.answered_share", "西区街道", DAY)
    assert (told.value, told.evidence["numerator"], told.evidence["denominator"]) == (Decimal("62.5"), 5, 8)


def test_the_median_time_is_that_of_the_answers_alone() -> None:
    told = figures([landed(*(asked(number, *each) for number, each in enumerate(ASKED)))]).of("pipes.answer_time", "西区街道", DAY)
    by_hand = median(Decimal(took) for _, outcome, took in ASKED if outcome == "answered")
    assert (told.value, told.evidence["answers"], told.evidence["slowest_ms"]) == (by_hand, 5, "7.0")


def test_a_day_of_refusals_has_no_answer_time_and_a_share_of_zero() -> None:
    told = figures([landed(asked(0, "public", "refused", "0.2"))])
    assert told.of("pipes.answer_time", "西区街道", DAY).value is None
    assert told.of("pipes.answered_share", "西区街道", DAY).value == Decimal(0)


def test_digs_that_began_unasked_are_named_and_counted_against_the_month() -> None:
    told = figures([landed(began(1, 3, "checked"), began(2, 4, "unchecked"), began(3, 9, "checked"))])
    month = told.of("pipes.digs_checked", "西区街道", MARCH)
    assert (month.value, month.evidence["numerator"], month.evidence["denominator"]) == (Decimal("66.67"), 2, 3)
    assert month.evidence["began_unasked"] == ["中山/西区街道/DIG-2026-000002"]
