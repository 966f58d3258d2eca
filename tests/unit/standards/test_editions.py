from datetime import date, timedelta
from itertools import pairwise

import pytest

from models.standards.air import EDITIONS, LEVELS, STAGES, UNCONFIRMED, edition_on, level_of, limits_on


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2013, 3, 1), "HJ 633-2012"),
        (date(2026, 2, 28), "HJ 633-2012"),
        (date(2026, 3, 1), "HJ 633-2026"),
        (date(2040, 1, 1), "HJ 633-2026"),
    ],
)
def test_a_day_is_judged_by_the_edition_in_force(day: date, name: str) -> None:
    assert edition_on(day) is EDITIONS[name]


def test_editions_and_limits_follow_each_other_without_gap() -> None:
    for spans in (
        [(edition.valid_from, edition.valid_to) for edition in EDITIONS.values()],
        [(stage.valid_from, stage.valid_to) for stage in STAGES],
    ):
        assert spans[-1][1] is None
        for (_, end), (start, _) in pairwise(spans):
            assert end is not None
            assert start - end == timedelta(days=1)


def test_only_two_breakpoints_changed_in_2026() -> None:
    old, new = EDITIONS["HJ 633-2012"].breakpoints, EDITIONS["HJ 633-2026"].breakpoints
    changed = {(item, before, after) for item in new for before, after in zip(old[item], new[item], strict=True) if before != after}
    assert changed == {("PM10_24h", 150, 120), ("PM2_5_24h", 75, 60)}


@pytest.mark.parametrize(
    ("aqi", "level", "grade", "colour"),
    [
        (0, "优", "一级", "绿"),
        (50, "优", "一级", "绿"),
        (51, "良", "二级", "黄"),
        (100, "良", "二级", "黄"),
        (101, "轻度污染", "三级", "橙"),
        (151, "中度污染", "四级", "红"),
        (200, "中度污染", "四级", "红"),
        (201, "重度污染", "五级", "紫"),
        (300, "重度污染", "五级", "紫"),
        (301, "严重污染", "六级", "褐红"),
        (500, "严重污染", "六级", "褐红"),
    ],
)
def test_levels_begin_and_end_where_the_table_says(aqi: int, level: str, grade: str, colour: str) -> None:
    found = level_of(aqi)
    assert (found.name, found.grade, found.colour) == (level, grade, colour)


def test_the_six_levels_have_six_colours() -> None:
    assert len({level.rgb for level in LEVELS}) == len(LEVELS) == 6
    assert LEVELS[0].rgb == (0, 228, 0)


def test_limits_tighten_in_2026_and_in_2031() -> None:
    limits = [limits_on(date(year, 6, 1)).limit("pm25", "annual") for year in (2012, 2025, 2026, 2030, 2031)]
    assert limits == [35, 35, 30, 30, 25]
    assert limits_on(date(2026, 3, 1)).limit("pm10", "day") == 120
    assert limits_on(date(2026, 2, 28)).limit("pm10", "day") == 150


def test_grade_one_is_never_looser_and_no_stage_loosens() -> None:
    for stage in STAGES:
        assert all(one <= two for pairs in stage.limits.values() for one, two in pairs.values())
    for before, after in pairwise(STAGES):
        for metric, pairs in before.limits.items():
            assert all(
                new <= old for averaging, pair in pairs.items() for new, old in zip(after.limits[metric][averaging], pair, strict=True)
            )


def test_there_is_no_limit_where_the_standard_sets_none() -> None:
    assert limits_on(date(2026, 6, 1)).limit("co", "annual") is None
    assert limits_on(date(2026, 6, 1)).limit("o3", "mda8", grade=1) == 100


def test_every_doubt_is_told_in_a_sentence() -> None:
    assert "capped" in UNCONFIRMED
    assert all(len(text) > 40 for text in UNCONFIRMED.values())
