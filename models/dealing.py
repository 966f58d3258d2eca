"""What somebody asks of a case, and the events that follow: whom an event is open to, what it does to the cases that belong to it.

Handlers act in their own areas only, reporters on what they reported, officers everywhere. Closing an original closes what belongs to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.access import Caller, Role
from models.case import DONE, Case, CaseEvent, Move, Opening, Reporter, case_id_of
from models.errors import CaseRefused, NotYours
from models.place import Places
from models.plan.said import Said
from models.report import Report
from models.step import follow_on_close, step

OF_REPORTERS = frozenset({Move.CONFIRM, Move.COMPLAIN, Move.RATE, Move.REOPEN})
OF_HANDLERS = frozenset({Move.START, Move.REPORT_BACK, Move.RETURN})
OF_OFFICERS = frozenset(Move) - {Move.COLLECT, Move.JOIN, Move.SPLIT, Move.CONFIRM, Move.COMPLAIN, Move.RATE}
ASKED = frozenset(OF_OFFICERS | OF_REPORTERS)
"""What can be asked for as an event; the others come of reports and of splitting."""
STREET = frozenset({Role.OFFICER, Role.ADMIN})
Step = tuple[CaseEvent, Case]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One event that *caller* asks for at *at*. report: by which a reporter shows that it is theirs. number: of the case as they saw it."""

    move: Move
    caller: Caller
    at: datetime
    reason: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()
    area: str = ""
    until: datetime | None = None
    due_at: datetime | None = None
    due_provisional: bool = False
    score: int | None = None
    original: str = ""
    report: str = ""
    number: int | None = None
    kind: str = ""
    condition: str = ""


def speaks(reporter: Reporter, wish: Wish) -> bool:
    """Say whether *wish* comes from *reporter*."""
    return wish.report == reporter.report or (bool(wish.caller.id) and wish.caller.id == reporter.sender)


def voice(case: Case, wish: Wish) -> Reporter | None:
    """Return the reporter of *case* who is speaking: known by their key, or by the id of a report that only they were told."""
    mine = (each for each in case.reporters if not each.machine and speaks(each, wish))
    return next(mine, None)


def works_on(case: Case, caller: Caller, places: Places) -> bool:
    """Say whether *caller* works on *case*, and so may read what was said: officers, and the handlers of where it is or was sent."""
    if caller.role in STREET:
        return True
    areas = {case.dispatched_to, case.opening.area, *_above(case.dispatched_to, places), *_above(case.opening.area, places)}
    return caller.role is Role.HANDLER and (not caller.areas or bool(caller.areas & areas))


def may(case: Case, wish: Wish, places: Places) -> None:
    """Refuse (NotYours) what is not the caller's to ask of this case."""
    role, move = wish.caller.role, wish.move
    if move in OF_REPORTERS and voice(case, wish):
        return
    if role in STREET and move in OF_OFFICERS:
        return
    if move is Move.CLASSIFY and works_on(case, wish.caller, places):
        return
    if role is Role.HANDLER and move in OF_HANDLERS:
        if not wish.caller.areas or wish.caller.areas & {case.dispatched_to, *_above(case.dispatched_to, places)}:
            return
        if not case.dispatched_to:
            raise NotYours(
                Said("案件尚未派往任何区域", "the case was not sent to any area yet"),
                Said("请等待派遣，或请街道工作人员派往您的责任区", "wait until it is, or ask an officer to dispatch it to your area"),
            )
        raise NotYours(
            Said(f"案件派往“{case.dispatched_to}”，不在您的责任区", f"the case was sent to {case.dispatched_to!r}, which is not your area"),
            Said("请由该区域的处置人员办理", "let a handler of that area do it"),
        )
    if move in OF_REPORTERS:
        raise NotYours(
            Said("只有上报人可以这样做", "only who reported it can do this"),
            Said("请附上 report（上报时返回的编号）", "send report, the id that you were given when you reported it"),
        )
    raise NotYours(
        Said("您的角色不能这样做", "your role cannot do this"),
        Said("请由街道工作人员办理", "let an officer of the street do it"),
    )


