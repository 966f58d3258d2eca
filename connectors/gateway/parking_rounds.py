"""For the street and for whoever wants a space that many want: rounds with a draw that everybody can draw again."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from connectors.gateway import parking_answers
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.parking_forms import ApplyForm, Form, RoundForm
from connectors.gateway.parking_lots import STREET, NumberInPath, json
from connectors.gateway.parking_port import IdleParking
from connectors.gateway.parking_problems import UNKNOWN_LOT, UNKNOWN_ROUND, unknown
from connectors.gateway.parking_told import entry_json, round_json
from models.access import HELD, Caller
from models.allocation import commitment
from models.errors import NotLet
from models.parking_round import Round
from models.plan.said import Said
from models.window import Window, minute_of, moment_of, time_of

LARGEST = 2**31 - 1


class RoundsAsked(Form):
    limit: int = Field(default=50, ge=1, le=200)
    before: int = Field(default=LARGEST, ge=1, le=LARGEST, description="the number of the last round of the page before")


def parking_rounds(behind: IdleParking, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes of rounds."""
    router = APIRouter(tags=["parking"])

    @router.get("/v1/parking/rounds", response_model=None, responses=parking_answers.ROUNDS, dependencies=[Depends(permit(*EVERYBODY))])
    async def list_rounds(asked: Annotated[RoundsAsked, Query()]) -> Response:
        """List the rounds, the newest first."""
        return json({"rounds": [round_json(each) for each in await behind.rounds.rounds(asked.limit, asked.before)]})

    @router.post("/v1/parking/rounds", status_code=201, response_model=None, responses=parking_answers.ROUND_MADE)
    async def open_round(form: RoundForm, caller: Annotated[Caller, Depends(permit(*STREET))]) -> Response:
        """Open a round for spaces that are offered `by_round`. The seed of its draw is chosen now; its SHA-256 is published now."""
        moment = now()
        known = {each.id for each in await behind.offers.lots(form.lots)}
        if missing := [lot for lot in form.lots if lot not in known]:
            raise unknown(UNKNOWN_LOT, missing[0])
        new = _opened(form, caller.id, behind.seed(), moment)
        return json(round_json(await behind.rounds.open(new)) | {"applicants": 0, "applications": []}, 201)

    @router.get(
        "/v1/parking/rounds/{round}", response_model=None, responses=parking_answers.ROUND, dependencies=[Depends(permit(*EVERYBODY))]
    )  # fmt: skip
    async def show_round(round: NumberInPath) -> Response:  # noqa: A002 - the word of the path
        """Return a round; after its draw with its seed, and for every application its turn, its ticket, and what was left at its turn."""
        return await _whole(behind, round)

    @router.post("/v1/parking/rounds/{round}/applications", status_code=201, response_model=None, responses=parking_answers.APPLIED)
    async def apply(round: NumberInPath, form: ApplyForm, caller: Annotated[Caller, Depends(permit(*HELD))]) -> Response:  # noqa: A002
        """Apply with your lots by preference; again replaces them. One application a person."""
        number = await behind.rounds.apply(round, caller.id, list(dict.fromkeys(form.lots)), now())
        return json({"round": round, "application": number, "lots": list(dict.fromkeys(form.lots))}, 201)

    @router.post("/v1/parking/rounds/{round}/draw", response_model=None, responses=parking_answers.DRAWN)
    async def draw(round: NumberInPath, _caller: Annotated[Caller, Depends(permit(*STREET))]) -> Response:  # noqa: A002
        """Draw a round that is closed. Who is given a space has 24 hours to confirm it; a round is drawn once."""
        await behind.rounds.draw(round, now())
        return await _whole(behind, round)

    return router


async def _whole(behind: IdleParking, number: int) -> Response:
    found = await behind.rounds.round(number)
    if found is None:
        raise unknown(UNKNOWN_ROUND, number)
    of, entries = found
    told = [entry_json(each) for each in entries] if of.drawn_at else []
    return json(round_json(of) | {"applicants": len(entries), "applications": told})


def _opened(form: RoundForm, by: str, seed: str, now: datetime) -> Round:
    windows, closes = form.windows(now), moment_of(form.closes_at, "closes_at")
    if not minute_of(now) < closes <= windows[0].starts:
        raise _late(windows[0])
    return Round(
        id=0, title=form.title, lots=tuple(dict.fromkeys(form.lots)), windows=windows, month=form.month or "", by=by, created_at=now,
        closes_at=time_of(closes), commitment=commitment(seed), seed=seed,
    )  # fmt: skip


def _late(first: Window) -> NotLet:
    begins = f"{time_of(first.starts):%Y-%m-%d %H:%M}"
    return NotLet(
        "bad-window",
        Said("报名截止时间不在现在与时段开始之间", "closes_at does not lie between now and the begin of the window"),
        Said(f"请发送 {begins} 之前的将来时间", f"send a time to come that is not after {begins}"),
    )
