"""Cases in memory: one at a time, so nothing here is ever at once; the contract tests say how far that is honest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from connectors.gateway.case_port import CaseQuestion, Change
from models.case import Case, CaseEvent, Move
from models.errors import UnknownCase
from models.report import Known, Report
from models.taking import Taken, take


@dataclass
class TwinCases:
    """Keeps the promises of `CaseBook`."""

    cases: dict[str, Case] = field(default_factory=dict)
    log: dict[str, list[CaseEvent]] = field(default_factory=dict)
    said: dict[str, tuple[Report, str]] = field(default_factory=dict)
    fails: Exception | None = None

    async def take(self, reports: Sequence[Report]) -> Sequence[Taken]:
        if self.fails:
            raise self.fails
        known = [
            Known(each.id, case, each.sender or each.mark, each.key, each.content, each.received_at) for each, case in self.said.values()
        ]
        taken = take(reports, known, self.cases.values(), ())
        for each in taken:
            self._keep(each.steps)
            if each.fresh:
                self.said[each.report.id] = each.report, each.case.id
        return taken

    async def change(self, ids: Sequence[str], at: datetime, change: Change) -> Mapping[str, Case]:
        del at
        if unknown := [each for each in ids if each not in self.cases]:
            raise UnknownCase(unknown[0])
        steps = change({key: case for key, case in self.cases.items() if key in ids or case.original in ids})
        self._keep(steps)
        for event, case in steps:
            if event.move is Move.COLLECT:
                self.said |= {each.report: (self.said[each.report][0], case.id) for each in event.reporters}
        return {case.id: case for _, case in steps}

    async def one(self, case_id: str) -> Case | None:
        return self.cases.get(case_id)

    async def events(self, case_id: str) -> Sequence[CaseEvent]:
        return self.log[case_id]

    async def reports(self, case_id: str, limit: int) -> Sequence[Report]:
        mine = [report for report, case in self.said.values() if case == case_id]
        return sorted(mine, key=lambda each: (each.received_at, each.id))[:limit]

    async def report(self, report_id: str) -> tuple[Report, str] | None:
        return self.said.get(report_id)

    async def page(self, asked: CaseQuestion) -> Sequence[Case]:
        if self.fails:
            raise self.fails
        found = [
            case
            for case in self.cases.values()
            if (case.opened_at, case.id) < asked.before
            and (asked.stages is None or case.stage in asked.stages)
            and (asked.areas is None or case.opening.area in asked.areas)
            and (asked.kinds is None or case.opening.kind in asked.kinds)
            and (asked.since is None or case.opened_at >= asked.since)
            and (asked.handlers is None or case.dispatched_to in asked.handlers)
            and asked.origin in {None, case.opening.origin}
            and case.opening.origin not in asked.hidden
        ]
        return sorted(found, key=lambda case: (case.opened_at, case.id), reverse=True)[: asked.limit]

    def _keep(self, steps: Sequence[tuple[CaseEvent, Case]]) -> None:
        for event, case in steps:
            self.cases[case.id] = case
            self.log.setdefault(case.id, []).append(event)