def dealt(cases: Mapping[str, Case], case_id: str, wish: Wish, places: Places) -> Sequence[Step]:
    """Return the events that *wish* makes of a case and of those that belong to it."""
    case = cases[case_id]
    may(case, wish, places)
    if wish.number is not None and wish.number != case.number:
        raise CaseRefused(
            Said(f"案件已有新的进展（第 {case.number} 步）", f"the case has moved on to number {case.number}"),
            Said("请重新读取后再试", "read it again and then decide"),
        )
    if wish.move is Move.FOLLOW and wish.original in cases and cases[wish.original].original:
        raise CaseRefused(
            Said("该案件本身已并入另一案件", "that case itself belongs to another"),
            Said(f"请并入 {cases[wish.original].original}", f"send original {cases[wish.original].original}"),
        )
    if wish.move is Move.FOLLOW and any(each.original == case.id for each in cases.values()):
        raise CaseRefused(
            Said("已有案件并入本案", "other cases belong to this one"),
            Said("请先处理这些案件，或反向并案", "let the other case follow this one instead"),
        )
    if wish.move is Move.FOLLOW and wish.original in cases and cases[wish.original].stage in DONE:
        raise CaseRefused(
            Said("该案件已经办结", "that case is done"),
            Said("请先重新开启该案件（reopen）", "reopen that case first, or let this one go its own way"),
        )
    if wish.move is Move.CLASSIFY and (wish.kind or case.opening.kind, wish.condition) == (case.opening.kind, case.condition):
        raise CaseRefused(
            Said("案件已是该类别和立案条件", "the case is of that kind and condition already"),
            Said("请填写另一 kind 或 condition", "send another kind or condition"),
        )
    event = _event(case, wish, places)
    steps: list[Step] = [(event, step(case, event))]
    if wish.move is Move.CLOSE:
        rest = sorted((each for each in cases.values() if each.original == case.id and each.stage not in DONE), key=lambda each: each.id)
        for each in rest:
            told = {"case": each.id, "number": each.number + 1, "evidence": steps[0][1].evidence, "original": case.id}
            closing = event.model_copy(update=told)
            steps.append((closing, follow_on_close(each, closing)))
    return steps


def parted(case: Case, caller: Caller, reports: Sequence[Report], at: datetime) -> Sequence[Step]:
    """Return the events that take *reports* out of a case that they were joined to wrongly, into one of their own.

    The new case is as old as the oldest of its reports: whoever waits since then has not begun to wait anew.
    """
    if caller.role not in STREET:
        raise NotYours(Said("您的角色不能拆分案件", "your role cannot split a case"), Said("请由街道工作人员办理", "let an officer do it"))
    names = {each.id for each in reports}
    gone = tuple(each for each in case.reporters if each.report in names)
    leave = CaseEvent(case=case.id, number=case.number + 1, move=Move.SPLIT, at=at, by=caller.id, role=caller.role, reporters=gone)
    left = step(case, leave)
    first = min(reports, key=lambda each: (each.received_at, each.id))
    opening = Opening(
        kind=first.kind, lat=first.lat, lng=first.lng, city=first.city, area=first.area, found=first.found,
        happened_at=first.happened_at, origin=first.origin,
    )  # fmt: skip
    new = CaseEvent(
        case=case_id_of(f"{case.id} {left.number}"), number=1, move=Move.COLLECT, at=first.received_at, by=caller.id, role=caller.role,
        reporters=gone, opening=opening, original=case.id,
    )  # fmt: skip
    return [(leave, left), (new, step(None, new))]


def _above(area: str, places: Places) -> tuple[str, ...]:
    return tuple(places.ancestors(area)) if area in places.areas else ()


def _event(case: Case, wish: Wish, places: Places) -> CaseEvent:
    area, found = wish.area, "named" if wish.area else ""
    if wish.move in {Move.DISPATCH, Move.REASSIGN}:
        if area and area not in places.areas:
            raise CaseRefused(
                Said(f"没有区域“{area[:40]}”", f"there is no area {area[:40]!r}"),
                Said("请填写登记的网格、社区或街道，或省略以派往所在网格", "send a registered grid, community or street, or leave it out"),
            )
        if not area and wish.move is Move.DISPATCH:
            area, found = case.opening.area, case.opening.found
    speaker = voice(case, wish)
    by = wish.caller.id or (f"report {speaker.report}" if speaker else "")
    return CaseEvent(
        case=case.id, number=case.number + 1, move=wish.move, at=wish.at, by=by, role=wish.caller.role, note=wish.note, reason=wish.reason,
        evidence=wish.evidence, area=area, found=found, until=wish.until, due_at=wish.due_at, due_provisional=wish.due_provisional,
        score=wish.score, original=wish.original, condition=wish.condition,
        kind=(wish.kind or case.opening.kind) if wish.move is Move.CLASSIFY else "",
    )  # fmt: skip
