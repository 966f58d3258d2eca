"""Incidents as whoever is on duty sees them."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from connectors.gateway.alarm_shapes import AlarmsShape
from connectors.gateway.incidents import IncidentShape
from models.access import Role
from models.alarm import Alarm, AlarmState, Seen, alarm_id
from models.alarm_rule import Level
from models.emergency import RESOURCES
from models.place import Places, Point, Site
from streams.alarms.joins import BURST_PIPE
from streams.watch.changes import moved
from tests.unit.gateway.test_alarms import alarm, ask
from tests.unit.gateway.twins import NOW, City, key_of_role

GAUGE = "中山/烟洲社区/测压点1"
EVIDENCE = {
    "signs": {"pressure": 1, "wet_road": 2, "slow_traffic": 1}, "centre": {"subject": GAUGE, "lat": "22.5677000", "lng": "113.3086000"},
    "evidence": [
        {"sign": "pressure", "id": "1", "subject": GAUGE, "began_at": NOW.isoformat(), "ended_at": None, "metres": 0},
    ],
}  # fmt: skip


def incident() -> Alarm:
    since = NOW - timedelta(minutes=30)
    return Alarm(
        id=alarm_id(BURST_PIPE.name, GAUGE, since), rule=BURST_PIPE.name, subject=GAUGE, kpi="", state=AlarmState.RAISED,
        level=Level.ORANGE, since=since, raised_at=since, learned_at=since, seen=Seen(Decimal(3), "3", since, 4, EVIDENCE),
    )  # fmt: skip


@dataclass(frozen=True)
class Registered:
    places: Places

    async def newest(self) -> Places:
        return self.places


@pytest.fixture
def city() -> City:
    at = Point(Decimal("22.5777"), Decimal("113.3086"))
    pump = Site(subject="中山/排涝车", feed=RESOURCES, title="龙吸水", point=at, words={"phone": "1"})
    found = City(registry=Registered(Places(sites={(RESOURCES, pump.subject): pump})))
    for each in (alarm(), incident()):
        told = moved(each, each.state, each.since, each.since)
        found.alarms.alarms[each.id], found.alarms.told[each.id] = told.alarm, [*told.moves]
    return found


async def test_an_incident_tells_its_signs_and_what_can_help_near_it(city: City) -> None:
    (listed,) = AlarmsShape.model_validate((await ask(city, "GET", "/v1/incidents?state=raised")).json()).alarms
    assert (listed.rule, listed.value, listed.href) == (BURST_PIPE.name, Decimal(3), f"/v1/incidents/{incident().id}")
    told = IncidentShape.model_validate((await ask(city, "GET", listed.href)).json())
    assert told.signs == EVIDENCE["signs"]
    assert [(each.subject, each.metres) for each in told.evidence] == [(GAUGE, 0)]
    assert [(each.title, each.metres, each.words) for each in told.resources] == [("龙吸水", 1112, {"phone": "1"})]
    assert [each.state for each in told.moves] == ["raised"]
    assert told.unconfirmed == list(BURST_PIPE.unconfirmed)


async def test_an_alarm_of_one_figure_is_no_incident(city: City) -> None:
    for unknown in (alarm().id, "0", "%00"):
        answer = await ask(city, "GET", f"/v1/incidents/{unknown}")
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:xiqu:problem:unknown-alarm")
    assert (await ask(city, "GET", "/v1/incidents?cursor=nothing")).status_code == 400
    assert (await ask(city, "GET", "/v1/incidents", {"X-API-Key": key_of_role(Role.REPORTER)})).status_code == 403
