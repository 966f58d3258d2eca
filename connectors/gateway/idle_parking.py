"""Idle parking as one piece of the gateway: search, lots, offers, leases, and draws."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter

from connectors.gateway.access import Permit
from connectors.gateway.leases_shown import leases_shown
from connectors.gateway.leasing import leasing
from connectors.gateway.parking_lots import parking_lots
from connectors.gateway.parking_offering import parking_offering
from connectors.gateway.parking_rounds import parking_rounds
from connectors.gateway.parking_search import parking_search
from connectors.gateway.ports import Behind


def idle_parking(behind: Behind, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes under /v1/parking."""
    router = APIRouter()
    router.include_router(parking_search(behind.parking, permit, now))
    router.include_router(parking_lots(behind.parking, behind.places, permit, now))
    router.include_router(parking_offering(behind.parking, permit, now))
    router.include_router(leases_shown(behind.parking, permit, now))
    router.include_router(leasing(behind.parking, behind.places, permit, now))
    router.include_router(parking_rounds(behind.parking, permit, now))
    return router
