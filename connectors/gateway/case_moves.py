"""For those who work on cases and those who reported them: what happens to a case, and splitting what was joined wrongly."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, NoReturn

from fastapi import APIRouter, Depends, Response

from connectors.gateway import case_answers
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.case_problems import CASE_REFUSED, NOT_YOURS, UNKNOWN_CASE
from connectors.gateway.case_shapes import MoveAsked, SplitAsked
from connectors.gateway.case_told import case_json
from connectors.gateway.cases import known_id, told
from connectors.gateway.ports import Behind
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused
from connectors.gateway.remembered import Remembered
from models.access import Caller, Role
from models.case import Case, Move
from models.case_deadline import TIMED, with_deadline
from models.dealing import Wish, dealt, parted
from models.errors import CaseRefused, NotYours, UnknownCase
from models.kind import Kinds
from models.limit import Deadlines
from models.place import Places
from models.plan.said import Said
from models.report import MOST_REPORTS


def case_moves(behind: Behind, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes that change cases."""
    router = APIRouter(tags=["cases"])
    placing, kinds = Remembered(behind.places.newest, now), Remembered(behind.limits.kinds, now)
    anybody = Annotated[Caller, Depends(permit(*EVERYBODY))]
    street = Annotated[Caller, Depends(permit(Role.OFFICER, Role.ADMIN))]

    @router.post("/v1/cases/{case_id}/events", response_model=None, responses=case_answers.EVENT)
    async def move_case(case_id: str, asked: MoveAsked, caller: anybody) -> Response:
        """Let something happen to a case. Officers may do all but speak for reporters, handlers what is done in their areas."""
        places, at = await placing.newest(), now()
        deadlines = await behind.limits.deadlines() if asked.move in TIMED else None
        known = await kinds.newest()
        wish = Wish(
            move=Move(asked.move), caller=caller, at=at, reason=asked.reason, note=asked.note, evidence=tuple(asked.evidence),
            area=asked.area, until=asked.until, score=asked.score, original=asked.original or "", report=asked.report or "",
            number=asked.number, kind=_kind(asked.kind, known), condition=asked.condition,
        )  # fmt: skip
        return told(case_json(await _changed(case_id, wish, places, deadlines), known))

    async def _changed(case_id: str, wish: Wish, places: Places, deadlines: Deadlines | None) -> Case:
        ids = [known_id(case_id), *([wish.original] if wish.original else [])]
        try:
            changed = await behind.cases.change(
                ids, wish.at, lambda found: dealt(found, ids[0], with_deadline(wish, found.get(ids[0]), deadlines), places)
            )
            return changed[ids[0]]
        except (CaseRefused, NotYours, UnknownCase) as error:
            refuse(error)

    @router.post("/v1/cases/{case_id}/split", response_model=None, responses=case_answers.SPLIT)
    async def split_case(case_id: str, asked: SplitAsked, caller: street) -> Response:
        """Take reports out of a case that they were joined to wrongly; together they become a case of their own, as old as the oldest."""
        one, at = known_id(case_id), now()
        reports = [each for each in await behind.cases.reports(one, MOST_REPORTS) if each.id in asked.reports]
        try:
            changed = await behind.cases.change([one], at, lambda found: parted(found[one], caller, reports, at))
        except (CaseRefused, NotYours, UnknownCase) as error:
            refuse(error)
        known = await kinds.newest()
        return told({"cases": [case_json(each, known) for each in changed.values()], "next": None})

    return router


def _kind(text: str, known: Kinds) -> str:
    """Return the kind that a case about *text* has, "" for none stated."""
    if not text.strip():
        return ""
    found = known.find(text)
    if found is None:
        wrong = Said(f"没有类别“{text[:40]}”", f"there is no kind {text[:40]!r}")
        refuse(CaseRefused(wrong, Said("GET /v1/kinds 列出类别", "GET /v1/kinds lists them")))
    return known.case_kind(found).id


def refuse(error: CaseRefused | NotYours | UnknownCase) -> NoReturn:
    """Refuse with the words of *error*."""
    if isinstance(error, UnknownCase):
        raise Refused(UNKNOWN_CASE, id=str(error)) from error
    problem = NOT_YOURS if isinstance(error, NotYours) else CASE_REFUSED
    raise Refused(problem, why=Text(error.wrong.en, error.wrong.zh), right=Text(error.right.en, error.right.zh)) from error
