from datetime import datetime
from pathlib import Path

import pytest

from connectors.feeds import FEEDS
from connectors.feeds.air_event import AIR_EVENT
from connectors.feeds.air_quality import AIR_QUALITY
from connectors.feeds.clock import CLOCK
from models.feed import Cell, Feed
from models.period import CITY_ZONE, city_time
from models.rejected import Unreadable
from models.standards.air import METRICS


def cells(body: str, feed: Feed = AIR_QUALITY) -> list[Cell]:
    found = list(feed.decode(body.encode()))
    assert not [one for one in found if isinstance(one, Unreadable)]
    return [one for one in found if isinstance(one, Cell)]


@pytest.mark.parametrize(
    ("hour", "start"),
    [("01", datetime(2026, 3, 26, 0, tzinfo=CITY_ZONE)), ("0", datetime(2026, 3, 25, 23, tzinfo=CITY_ZONE)),
     ("24", datetime(2026, 3, 26, 23, tzinfo=CITY_ZONE)), ("19", datetime(2026, 3, 26, 18, tzinfo=CITY_ZONE))],
)  # fmt: skip
def test_the_hour_is_the_end_of_what_was_measured(hour: str, start: datetime) -> None:
    (cell,) = cells(f"city,date,hour,point,pm25\n中山,20260326,{hour},华柏园,17\n")
    assert city_time(cell.observed_at) == start


def test_the_four_forms_say_the_same() -> None:
    one = '{"city": "中山", "date": 20260326, "hour": 19, "point": "华柏园", "o3_1h": 36.50}'
    csv = "city,date,hour,point,o3_1h\n中山,20260326,19,华柏园,36.50"
    forms = [csv, "\ufeff" + csv.replace("\n", "\r\n"), one, f"[{one}]", f"{one}\n", f"\n{csv}\n\n"]
    found = [cells(form) for form in forms]
    assert found == [[Cell("中山/华柏园", "o3", found[0][0].observed_at, "36.50", 0)]] * len(forms)


def test_numbers_keep_the_digits_that_were_sent() -> None:
    digits = "0.10000000000000000000000001"
    (cell,) = cells(f'{{"city": "a", "date": "2026-03-26", "hour": 1, "point": "b", "co": {digits}}}')
    assert cell.text == digits


def test_a_blank_is_a_cell_and_an_absent_column_is_none() -> None:
    found = cells("city,date,hour,point,pm25,pm10,aqi\na,20260326,1,b,,/,50\n")
    assert [(cell.metric, cell.text) for cell in found] == [("pm10", "/"), ("pm25", "")]
    (null,) = cells('{"city": "a", "date": "20260326", "hour": 1, "point": "b", "pm25": null}')
    assert null.text == ""


def test_a_reviewed_value_ranks_above_a_raw_one_and_a_manual_one_above_both() -> None:
    rows = "\n".join(f"a,20260326,1,b,3,{source}" for source in ("", "原始", "审核", "人工", "Manual"))
    found = cells(f"city,date,hour,point,pm25,source\n{rows}\n")
    assert [cell.rank for cell in found] == [0, 0, 1, 2, 2]


def test_quoted_cells_are_read_as_what_they_quote() -> None:
    (cell,) = cells('"city","date","hour","point","pm25"\n" 中山 ","20260326","19","华,柏园","17"\n')
    assert (cell.subject, cell.text) == ("中山/华,柏园", "17")


def test_every_metric_of_the_standards_is_measured_and_none_may_be_negative() -> None:
    assert set(AIR_QUALITY.metric) == set(METRICS)
    assert all(metric.low == 0 < metric.high for metric in AIR_QUALITY.metrics)


def test_the_published_file_is_read_without_a_refusal(shared: Path) -> None:
    text = (shared / "data" / "air" / "zhongshan_stations_hourly.csv").read_text("utf-8")
    assert len(cells(text)) == 624 * 6


def test_a_mark_is_set_and_taken_away() -> None:
    found = cells("city,date,event\n中山,20260326,沙尘\n西区街道,2026-03-27,none\n", AIR_EVENT)
    assert [(cell.subject, cell.text, city_time(cell.observed_at).hour) for cell in found] == [("中山", "1", 0), ("西区街道", "0", 0)]


def test_an_unknown_event_is_refused_beside_the_good_ones() -> None:
    found = list(AIR_EVENT.decode("city,date,event\n中山,20260326,carnival\n中山,20260327,sand\n".encode()))
    assert [one.reason if isinstance(one, Unreadable) else one.text for one in found] == ["1", "unknown_event"]


def test_the_clock_reads_nothing_whatever_its_body() -> None:
    assert CLOCK.tick
    assert list(CLOCK.decode(b"\xff{[")) == []


@pytest.mark.parametrize("feed", FEEDS, ids=[feed.name for feed in FEEDS])
def test_the_example_of_a_feed_can_be_sent_as_it_stands(feed: Feed) -> None:
    found = list(feed.decode(feed.example.encode()))
    assert bool(found) is not feed.tick
    assert all(isinstance(one, Cell) for one in found)
