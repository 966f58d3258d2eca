from datetime import datetime, timedelta
from decimal import Decimal

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.place import Area, Places, Site
from models.result import Result
from tests.unit.kpis.city import City, at

DAY = at(2026, 6, 1)
FEED = "water_level"
UNDERPASS, CROSSING, RIVER = "中山/烟洲社区/下穿通道", "中山/某路口", "中山/西河涌水位站"
MARKS = {"warning_mark": Decimal("0.15"), "guarantee_mark": Decimal("0.27")}


def town(*unmarked: str) -> City:
    areas = (
        Area(name="中山", kind="city"),
        Area(name="西区街道", kind="street", parent="中山"),
        Area(name="烟洲社区", kind="community", parent="西区街道"),
    )
    sites = [Site(subject=name, feed=FEED, marks={} if name in unmarked else MARKS) for name in (UNDERPASS, CROSSING, RIVER)]
    return City(Places({area.name: area for area in areas}, {(FEED, site.subject): site for site in sites}))


def minute(hour: int, minutes: int = 0) -> datetime:
    return DAY + timedelta(hours=hour, minutes=minutes)


def levels(city: City, subject: str, *stated: tuple[datetime, str]) -> None:
    for moment, level in stated:
        city.says(subject, moment, FEED, level=level)


@pytest.mark.parametrize(
    ("level", "stage", "beyond"), [("0.149", "正常", "0"), ("0.15", "超警戒", "0.00"), ("0.27", "超保证", "0.12"), ("-0.004", "正常", "0")]
)
def test_a_level_is_over_a_mark_from_the_mark_on(level: str, stage: str, beyond: str) -> None:
    city = town()
    levels(city, UNDERPASS, (minute(8), level))
    found = city.figure("water_level.stage", UNDERPASS, DAY, minute(8, 5))
    assert (found.value, found.evidence["over_warning_by"], found.evidence["warning_mark"]) == (stage, beyond, "0.15")
    assert orjson.dumps(found.evidence)


def test_a_level_that_is_too_old_says_nothing_of_now_and_the_clock_notices() -> None:
    city = town()
    levels(city, UNDERPASS, (minute(8), "0.5"))
    fresh, stale = (city.figure("water_level.stage", UNDERPASS, DAY, now) for now in (minute(9), minute(9, 1)))
    assert (fresh.value, fresh.recheck_at) == ("超保证", minute(9) + timedelta(seconds=1))
    assert (stale.value, stale.evidence["silent"]) == (None, True)


def test_a_gauge_without_a_mark_shows_its_level_and_no_flood() -> None:
    city = town(RIVER)
    levels(city, RIVER, (minute(8), "1.3"))
    found = city.figure("water_level.stage", RIVER, DAY, minute(8, 1))
    assert (found.value, found.evidence["level"]) == (None, "1.3")
    assert "warning_mark" in found.evidence["reason"]
    assert city.figure("water_level.minutes_over", RIVER, DAY, minute(8, 1)).value is None


def test_an_impossible_level_is_passed_over_for_the_one_before() -> None:
    city = town()
    levels(city, UNDERPASS, (minute(8), "0.2"), (minute(8, 5), "implausible:9000"))
    found = city.figure("water_level.stage", UNDERPASS, DAY, minute(8, 6))
    assert (found.value, found.evidence["excluded"]) == ("超警戒", {"implausible": 1})


def over(city: City, now: datetime) -> Result:
    return city.figure("water_level.minutes_over", UNDERPASS, DAY, now)


def test_minutes_over_the_mark_run_from_reading_to_reading_and_never_beyond_thirty_minutes() -> None:
    city = town()
    levels(city, UNDERPASS, (minute(8), "0.2"), (minute(8, 10), "0.3"), (minute(8, 20), "0.1"), (minute(12), "0.2"))
    found = over(city, minute(24))
    assert found.value == Decimal("50.0")  # 8:00 to 8:20, and 12:00 to 12:30
    told = found.evidence
    assert (told["minutes_guarantee"], told["minutes_known"], told["minutes_unknown"]) == ("10.0", "80.0", "1360.0")


def test_the_last_level_before_midnight_holds_into_the_new_day() -> None:
    city = town()
    levels(city, UNDERPASS, (minute(0) - timedelta(minutes=10), "0.2"), (minute(0, 5), "0.1"))
    assert over(city, minute(1)).value == Decimal("5.0")


