"""All that there is about alarms: working with them, silencing them, mending what could not be told, and the rules for all to read."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Depends, Response

from connectors.gateway import alarm_answers
from connectors.gateway.access import EVERYBODY, Permit
from connectors.gateway.alarm_port import AlarmBook
from connectors.gateway.alarm_silences import alarm_silences
from connectors.gateway.alarm_told import told_delivery, told_rule
from connectors.gateway.alarms import OFFICE, alarms, told
from streams.alarms import ALARMS

MOST_DELIVERIES = 500


def alarm_office(book: AlarmBook, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return every route of alarms; the paths of one alarm come last, because they would take those of the others."""
    router = APIRouter(tags=["alarms"])

    @router.get("/v1/alarms/rules", response_model=None, responses=alarm_answers.RULES, dependencies=[Depends(permit(*EVERYBODY))])
    async def list_alarm_rules() -> Response:
        """Return every rule with its thresholds, and where these come from."""
        return told({"rules": [told_rule(rule) for rule in ALARMS]})

    @router.get("/v1/alarms/deliveries", response_model=None, responses=alarm_answers.DELIVERIES, dependencies=[Depends(permit(*OFFICE))])
    async def list_deliveries() -> Response:
        """Return what could not be told yet, and what was given up."""
        return told({"deliveries": [told_delivery(each) for each in await book.undelivered(MOST_DELIVERIES)]})

    @router.post(
        "/v1/alarms/deliveries/retry", response_model=None, responses=alarm_answers.REVIVED, dependencies=[Depends(permit(*OFFICE))]
    )
    async def retry_deliveries() -> Response:
        """Try again what was given up, once its channel is mended."""
        return told({"revived": await book.revive()})

    router.include_router(alarm_silences(book, permit, now))
    router.include_router(alarms(book, permit, now))
    return router
