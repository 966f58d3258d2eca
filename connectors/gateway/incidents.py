"""For those who are on duty: incidents, each with the signs of several feeds that it was joined from, and what can help near it.

An incident is an alarm, and is acknowledged and silenced as one, under `/v1/alarms`.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from connectors.gateway import problems
from connectors.gateway.access import Permit
from connectors.gateway.alarm_answers import ALARM_EXAMPLE, MOVE_EXAMPLE
from connectors.gateway.alarm_port import AlarmBook, AlarmQuestion
from connectors.gateway.alarm_problems import UNKNOWN_ALARM
from connectors.gateway.alarm_shapes import AlarmsShape, StateWord, WholeAlarmShape, Word
from connectors.gateway.alarm_told import told_alarm, whole_alarm
from connectors.gateway.alarms import LARGEST_PAGE, ON_DUTY, RULE, before, known, told
from connectors.gateway.describe import answers
from connectors.gateway.planning import cursor
from connectors.gateway.ports import Registry
from connectors.gateway.refusal import Refused
from connectors.gateway.shapes import Shape
from models.alarm import Alarm
from models.datum import Degrees
from models.emergency import Near, nearest
from models.place import Places
from streams.alarms.joins import JOIN

INCIDENTS = "incident"
"""What the rules of all joins begin with."""
MOST_RESOURCES = 10


class IncidentsAsked(BaseModel):
    """Which incidents; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    state: StateWord | None = Field(default=None, description="only incidents in this state; by default all")
    limit: int = Field(default=50, ge=1, le=LARGEST_PAGE)
    cursor: Word | None = Field(default=None, description="next of the page before")


class SignShape(Shape):
    """A sign that belongs to the incident; metres from its centre. Who reported it, and where exactly, is not told here."""

    sign: str
    id: str
    subject: str
    began_at: str
    ended_at: str | None
    metres: int


class ResourceShape(Shape):
    """An emergency resource of the registry; metres from the incident's centre, in a straight line. words: what it holds, whom to call."""

    subject: str
    title: str
    metres: int
    words: dict[str, str]


class IncidentShape(WholeAlarmShape):
    """centre: the registered site that it lies around, and where that is in WGS-84; signs: how many different sources say each."""

    signs: dict[str, int]
    centre: dict[str, str]
    evidence: list[SignShape]
    resources: list[ResourceShape]
    standard: Literal["project rule"] = Field(description="no standard says which signs are such an incident")
    unconfirmed: list[str]


_SAID = {"zh": "疑似供水管道爆管", "en": "Suspected burst of a water pipe"}
_TOLD = {
    "rule": "incident.burst_pipe",
    "subject": "中山/烟洲社区/测压点1",
    "kpi": "",
    "value": 3,
    "unit": "种",
    "threshold": 3,
    "title": _SAID,
}
_LISTED = ALARM_EXAMPLE | _TOLD | {"level": "orange", "href": f"/v1/incidents/{ALARM_EXAMPLE['id']}"}
_SIGN = {
    "sign": "pressure", "id": ALARM_EXAMPLE["id"], "subject": "中山/烟洲社区/测压点1", "began_at": "2026-11-25T14:05:00+08:00",
    "ended_at": None, "metres": 0,
}  # fmt: skip
_EXAMPLE: dict[str, Any] = _LISTED | {
    "moves": [MOVE_EXAMPLE | _TOLD | {"level": "orange"}], "signs": {"pressure": 1, "wet_road": 2, "slow_traffic": 1},
    "centre": {"subject": "中山/烟洲社区/测压点1", "lat": "22.5211000", "lng": "113.3769000"}, "evidence": [_SIGN],
    "resources": [{"subject": "中山/应急泵车1", "title": "龙吸水排涝车", "metres": 820, "words": {"phone": "0760-00000000"}}],
    "standard": "project rule", "unconfirmed": ["500 m, two hours, two people who report: project rules"],
}  # fmt: skip
LIST = answers(
    200, AlarmsShape, "A page of incidents, those that began last first.", {"alarms": [_LISTED], "next": None}, problems.BAD_PARAMETER
)
ONE = answers(200, IncidentShape, "One incident with its evidence, its moves, and the nearest resources.", _EXAMPLE, UNKNOWN_ALARM)


def incidents(book: AlarmBook, registry: Registry, permit: Permit) -> APIRouter:
    """Return the routes of incidents."""
    router = APIRouter(tags=["alarms"], dependencies=[Depends(permit(*ON_DUTY))])

    @router.get("/v1/incidents", response_model=None, responses=LIST)
    async def list_incidents(asked: Annotated[IncidentsAsked, Query()]) -> Response:
        """Return a page of incidents, those that began last first; those that were withdrawn are left out."""
        states = [asked.state] if asked.state else None
        found = await book.page(AlarmQuestion(before(asked.cursor), states, INCIDENTS, limit=asked.limit + 1))
        page = found[: asked.limit]
        after = cursor([page[-1].since.isoformat(), page[-1].id]) if len(found) > asked.limit else None
        return told({"alarms": [_listed(each) for each in page], "next": after})

    @router.get("/v1/incidents/{incident_id}", response_model=None, responses=ONE)
    async def show_incident(incident_id: str) -> Response:
        """Return one incident: the signs that it was joined from, everything that happened to it, and what can help near it."""
        alarm = await book.one(known(incident_id))
        if alarm is None or alarm.rule not in JOIN:
            raise Refused(UNKNOWN_ALARM, id=incident_id)
        whole = whole_alarm(alarm, await book.moves(alarm.id), RULE[alarm.rule])
        return told(whole | _listed(alarm) | joined(alarm, await registry.newest()))

    return router


def _listed(alarm: Alarm) -> dict[str, Any]:
    return told_alarm(alarm, RULE.get(alarm.rule)) | {"href": f"/v1/incidents/{alarm.id}"}


def joined(alarm: Alarm, places: Places) -> dict[str, Any]:
    """Return what an incident was joined from, and the resources near it."""
    seen = alarm.seen.evidence if alarm.seen else {}
    centre = seen.get("centre", {})
    near = nearest(Degrees(float(centre["lat"]), float(centre["lng"])), places, MOST_RESOURCES) if centre else []
    return {
        "signs": seen.get("signs", {}), "centre": centre, "evidence": seen.get("evidence", []),
        "resources": [_resource(each) for each in near], "standard": "project rule", "unconfirmed": list(JOIN[alarm.rule].unconfirmed),
    }  # fmt: skip


def _resource(near: Near) -> dict[str, Any]:
    return {"subject": near.site.subject, "title": near.site.title, "metres": near.metres, "words": dict(near.site.words)}