def test_a_day_that_has_not_begun_says_nothing_of_it() -> None:
    city = town()
    levels(city, UNDERPASS, (minute(0) - timedelta(minutes=10), "0.2"))
    found = over(city, minute(0) - timedelta(minutes=9))
    assert (found.value, found.recheck_at) == (None, DAY)


def test_while_a_level_holds_the_minutes_are_looked_at_again() -> None:
    city = town()
    levels(city, UNDERPASS, (minute(8), "0.2"))
    running, held, over_it = (over(city, now) for now in (minute(8, 1), minute(8, 29), minute(8, 31)))
    assert (running.value, running.recheck_at) == (Decimal("1.0"), minute(8, 6))
    assert (held.value, held.recheck_at) == (Decimal("29.0"), minute(8, 34))
    assert (over_it.value, over_it.recheck_at) == (Decimal("30.0"), minute(24))


STATED = st.dictionaries(st.integers(-30, 1439), st.sampled_from(["0.1", "0.2", "0.3", "negative:-99"]), min_size=1, max_size=40)


@given(STATED, st.integers(1, 1440))
@settings(max_examples=40)
def test_any_day_counts_the_minutes_that_a_plain_walk_over_them_finds(stated: dict[int, str], now: int) -> None:
    city = town()
    levels(city, UNDERPASS, *((DAY + timedelta(minutes=each), level) for each, level in stated.items()))
    counts = {"warning": 0, "known": 0}
    for each in range(now):
        last = max((other for other in stated if other <= each), default=None)
        if last is not None and each - last < 30 and ":" not in stated[last]:
            counts["known"] += 1
            counts["warning"] += stated[last] != "0.1"
    figures = city.figures(DAY + timedelta(minutes=now))
    found = [result for node, result in figures.items() if node[0] == "water_level.minutes_over" and node[2] == DAY]
    if not found:  # every level is still to come
        assert counts["known"] == 0
    elif counts["known"]:
        assert (found[0].value, found[0].evidence["minutes_known"]) == (Decimal(counts["warning"]), f"{counts['known']}.0")
    else:
        assert found[0].value is None


def test_rain_is_the_sum_of_the_reports_and_no_report_is_not_a_dry_day() -> None:
    city = town()
    for hour, rain in ((8, "0.5"), (9, "12.5"), (10, "implausible:900")):
        city.says(CROSSING, minute(hour), FEED, rain=rain)
    city.says(RIVER, minute(8), FEED, rain="negative:-1")
    wet, unknown = (city.figure("water_level.rain_day", name, DAY) for name in (CROSSING, RIVER))
    assert (wet.value, wet.evidence["highest"], wet.evidence["excluded"]) == (Decimal("13.0"), "12.5", {"implausible": 1})
    assert unknown.value is None


def test_flooded_spots_are_counted_now_and_silent_or_unmarked_ones_apart() -> None:
    city = town(RIVER)
    levels(city, UNDERPASS, (minute(8), "0.3"))
    levels(city, RIVER, (minute(8), "2.5"))
    whole = city.figure("water_level.spots_flooded", "中山", DAY, minute(8, 10))
    assert (whole.value, whole.unit) == (Decimal(1), "处")
    assert whole.evidence["flooded"][UNDERPASS]["stage"] == 2
    assert (whole.evidence["over_guarantee"], whole.evidence["silent"], whole.evidence["without_mark"]) == (1, [CROSSING], [RIVER])
    assert city.figure("water_level.spots_flooded", "烟洲社区", DAY, minute(8, 10)).evidence["silent"] == []
    later = city.figure("water_level.spots_flooded", "烟洲社区", DAY, minute(10))
    assert (later.value, later.evidence["silent"]) == (None, [UNDERPASS])
    assert orjson.dumps(whole.evidence)


def test_the_highest_level_of_five_minutes_stands_though_the_water_fell_again() -> None:
    city = town(RIVER)
    for gauge in (CROSSING, RIVER):
        levels(city, gauge, (minute(8), "0.1"), (minute(8, 1), "0.2"), (minute(8, 2), "0.25"), (minute(8, 4), "0.1"), (minute(8, 5), "0.1"))
    high, after = (city.figure("water_level.peak", CROSSING, start) for start in (minute(8), minute(8, 5)))
    assert (high.value, high.evidence["level"], high.evidence["reached_at"]) == ("超警戒", "0.25", minute(8, 1).isoformat())
    assert (after.value, after.evidence["stage"]) == ("正常", 0)
    assert city.figure("water_level.peak", RIVER, minute(8)).value is None  # nobody says what its levels mean
