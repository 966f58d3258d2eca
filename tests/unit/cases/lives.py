"""Cases and events for tests."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from models.case import Case, CaseEvent, Move, Opening, Reporter
from models.report import Report
from models.step import step

START = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTHING = timedelta(0)


def uuid(number: int) -> str:
    return str(UUID(int=(0x0197F3A26C1E7000 << 64) + (0x8 << 60) + number))


def report(
    number: int, *, lat: str = "22.5677", lng: str = "113.3086", kind: str = "matter-06042", after: timedelta = NOTHING, sender: str = ""
) -> Report:
    at = START + after
    return Report(
        id=uuid(number), kind=kind, lat=Decimal(lat), lng=Decimal(lng), stated=(lat, lng), city="中山", area="烟洲社区", found="nearest",
        happened_at=at, received_at=at, sender=sender, mark=f"device {number}",
    )  # fmt: skip


def reporter(number: int, sender: str = "", *, machine: bool = False) -> Reporter:
    return Reporter(report=uuid(number), at=START, sender=sender, machine=machine)


def opened(*reporters: Reporter, origin: str = "people") -> Case:
    opening = Opening(
        kind="matter-06042", lat=Decimal("22.5677"), lng=Decimal("113.3086"), city="中山", area="烟洲社区", found="nearest",
        happened_at=START, origin=origin,
    )  # fmt: skip
    event = CaseEvent(case=uuid(1), number=1, move=Move.COLLECT, at=START, reporters=reporters or (reporter(1),), opening=opening)
    return step(None, event)


SAYS = {
    "reason": "因为", "evidence": ("照片",), "area": "烟洲社区", "score": 5, "original": uuid(99), "note": "", "kind": "matter-06010",
}  # fmt: skip


def event(case: Case, move: Move, after: timedelta = HOUR, by: str = "officer-1", **said: object) -> CaseEvent:
    """Return an event that says all that its kind may need."""
    fields = {**SAYS, "reporters": (reporter(2, "b"),), **said}
    return CaseEvent(case=case.id, number=case.number + 1, move=move, at=case.moved_at + after, by=by, **fields)


def lived(case: Case, *moves: Move, after: timedelta = HOUR) -> Case:
    for move in moves:
        case = step(case, event(case, move, after))
    return case


REPORTED_BACK = (Move.FILE, Move.DISPATCH, Move.START, Move.REPORT_BACK)
CLOSED = (*REPORTED_BACK, Move.CONFIRM, Move.CLOSE)
