"""From bytes to figures over every part of the road, on a real Kafka and on the embedded broker.

The city's clock is never put back, so what lets it strike stands last, and in the order of its days.
"""

from datetime import UTC, datetime, timedelta

import pytest

from models.landing import landed_at
from models.period import CITY_ZONE
from tests.servers.town import Town, landing

pytestmark = pytest.mark.asyncio(loop_scope="module")

HEADER = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2"
VALUES = "17,36,0.7,19,36,3"
DAY = datetime(2026, 3, 26, tzinfo=CITY_ZONE)
AFTER_DAY = DAY + timedelta(days=1, hours=1)
DAY_FINAL = DAY + timedelta(days=4)


def hour(city: str, label: int, values: str = VALUES, point: str = "一号") -> str:
    """Return one row; the label is the end of the measured hour, 24 the last of the day."""
    return f"{city},{DAY:%Y%m%d},{label},{point},{values}"


def body(*rows: str) -> str:
    return "\n".join([HEADER, *rows, ""])


def whole_day(city: str, values: str = VALUES) -> str:
    return body(*(hour(city, label, values) for label in range(1, 25)))


async def figure(place: Town, kpi: str, subject: str) -> list[tuple[object, ...]]:
    """Return every revision of a KPI's newest period: number, value, status, cause."""
    rows = await place.ask(
        "SELECT revision, value, status, cause FROM result_revisions WHERE kpi = $1 AND subject = $2 ORDER BY period_start, revision",
        kpi,
        subject,
    )
    return [tuple(row) for row in rows]


async def books(place: Town, ids: list[str]) -> tuple[int, ...]:
    """Return received, stored, duplicate, corrected, superseded, rejected, ignored."""
    return tuple(await place.intake.receipts.counts(ids))


async def test_a_body_becomes_facts_a_receipt_and_figures(either: Town) -> None:
    (one,) = await either.land("air_quality", [body(hour("甲市", 19))])
    await either.done()
    facts = await either.ask("SELECT metric, value FROM facts JOIN series ON series.id = series_id WHERE subject = '甲市/一号'")
    assert {row["metric"]: str(row["value"]) for row in facts} == {
        "pm25": "17",
        "pm10": "36",
        "co": "0.7",
        "no2": "19",
        "o3": "36",
        "so2": "3",
    }
    assert await books(either, [one]) == (6, 6, 0, 0, 0, 0, 0)
    assert await figure(either, "air.aqi_hour", "甲市/一号") == [(1, 36, "final", one)]
    assert await figure(either, "air.city_hour", "甲市") == [(1, 36, "final", one)]
    kept = await either.ask("SELECT landings FROM raw_archive WHERE $1::uuid = ANY (landings)", one)
    assert len(kept) == 1


async def test_the_same_file_twice_counts_once_and_revises_nothing(either: Town) -> None:
    file = whole_day("乙市")
    first = await either.land("air_quality", [file])
    second = await either.land("air_quality", [file])
    await either.done()
    assert await books(either, first) == (144, 144, 0, 0, 0, 0, 0)
    assert await books(either, second) == (144, 0, 144, 0, 0, 0, 0)
    assert await figure(either, "air.aqi_day", "乙市/一号") == [(1, 36, "final", first[0])]


async def test_a_second_value_of_an_hour_corrects_every_figure_above_it(either: Town) -> None:
    landings = [landing(AFTER_DAY), landing(AFTER_DAY + timedelta(hours=1))]
    await either.land("air_quality", [whole_day("丙市")], landings[:1])
    await either.done()
    await either.land("air_quality", [body(hour("丙市", 24, "17,436,0.7,19,36,3"))], landings[1:])
    await either.done()
    assert await books(either, landings[1:]) == (6, 0, 5, 1, 0, 0, 0)
    for kpi, subject, before, after in (
        ("air.aqi_hour", "丙市/一号", 36, 320),
        ("air.city_hour", "丙市", 36, 320),
        ("air.aqi_day", "丙市/一号", 36, 53),
        ("air.city_day", "丙市", 36, 53),
    ):
        revisions = await figure(either, kpi, subject)
        assert revisions[-2:] == [(1, before, "provisional", landings[0]), (2, after, "provisional", landings[1])], kpi
    code, said, _ = await either.command("kpis", "air.city_day", "--subject", "丙市", "--history", "--csv")
    assert code == 0
    assert [row.split(",")[8] for row in said.splitlines()] == ["revision", "1", "2"]


