"""A device goes over its limit: the alarm goes out although the watch is killed, is acknowledged, and clears."""

import asyncio
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta

import httpx
import orjson
import pytest
from aiokafka import AIOKafkaConsumer

from connectors.clock import now
from connectors.postgres.access import PostgresCallers
from models.access import Role as Is
from models.period import CITY_ZONE
from streams.topics import ALARMS
from tests.servers.hook import answer, serving
from tests.servers.roles import Role
from tests.servers.town import Town, landing

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATIENCE_S = 180.0
SUBJECT = "中山/烟洲社区/燃气调压站9号"
SECRET = "whsec_" + b64encode(b"a secret of thirty-two bytes.....").decode()


async def until(true: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await true():  # noqa: ASYNC110 - another process makes it true
            await asyncio.sleep(0.05)


async def test_an_alarm_goes_out_through_a_kill_is_acknowledged_and_clears(real: Town) -> None:
    start = now().astimezone(CITY_ZONE).replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)

    async def reading(minute: int, value: str) -> None:
        at = start + timedelta(minutes=minute)
        body = f"city,area,device,time,item,value,unit,flag\n中山,烟洲社区,燃气调压站9号,{at:%Y-%m-%d %H:%M:%S},可燃气体,{value},%LEL,N\n"
        await real.land("hazard", [body], [landing(at + timedelta(seconds=1))])

    async with AsyncExitStack() as stack:
        hook = await stack.enter_async_context(serving(answer("503 Service Unavailable"), answer("204 No Content")))
        file = real.settings.data_dir / "channels.json"
        file.write_bytes(orjson.dumps([{"kind": "webhook", "name": "hook", "url": hook.url, "secret": SECRET}]))
        watch = Role("watch", real.settings.model_copy(update={"channels": file}))
        gateway = Role("gateway", real.settings, "--port", "0")
        for role in (watch, gateway):
            stack.callback(role.end)
            await asyncio.to_thread(role.start)
        await reading(0, "60")
        await until(lambda: real.ask("SELECT 1 FROM alarm_outbox WHERE error = 'HTTP 503'"))
        await asyncio.to_thread(watch.kill)
        await asyncio.to_thread(watch.start)

        async def heard(count: int) -> bool:
            return len({each.headers["webhook-id"] for each in hook.requests if each is not hook.requests[0]}) >= count

        await until(lambda: heard(1))
        assert len({each.headers["webhook-id"] for each in hook.requests}) == 1
        raised = orjson.loads(hook.requests[-1].body)
        assert (raised["subject"], raised["state"], raised["level"], raised["kpi"], raised["value"]) == (
            SUBJECT, "raised", "red", "hazard.peak", 2,
        )  # fmt: skip
        key = (await PostgresCallers(real.intake.pool, now).add(Is.HANDLER, "李某")).key
        async with httpx.AsyncClient(base_url=gateway.url, headers={"X-API-Key": key}, timeout=60) as client:
            (listed,) = (await client.get("/v1/alarms", params={"state": "raised", "subject": SUBJECT})).json()["alarms"]
            assert listed["id"] == raised["id"]
            await seen_from_the_command_line(real, raised["id"])
            assert (await client.post(f"{listed['href']}/acknowledgement", json={"note": "在路上"})).json()["acknowledged_by"] == "李某"
            await until(lambda: heard(2))
            for minute in (15, 30):
                await reading(minute, "2")
            await until(lambda: heard(3))
            whole = (await client.get(listed["href"])).json()
        assert [move["state"] for move in whole["moves"]] == ["raised", "acknowledged", "cleared"]
        assert whole["cleared_at"] == (start + timedelta(minutes=30)).isoformat()
        assert await published(real, raised["id"]) == [(1, "raised"), (2, "acknowledged"), (3, "cleared")]


async def seen_from_the_command_line(real: Town, alarm: str) -> None:
    """Look at *alarm* as whoever is on duty at a terminal does, silence it and let it be told again."""

    async def said(*words: str) -> str:
        code, told, errors = await real.command("alarms", *words)
        assert code == 0, errors
        return told

    assert alarm[:8] in await said("list", "--subject", SUBJECT)
    assert "红色告警：危险气体报警" in await said("show", alarm[:8])
    made = re.search(r"│ ([0-9a-f-]{36}) │", await said("silence", "--subject", SUBJECT, "--rule", "hazard", "更换探头"))
    assert made
    assert "静默至" in await said("list", "--subject", SUBJECT)
    await said("silence", "--end", made[1])
    assert "静默至" not in await said("list", "--subject", SUBJECT)
    code, _, errors = await real.command("alarms", "ack", "0" * 8)
    assert code == 2
    assert "there is none" in errors


async def published(real: Town, alarm: str) -> list[tuple[int, str]]:
    """Return what `city.alarms` has of *alarm*, each change once, in order."""
    consumer = AIOKafkaConsumer(ALARMS.name, bootstrap_servers=real.settings.kafka, auto_offset_reset="earliest", group_id=None)
    await consumer.start()
    found: dict[int, str] = {}
    try:
        async with asyncio.timeout(PATIENCE_S):
            while len(found) < 3:
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    for record in records:
                        found |= {each["move"]: each["state"] for each in orjson.loads(record.value) if each["id"] == alarm}
    finally:
        await consumer.stop()
    return sorted(found.items())
