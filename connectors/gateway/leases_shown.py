"""For whoever holds leases, and for owners of what is leased: lists, and one lease with all that happened to it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from connectors.gateway import parking_answers
from connectors.gateway.access import Permit
from connectors.gateway.parking_forms import Form
from connectors.gateway.parking_lots import STREET, json
from connectors.gateway.parking_port import IdleParking
from connectors.gateway.parking_problems import UNKNOWN_LEASE, UNKNOWN_LOT, unknown
from connectors.gateway.parking_told import lease_json, log_json
from models.access import HELD, Caller
from models.lease import settled
from models.lease_asked import Known

LARGEST = 2**63 - 1
LARGEST_LOT = 2**31 - 1
LeaseNumber = Annotated[int, Path(ge=1, le=LARGEST)]


class LeasesAsked(Form):
    of: Literal["holder", "owner"] = Field(default="holder", description="holder: what you lease; owner: what others lease of your lots")
    lot: int | None = Field(default=None, ge=1, le=LARGEST_LOT, description="with of=owner: of this lot alone, for the street any lot")
    limit: int = Field(default=50, ge=1, le=200)
    before: int = Field(default=LARGEST, ge=1, le=LARGEST, description="next of the page before")


async def seen(behind: IdleParking, number: int, caller: Caller, now: datetime, *, reading: bool = False) -> Known:
    """Return a lease as it stands at *now*, if *caller* holds it or is the street; its lot's owner may read it."""
    known = await behind.leases.lease(number)
    mine = known and (caller.id == known.lease.holder or (reading and caller.id == known.owner))
    if known is None or not (mine or caller.role in STREET):
        raise unknown(UNKNOWN_LEASE, number)
    return known._replace(lease=settled(known.lease, now))


async def lots_of(behind: IdleParking, caller: Caller, lot: int | None) -> Sequence[int]:
    """Return the lots of *caller*, or *lot* if it is theirs or they are the street."""
    if lot is None:
        return await behind.offers.owned(caller.id)
    found = await behind.offers.lots([lot])
    if not found or (caller.id != found[0].owner and caller.role not in STREET):
        raise unknown(UNKNOWN_LOT, lot)
    return [lot]


def leases_shown(behind: IdleParking, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes that read leases."""
    router = APIRouter(tags=["parking"])
    Holder = Annotated[Caller, Depends(permit(*HELD))]  # noqa: N806 - a type

    @router.get("/v1/parking/leases", response_model=None, responses=parking_answers.LEASES)
    async def list_leases(caller: Holder, asked: Annotated[LeasesAsked, Query()]) -> Response:
        """Return the leases that you hold, or those of your lots, the newest first. An owner is not told who holds them."""
        if asked.of == "holder":
            found = await behind.leases.leases_of(caller.id, asked.limit + 1, asked.before)
        else:
            found = await behind.leases.leases_in(await lots_of(behind, caller, asked.lot), asked.limit + 1, asked.before)
        page = [lease_json(each._replace(lease=settled(each.lease, now()))) for each in found[: asked.limit]]
        return json({"leases": page, "next": page[-1]["id"] if len(found) > len(page) else None})

    @router.get("/v1/parking/leases/{lease}", response_model=None, responses=parking_answers.LEASE)
    async def show_lease(lease: LeaseNumber, caller: Holder) -> Response:
        """Return a lease with all that happened to it: your own, of your own lot, or for the street any."""
        known = await seen(behind, lease, caller, now(), reading=True)
        log = await behind.leases.log(lease)
        if caller.id != known.lease.holder and caller.role not in STREET:
            log = [each._replace(by="holder" if each.by == known.lease.holder else each.by) for each in log]
        return json(lease_json(known) | {"log": log_json(log)})

    return router