async def test_an_old_value_that_lands_late_stays_in_the_history_only(either: Town) -> None:
    young, old = landing(AFTER_DAY + timedelta(hours=2)), landing(AFTER_DAY)
    await either.land("air_quality", [body(hour("丁市", 8))], [young])
    await either.done()  # in one poll the two would be read in the order of their landings
    await either.land("air_quality", [body(hour("丁市", 8, "17,436,0.7,19,36,3"))], [old])
    await either.done()
    assert await books(either, [old]) == (6, 0, 5, 0, 1, 0, 0)
    assert [row[1] for row in await figure(either, "air.aqi_hour", "丁市/一号")] == [36]


async def test_a_mark_of_sand_is_counted_both_ways(either: Town) -> None:
    sand = "17,436,0.7,19,36,3"
    await either.land("air_quality", [whole_day("庚市", sand)])
    await either.land("air_event", [f"city,date,event\n庚市,{DAY:%Y%m%d},沙尘\n"])
    await either.done()
    (row,) = await either.ask("SELECT value, evidence FROM results WHERE kpi = 'air.good_days' AND subject = '庚市'")
    assert (row["value"], row["evidence"]["valid_days"], row["evidence"]["without_exceptional"]["valid"]) == (0, 1, 0)


async def test_the_landing_time_is_the_log_time_of_its_figures(either: Town) -> None:
    moment = AFTER_DAY.astimezone(UTC)
    (one,) = await either.land("air_quality", [body(hour("辛市", 3))], [landing(moment)])
    await either.done()
    (row,) = await either.ask("SELECT logged_at FROM results WHERE kpi = 'air.aqi_hour' AND subject = '辛市/一号'")
    assert row["logged_at"] == landed_at(one) == moment


async def test_the_clock_alone_adds_a_day_to_the_year_so_far(either: Town) -> None:
    first = landing(DAY + timedelta(hours=23, minutes=50))
    await either.land("air_quality", [whole_day("己市")], [first])
    await either.done()
    assert await figure(either, "air.good_days", "己市") == [(1, None, "provisional", first)]
    await either.tick(DAY + timedelta(days=1, minutes=1))
    await either.done()
    assert await figure(either, "air.good_days", "己市") == [(1, None, "provisional", first), (2, 100, "provisional", "clock")]


async def test_a_day_is_final_when_the_clock_says_so_and_revised_by_what_lands_later(either: Town) -> None:
    first, late = landing(AFTER_DAY), landing(DAY_FINAL + timedelta(days=2))
    await either.land("air_quality", [whole_day("戊市")], [first])
    await either.done()
    await either.tick(DAY_FINAL + timedelta(minutes=1))
    await either.done()
    closed = [(1, 36, "provisional", first), (2, 36, "final", "clock")]
    assert await figure(either, "air.aqi_day", "戊市/一号") == closed
    assert await figure(either, "air.city_day", "戊市") == closed
    await either.land("air_quality", [body(hour("戊市", 24, "17,436,0.7,19,36,3"))], [late])
    await either.done()
    assert await figure(either, "air.aqi_day", "戊市/一号") == [*closed, (3, 53, "revised", late)]
    assert await figure(either, "air.city_day", "戊市") == [*closed, (3, 53, "revised", late)]


async def test_after_all_that_the_books_balance(either: Town) -> None:
    await either.audit()
