"""What reaches the raw topic or the door without being a whole body of ours, on a real Kafka."""

import asyncio

import pytest

from tests.servers.roles import Role
from tests.servers.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="module")

BODY = b"city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2\n%s,20260326,8,%s,17,36,0.7,19,36,3\n"


async def facts_of(place: Town, subject: str) -> int:
    await place.done()
    return len(await place.ask("SELECT 1 FROM facts JOIN series ON series.id = series_id WHERE subject = $1", subject))


async def test_a_record_that_somebody_else_sent_is_read_and_one_without_a_body_hurts_nobody(real: Town) -> None:
    producer = real.intake.landing._producer  # type: ignore[union-attr]
    foreign = BODY % ("奇市".encode(), "外来".encode())
    for _ in range(2):
        await producer.send_and_wait("city.raw.air_quality", foreign)
    await producer.send_and_wait("city.raw.air_quality", None, key=b"gone")
    assert await facts_of(real, "奇市/外来") == 6
    await real.audit()


async def test_a_body_that_breaks_off_leaves_the_door_open(real: Town) -> None:
    gateway = Role("gateway", real.settings, "--port", "0")
    await asyncio.to_thread(gateway.start)
    try:
        _, key, _ = await real.command("keys", "add", "air_quality")
        host, _, port = gateway.url.removeprefix("http://").partition(":")
        for _ in range(20):
            _, writer = await asyncio.open_connection(host, int(port))
            head = f"POST /v1/feeds/air_quality HTTP/1.1\r\nHost: x\r\nX-Api-Key: {key.strip()}\r\nContent-Length: 1000\r\n\r\n"
            writer.write(head.encode() + BODY[:40])
            await writer.drain()
            writer.close()
        reader, writer = await asyncio.open_connection(host, int(port))
        body = BODY % ("奇市".encode(), "全文".encode())
        head = f"POST /v1/feeds/air_quality HTTP/1.1\r\nHost: x\r\nX-Api-Key: {key.strip()}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        assert b" 202 " in await reader.readline()
        writer.close()
        assert await facts_of(real, "奇市/全文") == 6
        assert len(await real.ask("SELECT DISTINCT landing_id FROM receipts WHERE received = 6")) == 3
    finally:
        gateway.end()
