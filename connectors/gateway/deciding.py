"""For officers of the street: its own targets beside the plan's words, and how it shares a target out; every revision is kept and shown."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from connectors.gateway import plan_answers
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.entering import entered, refuse
from connectors.gateway.planning import Page, cursor, known, marked, wrong
from connectors.gateway.ports import Behind
from connectors.present import dumps
from connectors.scorecard.told import part_json, setting_json, sharing_json
from models.access import Caller, Role
from models.errors import BadEntry
from models.kpi import Kpi
from models.period import CITY_ZONE
from models.plan.enter import Share, Wish, day, part, setting, year_of
from models.plan.entry import Written
from streams.plan.card import setting_on
from streams.plan.ports import PartMark
from streams.plan.scorecard import scope_of, scorecard

LARGEST_NUMBER = 2**31 - 1
SETTINGS, PARTS = "/v1/plan/{target}/settings", "/v1/plan/{target}/parts"


def deciding(behind: Behind, kpis: Sequence[Kpi], now: Callable[[], datetime], permit: Permit) -> APIRouter:
    """Return the routes on which the street decides."""
    router = APIRouter()
    router.include_router(_setting(behind, now, permit))
    router.include_router(_sharing_out(behind, kpis, now, permit))
    return router


def _setting(behind: Behind, now: Callable[[], datetime], permit: Permit) -> APIRouter:
    """Return the routes on which the street sets targets of its own."""
    router = APIRouter(tags=["plan"])
    everybody = [Depends(permit(*EVERYBODY))]
    officer = Annotated[Caller, Depends(permit(Role.OFFICER, Role.ADMIN))]

    @router.get(SETTINGS, dependencies=everybody, response_model=None, responses=plan_answers.SETTINGS)
    async def list_settings(target: str, asked: Annotated[Page, Query()]) -> Response:
        """Return every revision of what the street has set for a target."""
        every = (await behind.plan.entries(known(target).id)).settings
        rows = [each for each in every if each.written.revision > _revision(asked.cursor)]
        page = rows[: asked.limit]
        last = [page[-1].written.revision] if len(rows) > asked.limit else None
        return _json({"settings": [setting_json(each) for each in page], "next": last and cursor(last)})

    @router.post(
        SETTINGS, status_code=201, response_model=None, responses=plan_answers.SETTING, openapi_extra=plan_answers.SETTING_REQUEST
    )  # fmt: skip
    async def set_target(target: str, request: Request, caller: officer) -> Response:
        """Set the street's own number, its year, who answers and whether it binds; a new revision from its day on, the same again none."""
        of, at = known(target), now()
        given = await entered(request, (), ("value", "year", "department", "nature", "note", "decided_on"))
        try:
            decided = _decided(given, at)
            wish, who = _wish(given), _written(caller, at)
            made, kept = await behind.plan.keep_setting(of.id, lambda known: setting(of, setting_on(known, decided), wish, decided, who))
        except BadEntry as error:
            refuse(error)
        return _json(setting_json(made) | {"revision": kept.revision}, 201 if kept.fresh else 200)

    return router


def _sharing_out(behind: Behind, kpis: Sequence[Kpi], now: Callable[[], datetime], permit: Permit) -> APIRouter:
    """Return the routes on which the street shares its targets out."""
    router = APIRouter(tags=["plan"])
    everybody = [Depends(permit(*EVERYBODY))]
    officer = Annotated[Caller, Depends(permit(Role.OFFICER, Role.ADMIN))]

    @router.get(PARTS, dependencies=everybody, response_model=None, responses=plan_answers.PARTS)
    async def list_parts(target: str, asked: Annotated[Page, Query()]) -> Response:
        """Return every revision of every part that a target was shared out in."""
        rows = await behind.plan.part_revisions(known(target).id, asked.limit + 1, _mark(asked.cursor))
        page = rows[: asked.limit]
        more = len(rows) > asked.limit
        last = [page[-1].department, page[-1].community, page[-1].year or 0, page[-1].written.revision] if more else None
        return _json({"parts": [part_json(each) for each in page], "next": last and cursor(last)})

    @router.post(PARTS, status_code=201, response_model=None, responses=plan_answers.PART, openapi_extra=plan_answers.PART_REQUEST)
    async def share_out(target: str, request: Request, caller: officer) -> Response:
        """Give a department, a community or a year its part of a target, and hear whether the parts add up with it."""
        of, at = known(target), now()
        given = await entered(request, ("value",), ("department", "community", "year", "weight", "decided_on"))
        scope = scope_of(await behind.places.newest())
        try:
            decided, year = _decided(given, at), year_of(given["year"] or "") if "year" in given else None
            department, community, weight = (given.get(name) or "" for name in ("department", "community", "weight"))
            share = Share(given["value"], department, community, year, weight)
            made = part(of, share, decided, _written(caller, at), scope.communities)
        except BadEntry as error:
            refuse(error)
        kept = await behind.plan.keep_part(made)
        today = at.astimezone(CITY_ZONE).date()
        found = await scorecard(behind.plan, kpis, scope, at, max(decided, today), (of,))
        told = {"part": part_json(made) | {"revision": kept.revision}, "sharing": [sharing_json(each) for each in found.cards[0].sharing]}
        return _json(told, 201 if kept.fresh else 200)

    return router


def _written(caller: Caller, at: datetime) -> Written:
    return Written(caller.name or caller.id, caller.id, at)


def _decided(given: Mapping[str, str | None], at: datetime) -> date:
    return day(given["decided_on"] or "") if "decided_on" in given else at.astimezone(CITY_ZONE).date()


def _wish(given: Mapping[str, str | None]) -> Wish:
    """Return what is asked for; here null and "" take back what "-" does on the command line."""
    told = {name: text or "-" for name, text in given.items() if name not in {"year", "note", "decided_on"}}
    year = year_of(given["year"] or "") if "year" in given else None
    return Wish(told.get("value"), year, told.get("department"), told.get("nature"), given.get("note"))


def _revision(text: str | None) -> int:
    if text is None:
        return 0
    match marked(text):
        case [int(revision)] if abs(revision) <= LARGEST_NUMBER:
            return revision
    raise wrong(text)


def _mark(text: str | None) -> PartMark | None:
    if text is None:
        return None
    match marked(text):
        case [str(department), str(community), int(year), int(revision)] if max(abs(year), abs(revision)) <= LARGEST_NUMBER:
            return PartMark(department, community, year, revision)
    raise wrong(text)


def _json(what: dict[str, Any], status: int = 200) -> Response:
    return Response(dumps(what), status, media_type="application/json")
