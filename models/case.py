"""What a case (案件) of the street is: one matter, whoever reported it, as a log of events and the state that follows from them.

The stages are those of 数字城管 as cities practise it (信息收集 → 案卷建立 → 任务派遣 → 任务处理 → 处理反馈 → 核实结案 → 综合评价). Which
event may follow which stage is declared once, in `WAYS`. Nothing is overwritten: what was paused or opened again stays in the log.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Literal, NamedTuple, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Stage(StrEnum):
    """Where a case stands."""

    COLLECTED = "collected"
    FILED = "filed"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    REPORTED_BACK = "reported_back"
    CLOSED = "closed"
    RATED = "rated"
    POSTPONED = "postponed"
    REJECTED = "rejected"


STAGES: Mapping[Stage, str] = {
    Stage.COLLECTED: "信息收集", Stage.FILED: "案卷建立", Stage.DISPATCHED: "任务派遣", Stage.HANDLING: "任务处理",
    Stage.REPORTED_BACK: "处理反馈", Stage.CLOSED: "核实结案", Stage.RATED: "综合评价", Stage.POSTPONED: "缓办", Stage.REJECTED: "不予立案",
}  # fmt: skip
DONE = frozenset({Stage.CLOSED, Stage.RATED, Stage.REJECTED})
OPEN = frozenset(Stage) - DONE
WITH_HANDLER = frozenset({Stage.DISPATCHED, Stage.HANDLING})


class Move(StrEnum):
    """What happens to a case."""

    COLLECT = "collect"
    JOIN = "join"
    SPLIT = "split"
    FOLLOW = "follow"
    FILE = "file"
    REJECT = "reject"
    DISPATCH = "dispatch"
    REASSIGN = "reassign"
    RETURN = "return"
    START = "start"
    POSTPONE = "postpone"
    RESUME = "resume"
    CLASSIFY = "classify"
    REPORT_BACK = "report_back"
    REWORK = "rework"
    CONFIRM = "confirm"
    COMPLAIN = "complain"
    CLOSE = "close"
    RATE = "rate"
    REOPEN = "reopen"


Needed: TypeAlias = Literal["reason", "evidence", "area", "score", "original", "reporters", "kind"]


class Way(NamedTuple):
    """One kind of event: from which stages, to which (None: it stays), and what it must say."""

    title: str
    starts: frozenset[Stage]
    ends: Stage | None
    needs: tuple[Needed, ...] = ()


WAYS: Mapping[Move, Way] = {
    Move.COLLECT: Way("上报", frozenset(), Stage.COLLECTED, ("reporters",)),
    Move.JOIN: Way("并入上报", OPEN | DONE, None, ("reporters",)),
    Move.SPLIT: Way("拆分", OPEN, None, ("reporters",)),
    Move.FOLLOW: Way("并案", OPEN, None, ("original",)),
    Move.FILE: Way("立案", frozenset({Stage.COLLECTED}), Stage.FILED),
    Move.REJECT: Way("不予立案", frozenset({Stage.COLLECTED, Stage.FILED}), Stage.REJECTED, ("reason",)),
    Move.DISPATCH: Way("派遣", frozenset({Stage.FILED}), Stage.DISPATCHED, ("area",)),
    Move.REASSIGN: Way("改派", WITH_HANDLER, Stage.DISPATCHED, ("area", "reason")),
    Move.RETURN: Way("退回", WITH_HANDLER, Stage.FILED, ("reason",)),
    Move.START: Way("受理", frozenset({Stage.DISPATCHED}), Stage.HANDLING),
    Move.POSTPONE: Way("缓办", frozenset({Stage.FILED, *WITH_HANDLER}), Stage.POSTPONED, ("reason",)),
    Move.RESUME: Way("恢复办理", frozenset({Stage.POSTPONED}), None),
    Move.CLASSIFY: Way("归类", OPEN, None, ("kind", "reason")),
    Move.REPORT_BACK: Way("反馈", WITH_HANDLER, Stage.REPORTED_BACK, ("evidence",)),
    Move.REWORK: Way("返工", frozenset({Stage.REPORTED_BACK}), Stage.HANDLING, ("reason",)),
    Move.CONFIRM: Way("上报人确认", frozenset({Stage.REPORTED_BACK}), None),
    Move.COMPLAIN: Way("上报人异议", frozenset({Stage.REPORTED_BACK}), Stage.HANDLING, ("reason",)),
    Move.CLOSE: Way("结案", frozenset({Stage.REPORTED_BACK}), Stage.CLOSED, ("evidence",)),
    Move.RATE: Way("评价", frozenset({Stage.CLOSED, Stage.RATED}), Stage.RATED, ("score",)),
    Move.REOPEN: Way("重新开启", DONE, Stage.FILED, ("reason",)),
}
PRIVATE = ("sos",)
"""Origins whose cases only those see who work on them: a call for help says whose home it is."""
SILENCE = timedelta(days=7)
"""How long reporters may say nothing before an officer may close without their word; a local rule, no standard sets it."""
RAISED_FROM, URGENT_FROM = 3, 10
"""Reporters of one case from which its priority is raised, and urgent; local rules."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Reporter(_Row):
    """Who stands behind one report that happened *at*. sender: "" where nobody can tell who it is. machine: there is nobody to ask."""

    report: str
    at: datetime
    sender: str = ""
    machine: bool = False


