"""A detection that lands becomes a case, once, however often its body lands; what became of it is a fact of case_event."""

from datetime import timedelta

import pytest

from connectors.clock import now
from connectors.postgres.places import PostgresPlaces
from models.period import CITY_ZONE
from tests.servers.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLACES = """{"areas": [{"name": "中山", "kind": "city"}, {"name": "西区街道", "kind": "street", "parent": "中山"},
 {"name": "烟洲社区", "kind": "community", "parent": "西区街道"}],
 "sites": [{"subject": "中山/烟洲社区/摄像头3", "feed": "detections", "lat": "22.5677", "lng": "113.3086", "datum": "WGS-84"}]}"""


async def test_a_detection_that_lands_twice_is_one_case(real: Town) -> None:
    await PostgresPlaces(real.intake.pool, now).load(PLACES, "test", "places.json")
    seen = (now() - timedelta(minutes=5)).astimezone(CITY_ZONE)
    body = f"city,area,device,time,kind,state\n中山,烟洲社区,摄像头3,{seen:%Y-%m-%d %H:%M:%S},暴露垃圾,待核实\n"
    await real.land("detections", [body, body, body.replace("待核实", "属实")])
    await real.done()
    (case,) = await real.ask("SELECT kind, origin, area, number, reporters FROM cases")
    assert tuple(case) == ("matter-06010", "detections", "烟洲社区", 1, 1)
    (waiting,) = await real.ask("SELECT feed, body FROM outbox")
    assert waiting["feed"] == "case_event"
    await real.land(waiting["feed"], [waiting["body"]])
    await real.done()
    facts = await real.ask("SELECT metric FROM series WHERE feed = 'case_event' AND metric = 'stage'")
    assert len(facts) == 1
