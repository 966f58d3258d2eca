"""One report (上报) as it was taken in, and which open case it belongs to: near in place, in time and of the same kind.

Two reports that come at the same moment must find each other. Each locks the squares that its half radius touches: of two places less than
a radius apart the middle lies in a square of both, so one of them waits, and then finds the case that the other has made.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from math import cos, floor, hypot, radians
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from models.case import DONE, Case, Reporter, Stage

RADIUS_M = 50.0
JOINED_BEFORE, JOINED_AFTER = timedelta(days=3), timedelta(days=30)
"""How far a report may lie before the first, or after the last one of its case; local rules, as is the radius."""
SAME_WITHIN = timedelta(minutes=1)
"""The same content from the same sender within a minute is a phone that sends again."""
METRES_A_DEGREE = 111_195.0
"""Of a great circle, by the earth's mean radius (6371.0088 km)."""
MOST_REPORTS = 500
"""Reports of one case; the next opens another: the whole of a case is written each time, and what so many see is no one-tap matter."""
SQUARE_DEGREES = 0.002
"""About 220 m north and 205 m east at 22.5° N: well over two radii, so that a radius seldom touches more than one."""
ROW = 1 << 20
NAMED = "named"
"""How the place was found where nothing but its name was sent: two doors of one community are not one place."""
HALF = 0.51
"""A hundredth more than half, for what a plane gets wrong of the earth."""


class Report(BaseModel):
    """What one sender said, with a doubt named in flags. lat, lng: WGS-84; stated, crs: as it was sent.

    happened_at: when it was seen; timed: the sender said so. received_at: by our clock. sender: the same for the same person, "" where
    nobody can tell; mark: the same for the same device, to know a repetition. person: who may be told of progress; the id holds no
    contact. key: the sender's Idempotency-Key. id: that of a machine's report follows from what it saw.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: str
    lat: Decimal
    lng: Decimal
    stated: tuple[str, str] = ("", "")
    crs: str = ""
    city: str
    area: str = ""
    found: str = ""
    happened_at: datetime
    received_at: datetime
    timed: bool = False
    sender: str = ""
    mark: str = ""
    person: str = ""
    note: str = ""
    photos: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    key: str = ""
    origin: str = "people"

    @property
    def reporter(self) -> Reporter:
        """Return who stands behind it, for the case."""
        return Reporter(report=self.id, sender=self.sender, machine=self.origin != "people", at=self.happened_at)

    @property
    def content(self) -> bytes:
        """Return a digest of what it says, whoever says it and whenever it arrives."""
        said = (self.kind, *self.stated, self.crs, self.note, *self.photos, self.person, self.happened_at if self.timed else "")
        return _digest(said)


@lru_cache(maxsize=4_096)
def _digest(said: tuple[object, ...]) -> bytes:
    return sha256(json.dumps(said, default=str).encode()).digest()


def metres(report: Report, case: Case) -> float:
    """Return how far the report's place is from that of the case, on a plane; good to a metre at this distance."""
    north = float(report.lat - case.opening.lat)
    east = float(report.lng - case.opening.lng) * cos(radians(float(report.lat)))
    return hypot(north, east) * METRES_A_DEGREE


def belongs(report: Report, case: Case) -> bool:
    """Say whether *report* speaks of *case*: same kind, near, and either the case is open or the report is older than its end."""
    if NAMED in {report.found, case.opening.found}:
        return False
    if case.opening.kind != report.kind or case.original or case.stage is Stage.REJECTED or metres(report, case) > RADIUS_M:
        return False
    if case.stage in DONE and (case.closed_at is None or report.happened_at >= case.closed_at):
        return False
    if len(case.reporters) >= MOST_REPORTS:
        return False
    times = [each.at for each in case.reporters]
    return min(times) - JOINED_BEFORE <= report.happened_at <= max(times) + JOINED_AFTER


def nearest(report: Report, cases: Iterable[Case]) -> Case | None:
    """Return the case that *report* belongs to: the nearest, of two equally near the one that was opened first."""
    found = [case for case in cases if belongs(report, case)]
    return min(found, key=lambda case: (metres(report, case), case.opened_at, case.id), default=None)


def square(lat: float, lng: float) -> int:
    """Return the number of the square that holds a place."""
    return floor(lat / SQUARE_DEGREES) * ROW + floor(lng / SQUARE_DEGREES)


def touched(lat: Decimal, lng: Decimal, radius_m: float) -> tuple[int, ...]:
    """Return the squares that lie within *radius_m* of a place, in order."""
    north = radius_m / METRES_A_DEGREE
    east = north / max(cos(radians(float(lat))), 0.01)
    at_lat, at_lng = float(lat), float(lng)
    return tuple(sorted({square(at_lat + up, at_lng + right) for up in (-north, north) for right in (-east, east)}))


def locks(report: Report) -> frozenset[int]:
    """Return what must be locked while *report* looks for its case, as 64-bit numbers: its squares, its content and its key."""
    names = [f"place {report.kind} {each}" for each in touched(report.lat, report.lng, RADIUS_M * HALF)]
    names += [f"content {report.content.hex()}", f"report {report.id}"]
    names += [f"key {report.key}"] if report.key else []
    return frozenset(int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True) for name in names)


class Known(NamedTuple):
    """What is kept of a report, to tell whether another one is it, sent again."""

    id: str
    case: str
    sender: str
    key: str
    content: bytes
    received_at: datetime


def repeats(report: Report, known: Known) -> bool:
    """Say whether *report* is *known*, sent again: by its id, its key, or the same content from the same sender within a minute.

    Where the sender states when it was seen, the same content is the same report whenever it arrives: a phone that was offline for hours.
    """
    if report.id == known.id or (report.key and report.key == known.key):
        return True
    if report.content != known.content or (report.sender or report.mark) != known.sender:
        return False
    return report.timed or abs(report.received_at - known.received_at) <= SAME_WITHIN