class Pause(_Row):
    """A postponement (缓办): its end is None while it goes on. until: what was promised, if anything."""

    start: datetime
    end: datetime | None = None
    reason: str
    until: datetime | None = None


class Opening(_Row):
    """What the first report says; the kind is what it was last put right to.

    lat, lng: WGS-84. area: the grid or community of the place, found by its "outline", as the "nearest".
    """

    kind: str
    lat: Decimal
    lng: Decimal
    city: str
    area: str = ""
    found: str = ""
    happened_at: datetime
    origin: str = "people"


class CaseEvent(_Row):
    """One event of the log. number counts from 1; at: when it was taken in; by: who made it, "" for the city itself.

    kind, condition: what the case is about and for what it is opened (立案条件), from this event on.
    """

    case: str
    number: int
    move: Move
    at: datetime
    by: str = ""
    role: str = ""
    note: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = ()
    area: str = ""
    found: str = ""
    until: datetime | None = None
    due_at: datetime | None = None
    due_provisional: bool = False
    score: int | None = None
    original: str = ""
    reporters: tuple[Reporter, ...] = ()
    opening: Opening | None = None
    kind: str = ""
    condition: str = ""


class Case(_Row):
    """A case as its log tells it. Times of a round (filed, dispatched, reported back, closed) begin anew when it is opened again."""

    id: str
    number: int
    opening: Opening
    stage: Stage
    opened_at: datetime
    moved_at: datetime
    reporters: tuple[Reporter, ...]
    before_pause: Stage | None = None
    filed_at: datetime | None = None
    due_at: datetime | None = None
    due_provisional: bool = False
    dispatched_at: datetime | None = None
    dispatched_to: str = ""
    dispatched_by: str = ""
    first_response_at: datetime | None = None
    reported_back_at: datetime | None = None
    closed_at: datetime | None = None
    confirmed: bool = False
    evidence: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    reopened: int = 0
    returned: int = 0
    reworked: int = 0
    scores: Mapping[str, int] = {}
    reason: str = ""
    original: str = ""
    condition: str = ""

    @property
    def subject(self) -> str:
        """Return whom its facts speak of: `<city>/<area>/<case>`; the area is that of the place and never moves."""
        return "/".join(filter(None, (self.opening.city, self.opening.area, self.id)))


def case_id_of(name: str) -> str:
    """Return the id of a case that follows from *name*, such as the id of its first report, and from which that cannot be guessed."""
    number = int.from_bytes(sha256(f"case {name}".encode()).digest()[:16], "big")
    number = number & ~(0xF << 76) | 0x8 << 76  # version 8: of our own making (RFC 9562 §5.8)
    return str(UUID(int=number & ~(0x3 << 62) | 0x2 << 62))


def people(reporters: tuple[Reporter, ...]) -> int:
    """Return how many reporters there are: one that can be told apart counts once, one that cannot counts each time."""
    known = {each.sender for each in reporters if each.sender}
    return len(known) + sum(not each.sender for each in reporters)


def priority(reporters: int) -> int:
    """Return 1 (as it comes), 2 (raised) or 3 (urgent)."""
    return 1 + (reporters >= RAISED_FROM) + (reporters >= URGENT_FROM)


def paused(case: Case, until: datetime) -> timedelta:
    """Return how long the case has been postponed since it was filed, up to *until*."""
    since = case.filed_at or case.opened_at
    spans = ((max(each.start, since), min(each.end or until, until)) for each in case.pauses)
    return sum((end - start for start, end in spans if end > start), timedelta(0))
