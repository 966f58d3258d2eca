"""For those who dig: apply, wait for the office, see what the dig meets, begin and end. For the office: grant, refuse, revoke."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, NoReturn

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from connectors.gateway import pipes_answers
from connectors.gateway.access import Permit
from connectors.gateway.pipes_asking import Asking, area_refused
from connectors.gateway.pipes_port import Application, Meets, PipeRoom
from connectors.gateway.pipes_problems import BAD_DIG, NOT_YOUR_STEP, UNKNOWN_DIG, WRONG_STEP
from connectors.gateway.pipes_shapes import DigAsked, Sent, StepAsked, Words
from connectors.gateway.pipes_told import conflicts_json, dig_json, event_json
from connectors.gateway.planning import Page, cursor, marked, wrong
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused
from connectors.present import dumps
from models.access import Caller, Role
from models.dig import MOVES, OFFICE, STATE_ZH, Dig, DigState, steps_from
from models.errors import BadArea
from models.pipe_query import Asked, Asker

LONGEST = timedelta(days=366)
FARTHEST = timedelta(days=2 * 366)
DIGGERS = (Role.CONTRACTOR, Role.OFFICER, Role.ADMIN)


class DigsAsked(Page):
    state: DigState | None = Field(default=None, description="only digs in this state")


class PurposeAsked(Sent):
    purpose: Words = Field(default="", description="what for; by default the dig's own purpose")


def digs(room: PipeRoom, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes of digs."""
    router = APIRouter(tags=["digs"])

    @router.post("/v1/digs", status_code=201, response_model=None, responses=pipes_answers.APPLIED)
    async def apply(sent: DigAsked, caller: Annotated[Caller, Depends(permit(*DIGGERS))]) -> Response:
        """Apply for a dig; sent again it is the same dig (200)."""
        _judge(sent, now())
        asked = Asked(shape=sent.geometry.model_dump(), width_m=sent.width_m, crs=sent.crs)
        try:
            outline = await room.map.outline(asked)
        except BadArea as error:
            raise area_refused(error) from error
        made, fresh = await room.digs.apply(
            Application(caller.id, sent.purpose, outline, sent.depth_m, sent.starts_at, sent.ends_at), caller.name or caller.id
        )
        return _json(dig_json(made), 201 if fresh else 200)

    @router.get("/v1/digs", response_model=None, responses=pipes_answers.DIGS)
    async def list_digs(sent: Annotated[DigsAsked, Query()], caller: Annotated[Caller, Depends(permit(*DIGGERS))]) -> Response:
        """Return digs by number: a contractor's own, all of them to the office."""
        holder = None if caller.role in OFFICE else caller.id
        rows = await room.digs.digs(holder, sent.state, _after(sent.cursor), sent.limit + 1)
        page = rows[: sent.limit]
        more = cursor([page[-1].number]) if len(rows) > sent.limit else None
        return _json({"digs": [dig_json(each) for each in page], "next": more})

    @router.get("/v1/digs/{number}", response_model=None, responses=pipes_answers.DIG)
    async def show(number: str, caller: Annotated[Caller, Depends(permit(*DIGGERS))]) -> Response:
        """Return one dig and every step of it."""
        return await _whole(room, await _of(room, number, caller))

    _living(router, room, permit, now)
    return router


def _living(router: APIRouter, room: PipeRoom, permit: Permit, now: Callable[[], datetime]) -> None:
    """Add the routes of one dig's life."""

    @router.post("/v1/digs/{number}/steps", response_model=None, responses=pipes_answers.STEP)
    async def step(number: str, sent: StepAsked, caller: Annotated[Caller, Depends(permit(*DIGGERS))]) -> Response:
        """Take a step: grant, refuse, revoke (the office); withdraw, start, end (the holder too)."""
        dig = await _of(room, number, caller)
        if caller.role not in OFFICE and not any(move.step is sent.step and move.by_holder for move in MOVES):
            raise Refused(NOT_YOUR_STEP, step=sent.step.value)
        moved = await room.digs.move(dig.number, sent.step, caller.name or caller.id, sent.note)
        if moved is None:
            raise Refused(UNKNOWN_DIG, number=number)
        after, done = moved
        if not done:
            state = Text(after.state.value, STATE_ZH[after.state])
            raise Refused(WRONG_STEP, state=state, step=sent.step.value, steps=steps_from(after.state))
        return await _whole(room, after)

    @router.get("/v1/digs/{number}/conflicts", response_model=None, responses=pipes_answers.CONFLICTS)
    async def conflicts(
        request: Request, number: str, sent: Annotated[PurposeAsked, Query()], caller: Annotated[Caller, Depends(permit(*DIGGERS))]
    ) -> Response:
        """Return what the dig meets: mains crossed and near by class, and whether it goes down to them."""
        dig = await _of(room, number, caller)

        async def meet(asker: Asker, _dig: Dig | None) -> Meets:
            return await room.map.met(dig.outline, dig.depth_m, asker.tier)

        asking = Asking(room, now, request, caller, sent.purpose or dig.purpose, dig.number)
        asker, query_id, met = await asking.told({"dig": dig.number}, meet)
        return _json(conflicts_json(met, dig, asker.tier, query_id))


def _judge(sent: DigAsked, at: datetime) -> None:
    if not sent.starts_at < sent.ends_at:
        _bad("the dig ends before it begins", "结束时间早于开始时间", "send starts_at before ends_at", "starts_at 应早于 ends_at")
    if sent.ends_at <= at:
        _bad("the dig lies in the past", "施工时间已过去", "apply for a dig that is still to come", "请申请尚未开始的挖掘")
    if sent.ends_at - sent.starts_at > LONGEST or sent.starts_at - at > FARTHEST:
        _bad(
            f"the dig lasts longer than {LONGEST.days} days or lies more than two years ahead",
            f"工期超过 {LONGEST.days} 天或开工在两年之后",
            "apply for it in parts, and nearer to its time", "请分期、临近时申请",
        )  # fmt: skip


def _bad(wrong_: str, wrong_zh: str, right: str, right_zh: str) -> NoReturn:
    raise Refused(BAD_DIG, why=Text(wrong_, wrong_zh), right=Text(right, right_zh))


async def _of(room: PipeRoom, number: str, caller: Caller) -> Dig:
    """Return the dig, where it is the caller's or the caller is of the office."""
    dig = await room.digs.dig(number) if number.isprintable() else None
    if dig is None or (caller.role not in OFFICE and dig.holder != caller.id):
        raise Refused(UNKNOWN_DIG, number=number)
    return dig


async def _whole(room: PipeRoom, dig: Dig) -> Response:
    return _json(dig_json(dig) | {"log": [event_json(each) for each in await room.digs.log(dig.number)]})


def _after(text: str | None) -> str:
    if text is None:
        return ""
    match marked(text):
        case [str(number)] if number.isprintable():
            return number
    raise wrong(text)


def _json(what: Mapping[str, Any], status: int = 200) -> Response:
    return Response(dumps(what), status, media_type="application/json")
