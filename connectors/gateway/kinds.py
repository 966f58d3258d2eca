"""For whoever reports or handles a case: what it can be about, and how long such a case may take where it is."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.describe import answers
from connectors.gateway.limits_port import LimitBook
from connectors.gateway.problems import BAD_PARAMETER, Problem, Text
from connectors.gateway.refusal import Refused
from connectors.present import dumps
from models.kind import Kind, Kinds, Origin, Part, Word
from models.limit import Limit, Table
from models.limit_table import written_hours
from models.period import CITY_ZONE
from models.standards.working_time import UNITS, DayRule, LimitUnit

UNKNOWN_KIND = Problem(
    code="unknown-kind",
    status=404,
    where="path",
    title=Text("Unknown kind", "未知的案件类别"),
    detail=Text("No kind is called {name}.", "没有名为 {name} 的案件类别。"),
    instead=Text("GET /v1/kinds lists every kind with its id.", "GET /v1/kinds 列出所有案件类别及其编号。"),
)
DOUBTS = (
    "the codes of GB/T 47678.5-2026 are from one public transcription",
    "which code a one-tap word means is this project's choice; exact tells where the kind says more or less than the word",
)
JURISDICTION = "中山"


class KindsAsked(BaseModel):
    """Which kinds; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    part: Part | None = Field(default=None, description="only matters (事项: what cases are about) or only components (部件)")
    origin: Origin | None = Field(default=None, description="only the standard's, xiqu's own, or those that the street has loaded")
    one_tap: bool = Field(default=False, description="only kinds that have a one-tap word")


