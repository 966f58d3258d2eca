"""Cases by the filters of GeoReport v2, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from connectors.gateway.open311.search import Search, Span
from models.case import DONE, PRIVATE, Case
from tests.twins.cases import TwinCases


def changed_at(case: Case) -> datetime:
    return (case.closed_at or case.moved_at) if case.stage in DONE else case.moved_at


def within(at: datetime, span: Span | None) -> bool:
    return span is None or span.start <= at <= span.end


@dataclass
class TwinServiceRequests:
    """Keeps the promise of `ServiceRequests`."""

    cases: TwinCases

    async def found(self, search: Search) -> Sequence[Case]:
        if self.cases.fails:
            raise self.cases.fails
        chosen = [
            case
            for case in self.cases.cases.values()
            if case.opening.origin not in PRIVATE
            and (search.ids is None or case.id in search.ids)
            and (search.kinds is None or case.opening.kind in search.kinds)
            and ("closed" if case.stage in DONE else "open") in search.statuses
            and within(case.opened_at, search.requested)
            and within(changed_at(case), search.updated)
        ]
        newest = sorted(chosen, key=lambda case: (case.opened_at, case.id), reverse=True)
        return newest[search.offset : search.offset + search.limit]
