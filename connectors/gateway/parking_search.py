"""For whoever looks for a space: what is idle near a place in a window, and why the rest is not offered."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from connectors.gateway import parking_answers
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.parking_forms import NearAsked, box, point
from connectors.gateway.parking_port import IdleParking
from connectors.gateway.parking_told import answer_json, window_json
from connectors.present import dumps
from models.parking import Answer, Lot, Stock, answer, metres, ordered
from models.place import Point
from models.window import Window

NOTHING = Stock(0, 0, 0, 0, None, None, None)


class SearchAsked(NearAsked):
    order: Literal["distance", "price"] = Field(default="distance", description="what is to let comes first either way")
    limit: int = Field(default=20, ge=1, le=100)


async def looked(behind: IdleParking, lots: Sequence[Lot], near: Point | None, windows: Sequence[Window], now: datetime, *, by_month: bool) -> list[Answer]:  # noqa: E501 # fmt: skip
    """Return what each of *lots* has for *windows* at *now*."""
    stock = await behind.offers.stock([lot.id for lot in lots], windows, now)
    live = await behind.offers.live([lot.subject for lot in lots], now)
    return [
        answer(
            lot, metres(float(near.lat), float(near.lng), lot.point) if near else 0, stock.get(lot.id, NOTHING), live.get(lot.subject),
            windows, now, by_month=by_month,
        )
        for lot in lots
    ]  # fmt: skip


async def around(behind: IdleParking, near: Point, radius_m: int) -> list[Lot]:
    """Return the lots within *radius_m* of *near*, the nearest first."""
    found = [(metres(float(near.lat), float(near.lng), lot.point), lot) for lot in await behind.offers.lots_in(box(near, radius_m))]
    return [lot for away, lot in sorted(found, key=lambda each: (each[0], each[1].id)) if away <= radius_m]


def parking_search(behind: IdleParking, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the route that searches."""
    router = APIRouter(tags=["parking"], dependencies=[Depends(permit(*EVERYBODY))])

    @router.get("/v1/parking/search", response_model=None, responses=parking_answers.SEARCH)
    async def search(asked: Annotated[SearchAsked, Query()]) -> Response:
        """Return the lots near a place with what they have idle in a window, or by month; a lot that has nothing says why.

        Live counts decide about windows that begin within the hour: a lot that is closed, full, counted impossibly (unknown) or not
        counted lately (stale) is not offered then. One that was never counted stands on its owner's word.
        """
        moment, near = now(), point(asked.lat, asked.lng, asked.datum)
        windows = asked.windows(moment)
        by_month = asked.month is not None
        found = await looked(behind, await around(behind, near, asked.radius_m), near, windows, moment, by_month=by_month)
        told = [answer_json(each, windows, by_month=by_month) for each in ordered(found, asked.order)[: asked.limit]]
        head = window_json(Window(windows[0].starts, windows[-1].ends))
        head |= {"windows": len(windows), "minutes": sum(each.minutes for each in windows)}
        return Response(dumps(head | {"lots": told, "left_out": len(found) - len(told)}), media_type="application/json")

    return router
