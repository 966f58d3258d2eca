"""What the scorecard needs from behind it, as a Protocol: PostgreSQL keeps these promises in the city, an in-memory twin in the tests.

Each method may raise `models.errors.Unavailable`.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol, TypeAlias

from models.plan.entry import Entries, Part, Rating, Report, Setting
from models.result import Result


class Kept(NamedTuple):
    """What became of an entry: the revision that stands now, and whether it is a new one (the same entry again is not)."""

    revision: int
    fresh: bool


class ReportMark(NamedTuple):
    """Where a page of reported figures ended; the next one begins after it."""

    area: str
    period: str
    revision: int


class PartMark(NamedTuple):
    """Where a page of parts ended; year 0 is that of a part of no year."""

    department: str
    community: str
    year: int
    revision: int


Decide: TypeAlias = Callable[[Sequence[Setting]], Setting]


class PlanBook(Protocol):
    """What was entered beside the plan's words, and the measured figures that its targets are held against."""

    async def entries(self, target: str | None = None) -> Entries:
        """Return the newest revision of each entry, of one target or of all, those that were taken back included."""
        ...

    async def measured(self, kpis: Collection[str], subjects: Collection[str], end: datetime) -> Sequence[Result]:
        """Return the newest figure of each year, with and without a value, among the periods that were over at *end*, as it is now.

        And of each period that was running at *end* the revision that was the newest then.
        """
        ...

    async def log_time(self) -> datetime | None:
        """Return when the newest body landed, None where nothing has."""
        ...

    async def revisions(self, target: str, limit: int, after: ReportMark | None = None) -> Sequence[Report]:
        """Return every revision of what was reported, in the order of (area, period, revision), strictly after *after*."""
        ...

    async def part_revisions(self, target: str, limit: int, after: PartMark | None = None) -> Sequence[Part]:
        """Return every revision of every part, in the order of (department, community, year, revision), strictly after *after*."""
        ...

    async def keep_report(self, report: Report) -> Kept:
        """Keep *report* as the next revision of its target, area and period; the same again stays the one it was."""
        ...

    async def keep_rating(self, rating: Rating) -> Kept:
        """Keep *rating* as the next revision of its target and period; the same again stays the one it was."""
        ...

    async def keep_setting(self, target: str, decide: Decide) -> tuple[Setting, Kept]:
        """Keep what *decide* makes of all that the street has set for *target* as the next revision; the same again stays the one it was.

        Two at once decide one after the other, so neither takes back what the other has set. Where *decide* raises, all stays as it was.
        """
        ...

    async def keep_part(self, part: Part) -> Kept:
        """Keep *part* as the next revision of its target, department, community and year; the same again stays the one it was."""
        ...
