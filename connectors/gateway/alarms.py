"""For those who are on duty: alarms with their history, and acknowledging them. What else there is about them is in `alarm_office.py`."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from connectors.gateway import alarm_answers
from connectors.gateway.access import Permit
from connectors.gateway.alarm_port import AlarmBook, AlarmQuestion
from connectors.gateway.alarm_problems import NOT_RAISED, UNKNOWN_ALARM
from connectors.gateway.alarm_shapes import AcknowledgeAsked, LevelWord, StateWord, Word
from connectors.gateway.alarm_told import told_alarm, whole_alarm
from connectors.gateway.planning import cursor, marked, wrong
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused
from connectors.present import dumps
from models.access import Caller, Role
from models.alarm import STATE_ZH
from models.alarm_rule import LEVEL_OF
from models.statement import of_our_times
from streams.alarms import TOLD

ON_DUTY = (Role.HANDLER, Role.OFFICER, Role.ADMIN)
OFFICE = (Role.OFFICER, Role.ADMIN)
LARGEST_PAGE = 200
NEWEST = datetime(9999, 1, 1, tzinfo=UTC)
LAST_ID = "g"
"""After every id."""
RULE = {rule.name: rule for rule in TOLD}


class AlarmsAsked(BaseModel):
    """Which alarms; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    state: StateWord | None = Field(default=None, description="only alarms in this state; by default all that are not pending")
    rule: Word | None = Field(default=None, description="a rule, or the beginning of some up to a dot")
    subject: Word | None = Field(default=None, description="a source, or an area and all whose name says they are in it")
    least: LevelWord = Field(default="blue", description="alarms of this level and graver ones")
    withdrawn: bool = Field(default=False, description="also alarms that never were, because their figures were corrected")
    limit: int = Field(default=50, ge=1, le=LARGEST_PAGE)
    cursor: Word | None = Field(default=None, description="next of the page before")


def alarms(book: AlarmBook, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes of alarms."""
    router = APIRouter()
    on_duty = Annotated[Caller, Depends(permit(*ON_DUTY))]

    @router.get("/v1/alarms", response_model=None, responses=alarm_answers.LIST, dependencies=[Depends(permit(*ON_DUTY))])
    async def list_alarms(asked: Annotated[AlarmsAsked, Query()]) -> Response:
        """Return a page of alarms, those that began last first."""
        found = await book.page(_question(asked))
        page = found[: asked.limit]
        after = cursor([page[-1].since.isoformat(), page[-1].id]) if len(found) > asked.limit else None
        return told({"alarms": [told_alarm(each, RULE.get(each.rule)) for each in page], "next": after})

    @router.post("/v1/alarms/{alarm_id}/acknowledgement", response_model=None, responses=alarm_answers.ACKNOWLEDGED)
    async def acknowledge_alarm(alarm_id: str, asked: AcknowledgeAsked, caller: on_duty) -> Response:
        """Say that somebody looks after it, so that it grows no louder; said again it is the same."""
        done = await book.acknowledge(known(alarm_id), caller.name or caller.id, asked.note, now())
        if done is None:
            raise Refused(UNKNOWN_ALARM, id=alarm_id)
        alarm, changed = done
        if not changed and not alarm.acknowledged_at:
            raise Refused(NOT_RAISED, state=Text(alarm.state.value, STATE_ZH[alarm.state]))
        return told(told_alarm(alarm, RULE.get(alarm.rule)))

    @router.get("/v1/alarms/{alarm_id}", response_model=None, responses=alarm_answers.ONE, dependencies=[Depends(permit(*ON_DUTY))])
    async def show_alarm(alarm_id: str) -> Response:
        """Return one alarm with everything that happened to it."""
        alarm = await book.one(known(alarm_id))
        if alarm is None:
            raise Refused(UNKNOWN_ALARM, id=alarm_id)
        return told(whole_alarm(alarm, await book.moves(alarm.id), RULE.get(alarm.rule)))

    return router


def known(text: str) -> str:
    """Return *text* where it may be an id; nobody knows one that PostgreSQL cannot even be asked about."""
    if not (text.isascii() and text.isalnum()):
        raise Refused(UNKNOWN_ALARM, id=text)
    return text


def _question(asked: AlarmsAsked) -> AlarmQuestion:
    states = [asked.state] if asked.state else ["raised", "acknowledged", "cleared"]
    least = int(LEVEL_OF[asked.least])
    return AlarmQuestion(before(asked.cursor), states, asked.rule, asked.subject, least, asked.withdrawn, asked.limit + 1)


def before(text: str | None) -> tuple[datetime, str]:
    """Return the place that a cursor names, by default before the newest."""
    if text is None:
        return NEWEST, LAST_ID
    match marked(text):
        case [str(since), str(last)] if last.isascii() and last.isalnum():
            with suppress(ValueError):
                at = datetime.fromisoformat(since)
                if at.tzinfo is not None:
                    return of_our_times(at), last
    raise wrong(text)


def told(what: Mapping[str, Any], status: int = 200) -> Response:
    """Return *what* as JSON."""
    return Response(dumps(what), status, media_type="application/json")
