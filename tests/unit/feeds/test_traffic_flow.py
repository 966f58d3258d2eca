from decimal import Decimal

import pytest

from connectors.feeds.traffic_flow import TRAFFIC_FLOW
from models.feed import Cell
from models.landing import landing_id
from models.rejected import Unreadable
from streams.read import Body, read
from tests.unit.kpis.city import at

NOW = at(2026, 4, 1)


def readings(body: str) -> tuple[list[tuple[str, str | None, str]], list[str], int]:
    """What is read: subject, value and flag; the reasons of what is not; and how many cells had no value."""
    shards, rejections = read([Body(TRAFFIC_FLOW, landing_id(NOW, bytes(10)), body.encode())])
    parts = [part for of_shard in shards.values() for part in of_shard]
    found = [(each.subject, each.value, each.flag) for part in parts for each in part.readings]
    assert sum(part.received for part in parts) == len(found) + len(rejections) + sum(part.ignored for part in parts)
    return sorted(found), [each.reason for each in rejections], sum(part.ignored for part in parts)


def test_miles_become_kilometres_to_the_last_digit() -> None:
    found, _, _ = readings(",773869,767541\n2012-03-01 00:00:00,64.375,62.66666667\n")
    assert [Decimal(value or "") for _, value, _ in found] == [Decimal("62.66666667") * Decimal("1.609344"), Decimal("103.60152")]


def test_a_detector_of_metr_la_that_says_0_has_no_value() -> None:
    assert readings(",773869,767541,767542\n2012-03-01 00:00:00,0,0.0,1\n") == ([("METR-LA/767542", "1.609344", "")], [], 2)


def test_a_street_where_nothing_moves_has_a_speed() -> None:
    assert readings("time;city=中山;unit=km/h,康景路\n2026-03-26 19:05,0\n") == ([("中山/康景路", "0", "")], [], 0)
    assert readings("time;city=中山;unit=km/h;none=0,康景路\n2026-03-26 19:05,0\n") == ([], [], 1)


def test_a_unit_that_nobody_knows_is_refused_with_the_row() -> None:
    rows = "city,segment,time,speed,unit\n中山,康景路,2026-03-26 19:05,20,kn\n中山,康景路,2026-03-26 19:10,10,m/s\n"
    assert readings(rows) == ([("中山/康景路", "36", "")], ["unknown_unit"], 0)


def test_an_impossible_speed_is_kept_with_its_flag() -> None:
    rows = "city,segment,time,speed\n中山,康景路,2026-03-26 19:05,-3\n中山,康景路,2026-03-26 19:10,251\n"
    assert readings(rows)[0] == [("中山/康景路", "-3", "negative"), ("中山/康景路", "251", "implausible")]


@pytest.mark.parametrize("said", ["", ";city=中山", ";unit=km/h", ";city=中山;unit=km/h;none=9", ";city=中山;unit=km/h;lanes=2"])
def test_a_header_that_says_too_little_is_refused_with_what_to_write(said: str) -> None:
    (refused,) = TRAFFIC_FLOW.decode(f"time{said},康景路\n2026-03-26 19:05,3\n".encode())
    assert isinstance(refused, Unreadable)
    assert refused.reason == "bad_header"
    assert "time;city=中山;unit=km/h" in refused.message


def test_a_table_without_times_is_refused_with_what_to_write() -> None:
    (refused,) = TRAFFIC_FLOW.decode(b"773869,767541\n64.375,67.625\n")
    assert isinstance(refused, Unreadable)
    assert (refused.reason, "time;city=" in refused.message) == ("no_time_column", True)


def test_a_spoilt_line_of_a_wide_table_stops_no_other() -> None:
    body = b',1,2\n2012-03-01 00:00,60,61\n2012-03-01 00:05,\xff,61\n\n2012-03-01 00:10,"60",61\r\n2012-03-01 00:15,"60,61\n'
    found = list(TRAFFIC_FLOW.decode(body))
    assert [each.text for each in found if isinstance(each, Cell)] == ["60", "61", "60", "61"]
    assert [each.reason for each in found if isinstance(each, Unreadable)] == ["not_utf8", "ragged_row"]


def test_a_segment_twice_in_a_header_is_refused() -> None:
    (refused,) = TRAFFIC_FLOW.decode(b",1,1\n2012-03-01 00:00,60,61\n")
    assert isinstance(refused, Unreadable)
    assert refused.reason == "duplicate_columns"
