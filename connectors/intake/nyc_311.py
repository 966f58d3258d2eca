"""Service requests as New York publishes them (311 Service Requests), read as cases of a city: to try the figures on real lives of cases.

What is odd about this source, and what becomes of it, each under a name that is counted:

- closed_before_opened: some were closed before they were created, by a day or more. Where the status is Closed, such a case is closed
  and in time, and its closing time counts nowhere.
- closed_time_but_open: a closing time beside a status that is not Closed. The status stands, the time is left out.
- closed_without_time: Closed, and nobody knows when: it is closed, but never in time.
- no_due_date: half of them have no due date. They count as closed or open, and in no rate that is measured by deadlines.
- no_place: about a tenth have no coordinates. A case counts in its city all the same; only a grid or community would need them.
- hour_twice: a time of the hour that the end of summer time repeats; the earlier of the two is taken.
- other_kind: most complaint types are no matter of ours and are kept as 其他问题.
- Times are New York's wall clock, months here are those of UTC+8. What was decided about filing is not published: each is filed when it
  was created.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.errors import SettingError

REQUIRED = ("Unique Key", "Created Date", "Closed Date", "Complaint Type", "Status", "Due Date", "Latitude", "Longitude")
STAGES: Mapping[str, str] = {
    "Closed": "closed", "Open": "filed", "Assigned": "dispatched", "In Progress": "handling", "Started": "handling", "Pending": "handling",
    "Email Sent": "handling",
}  # fmt: skip
KINDS: Mapping[str, str] = {
    "Dirty Conditions": "matter-06010", "Sanitation Condition": "matter-06010", "Missed Collection (All Materials)": "matter-06042",
    "Street Light Condition": "matter-01037", "Street Condition": "matter-06013", "Highway Condition": "matter-06013",
    "Sidewalk Condition": "matter-06013", "Curb Condition": "matter-06050", "Illegal Parking": "matter-09009",
    "Blocked Driveway": "matter-09009", "Derelict Vehicle": "matter-06034", "Derelict Vehicles": "matter-06034",
    "Noise": "matter-06028", "Noise - Residential": "matter-06028", "Noise - Street/Sidewalk": "matter-06028",
    "Noise - Commercial": "matter-06028", "Noise - Vehicle": "matter-06028", "Traffic Signal Condition": "matter-02014",
    "Broken Parking Meter": "matter-02003", "Damaged Tree": "matter-04002", "Dead/Dying Tree": "matter-04002",
    "Illegal Tree Damage": "matter-06022", "Graffiti": "matter-06004", "Litter Basket / Request": "matter-03005",
}  # fmt: skip
"""The nearest matter of ours; a choice of this project, made so that kinds can be told apart."""
OTHER = "xiqu-other"
WRITTEN = "%m/%d/%Y %I:%M:%S %p"


class Refusal(NamedTuple):
    """A row that is no case: where it stands in the file, and why."""

    row: int
    why: str


class Requests(NamedTuple):
    """The cases of a file as rows of the feed case_event, how often each habit was met, and the rows that are no cases."""

    rows: list[dict[str, str]]
    habits: Counter[str]
    refused: list[Refusal]
    keys: set[str]


def requests_of(text: str, city: str, zone: ZoneInfo) -> Requests:
    """Read a CSV of service requests as cases of *city*, whose wall clock is that of *zone*; SettingError where it is no such file."""
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
    if missing:
        raise SettingError(f"this is no export of service requests: the columns {', '.join(missing)} are missing")
    found = Requests([], Counter(), [], set())
    try:
        for row in reader:
            try:
                found.rows.append(_case(row, city, zone, found))
            except ValueError as error:
                found.refused.append(Refusal(reader.line_num, str(error)))
    except csv.Error as error:
        raise SettingError(f"row {reader.line_num} is no CSV ({error}); save the file as CSV with commas and double quotes") from error
    return found


def _case(row: Mapping[str, str | None], city: str, zone: ZoneInfo, found: Requests) -> dict[str, str]:
    said = {name: (row[name] or "").strip() for name in REQUIRED}
    key, stage = said["Unique Key"], STAGES.get(said["Status"])
    if not key.isascii() or not key.isalnum():
        raise ValueError(f"Unique Key {key[:40]!r} is no key; it must be letters and digits")
    if key in found.keys:
        raise ValueError(f"key {key} is there twice; the first stands")
    if stage is None:
        raise ValueError(f"Status {said['Status'][:40]!r} is unknown; known are {', '.join(STAGES)}")
    met: list[str] = []
    opened = _time(said["Created Date"], zone, met)
    if opened is None:
        raise ValueError("Created Date is empty; a case begins when it was created")
    due, closed = _time(said["Due Date"], zone, met), _time(said["Closed Date"], zone, met)
    kind = KINDS.get(said["Complaint Type"], OTHER)
    names = {
        "no_due_date": due is None,
        "no_place": not (said["Latitude"] and said["Longitude"]),
        "other_kind": kind == OTHER,
        "closed_time_but_open": closed is not None and stage != "closed",
        "closed_without_time": closed is None and stage == "closed",
        "closed_before_opened": closed is not None and closed < opened,
    }
    found.keys.add(key)
    found.habits.update([*dict.fromkeys(met), *(name for name, true in names.items() if true)])
    at = opened.isoformat()
    times = {"due": due, "closed": closed if stage == "closed" else None}
    return {
        "city": city, "case": key, "number": "1", "opened": at, "filed": at, "kind": kind, "stage": stage, "origin": "import",
        "reporters": "1", "joined": "1", **{name: time.isoformat() for name, time in times.items() if time},
    }  # fmt: skip


def _time(text: str, zone: ZoneInfo, met: list[str]) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.strptime(text, WRITTEN).replace(tzinfo=zone)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is no time; they are written as 06/26/2018 10:58:54 AM") from None
    if found.utcoffset() != found.replace(fold=1).utcoffset():
        met.append("hour_twice")
    return found
