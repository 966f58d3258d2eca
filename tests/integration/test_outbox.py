"""What was answered for reaches Kafka once, whoever dies between the answer and the relay."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from connectors.clock import now
from connectors.embedded.broker import Broker
from connectors.feeds import FEEDS
from connectors.postgres.outbox import Outbox, post
from connectors.postgres.pool import transaction
from connectors.settings import Settings
from streams.topics import topics
from tests.conftest import CACHE, IN_CI
from tests.servers.kafka import RealKafka, missing
from tests.servers.postgres import RealPostgres
from tests.servers.roles import Role
from tests.servers.town import Town, landing, town

CALL = "city,community,device,called_at,answered_at,arrived_at,kind\n中山,烟洲社区,A{},2026-03-26 02:14:05,2026-03-26 02:14:31,,求助\n"
PATIENCE_S = 60.0


async def decided(place: Town, count: int, ids: list[str]) -> None:
    """Post *count* events as a service does: each in the transaction that decides."""
    for _ in range(count):
        each = landing(now())
        async with transaction(place.intake.pool) as connection:
            await post(connection, "sos", CALL.format(1000 + len(ids)).encode(), each)
        ids.append(each)


async def relayed(place: Town) -> None:
    outbox = Outbox(place.intake.pool, [feed.name for feed in FEEDS])
    async with asyncio.timeout(PATIENCE_S):
        while await outbox.waiting():  # noqa: ASYNC110 - another process empties it
            await asyncio.sleep(0.05)


async def each_counts_once(place: Town, ids: list[str]) -> None:
    await place.done()
    rows = await place.ask("SELECT landing_id, sum(received) AS received FROM receipts WHERE feed = 'sos' GROUP BY landing_id")
    received = {row["landing_id"]: row["received"] for row in rows}
    assert received.keys() == set(ids)
    assert len(set(received.values())) == 1
    (kept,) = await place.ask("SELECT count(DISTINCT split_part(subject, '/', 3)) AS devices FROM series WHERE feed = 'sos'")
    assert kept["devices"] == len(ids)
    await place.audit()


@asynccontextmanager
async def gateways(place: Town, count: int) -> AsyncIterator[list[Role]]:
    roles = [Role("gateway", place.settings, "--port", "0", number=number) for number in range(1, count + 1)]
    async with AsyncExitStack() as stack:
        for role in roles:
            stack.callback(role.end)
            await asyncio.to_thread(role.start)
        yield roles


@pytest.mark.skipif(bool(missing()) and not IN_CI, reason=f"a real Kafka needs {missing()}")
async def test_killed_gateways_and_a_kafka_that_is_away_lose_nothing_and_count_nothing_twice(
    tmp_path: Path, postgres: RealPostgres
) -> None:
    kafka, ids = RealKafka(tmp_path / "kafka", CACHE), list[str]()
    await asyncio.to_thread(kafka.start)
    try:
        place = Settings(kafka=kafka.address, database=postgres.create("outbox"), data_dir=tmp_path)
        async with town(place) as city:
            await decided(city, 20, ids)  # nobody relays yet: the gateway died right after it had answered
            async with gateways(city, 2) as (one, other):
                writing = asyncio.create_task(decided(city, 300, ids))
                await asyncio.sleep(0.3)
                await asyncio.to_thread(one.kill)
                await asyncio.to_thread(one.start)
                await asyncio.to_thread(other.kill)
                await writing
                await relayed(city)
                await asyncio.to_thread(kafka.kill)
                await decided(city, 30, ids)  # people are answered while Kafka is away
                await asyncio.sleep(2.5)
                async with httpx.AsyncClient() as client:
                    shown = (await client.get(f"{one.url}/metrics")).text
                assert "\nxiqu_outbox_bodies 30.0\n" in shown
                assert "\nxiqu_outbox_oldest_seconds 0.0\n" not in shown
                await asyncio.to_thread(kafka.start)
                await relayed(city)
                await each_counts_once(city, ids)
    finally:
        kafka.kill()
        postgres.drop("outbox")


async def test_on_the_embedded_broker_the_outbox_waits_for_the_books(tmp_path: Path, postgres: RealPostgres) -> None:
    broker, ids = Broker({topic.name: topic.partitions for topic in topics(FEEDS)}), list[str]()
    try:
        place = Settings(kafka=broker.start(), database=postgres.create("outbox_embedded"), embedded=True, data_dir=tmp_path)
        async with town(place) as city, gateways(city, 1) as (one,):
            await decided(city, 40, ids)
            await asyncio.to_thread(one.kill)
            await decided(city, 40, ids)
            await asyncio.to_thread(one.start)
            await relayed(city)
            await each_counts_once(city, ids)
    finally:
        broker.stop()
        postgres.drop("outbox_embedded")
