"""One step of a case: whether an event may follow, in words that say what to do instead, and the case that it makes.

`step` is the only way from a case to the next; `told` makes a case from its log without judging again what was judged then.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import reduce
from typing import Any

from models.case import SILENCE, STAGES, WAYS, Case, CaseEvent, Move, Needed, Pause, Stage
from models.errors import CaseRefused
from models.plan.said import Said

LOWEST_SCORE, HIGHEST_SCORE = 1, 5
NEEDS: Mapping[Needed, tuple[Said, Said]] = {
    "reason": (Said("没有说明原因", "it gives no reason"), Said("请填写 reason", "send reason")),
    "evidence": (
        Said("没有处理结果的证据", "there is no evidence of the result"),
        Said("请在 evidence 中给出照片的散列值或文字说明", "send evidence: hashes of photos, or words"),
    ),
    "area": (Said("没有说明派往哪里", "it does not say to whom"), Said("请填写 area（网格或社区）", "send area, a grid or a community")),
    "score": (
        Said("没有 1 到 5 的评分", "there is no score from 1 to 5"),
        Said("请填写 score，1 到 5 的整数", "send score, a whole number from 1 to 5"),
    ),
    "original": (
        Said("没有说明并入哪个案件", "it does not name the case it belongs to"),
        Said("请填写 original（另一案件的编号）", "send original, the id of another case"),
    ),
    "kind": (Said("没有说明类别", "it names no kind"), Said("请填写 kind 或 condition", "send kind or condition")),
    "reporters": (
        Said("没有说明哪些上报", "it names no reports"),
        Said("请在 reports 中列出上报编号", "send reports, the ids of reports"),
    ),
}
NO_CASE = (Said("案件不存在", "there is no such case"), Said("请先上报", "report it first"))
RESPONSES = frozenset({Move.FILE, Move.REJECT, Move.DISPATCH, Move.START, Move.POSTPONE, Move.REPORT_BACK})
"""What counts as the street's first response when a person does it."""


def step(case: Case | None, event: CaseEvent, silence: timedelta = SILENCE) -> Case:
    """Return the case after *event*; CaseRefused says why it may not follow and what may."""
    if case is None:
        if event.move is not Move.COLLECT or event.opening is None or event.number != 1 or not event.reporters:
            raise CaseRefused(*NO_CASE)
        return applied(None, event)
    way = WAYS[event.move]
    if case.stage not in way.starts:
        raise CaseRefused(*_elsewhere(case, event.move))
    for need in way.needs:
        if not _says(event, need):
            raise CaseRefused(*NEEDS[need])
    if event.move is Move.CLOSE and not _answered(case, event, silence):
        days = silence.days
        raise CaseRefused(
            Said(
                f"上报人尚未答复，反馈后也未满 {days} 天",
                f"no reporter has answered, and {days} days have not passed since it was reported back",
            ),
            Said("请等上报人确认，或期满后再结案", "wait for a reporter's word (confirm), or for the days to pass"),
        )
    if event.move is Move.SPLIT and not _parts(case, event):
        raise CaseRefused(
            Said("这些上报不是本案的一部分，或是本案的全部", "these reports are not some of this case's"),
            Said("请列出本案上报中的一部分，至少留下一件", "name some of its reports and leave at least one"),
        )
    if event.move is Move.FOLLOW and event.original == case.id:
        raise CaseRefused(*NEEDS["original"])
    return applied(case, event)


def follow_on_close(case: Case, event: CaseEvent) -> Case:
    """Return *case*, which belongs to an original that was closed by *event*: it closes with it, wherever it stood."""
    return applied(case, event)


def told(events: Iterable[CaseEvent]) -> Case | None:
    """Return the case that a log tells, None of an empty one."""
    return reduce(applied, events, None)


def applied(case: Case | None, event: CaseEvent) -> Case:
    """Return the case after *event*, which was judged when it was taken in."""
    if case is None:
        if event.opening is None:
            raise CaseRefused(*NO_CASE)
        return Case(
            id=event.case, number=1, opening=event.opening, stage=Stage.COLLECTED, opened_at=event.at, moved_at=event.at,
            reporters=event.reporters,
        )  # fmt: skip
    at = max(event.at, case.moved_at)  # clocks of two gateways may differ; a case never goes back in time
    event = event.model_copy(update={"at": at})
    changed: dict[str, Any] = {"number": case.number + 1, "moved_at": at, "stage": WAYS[event.move].ends or case.stage}
    if event.move in RESPONSES and event.by and case.first_response_at is None:
        changed["first_response_at"] = at
    change = _CHANGES.get(event.move)
    return case.model_copy(update=changed | (change(case, event) if change else {}))


def _says(event: CaseEvent, need: Needed) -> bool:
    if need == "score":
        return event.score is not None and LOWEST_SCORE <= event.score <= HIGHEST_SCORE
    said = getattr(event, need)
    return bool(said.strip() if isinstance(said, str) else said)


