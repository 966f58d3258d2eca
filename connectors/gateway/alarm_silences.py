"""For the office: silences and maintenance windows, each with an end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict

from connectors.gateway import alarm_answers
from connectors.gateway.access import Permit
from connectors.gateway.alarm_port import AlarmBook, SilenceAsked
from connectors.gateway.alarm_problems import BAD_SILENCE, SILENCE_OVER, UNKNOWN_SILENCE
from connectors.gateway.alarm_shapes import SilenceMoved, SilenceSent
from connectors.gateway.alarm_told import told_silence
from connectors.gateway.alarms import OFFICE, ON_DUTY, told
from connectors.gateway.cases import UUID
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused
from connectors.present import time_json
from models.access import Caller
from streams.watch.telling import Silence

LONGEST = timedelta(days=31)
MOST = 500


class SilencesAsked(BaseModel):
    """Which silences; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    over: bool = False


def alarm_silences(book: AlarmBook, permit: Permit, now: Callable[[], datetime]) -> APIRouter:
    """Return the routes of silences."""
    router = APIRouter()
    office = Annotated[Caller, Depends(permit(*OFFICE))]

    @router.get("/v1/alarms/silences", response_model=None, responses=alarm_answers.SILENCES, dependencies=[Depends(permit(*ON_DUTY))])
    async def list_silences(asked: Annotated[SilencesAsked, Query()]) -> Response:
        """Return silences that are not over, or with over=true the last 500 of all."""
        return told({"silences": [told_silence(each) for each in await book.silences(now(), MOST, over=asked.over)]})

    @router.post("/v1/alarms/silences", status_code=201, response_model=None, responses=alarm_answers.SILENCED)
    async def add_silence(sent: SilenceSent, caller: office) -> Response:
        """Tell nobody of what this covers until it ends; what is still raised then is told."""
        at = now()
        starts_at = sent.starts_at or at
        _judge(starts_at, sent.ends_at, at)
        asked = SilenceAsked(sent.kind, sent.rule, sent.subject, starts_at, sent.ends_at, sent.reason)
        return told(told_silence(await book.silence(asked, caller.name or caller.id, at)), 201)

    @router.get(
        "/v1/alarms/silences/{silence_id}", response_model=None, responses=alarm_answers.SILENCE, dependencies=[Depends(permit(*ON_DUTY))]
    )
    async def show_silence(silence_id: str) -> Response:
        """Return one silence."""
        return told(told_silence(await _of(book, silence_id)))

    @router.patch("/v1/alarms/silences/{silence_id}", response_model=None, responses=alarm_answers.SILENCE_MOVED)
    async def move_silence(silence_id: str, sent: SilenceMoved, caller: office) -> Response:
        """Let a silence end at another time."""
        known = await _of(book, silence_id)
        _judge(known.starts_at, sent.ends_at, now())
        return await _ended(book, known, caller, sent.ends_at, now())

    @router.delete("/v1/alarms/silences/{silence_id}", response_model=None, responses=alarm_answers.SILENCE_ENDED)
    async def end_silence(silence_id: str, caller: office) -> Response:
        """Let a silence end now; it stays readable."""
        return await _ended(book, await _of(book, silence_id), caller, now(), now())

    return router


async def _of(book: AlarmBook, silence_id: str) -> Silence:
    known = await book.known_silence(silence_id) if UUID.fullmatch(silence_id) else None
    if known is None:
        raise Refused(UNKNOWN_SILENCE, id=silence_id)
    return known


async def _ended(book: AlarmBook, known: Silence, caller: Caller, ends_at: datetime, at: datetime) -> Response:
    after = None if known.ends_at <= at else await book.end_silence(known.id, caller.name or caller.id, ends_at)
    if after is None:
        raise Refused(SILENCE_OVER, at=time_json(known.ends_at))
    return told(told_silence(after))


def _judge(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    if ends_at <= max(starts_at, at):
        raise Refused(
            BAD_SILENCE,
            why=Text("it ends before it begins, or in the past", "结束时间早于开始时间或已过去"),
            right=Text("send an ends_at that is still to come", "请发送将来的 ends_at"),
        )
    if ends_at - starts_at > LONGEST or starts_at - at > LONGEST:
        raise Refused(
            BAD_SILENCE,
            why=Text(f"it lasts longer than {LONGEST.days} days or lies further ahead", f"超过 {LONGEST.days} 天，或距今过远"),
            right=Text(
                f"send {LONGEST.days} days at most; it may be made longer while it lasts", f"请发送至多 {LONGEST.days} 天；期间可延长"
            ),
        )
