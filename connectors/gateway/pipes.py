"""For whoever is about to dig, and for those who watch over what lies below: questions about pipes, and the book of questions."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from connectors.gateway import pipes_answers
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.pipes_asking import Asking
from connectors.gateway.pipes_port import PipeRoom, QueryMark, Told
from connectors.gateway.pipes_problems import UNKNOWN_STOP
from connectors.gateway.pipes_shapes import PERMIT, AreaAsked, NearAsked, QueryShape, StopShape, VersionShape, Words
from connectors.gateway.pipes_told import pipes_json, plain
from connectors.gateway.planning import Page, cursor, marked, wrong
from connectors.gateway.refusal import Refused
from connectors.present import dumps
from models.access import Caller, Role
from models.dig import Dig
from models.pipe_query import Asked, Asker, Stopped

NEWEST = QueryMark(datetime.max.replace(tzinfo=UTC), "ffffffff-ffff-ffff-ffff-ffffffffffff")
LARGEST_ID = 2**31 - 1
OFFICE = (Role.OFFICER, Role.ADMIN)


class Answered(NamedTuple):
    """A question's answer."""

    answer: Told


class QueriesAsked(Page):
    who: Words | None = Field(default=None, description="only those of this caller")
    permit: str | None = Field(default=None, pattern=PERMIT, description="only those about this dig")


def pipes(room: PipeRoom, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes of pipes."""
    router = APIRouter(tags=["pipes"])

    async def answered(request: Request, caller: Caller, sent: NearAsked | AreaAsked, asked: Asked) -> Response:
        async def answer(asker: Asker, dig: Dig | None) -> Answered:
            return Answered(await room.map.answer(asked, asker.tier, asker.owners, dig.outline if dig else None))

        asking = Asking(room, now, request, caller, sent.purpose, sent.permit)
        asker, query_id, found = await asking.told(asked.told(), answer)
        return _json(pipes_json(found.answer, asker.tier, asked.answer_crs, query_id))

    @router.get("/v1/pipes", response_model=None, responses=pipes_answers.NEAR)
    async def near(
        request: Request, sent: Annotated[NearAsked, Query()], caller: Annotated[Caller, Depends(permit(*EVERYBODY))]
    ) -> Response:
        """Return what lies within a radius: classes by cell for everybody, positions for those who may dig or watch there."""
        shape = {"type": "Point", "coordinates": sent.place}
        asked = Asked(shape=shape, radius_m=sent.radius_m, crs=sent.crs, answer_crs=sent.answer_crs)
        return await answered(request, caller, sent, asked)

    @router.post("/v1/pipes/query", response_model=None, responses=pipes_answers.AREA)
    async def within(request: Request, sent: AreaAsked, caller: Annotated[Caller, Depends(permit(*EVERYBODY))]) -> Response:
        """Return what lies around a point, along a planned dig, or in a polygon."""
        asked = Asked(
            shape=sent.geometry.model_dump(), radius_m=sent.radius_m, width_m=sent.width_m, crs=sent.crs, answer_crs=sent.answer_crs
        )
        return await answered(request, caller, sent, asked)

    _watching(router, room, permit)
    return router


def _watching(router: APIRouter, room: PipeRoom, permit: Permit) -> None:
    """Add the routes of those who watch over the questions."""

    @router.get("/v1/pipes/queries", response_model=None, responses=pipes_answers.QUERIES)
    async def list_queries(sent: Annotated[QueriesAsked, Query()], _: Annotated[Caller, Depends(permit(*OFFICE))]) -> Response:
        """Return who asked what and why, the newest first."""
        rows = await room.audit.queries(sent.who, sent.permit, _mark(sent.cursor), sent.limit + 1)
        page = rows[: sent.limit]
        last = [page[-1]["asked_at"].isoformat(), page[-1]["id"]] if len(rows) > sent.limit else None
        return _json({"queries": [plain(row, list(QueryShape.model_fields)) for row in page], "next": last and cursor(last)})

    @router.get("/v1/pipes/stops", response_model=None, responses=pipes_answers.STOPS)
    async def list_stops(_: Annotated[Caller, Depends(permit(*OFFICE))]) -> Response:
        """Return who is stopped now because they asked as if to copy the map."""
        return _json({"stops": [stop_json(each) for each in await room.audit.stops()]})

    @router.delete("/v1/pipes/stops/{stop}", response_model=None, responses=pipes_answers.RELEASED)
    async def release(stop: int, caller: Annotated[Caller, Depends(permit(*OFFICE))]) -> Response:
        """Let somebody go on; what they asked before counts no more."""
        released = await room.audit.release(stop, caller.name or caller.id) if 0 < stop <= LARGEST_ID else None
        if released is None:
            raise Refused(UNKNOWN_STOP, id=stop)
        return _json(stop_json(released))

    @router.get("/v1/pipes/layers", response_model=None, responses=pipes_answers.LAYERS)
    async def list_layers(_: Annotated[Caller, Depends(permit(*OFFICE))]) -> Response:
        """Return every version of every layer that was loaded."""
        return _json({"versions": [plain(row, list(VersionShape.model_fields)) for row in await room.surveys.history()]})


def stop_json(stop: Stopped) -> dict[str, Any]:
    """Return a stop."""
    return plain(stop._asdict(), list(StopShape.model_fields))


def _mark(text: str | None) -> QueryMark:
    if text is None:
        return NEWEST
    match marked(text):
        case [str(at), str(id_)]:
            try:
                when = datetime.fromisoformat(at)
                return QueryMark(when if when.tzinfo else when.replace(tzinfo=UTC), str(UUID(id_)))
            except ValueError as error:
                raise wrong(text) from error
    raise wrong(text)


def _json(what: Mapping[str, Any], status: int = 200) -> Response:
    return Response(dumps(what), status, media_type="application/json")
