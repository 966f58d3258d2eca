"""The shapes of reports and cases, asked and answered, for the OpenAPI description and for whoever reads what was sent."""

from datetime import datetime
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from connectors.gateway.shapes import Shape
from models.case import Move, Stage
from models.statement import LONGEST_NOTE, WITHOUT_NUL, Moment, Statement

MOST_TOGETHER = 200
MOST_EVIDENCE = 20
UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
Id = Annotated[str, Field(pattern=UUID_PATTERN)]
Line = Annotated[str, Field(max_length=200, pattern=WITHOUT_NUL)]
AskedMove = Literal[
    "follow", "file", "reject", "dispatch", "reassign", "return", "start", "postpone", "resume", "classify", "report_back", "rework",
    "confirm", "complain", "close", "rate", "reopen",
]  # fmt: skip
ASKED_MOVES = tuple(Move(each) for each in get_args(AskedMove))


class Keyed(Statement):
    """A report of a batch with a key of its own, so that a phone that was offline can send the batch again."""

    key: str = Field(default="", max_length=200, pattern=WITHOUT_NUL, description="as an Idempotency-Key of this report")


class Batch(BaseModel):
    """Reports that were kept while there was no network, with the times at which they were made."""

    model_config = ConfigDict(extra="forbid")

    reports: list[Keyed] = Field(min_length=1, max_length=MOST_TOGETHER)


class MoveAsked(BaseModel):
    """One event of a case. What it must say depends on the move; a refusal says what is missing."""

    model_config = ConfigDict(extra="forbid")

    move: AskedMove
    reason: Line = Field(default="", description="why: reject, reassign, return, postpone, classify, rework, complain, reopen")
    note: str = Field(default="", max_length=LONGEST_NOTE, pattern=WITHOUT_NUL)
    evidence: list[Line] = Field(default=[], max_length=MOST_EVIDENCE, description="hashes of photos, or words: report_back, close")
    area: Line = Field(default="", description="dispatch, reassign: a registered area; dispatch without it goes to that of the place")
    until: Moment | None = Field(default=None, description="postpone: until when")
    score: int | None = Field(default=None, ge=1, le=5, description="rate: 1 to 5")
    original: Id | None = Field(default=None, description="follow: the case that this one belongs to")
    report: Id | None = Field(default=None, description="confirm, complain, rate, reopen: by which a reporter shows that it is theirs")
    kind: Line = Field(default="", description="classify: what it is really about, a one-tap word, a code or an id")
    condition: Line = Field(default="", description="file, reopen, classify: for what it is opened (立案条件), as the limits have it")
    number: int | None = Field(default=None, ge=1, lt=2**31, description="refuse where the case has moved on from this number")


class SplitAsked(BaseModel):
    """Which reports of a case become a case of their own."""

    model_config = ConfigDict(extra="forbid")

    reports: list[Id] = Field(min_length=1, max_length=500)


class MovedShape(Shape):
    """One step of a case, as anybody may see it."""

    move: Move
    title: str
    at: datetime


class CaseShape(Shape):
    """A case as anybody may see it: no contact, no note, and a place that is rounded to about a hundred metres."""

    id: str
    number: int = Field(description="events so far")
    kind: str
    title: str
    stage: Stage
    stage_zh: str
    city: str
    area: str = Field(description="community or grid of the place")
    found: Literal["outline", "nearest", "named", "stated", ""] = Field(
        description="by its outline, as the nearest, by a name in an address, or as the sender of a machine stated it"
    )
    lat: float = Field(description="rounded to 0.001°, WGS-84")
    lng: float
    origin: str
    opened_at: datetime
    happened_at: datetime
    moved_at: datetime
    due_at: datetime | None
    due_provisional: bool
    condition: str = Field(description='for what it is opened (立案条件); "": nobody has said, and the strictest limit holds')
    closed_at: datetime | None
    dispatched_to: str
    dispatched_by: Literal["outline", "nearest", "named", "stated", ""]
    reporters: int
    priority: Literal[1, 2, 3]
    reopened: int
    confirmed: bool
    satisfaction: float | None = Field(description="mean of the scores, 1 to 5")
    original: str | None
    href: str


class WholeCaseShape(CaseShape):
    """A case with its steps; to the street's own people also what was said."""

    steps: list[MovedShape]
    inside: "InsideShape | None" = Field(description="for handlers of the area and officers only")


class SaidShape(Shape):
    """A report as its sender sent it."""

    id: str
    lat: float
    lng: float
    stated: tuple[str, str]
    crs: str
    happened_at: datetime
    received_at: datetime
    note: str
    photos: list[str]
    flags: list[str]
    person: str


class LoggedShape(Shape):
    """One event of the log with all that it says."""

    number: int
    move: Move
    at: datetime
    by: str
    role: str
    reason: str
    note: str
    evidence: list[str]
    area: str
    found: str
    until: datetime | None
    kind: str = Field(description="classify: what the case is about from here on")
    condition: str


class PauseShape(Shape):
    start: datetime
    end: datetime | None
    reason: str
    until: datetime | None


class InsideShape(Shape):
    """What only those see who work on it."""

    lat: float
    lng: float
    reason: str
    evidence: list[str]
    pauses: list[PauseShape]
    returned: int
    reworked: int
    reports: list[SaidShape]
    log: list[LoggedShape]


class CasesShape(Shape):
    cases: list[CaseShape]
    next: str | None


class TakenShape(Shape):
    """The report is kept; report is the id by which its sender can later confirm, complain and rate, and nobody else is told it."""

    report: str
    fresh: bool = Field(description="false: it was known already, and nothing was added")
    joined: bool = Field(description="others have reported the same")
    person: str | None = Field(description="whose contact was kept: GET and DELETE /v1/people/{person}")
    person_token: str | None = Field(description="by which they may see and erase it")
    flags: list[Literal["crs_unstated", "maybe_gcj02", "clock_ahead", "contact_not_kept"]]
    case: CaseShape


class RefusedShape(Shape):
    """Why one report of a batch was not kept."""

    position: int
    field: str
    detail: str
    instead: str


class BatchShape(Shape):
    """What became of each report of a batch, in its order: taken, or null where it is among the refused."""

    taken: list[TakenShape | None]
    refused: list[RefusedShape]
