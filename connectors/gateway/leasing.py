"""For whoever leases a space: hold it, confirm it, come, and go."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Response
from pydantic import Field

from connectors.gateway import parking_answers
from connectors.gateway.access import Permit
from connectors.gateway.holding import Holding
from connectors.gateway.parking_forms import Form, HoldForm
from connectors.gateway.parking_lots import STREET, json
from connectors.gateway.parking_port import IdleParking
from connectors.gateway.parking_problems import UNKNOWN_LEASE, unknown
from connectors.gateway.parking_told import lease_json, log_json
from connectors.gateway.ports import Registry
from models.access import HELD, Caller
from models.lease import Lease, arrived, cancelled, confirmed, left, settled
from models.lease_asked import Known

LARGEST = 2**63 - 1
LeaseNumber = Annotated[int, Path(ge=1, le=LARGEST)]
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]
STEPS: dict[str, tuple[Callable[[Lease, datetime], Lease], str]] = {
    "confirm": (confirmed, "Confirm a held space before its hold runs out; the price and the deposit are what the answer says."),
    "check-in": (arrived, "Say that the car is there: from the begin of the stay until 30 minutes after."),
    "check-out": (left, "Say that the car is gone; what is left of the stay is free for others from the next minute on."),
    "cancel": (cancelled, "Give the lease up; up to two hours before it begins the deposit goes back."),
}


class LeasesAsked(Form):
    limit: int = Field(default=50, ge=1, le=200)
    before: int = Field(default=LARGEST, ge=1, le=LARGEST, description="the number of the last lease of the page before")


def leasing(behind: IdleParking, places: Registry, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes of leases."""
    router = APIRouter(tags=["parking"])
    holding = Holding(behind, places)
    Holder = Annotated[Caller, Depends(permit(*HELD))]  # noqa: N806 - a type

    async def seen(number: int, caller: Caller) -> Known:
        known = await behind.leases.lease(number)
        if known is None or (caller.id != known.lease.holder and caller.role not in STREET):
            raise unknown(UNKNOWN_LEASE, number)
        return known._replace(lease=settled(known.lease, now()))

    @router.post("/v1/parking/leases", status_code=201, response_model=None, responses=parking_answers.HELD)
    async def hold(form: HoldForm, caller: Holder, key: Key = None) -> Response:
        """Hold a space for ten minutes: in a lot, or in the nearest that has one. Again under the same Idempotency-Key it is the same."""
        held = await holding.hold(form, caller.id, key, now())
        return json(lease_json(held.known), 201 if held.fresh else 200)

    @router.get("/v1/parking/leases", response_model=None, responses=parking_answers.LEASES)
    async def list_leases(caller: Holder, asked: Annotated[LeasesAsked, Query()]) -> Response:
        """Return your own leases, the newest first."""
        found = await behind.leases.leases_of(caller.id, asked.limit, asked.before)
        return json({"leases": [lease_json(each._replace(lease=settled(each.lease, now()))) for each in found]})

    @router.get("/v1/parking/leases/{lease}", response_model=None, responses=parking_answers.LEASE)
    async def show_lease(lease: LeaseNumber, caller: Holder) -> Response:
        """Return a lease with all that happened to it: your own, or for the street any."""
        known = await seen(lease, caller)
        return json(lease_json(known) | {"log": log_json(await behind.leases.log(lease))})

    def step(name: str, decide: Callable[[Lease, datetime], Lease], about: str) -> None:
        async def change(lease: LeaseNumber, caller: Holder) -> Response:
            await seen(lease, caller)
            return json(lease_json(await behind.leases.change(lease, decide, caller.id, now())))

        change.__doc__ = about
        router.post(f"/v1/parking/leases/{{lease}}/{name}", name=name, response_model=None, responses=parking_answers.CHANGED)(change)

    for name, (decide, about) in STEPS.items():
        step(name, decide, about)
    return router