def _elsewhere(case: Case, move: Move) -> tuple[Said, Said]:
    may = [each for each, way in WAYS.items() if case.stage in way.starts]
    stage, way = STAGES[case.stage], WAYS[move]
    wrong = Said(f"案件处于“{stage}”，不能“{way.title}”", f"the case is {case.stage} and cannot take {move}")
    right = Said(
        "现在可以：" + "、".join(f"{WAYS[each].title}（{each}）" for each in may), "it can take " + ", ".join(each.value for each in may)
    )
    return wrong, right


def _answered(case: Case, event: CaseEvent, silence: timedelta) -> bool:
    asked = any(not each.machine for each in case.reporters)
    return not asked or case.confirmed or (case.reported_back_at is not None and event.at - case.reported_back_at >= silence)


def _parts(case: Case, event: CaseEvent) -> bool:
    mine, theirs = {each.report for each in case.reporters}, {each.report for each in event.reporters}
    return theirs < mine


def _join(case: Case, event: CaseEvent) -> dict[str, Any]:
    return {"reporters": (*case.reporters, *event.reporters)}


def _split(case: Case, event: CaseEvent) -> dict[str, Any]:
    gone = {each.report for each in event.reporters}
    return {"reporters": tuple(each for each in case.reporters if each.report not in gone)}


def _file(case: Case, event: CaseEvent) -> dict[str, Any]:
    due = {"due_at": event.due_at, "due_provisional": event.due_provisional}
    return {"filed_at": event.at, "condition": event.condition or case.condition, **due}


def _classify(case: Case, event: CaseEvent) -> dict[str, Any]:
    # The limit of another kind is another one, or none; before it is filed a case has no deadline.
    due = {"due_at": event.due_at, "due_provisional": event.due_provisional} if case.filed_at else {}
    return {"opening": case.opening.model_copy(update={"kind": event.kind}), "condition": event.condition, "reason": event.reason, **due}


def _reject(_case: Case, event: CaseEvent) -> dict[str, Any]:
    return {"reason": event.reason, "closed_at": event.at}


def _dispatch(case: Case, event: CaseEvent) -> dict[str, Any]:
    return {
        "dispatched_at": case.dispatched_at or event.at,
        "dispatched_to": event.area,
        "dispatched_by": event.found,
        "reason": event.reason,
    }


def _return(case: Case, event: CaseEvent) -> dict[str, Any]:
    return {"dispatched_to": "", "dispatched_by": "", "returned": case.returned + 1, "reason": event.reason}


def _postpone(case: Case, event: CaseEvent) -> dict[str, Any]:
    pause = Pause(start=event.at, reason=event.reason, until=event.until)
    return {"before_pause": case.stage, "pauses": (*case.pauses, pause), "reason": event.reason}


def _ended(case: Case, event: CaseEvent) -> tuple[Pause, ...]:
    return tuple(each if each.end else each.model_copy(update={"end": event.at}) for each in case.pauses)


def _resume(case: Case, event: CaseEvent) -> dict[str, Any]:
    # A limit's new date is the caller's to work out (working time); without one the old date stands.
    due = {"due_at": event.due_at, "due_provisional": event.due_provisional} if event.due_at else {}
    return {"stage": case.before_pause, "before_pause": None, "pauses": _ended(case, event), **due}


def _report_back(case: Case, event: CaseEvent) -> dict[str, Any]:
    return {"reported_back_at": event.at, "evidence": (*case.evidence, *event.evidence), "confirmed": False}


def _rework(case: Case, event: CaseEvent) -> dict[str, Any]:
    return {"reported_back_at": None, "reworked": case.reworked + 1, "confirmed": False, "reason": event.reason}


def _close(case: Case, event: CaseEvent) -> dict[str, Any]:
    evidence = (*case.evidence, *(each for each in event.evidence if each not in case.evidence))
    return {"closed_at": event.at, "evidence": evidence, "before_pause": None, "pauses": _ended(case, event)}


def _rate(case: Case, event: CaseEvent) -> dict[str, Any]:
    return {"scores": {**case.scores, event.by or str(event.number): event.score}}


def _reopen(case: Case, event: CaseEvent) -> dict[str, Any]:
    again = dict.fromkeys(("dispatched_at", "reported_back_at", "closed_at"))
    return again | _file(case, event) | {
        "reopened": case.reopened + 1, "confirmed": False, "evidence": (), "dispatched_to": "", "dispatched_by": "",
        "reason": event.reason, "original": "",
    }  # fmt: skip


_CHANGES: Mapping[Move, Callable[[Case, CaseEvent], dict[str, Any]]] = {
    Move.JOIN: _join, Move.SPLIT: _split, Move.FOLLOW: lambda _, event: {"original": event.original}, Move.FILE: _file,
    Move.REJECT: _reject, Move.DISPATCH: _dispatch, Move.REASSIGN: _dispatch, Move.RETURN: _return, Move.POSTPONE: _postpone,
    Move.RESUME: _resume, Move.CLASSIFY: _classify, Move.REPORT_BACK: _report_back, Move.REWORK: _rework, Move.COMPLAIN: _rework,
    Move.CONFIRM: lambda _, __: {"confirmed": True}, Move.CLOSE: _close, Move.RATE: _rate, Move.REOPEN: _reopen,
}  # fmt: skip
