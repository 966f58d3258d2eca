"""A pipe bursts: its pressure falls, two people report a wet road, its traffic slows. One incident goes out, and tells what can help."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import orjson
import pytest

from connectors.clock import now
from connectors.postgres.access import PostgresCallers
from models.access import Role as Is
from models.emergency import RESOURCES
from models.period import CITY_ZONE
from tests.integration.test_alarms import SECRET, until
from tests.servers.hook import Server, answer, serving
from tests.servers.roles import Role
from tests.servers.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="module")

GAUGE, ROAD, PUMP = "爆管市/烟洲社区/测压点1", "爆管市/烟洲社区/富华道", "爆管市/排涝车"
LAT, LNG = "22.5677", "113.3086"


def registry() -> str:
    at = {"lat": LAT, "lng": LNG, "datum": "WGS-84"}
    course = [["22.5687", "113.3066"], ["22.5687", "113.3106"]]
    return json.dumps({
        "areas": [
            {"name": "爆管市", "kind": "city"},
            {"name": "某街道", "kind": "street", "parent": "爆管市"},
            {"name": "烟洲社区", "kind": "community", "parent": "某街道"},
        ],
        "sites": [
            {"subject": GAUGE, "feed": "pipe_pressure", "marks": {"normal_pressure": "0.32"}, **at},
            {"subject": ROAD, "feed": "traffic_flow", "marks": {"speed_free_flow": "60"}, "line": course, "datum": "WGS-84"},
            {"subject": PUMP, "feed": RESOURCES, "title": "龙吸水", "words": {"phone": "12345"}, **at},
        ],
    })  # fmt: skip


def pressures(start: datetime) -> Iterator[str]:
    yield "city,community,point,time,pressure"
    for minute in range(0, 60, 5):
        yield f"爆管市,烟洲社区,测压点1,{start + timedelta(minutes=minute):%Y-%m-%d %H:%M},{'0.32' if minute < 15 else '0.10'}"


def speeds(start: datetime) -> Iterator[str]:
    yield "city,area,segment,time,speed"
    for minute in range(0, 60, 5):
        yield f"爆管市,烟洲社区,富华道,{start + timedelta(minutes=minute):%Y-%m-%d %H:%M},8"


@asynccontextmanager
async def watched(real: Town) -> AsyncIterator[tuple[Role, Server]]:
    """Run a watch that tells a hook, beside a gateway."""
    async with AsyncExitStack() as stack:
        hook = await stack.enter_async_context(serving(answer("204 No Content")))
        file = real.settings.data_dir / "channels.json"
        file.write_bytes(orjson.dumps([{"kind": "webhook", "name": "hook", "url": hook.url, "secret": SECRET}]))
        gateway = Role("gateway", real.settings, "--port", "0")
        for role in (Role("watch", real.settings.model_copy(update={"channels": file})), gateway):
            stack.callback(role.end)
            await asyncio.to_thread(role.start)
        yield gateway, hook


async def test_a_burst_pipe_is_told_as_one_incident_with_its_signs_and_who_can_help(real: Town, tmp_path: Path) -> None:
    start = now().astimezone(CITY_ZONE).replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    file = tmp_path / "places.json"
    file.write_text(registry())
    code, out, errors = await real.command("places", "load", str(file), "--by", "张三")
    assert code == 0, out + errors
    async with watched(real) as (gateway, hook):

        def incidents() -> list[dict[str, object]]:
            return [told for each in hook.requests if (told := orjson.loads(each.body))["rule"] == "incident.burst_pipe"]

        async def opened() -> bool:
            return bool(incidents())

        for phone in ("one phone", "another phone"):
            async with httpx.AsyncClient(headers={"User-Agent": phone}) as client:
                wet = {"kind": "道路积水", "lat": LAT, "lng": LNG, "observed_at": (start + timedelta(minutes=20)).isoformat()}
                assert (await client.post(f"{gateway.url}/v1/reports", json=wet)).status_code == 201
        await real.land("pipe_pressure", ["\n".join([*pressures(start), ""])])
        await real.done()
        await until(
            lambda: real.ask("SELECT 1 FROM alarms WHERE rule = 'water.pressure' AND subject = $1 AND raised_at IS NOT NULL", GAUGE)
        )
        await real.land("traffic_flow", ["\n".join([*speeds(start), ""])])
        await until(opened)
        key = (await PostgresCallers(real.intake.pool, now).add(Is.HANDLER, "李某")).key
        async with httpx.AsyncClient(base_url=gateway.url, headers={"X-API-Key": key}, timeout=60) as client:
            (listed,) = (await client.get("/v1/incidents")).json()["alarms"]
            found = (await client.get(listed["href"])).json()
    (told,) = {each["id"]: each for each in incidents()}.values()
    assert (told["id"], told["subject"], told["level"]) == (listed["id"], GAUGE, "orange")
    assert found["signs"] == {"pressure": 1, "wet_road": 2, "slow_traffic": 1}
    assert {(each["sign"], each["metres"]) for each in found["evidence"]} == {("pressure", 0), ("wet_road", 0), ("slow_traffic", 111)}
    assert [(each["title"], each["metres"], each["words"]) for each in found["resources"]] == [("龙吸水", 0, {"phone": "12345"})]
