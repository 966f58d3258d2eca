"""Cases in PostgreSQL: one transaction appends the events, replaces the case by what follows from them, and posts that to the outbox.

Reports are taken as lists: one reading of what is near and one writing for all of them. Whoever takes reports locks their squares first and
reads after, so two reports of one thing that come at once make one case (docs/decisions/0060).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from os import urandom
from typing import Any

from connectors.feeds.case_event import body_of
from connectors.gateway.case_port import CaseQuestion, Change
from connectors.postgres.outbox import post
from connectors.postgres.pool import Connection, Pool, Row, reachable, transaction
from connectors.postgres.sql import queries
from models.case import Case, CaseEvent, people, priority
from models.errors import UnknownCase
from models.landing import RANDOM_BYTES, landing_id
from models.report import JOINED_AFTER, RADIUS_M, Known, Report, locks, square, touched
from models.taking import Taken, take

_SQL = queries("cases")
FEED = "case_event"


class PostgresCases:
    """Keeps reports, events and cases."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def take(self, reports: Sequence[Report]) -> list[Taken]:
        """Take *reports* in their order, all or none; each ends in a case, and one that was known already in the case it has."""
        if not reports:
            return []
        async with transaction(self._pool) as connection:
            await connection.execute(_SQL["lock"], sorted({name for report in reports for name in locks(report)}))
            known = await self._known(connection, reports)
            near = await self._near(connection, reports)
            missing = {each.case for each in known} - {case.id for case in near}
            of_known = await connection.fetch(_SQL["some"], sorted(missing)) if missing else []
            taken = take(reports, known, near, [_case(row) for row in of_known])
            await self._keep(connection, [step for each in taken for step in each.steps], _newest(reports))
            fresh = [each for each in taken if each.fresh]
            if fresh:
                await connection.execute(_SQL["keep_reports"], *_columns(map(_report_row, fresh)))
        return taken

    async def change(self, ids: Sequence[str], at: datetime, change: Change) -> Mapping[str, Case]:
        """Change cases by events, all or none; returns those that changed. UnknownCase; whatever *change* refuses.

        Every case that belongs to one of *ids* is locked and handed over too, because closing the original closes the rest.
        """
        async with transaction(self._pool) as connection:
            rows = await connection.fetch(_SQL["one_to_change"], sorted(ids), sorted(ids))
            cases = {case.id: case for case in map(_case, rows)}
            for each in ids:
                if each not in cases:
                    raise UnknownCase(each)
            steps = change(cases)
            await self._keep(connection, steps, at)
            for event, case in steps:
                if event.move == "collect":  # split from another: its reports come with it
                    await connection.execute(_SQL["move_reports"], case.id, [each.report for each in event.reporters])
        return {case.id: case for _, case in steps}

    async def one(self, case_id: str) -> Case | None:
        """Return a case."""
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL["one"], case_id)
        return _case(row) if row else None

    async def events(self, case_id: str) -> list[CaseEvent]:
        """Return the log of a case."""
        async with reachable(), self._pool.acquire() as connection:
            return [CaseEvent.model_validate(row["event"]) for row in await connection.fetch(_SQL["events"], case_id)]

    async def reports(self, case_id: str, limit: int) -> list[Report]:
        """Return the reports of a case, the oldest first."""
        async with reachable(), self._pool.acquire() as connection:
            return [Report.model_validate(row["report"]) for row in await connection.fetch(_SQL["reports"], case_id, limit)]

    async def report(self, report_id: str) -> tuple[Report, str] | None:
        """Return a report and the id of its case."""
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL["report"], report_id)
        return (Report.model_validate(row["report"]), row["case_id"]) if row else None

    async def page(self, asked: CaseQuestion) -> list[Case]:
        """Return a page of cases, the newest first."""
        async with reachable(), self._pool.acquire() as connection:
            wanted = (asked.stages, asked.areas, asked.kinds, asked.since, asked.handlers, asked.origin, list(asked.hidden), asked.limit)
            rows = await connection.fetch(_SQL["list"], *asked.before, *wanted)
        return [_case(row) for row in rows]

    async def _known(self, connection: Connection, reports: Sequence[Report]) -> list[Known]:
        keys = [report.key for report in reports if report.key]
        rows = await connection.fetch(_SQL["known"], [each.id for each in reports], keys, [each.content for each in reports])
        return [Known(row["id"], row["case_id"], row["sender"], row["key"] or "", row["content"], row["received_at"]) for row in rows]

    async def _near(self, connection: Connection, reports: Sequence[Report]) -> list[Case]:
        wanted = sorted({(report.kind, each) for report in reports for each in touched(report.lat, report.lng, RADIUS_M)})
        oldest = min(report.happened_at for report in reports)
        kinds, squares = zip(*wanted, strict=True)
        return [_case(row) for row in await connection.fetch(_SQL["near"], kinds, squares, oldest - JOINED_AFTER, oldest)]

    async def _keep(self, connection: Connection, steps: Sequence[tuple[CaseEvent, Case]], at: datetime) -> None:
        if not steps:
            return
        newest = {case.id: case for _, case in steps}
        await connection.execute(_SQL["keep_events"], *_columns(_event_row(event, case) for event, case in steps))
        await connection.execute(_SQL["keep_cases"], *_columns(map(_case_row, newest.values())))
        await post(connection, FEED, body_of(newest.values()), landing_id(at, urandom(RANDOM_BYTES)))


def _newest(reports: Iterable[Report]) -> datetime:
    return max(report.received_at for report in reports)


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[Sequence[Any]]:
    return list(zip(*rows, strict=True))


def _case(row: Row) -> Case:
    return Case.model_validate(row["state"])


def _event_row(event: CaseEvent, case: Case) -> tuple[Any, ...]:
    return (event.at, case.number, case.id, event.move, event.model_copy(update={"number": case.number}).model_dump(mode="json"))


def _case_row(case: Case) -> tuple[Any, ...]:
    place, count = case.opening, people(case.reporters)
    return (
        case.opened_at, case.moved_at, max(each.at for each in case.reporters), case.due_at, case.closed_at,
        square(float(place.lat), float(place.lng)), case.number, count, priority(count), case.id, case.original or None, place.kind,
        case.stage, place.area, case.dispatched_to, place.origin, case.model_dump(mode="json"),
    )  # fmt: skip


def _report_row(taken: Taken) -> tuple[Any, ...]:
    report = taken.report
    return (
        report.received_at, report.happened_at, report.id, taken.case.id, report.sender or report.mark, report.person, report.key or None,
        report.content, report.model_dump(mode="json"),
    )  # fmt: skip
