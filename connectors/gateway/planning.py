"""For the street: its plan as a scorecard, of any day, and each target with all that is known below it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from connectors.gateway import plan_answers, problems
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.plan_problems import UNKNOWN_TARGET
from connectors.gateway.plan_shapes import StatusWord
from connectors.gateway.ports import Behind
from connectors.gateway.problems import Text
from connectors.gateway.readers import LARGEST_PAGE, RIGHT_CURSOR
from connectors.gateway.refusal import Refused
from connectors.present import dumps
from connectors.scorecard.told import card_json, head_json, whole_card_json
from models.errors import UnknownTarget
from models.kpi import Kpi
from models.plan.target import Target
from streams.plan.card import Scope
from streams.plan.scorecard import known_target, scope_of, scorecard

RIGHT_DAY = Text("Send a day (2026-03-01), or leave it out for the day of log time", "请发送日期（2026-03-01），或省略以取日志时间当天")


class Page(BaseModel):
    """Which piece of a list; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=LARGEST_PAGE, ge=1, le=LARGEST_PAGE)
    cursor: str | None = Field(default=None, description="next of the page before")


class DayAsked(BaseModel):
    """Of which day and of whom; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    on: str | None = Field(default=None, description="the day in city time; by default that of log time")
    subject: str = Field(default="", description="whose figures are judged; by default the registry's street")

    def day(self) -> date | None:
        """Return *on* as a date."""
        if self.on is None:
            return None
        try:
            return date.fromisoformat(self.on)
        except ValueError as error:
            raise Refused(problems.BAD_PARAMETER, given=f"on={self.on}", why=Text("not a day", "不是日期"), right=RIGHT_DAY) from error


class PlanAsked(DayAsked, Page):
    status: StatusWord | None = Field(default=None, description="only cards with this status")
    department: str | None = Field(default=None, description="only cards of this department; empty: of none")


def planning(behind: Behind, kpis: Sequence[Kpi], now: Callable[[], datetime], permit: Permit) -> APIRouter:
    """Return the routes of the plan."""
    router = APIRouter(tags=["plan"], dependencies=[Depends(permit(*EVERYBODY))])

    async def scope(subject: str = "") -> Scope:
        return scope_of(await behind.places.newest(), subject)

    @router.get("/v1/plan", response_model=None, responses=plan_answers.PLAN)
    async def list_plan(asked: Annotated[PlanAsked, Query()]) -> Response:
        """Return every target of the plan as a scorecard: promised, expected by now, actual, status, what is still needed, and why."""
        found = await scorecard(behind.plan, kpis, await scope(asked.subject), now(), asked.day())
        chosen = [
            each
            for each in found.cards
            if asked.status in {None, each.status} and asked.department in {None, each.department}
        ]  # fmt: skip
        start = _after(asked.cursor, [each.target.id for each in chosen])
        page = chosen[start : start + asked.limit]
        more = cursor([page[-1].target.id]) if start + asked.limit < len(chosen) else None
        return _json(head_json(found) | {"cards": [card_json(each) for each in page], "next": more})

    @router.get("/v1/plan/{target}", response_model=None, responses=plan_answers.CARD)
    async def show_card(target: str, asked: Annotated[DayAsked, Query()]) -> Response:
        """Return one target with its years, its communities, its public ratings, and whether its parts add up."""
        of = known(target)
        found = await scorecard(behind.plan, kpis, await scope(asked.subject), now(), asked.day(), (of,))
        head = head_json(found)
        return _json(whole_card_json(found.cards[0]) | {name: head[name] for name in ("street", "on", "log_time")})

    return router


def known(name: str) -> Target:
    """Return the target of that id, or refuse."""
    try:
        return known_target(name)
    except UnknownTarget as error:
        raise Refused(UNKNOWN_TARGET, name=name) from error


def cursor(mark: Sequence[object]) -> str:
    """Return *mark* as text for a URL."""
    return urlsafe_b64encode(orjson.dumps(list(mark))).decode().rstrip("=")


def marked(text: str) -> Any:  # noqa: ANN401 - whatever a client sent
    """Return what `cursor` wrote, or None; also for what PostgreSQL could not be asked for."""
    try:
        mark = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        return None if rb"\u0000" in mark else orjson.loads(mark)
    except ValueError:
        return None


def wrong(text: str) -> Refused:
    """Return the refusal of a cursor that is none of ours."""
    why = Text("not a cursor of this list", "不是此列表的游标")
    return Refused(problems.BAD_PARAMETER, given=f"cursor={text}", why=why, right=RIGHT_CURSOR)


def _after(text: str | None, ids: Sequence[str]) -> int:
    """Return where the page begins that follows *text*."""
    if text is None:
        return 0
    match marked(text):
        case [str(last)] if last in ids:
            return ids.index(last) + 1
    raise wrong(text)


def _json(what: object, status: int = 200) -> Response:
    return Response(dumps(what), status, media_type="application/json")
