"""For whoever leases a space: hold it, confirm it, come, and go. Who says a thing twice is told the same twice."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from connectors.gateway import parking_answers
from connectors.gateway.access import Permit
from connectors.gateway.holding import Holding
from connectors.gateway.leases_shown import LeaseNumber, seen
from connectors.gateway.parking_forms import HoldForm
from connectors.gateway.parking_lots import json
from connectors.gateway.parking_port import IdleParking
from connectors.gateway.parking_told import lease_json
from connectors.gateway.ports import Registry
from models.access import HELD, Caller
from models.lease import Lease, arrived, cancelled, confirmed, left

Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]
STEPS: dict[str, tuple[Callable[[Lease, datetime], Lease], str]] = {
    "confirm": (confirmed, "Confirm a held space before its hold runs out; the price and the deposit are what the answer says."),
    "check-in": (arrived, "Say that the car is there: from the begin of the stay until 30 minutes after."),
    "check-out": (left, "Say that the car is gone; what is left of the stay is free for others from the next minute on."),
    "cancel": (cancelled, "Give the lease up; up to two hours before it begins the deposit goes back."),
}
AGAIN = " Again, because an answer was lost, changes nothing and is answered alike."


def leasing(behind: IdleParking, places: Registry, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes that make and change leases."""
    router = APIRouter(tags=["parking"])
    holding = Holding(behind, places)
    Holder = Annotated[Caller, Depends(permit(*HELD))]  # noqa: N806 - a type

    @router.post("/v1/parking/leases", status_code=201, response_model=None, responses=parking_answers.HELD)
    async def hold(form: HoldForm, caller: Holder, key: Key = None) -> Response:
        """Hold a space for ten minutes: in a lot, or in the nearest that has one. Again under the same Idempotency-Key it is the same."""
        held = await holding.hold(form, caller.id, key, now())
        return json(lease_json(held.known), 201 if held.fresh else 200)

    def step(name: str, decide: Callable[[Lease, datetime], Lease], about: str) -> None:
        async def change(lease: LeaseNumber, caller: Holder) -> Response:
            await seen(behind, lease, caller, now())
            return json(lease_json(await behind.leases.change(lease, decide, caller.id, now())))

        change.__doc__ = about + AGAIN
        router.post(f"/v1/parking/leases/{{lease}}/{name}", name=name, response_model=None, responses=parking_answers.CHANGED)(change)

    for name, (decide, about) in STEPS.items():
        step(name, decide, about)
    return router
