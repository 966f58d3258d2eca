"""For everybody who follows a case: lists, and one case with its steps."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from connectors.gateway import case_answers
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.case_port import CaseQuestion
from connectors.gateway.case_problems import UNKNOWN_CASE
from connectors.gateway.case_shapes import UUID_PATTERN
from connectors.gateway.case_told import case_json, whole_json
from connectors.gateway.planning import cursor, marked, wrong
from connectors.gateway.ports import Behind
from connectors.gateway.refusal import Refused
from connectors.gateway.remembered import Remembered
from connectors.present import dumps
from models.access import Caller
from models.case import PRIVATE, Stage
from models.dealing import STREET, works_on
from models.kind import Kinds
from models.place import Places
from models.report import MOST_REPORTS
from models.statement import WITHOUT_NUL, Moment, of_our_times

UUID = re.compile(UUID_PATTERN)
LARGEST_PAGE = 200
NEWEST = datetime(9999, 1, 1, tzinfo=UTC)
LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"
Word = Annotated[str, Field(max_length=100, pattern=WITHOUT_NUL)]


class CasesAsked(BaseModel):
    """Which cases; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    stage: Stage | None = Field(default=None, description="only cases in this stage")
    area: Word | None = Field(default=None, description="only cases of this area and those inside it")
    kind: Word | None = Field(default=None, description="only this kind: a one-tap word, a code or an id")
    handler: Word | None = Field(default=None, description="only cases that were sent to this area")
    origin: Word | None = Field(default=None, description="people, detections, hazard, sos, import")
    since: Moment | None = Field(default=None, description="only cases that were opened then or later")
    limit: int = Field(default=50, ge=1, le=LARGEST_PAGE)
    cursor: Word | None = Field(default=None, description="next of the page before")


def cases(behind: Behind, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes that read cases."""
    router = APIRouter(tags=["cases"])
    placing, kinds = Remembered(behind.places.newest, now), Remembered(behind.limits.kinds, now)
    anybody = Annotated[Caller, Depends(permit(*EVERYBODY))]

    @router.get("/v1/cases", response_model=None, responses=case_answers.CASES)
    async def list_cases(asked: Annotated[CasesAsked, Query()], caller: anybody) -> Response:
        """Return a page of cases, the newest first, as anybody may see them."""
        known = await kinds.newest()
        question = _question(asked, await placing.newest(), known)
        question = question._replace(hidden=()) if caller.role in STREET else question
        found = await behind.cases.page(question)
        page = found[: asked.limit]
        after = cursor([page[-1].opened_at.isoformat(), page[-1].id]) if len(found) > asked.limit else None
        return told({"cases": [case_json(each, known) for each in page], "next": after})

    @router.get("/v1/cases/{case_id}", response_model=None, responses=case_answers.CASE)
    async def show_case(case_id: str, caller: anybody) -> Response:
        """Return one case with its steps; to handlers of its area and to officers with all that was said."""
        case = await behind.cases.one(known_id(case_id))
        if case is None:
            raise Refused(UNKNOWN_CASE, id=case_id)
        seen = works_on(case, caller, await placing.newest())
        if case.opening.origin in PRIVATE and not seen:
            raise Refused(UNKNOWN_CASE, id=case_id)
        reports = await behind.cases.reports(case.id, MOST_REPORTS) if seen else None
        return told(whole_json(case, await behind.cases.events(case.id), reports, await kinds.newest()))

    return router


def known_id(text: str) -> str:
    """Return *text* as the id of a case, or refuse it as one that nobody knows."""
    if not UUID.fullmatch(text):
        raise Refused(UNKNOWN_CASE, id=text)
    return text


def _question(asked: CasesAsked, places: Places, known: Kinds) -> CaseQuestion:
    kind = kinds_of(asked.kind, known)
    areas = [asked.area, *(name for name in places.areas if asked.area in places.ancestors(name))] if asked.area else None
    return CaseQuestion(
        before=_before(asked.cursor), limit=asked.limit + 1, stages=[asked.stage] if asked.stage else None, areas=areas,
        kinds=kind, since=asked.since, handlers=[asked.handler] if asked.handler else None, origin=asked.origin,
    )  # fmt: skip


def kinds_of(text: str | None, known: Kinds) -> list[str] | None:
    """Return the kinds that cases about *text* have, None for all; an unknown word stands for itself and finds nothing."""
    if text is None:
        return None
    found = known.find(text)
    return [known.case_kind(found).id if found else text]


def _before(text: str | None) -> tuple[datetime, str]:
    if text is None:
        return NEWEST, LAST_ID
    match marked(text):
        case [str(opened), str(last)] if UUID.fullmatch(last):
            with suppress(ValueError):
                at = datetime.fromisoformat(opened)
                if at.tzinfo is not None:
                    return of_our_times(at), last
    raise wrong(text)


def told(what: object) -> Response:
    """Return *what* as JSON."""
    return Response(dumps(what), media_type="application/json")