class LimitsAsked(BaseModel):
    """Whose limits of which day; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    jurisdiction: str = Field(default=JURISDICTION, max_length=100, description="whose limits")
    on: date | None = Field(default=None, description="the day on which a case would be filed; by default today")


class WordShape(BaseModel):
    """A plain word for one tap. exact: the kind says no more and no less than the word."""

    id: str
    zh: str
    en: str
    kind: str
    exact: bool


class KindShape(BaseModel):
    """One kind. code: "" where no standard gives one. near: the closest kind of the standard, or ""."""

    id: str
    edition: str
    part: Part
    code: str
    name: str
    big_class: str
    origin: Origin
    near: str
    word: WordShape | None


class KindsShape(BaseModel):
    """The kinds, and what is not sure about them."""

    edition: str
    since: date
    unconfirmed: list[str]
    one_tap: list[WordShape]
    kinds: list[KindShape]


class LimitShape(BaseModel):
    """How long such a case may take, for one opening condition. amount: an exact number as text, in unit."""

    condition: str
    milestone: str
    limit: str
    amount: str
    unit: LimitUnit
    unit_zh: str
    closing: str
    department: str


class TableShape(BaseModel):
    """The table of limits in force. hours: when offices work; day_rule: how a 工作日 is counted."""

    jurisdiction: str
    version: int
    valid_from: date
    hours: str
    day_rule: DayRule


class KindLimitsShape(BaseModel):
    """A kind with its limits; table is null where none is loaded for that day."""

    kind: KindShape
    on: date
    table: TableShape | None
    limits: list[LimitShape]


WORD_EXAMPLE = {"id": "full-bin", "zh": "垃圾满溢", "en": "Overflowing bin", "kind": "matter-06042", "exact": True}
KIND_EXAMPLE = {
    "id": "matter-06042", "edition": "GB/T 47678.5-2026", "part": "matter", "code": "06042", "name": "垃圾站（箱）满溢",
    "big_class": "市容环境", "origin": "standard", "near": "", "word": WORD_EXAMPLE,
}  # fmt: skip
LIMIT_EXAMPLE = {
    "condition": "", "milestone": "处置", "limit": "4工作时", "amount": "4", "unit": "work_hour", "unit_zh": "工作时",
    "closing": "清理干净", "department": "",
}  # fmt: skip
TABLE_EXAMPLE = {
    "jurisdiction": "中山", "version": 1, "valid_from": "2026-07-01", "hours": "08:00-12:00,14:00-18:00", "day_rule": "hours",
}  # fmt: skip
KINDS = answers(
    200, KindsShape, "Every kind, in the order of the standard, then ours, then the street's own.",
    {
        "edition": "GB/T 47678.5-2026", "since": "2026-07-01", "unconfirmed": list(DOUBTS), "one_tap": [WORD_EXAMPLE],
        "kinds": [KIND_EXAMPLE],
    },
    BAD_PARAMETER,
)  # fmt: skip
KIND = answers(
    200, KindLimitsShape, "One kind, and its limits by opening condition.",
    {"kind": KIND_EXAMPLE, "on": "2026-11-25", "table": TABLE_EXAMPLE, "limits": [LIMIT_EXAMPLE]}, UNKNOWN_KIND, BAD_PARAMETER,
)  # fmt: skip


def kinds(book: LimitBook, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes of kinds."""
    router = APIRouter(tags=["cases"], dependencies=[Depends(permit(*EVERYBODY))])

    @router.get("/v1/kinds", response_model=None, responses=KINDS)
    async def list_kinds(asked: Annotated[KindsAsked, Query()]) -> Response:
        """Return what a case can be about: the standard's codes, the dozen one-tap words, and the street's own kinds."""
        known = await book.kinds()
        chosen = [
            kind
            for kind in known.by_id.values()
            if asked.part in {None, kind.part} and asked.origin in {None, kind.origin} and (not asked.one_tap or known.word_of(kind.id))
        ]
        told = {"edition": known.edition, "since": known.since.isoformat(), "unconfirmed": DOUBTS}
        return _json({**told, "one_tap": [_word(each) for each in known.words], "kinds": [_kind(each, known) for each in chosen]})

    @router.get("/v1/kinds/{kind}", response_model=None, responses=KIND)
    async def show_kind(kind: str, asked: Annotated[LimitsAsked, Query()]) -> Response:
        """Return one kind by id, code, name or one-tap word, with the limits that a case about it has there on that day."""
        known, limits = await book.kinds(), await book.limits()
        found = known.find(kind)
        if found is None:
            raise Refused(UNKNOWN_KIND, name=kind)
        of, day = known.case_kind(found), asked.on or now().astimezone(CITY_ZONE).date()
        table = limits.table(asked.jurisdiction, day)
        rows: Sequence[Limit] = table.by_kind.get(of.id, ()) if table else ()
        told = {"kind": _kind(of, known), "on": day.isoformat(), "table": table and _table(table)}
        return _json({**told, "limits": [_limit(each) for each in rows]})

    return router


def _word(word: Word) -> dict[str, Any]:
    return word._asdict()


def _kind(kind: Kind, known: Kinds) -> dict[str, Any]:
    word = known.word_of(kind.id)
    return {
        "id": kind.id, "edition": kind.edition, "part": kind.part, "code": kind.code, "name": kind.name, "big_class": kind.big,
        "origin": kind.origin, "near": kind.near, "word": word and _word(word),
    }  # fmt: skip


def _table(table: Table) -> dict[str, Any]:
    return {
        "jurisdiction": table.jurisdiction, "version": table.version, "valid_from": table.valid_from.isoformat(),
        "hours": written_hours(table.hours), "day_rule": table.day_rule,
    }  # fmt: skip


def _limit(limit: Limit) -> dict[str, Any]:
    amount, unit = limit.allowance
    return {
        "condition": limit.condition, "milestone": limit.milestone, "limit": limit.text, "amount": str(amount), "unit": unit,
        "unit_zh": UNITS[unit], "closing": limit.closing, "department": limit.department,
    }  # fmt: skip


def _json(what: object) -> Response:
    return Response(dumps(what), 200, media_type="application/json")
