"""Taking reports in: which of them were known already, which join a case, and which open one. Pure: what is near is read before."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.case import Case, CaseEvent, Move, Opening, case_id_of
from models.errors import BadReport
from models.plan.said import Said
from models.report import Known, Report, nearest, repeats
from models.step import step


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a report. fresh: it was not known. joined: others had reported the same. steps: the events that it made."""

    report: Report
    case: Case
    fresh: bool
    joined: bool
    steps: Sequence[tuple[CaseEvent, Case]] = field(default=(), repr=False)


class _Remembered:
    """What is known, found by whatever might make another report the same."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._found: dict[str | bytes, list[Known]] = defaultdict(list)
        for each in known:
            self.add(each)

    def add(self, one: Known) -> None:
        names: tuple[str | bytes, ...] = (one.id, one.key, one.content)
        for name in names:
            if name:
                self._found[name].append(one)

    def same(self, report: Report) -> Known | None:
        """Return the known report that *report* is, sent again."""
        names: tuple[str | bytes, ...] = (report.id, report.key, report.content)
        return next((each for name in names for each in self._found.get(name, ()) if repeats(report, each)), None)


def take(reports: Sequence[Report], known: Iterable[Known], near: Iterable[Case], others: Iterable[Case]) -> list[Taken]:
    """Return what becomes of each report in their order. near: cases that may hold them; others: cases of known reports besides."""
    kept, cases = _Remembered(known), {case.id: case for case in near}
    rest = {case.id: case for case in others}
    found: list[Taken] = []
    for report in reports:
        again = kept.same(report)
        if again is not None:
            if again.key and again.key == report.key and again.content != report.content:
                raise BadReport(
                    "Idempotency-Key",
                    Said("这个 Idempotency-Key 已用于另一件上报", "this Idempotency-Key was used for another report"),
                    Said("请为每件上报换一个 Idempotency-Key", "send a key of its own with each report"),
                )
            case = cases.get(again.case) or rest[again.case]
            same = report.model_copy(update={"id": again.id})
            found.append(Taken(report=same, case=case, fresh=False, joined=len(case.reporters) > 1))
            continue
        before = nearest(report, cases.values())
        event = _event(report, before)
        case = step(before, event)
        cases[case.id] = case
        kept.add(Known(report.id, case.id, report.sender or report.mark, report.key, report.content, report.received_at))
        found.append(Taken(report=report, case=case, fresh=True, joined=before is not None, steps=((event, case),)))
    return found


def _event(report: Report, before: Case | None) -> CaseEvent:
    if before is not None:
        return CaseEvent(
            case=before.id, number=before.number + 1, move=Move.JOIN, at=report.received_at, reporters=(report.reporter,)
        )  # fmt: skip
    opening = Opening(
        kind=report.kind, lat=report.lat, lng=report.lng, city=report.city, area=report.area, found=report.found,
        happened_at=report.happened_at, origin=report.origin,
    )  # fmt: skip
    return CaseEvent(
        case=case_id_of(report.id), number=1, move=Move.COLLECT, at=report.received_at, reporters=(report.reporter,), opening=opening
    )  # fmt: skip
