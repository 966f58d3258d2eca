"""What the gateway needs behind its cases; PostgreSQL keeps these promises in the city."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from models.case import PRIVATE, Case, CaseEvent
from models.report import Report
from models.taking import Taken

Change = Callable[[Mapping[str, Case]], Sequence[tuple[CaseEvent, Case]]]
"""From the cases that were asked for, and those that belong to them, to the events that follow and the case after each."""


class CaseQuestion(NamedTuple):
    """Which cases a list is asked for; None: any. hidden: origins that are left out.

    before: (opened_at, id) of the last one that was seen; the newest come first.
    """

    before: tuple[datetime, str]
    limit: int
    stages: Sequence[str] | None = None
    areas: Sequence[str] | None = None
    kinds: Sequence[str] | None = None
    since: datetime | None = None
    handlers: Sequence[str] | None = None
    origin: str | None = None
    hidden: Sequence[str] = PRIVATE


class CaseBook(Protocol):
    """Reports, events and cases."""

    async def take(self, reports: Sequence[Report]) -> Sequence[Taken]:
        """Take reports in their order, all or none; each ends in a case, and one that was known already in the case it has.

        BadReport: an Idempotency-Key that was used for another report.
        """
        ...

    async def change(self, ids: Sequence[str], at: datetime, change: Change) -> Mapping[str, Case]:
        """Change cases by events, all or none, and return those that changed; UnknownCase, and whatever *change* refuses."""
        ...

    async def one(self, case_id: str) -> Case | None:
        """Return a case."""
        ...

    async def events(self, case_id: str) -> Sequence[CaseEvent]:
        """Return the log of a case."""
        ...

    async def reports(self, case_id: str, limit: int) -> Sequence[Report]:
        """Return the reports of a case, the oldest first."""
        ...

    async def report(self, report_id: str) -> tuple[Report, str] | None:
        """Return a report and the id of its case."""
        ...

    async def page(self, asked: CaseQuestion) -> Sequence[Case]:
        """Return a page of cases, the newest first."""
        ...
