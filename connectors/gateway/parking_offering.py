"""For owners of car parks: when their spaces are to let, and for how much."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from connectors.gateway import parking_answers
from connectors.gateway.access import Permit
from connectors.gateway.parking_forms import CELLS, OfferForm
from connectors.gateway.parking_lots import STREET, NumberInPath, bad_lot, json, known_lot
from connectors.gateway.parking_port import IdleParking
from connectors.gateway.parking_problems import NOT_YOURS, UNKNOWN_OFFER, unknown
from connectors.gateway.parking_told import offer_json
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused
from models.access import HELD, Caller
from models.parking import Offer


def parking_offering(behind: IdleParking, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes of offers."""
    router = APIRouter(tags=["parking"])

    @router.post("/v1/parking/lots/{lot}/offers", status_code=201, response_model=None, responses=parking_answers.OFFER_MADE)
    async def offer_spaces(lot: NumberInPath, form: OfferForm, caller: Annotated[Caller, Depends(permit(*HELD))]) -> Response:
        """Offer spaces of a lot in the same hours of many days, with what they cost. No space is on offer twice at one time."""
        found, moment = await known_lot(behind, lot), now()
        _owned(found.owner, lot, caller)
        pattern = form.pattern(moment)
        windows = form.windows(pattern, moment)
        spaces = await behind.offers.spaces(lot, form.spaces)
        _fits(form, spaces, len(windows))
        new = Offer(id=0, lot=lot, pattern=pattern, tariff=form.tariff(), round_only=form.by_round, by=caller.id)
        made = await behind.offers.add_offer(new, list(spaces.values()), windows, moment)
        return json(offer_json(made) | {"spaces": len(spaces), "windows": len(windows)}, 201)

    @router.delete("/v1/parking/offers/{offer}", response_model=None, responses=parking_answers.WITHDRAWN)
    async def withdraw_offer(offer: NumberInPath, caller: Annotated[Caller, Depends(permit(*HELD))]) -> Response:
        """Withdraw an offer: nobody else can lease of it; what is leased or held stands."""
        found = await behind.offers.offer(offer)
        if found is None:
            raise unknown(UNKNOWN_OFFER, offer)
        _owned(found[1], found[0].lot, caller)
        await behind.offers.withdraw(offer, now())
        after = await behind.offers.offer(offer)
        return json(offer_json(after[0] if after else found[0]))

    return router


def _owned(owner: str, lot: int, caller: Caller) -> None:
    if caller.role not in STREET and caller.id != owner:
        raise Refused(NOT_YOURS, id=lot)


def _fits(form: OfferForm, known: Mapping[str, int], windows: int) -> None:
    missing = [label for label in form.spaces or () if label not in known]
    if missing:
        right = Text("GET the lot: it lists its labels", "请查询该停车场的车位编号")
        bad_lot(Text(f"the lot has no space {missing[0]}", f"停车场没有车位 {missing[0]}"), right)
    if len(known) * windows > CELLS:
        many = Text(f"{len(known)} spaces in {windows} windows are too many at once", f"{len(known)} 个车位 × {windows} 个时段过多")
        bad_lot(many, Text(f"send at most {CELLS} in one offer", f"每次最多 {CELLS} 个"))
