from datetime import timedelta
from decimal import Decimal

from tests.unit.kpis.street import Landed, at, figures

HEAD = "city,community,point,time,asked,answered,fresh,segments,fresh_segments,revision\n"
DAY = at(2026, 3, 10)
ROWS = [
    ("区域", 8, 7, 5, 5, 4, 120, 96, 0),
    ("区域", 8, 8, 2, 2, 0, 48, 10, 0),
    ("路线", 8, 7, 2, 1, 1, 9, 6, 0),
    ("路段", 9, 30, 1, 0, 0, 1, 0, 0),
]


def landed(*rows: tuple[object, ...]) -> Landed:
    lines = "".join(
        f"中山,西区街道,路况查询·{way},2026-03-10 {hour:02d}:{minute:02d},{','.join(map(str, counts))}\n"
        for way, hour, minute, *counts in rows
    )
    return Landed("traffic_query", DAY + timedelta(hours=20), HEAD + lines)


def test_the_day_counts_every_question_and_the_share_of_fresh_answers_is_of_all_that_were_asked() -> None:
    told = figures([landed(*ROWS)])
    by_hand = [sum(int(row[place]) for row in ROWS) for place in (3, 4, 5)]
    for area in ("西区街道", "中山"):
        assert [told.of(f"traffic.queries{rest}", area, DAY).value for rest in ("", "_answered")] == by_hand[:2]
        share = told.of("traffic.fresh_share", area, DAY)
        assert (share.value, share.evidence["fresh"], share.evidence["asked"]) == (Decimal(50), by_hand[2], by_hand[0])
        assert share.evidence["segments"] == 178


def test_a_minute_that_is_told_again_replaces_what_was_told_of_it() -> None:
    told = figures([landed(*ROWS), landed(("区域", 8, 8, 3, 3, 1, 72, 40, 1))])
    assert told.of("traffic.queries", "西区街道", DAY).value == 11
    assert told.of("traffic.fresh_share", "西区街道", DAY).value == Decimal("54.55")


def test_a_day_on_which_nobody_asked_has_no_share() -> None:
    told = figures([landed(("区域", 8, 7, 0, 0, 0, 0, 0, 0))])
    assert told.of("traffic.fresh_share", "西区街道", DAY).value is None
