"""For departments: the figures and ratings that they enter for the plan, and every revision of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from connectors.gateway import plan_answers
from connectors.gateway.access import EVERYBODY, Machine, Permit
from connectors.gateway.entering import entered, holder, refuse
from connectors.gateway.planning import Page, cursor, known, marked, wrong
from connectors.gateway.ports import Behind
from connectors.present import dumps
from connectors.scorecard.told import rating_json, report_json
from models.errors import BadEntry
from models.period import CITY_ZONE
from models.plan.enter import Told, rating, report
from models.plan.entry import Written
from models.plan.rule import rules
from streams.plan.card import setting_on
from streams.plan.ports import ReportMark
from streams.plan.scorecard import scope_of

LARGEST_REVISION = 2**31 - 1
VALUES, RATINGS = "/v1/indicators/{target}/values", "/v1/indicators/{target}/ratings"


def reporting(behind: Behind, now: Callable[[], datetime], permit: Permit) -> APIRouter:
    """Return the routes of departments."""
    router = APIRouter(tags=["plan"])

    @router.get(VALUES, dependencies=[Depends(permit(*EVERYBODY))], response_model=None, responses=plan_answers.REPORTS)
    async def list_values(target: str, asked: Annotated[Page, Query()]) -> Response:
        """Return every revision of every figure that was reported for a target, by area, period and revision."""
        rows = await behind.plan.revisions(known(target).id, asked.limit + 1, _mark(asked.cursor))
        page = rows[: asked.limit]
        last = [page[-1].area, page[-1].stretch.name, page[-1].written.revision] if len(rows) > asked.limit else None
        return _json({"values": [report_json(each) for each in page], "next": last and cursor(last)})

    @router.post(VALUES, status_code=201, response_model=None, responses=plan_answers.REPORT, openapi_extra=plan_answers.REPORT_REQUEST)
    async def enter_value(target: str, request: Request, _: Machine) -> Response:
        """Enter a figure. Another one for the same period is a new revision, the same again is none (200), null takes it back."""
        of = known(target)
        key = await holder(request, behind.keys)
        given = await entered(request, ("period", "value", "by"), ("source", "area", "note"))
        told = Told(given["value"], *(given.get(name) or "" for name in ("period", "source", "area", "note")))
        written = Written(given["by"] or "", key, now())
        own = setting_on((await behind.plan.entries(of.id)).settings, now().astimezone(CITY_ZONE).date())
        communities = scope_of(await behind.places.newest()).communities
        try:
            made = report(of, rules()[of.id], told, written, communities, own_number=bool(own and own.value is not None))
        except BadEntry as error:
            refuse(error)
        kept = await behind.plan.keep_report(made)
        return _json(report_json(made) | {"revision": kept.revision}, 201 if kept.fresh else 200)

    @router.post(RATINGS, status_code=201, response_model=None, responses=plan_answers.RATING, openapi_extra=plan_answers.RATING_REQUEST)
    async def enter_rating(target: str, request: Request, _: Machine) -> Response:
        """Enter what the public thinks of a target in a period, from 1 to 5; it is shown beside the figure and never part of it."""
        of = known(target)
        key = await holder(request, behind.keys)
        given = await entered(request, ("period", "value", "by"), ("source", "comments"))
        told = Told(given["value"], given["period"] or "", given.get("source") or "")
        try:
            made = rating(of, told, Written(given["by"] or "", key, now()), given.get("comments") or "")
        except BadEntry as error:
            refuse(error)
        kept = await behind.plan.keep_rating(made)
        return _json(rating_json(made) | {"revision": kept.revision}, 201 if kept.fresh else 200)

    return router


def _mark(text: str | None) -> ReportMark | None:
    if text is None:
        return None
    match marked(text):
        case [str(area), str(period), int(revision)] if abs(revision) <= LARGEST_REVISION:
            return ReportMark(area, period, revision)
    raise wrong(text)


def _json(what: object, status: int = 200) -> Response:
    return Response(dumps(what), status, media_type="application/json")
