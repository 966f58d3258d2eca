import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from connectors.feeds import FEEDS
from connectors.intake.nyc_311 import KINDS, OTHER, Requests, requests_of
from models.errors import SettingError
from models.feed import Cell
from models.kind import standard_kinds
from models.kind_number import kind_number
from xiqu.cases import bodies

NEW_YORK = ZoneInfo("America/New_York")
HEAD = "Unique Key,Created Date,Closed Date,Agency,Complaint Type,Status,Due Date,Latitude,Longitude\n"
CASE_EVENT = next(feed for feed in FEEDS if feed.name == "case_event")


def read(*lines: str) -> Requests:
    return requests_of(HEAD + "".join(f"{line}\n" for line in lines), "纽约", NEW_YORK)


def line(
    key: str = "1", created: str = "06/26/2018 10:00:00 AM", closed: str = "", status: str = "Open", due: str = "", kind: str = "Noise"
) -> str:
    return f"{key},{created},{closed},NYPD,{kind},{status},{due},40.69,-73.84"


def test_a_request_is_a_case_filed_when_it_was_created_and_its_times_are_of_new_york() -> None:
    (made,) = read(line(closed="06/26/2018 12:30:00 PM", status="Closed", due="06/26/2018 06:00:00 PM")).rows
    assert made == {
        "city": "纽约", "case": "1", "number": "1", "opened": "2018-06-26T10:00:00-04:00", "filed": "2018-06-26T10:00:00-04:00",
        "kind": "matter-06028", "stage": "closed", "origin": "import", "reporters": "1", "joined": "1",
        "due": "2018-06-26T18:00:00-04:00", "closed": "2018-06-26T12:30:00-04:00",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "habit"),
    [
        (line(closed="06/25/2018 10:00:00 AM", status="Closed"), "closed_before_opened"),
        (line(closed="06/27/2018 10:00:00 AM", status="Pending"), "closed_time_but_open"),
        (line(status="Closed"), "closed_without_time"),
        (line(), "no_due_date"),
        (line().replace("40.69,-73.84", ","), "no_place"),
        (line(created="11/04/2018 01:30:00 AM"), "hour_twice"),
        (line(kind="HEAT/HOT WATER"), "other_kind"),
    ],
)
def test_each_habit_of_the_source_is_counted_under_its_name(row: str, habit: str) -> None:
    found = read(row)
    assert (len(found.rows), found.habits[habit]) == (1, 1)
    plain = read(line(due="06/27/2018 10:00:00 AM", closed="06/26/2018 11:00:00 AM", status="Closed"))
    assert not plain.habits


def test_a_closing_time_beside_another_status_is_left_out() -> None:
    (made,) = read(line(closed="06/27/2018 10:00:00 AM", status="Pending")).rows
    assert (made["stage"], "closed" in made) == ("handling", False)


def test_the_hour_that_is_there_twice_is_taken_the_first_time() -> None:
    (made,) = read(line(created="11/04/2018 01:30:00 AM")).rows
    assert datetime.fromisoformat(made["opened"]) == datetime.fromisoformat("2018-11-04T05:30:00Z")


def test_rows_that_are_no_cases_are_refused_with_their_row_and_the_others_go_on() -> None:
    found = read(line(status="Lost"), line("2"), line("2"), line("3", created=""), line("4", created="2018-06-26"), line("a/b"))
    assert [made["case"] for made in found.rows] == ["2"]
    assert [refused.row for refused in found.refused] == [2, 4, 5, 6, 7]
    whys = " ".join(refused.why for refused in found.refused)
    for why in ("'Lost' is unknown", "is there twice", "Created Date is empty", "is no time", "'a/b' is no key"):
        assert why in whys


def test_a_file_of_something_else_is_refused() -> None:
    with pytest.raises(SettingError, match="the columns Unique Key, Created Date"):
        requests_of("a,b\n1,2\n", "纽约", NEW_YORK)
    with pytest.raises(SettingError, match="missing"):
        requests_of("", "纽约", NEW_YORK)


def test_every_kind_that_requests_become_is_a_kind_of_ours() -> None:
    assert [kind for kind in (*KINDS.values(), OTHER) if kind not in standard_kinds().by_id or kind_number(kind) is None] == []


def test_the_feed_reads_every_body_that_is_made_of_them() -> None:
    rows = read(*(line(str(number)) for number in range(1, 600))).rows
    made = list(bodies(rows))
    assert len(made) > 1
    assert [row for each in made for row in json.loads(each)] == rows
    cells = [cell for each in made for cell in CASE_EVENT.decode(each)]
    assert all(isinstance(cell, Cell) for cell in cells)
    assert len({cell.subject for cell in cells if isinstance(cell, Cell)}) == 599
