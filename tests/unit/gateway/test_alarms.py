from datetime import timedelta
from typing import Any

import httpx
import pytest

from connectors.gateway.alarm_shapes import AlarmRulesShape, AlarmShape, AlarmsShape, SilenceShape, SilencesShape, WholeAlarmShape
from models.access import Role
from models.alarm import Alarm, AlarmState, alarm_id
from models.alarm_rule import Level
from streams.watch.changes import moved
from tests.unit.gateway.twins import NOW, City, key_of_role

SUBJECT = "中山/烟洲社区/GAS-07"
OFFICER = {"X-API-Key": key_of_role(Role.OFFICER)}
HANDLER = {"X-API-Key": key_of_role(Role.HANDLER)}


def alarm(minutes: int = 5, state: AlarmState = AlarmState.RAISED) -> Alarm:
    since = NOW - timedelta(minutes=minutes)
    return Alarm(
        id=alarm_id("hazard.gas", SUBJECT, since), rule="hazard.gas", subject=SUBJECT, kpi="hazard.peak", state=state, level=Level.YELLOW,
        since=since, raised_at=since, learned_at=since,
    )  # fmt: skip


@pytest.fixture
def city() -> City:
    found = City()
    for each in (alarm(5), alarm(60, AlarmState.CLEARED)):
        told = moved(each, each.state, each.since, each.since)
        found.alarms.alarms[each.id] = told.alarm
        found.alarms.told[each.id] = [*told.moves]
    return found


async def ask(city: City, method: str, path: str, headers: dict[str, str] = OFFICER, body: Any = None) -> httpx.Response:  # noqa: ANN401 - any JSON
    async with httpx.AsyncClient(transport=httpx.ASGITransport(city.app()), base_url="http://city", headers=headers) as client:
        return await client.request(method, path, json=body)


async def test_a_list_of_alarms_is_paged_by_when_they_began(city: City) -> None:
    first = AlarmsShape.model_validate((await ask(city, "GET", "/v1/alarms?limit=1")).json())
    assert [each.state for each in first.alarms] == ["raised"]
    second = AlarmsShape.model_validate((await ask(city, "GET", f"/v1/alarms?limit=1&cursor={first.next}")).json())
    assert [each.state for each in second.alarms] == ["cleared"]
    assert second.next is None
    assert (await ask(city, "GET", "/v1/alarms?state=raised&rule=air")).json()["alarms"] == []
    assert len((await ask(city, "GET", "/v1/alarms?subject=烟洲社区&rule=hazard")).json()["alarms"]) == 2


async def test_an_alarm_is_acknowledged_once_by_name(city: City) -> None:
    path = f"/v1/alarms/{alarm().id}"
    answer = await ask(city, "POST", f"{path}/acknowledgement", HANDLER, {"note": "在路上"})
    assert AlarmShape.model_validate(answer.json()).state == "acknowledged"
    assert (await ask(city, "POST", f"{path}/acknowledgement", HANDLER, {})).json() == answer.json()
    whole = WholeAlarmShape.model_validate((await ask(city, "GET", path)).json())
    assert [(each.move, each.state, each.note) for each in whole.moves] == [(1, "raised", ""), (2, "acknowledged", "在路上")]


async def test_an_alarm_that_is_over_needs_nobody(city: City) -> None:
    answer = await ask(city, "POST", f"/v1/alarms/{alarm(60).id}/acknowledgement", HANDLER, {})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:xiqu:problem:not-raised")
    unknown = await ask(city, "POST", "/v1/alarms/0/acknowledgement", HANDLER, {})
    assert unknown.status_code == 404


async def test_a_silence_has_an_end_that_can_be_moved(city: City) -> None:
    sent = {
        "rule": "hazard",
        "subject": "烟洲社区",
        "ends_at": (NOW + timedelta(hours=2)).isoformat(),
        "reason": "换探头",
        "kind": "maintenance",
    }
    made = await ask(city, "POST", "/v1/alarms/silences", body=sent)
    assert made.status_code == 201
    silence = SilenceShape.model_validate(made.json())
    moved_to = {"ends_at": (NOW + timedelta(hours=3)).isoformat()}
    assert (await ask(city, "PATCH", f"/v1/alarms/silences/{silence.id}", body=moved_to)).status_code == 200
    assert len(SilencesShape.model_validate((await ask(city, "GET", "/v1/alarms/silences")).json()).silences) == 1
    assert (await ask(city, "DELETE", f"/v1/alarms/silences/{silence.id}")).status_code == 200
    again = await ask(city, "DELETE", f"/v1/alarms/silences/{silence.id}")
    assert (again.status_code, again.json()["type"]) == (409, "urn:xiqu:problem:silence-over")


@pytest.mark.parametrize("hours", [-1, 0, 24 * 40])
async def test_a_silence_without_a_sensible_end_is_refused(city: City, hours: int) -> None:
    sent = {"ends_at": (NOW + timedelta(hours=hours)).isoformat(), "reason": "x"}
    answer = await ask(city, "POST", "/v1/alarms/silences", body=sent)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:xiqu:problem:bad-silence")


async def test_rules_are_for_everybody_with_their_thresholds(city: City) -> None:
    found = AlarmRulesShape.model_validate((await ask(city, "GET", "/v1/alarms/rules", {})).json())
    rain = next(rule for rule in found.rules if rule.name == "disaster.heavy_rain_hour")
    assert [(mark.level, str(mark.raise_at)) for mark in rain.marks] == [("yellow", "20")]
