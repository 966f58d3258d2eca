"""A page that drops and comes back all the time, to any gateway, while gateways, worker and broker are killed: it misses nothing."""

import asyncio
import os
import random
import secrets
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import orjson
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from connectors.embedded.port import free_port
from connectors.present import time_json
from connectors.settings import Settings
from streams.topics import RESULTS
from tests.conftest import IN_CI
from tests.integration.test_kills import kept_up, landing_on, servers
from tests.servers.kafka import RealKafka, missing
from tests.servers.page import Figure, Page
from tests.servers.roles import Role
from tests.servers.town import Town, town

SEED = int(os.environ.get("KILL_SEED") or secrets.randbelow(10**6))
DROPS = int(os.environ.get("DROPS") or 300)
"""1,000 by hand; CI has no time for more than these."""
KINDS = ("gateway", "worker", "broker")
LONGEST_STAY_S, PEACE_S, PATIENCE_S = 0.12, 2.0, 120.0


@asynccontextmanager
async def doors(place: Town) -> AsyncIterator[list[Role]]:
    """Run two gateways, each at an address that it keeps."""
    both = [Role("gateway", place.settings, "--port", str(free_port()), number=number) for number in (1, 2)]
    try:
        for each in both:
            await asyncio.to_thread(each.start)
        yield both
    finally:
        for each in both:
            each.end()


async def killing(place: Town, gateways: Sequence[Role], kafka: RealKafka, over: asyncio.Event, dice: random.Random) -> Counter[str]:
    """Kill one thing after the other, each at least once, until it is over, and bring each back."""
    killed, first = Counter[str](), dice.sample(KINDS, len(KINDS))
    while first or not over.is_set():
        victim = first.pop() if first else dice.choice((*KINDS, "gateway"))
        match victim:
            case "gateway":
                one = dice.choice(gateways)
                await asyncio.to_thread(one.kill)
                await asyncio.to_thread(one.start)
            case "worker":
                await asyncio.to_thread(place.workers[0].kill)
            case "broker":
                await asyncio.to_thread(kafka.kill)
                await asyncio.sleep(dice.uniform(0, 0.5))
                await asyncio.to_thread(kafka.start)
        killed[victim] += 1
        await asyncio.sleep(dice.uniform(0, PEACE_S))
    return killed


async def dropping(page: Page, gateways: Sequence[Role], dice: random.Random) -> int:
    """Follow whichever gateway for a moment, again and again; returns how often a gateway was away."""
    away = 0
    for _ in range(DROPS):
        with suppress(TimeoutError):
            try:
                async with asyncio.timeout(dice.uniform(0, LONGEST_STAY_S)):
                    await page.follow(dice.choice(gateways).url, lambda: False, topics="results")
            except httpx.TransportError:
                away += 1
                await asyncio.sleep(LONGEST_STAY_S)
    return away


async def published(kafka: RealKafka) -> set[tuple[Figure, int]]:
    """Return every figure and revision that is in the log."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka.address, enable_auto_commit=False)
    await consumer.start()
    partitions = [TopicPartition(RESULTS.name, number) for number in range(RESULTS.partitions)]
    consumer.assign(partitions)
    await consumer.seek_to_beginning(*partitions)
    ends, found = await consumer.end_offsets(partitions), set[tuple[Figure, int]]()
    while any([await consumer.position(each) < ends[each] for each in partitions]):
        for records in (await consumer.getmany(timeout_ms=500)).values():
            for record in records:
                found |= {((each["kpi"], each["subject"], each["period_start"]), each["revision"]) for each in orjson.loads(record.value)}
    await consumer.stop()
    return found


@pytest.mark.timeout(600)
@pytest.mark.skipif(bool(missing()) and not IN_CI, reason=f"a real Kafka needs {missing()}")
async def test_a_page_that_drops_again_and_again_through_kills_has_in_the_end_seen_every_change(tmp_path: Path) -> None:
    dice, page, over, landed = random.Random(SEED), Page(), asyncio.Event(), dict[str, str]()
    sys.stdout.write(f"KILL_SEED={SEED}\n")
    async with servers(tmp_path) as (kafka, postgres):
        settings = Settings(kafka=kafka.address, database=postgres.dsn, data_dir=tmp_path / "roles", address_rate=0)
        async with town(settings) as place, doors(place) as gateways:
            await page.follow(gateways[0].url, lambda: True, topics="results")
            async with asyncio.TaskGroup() as group:
                keeper = group.create_task(kept_up(place.workers[0]))
                load = group.create_task(landing_on(place, landed, over, dice))
                kills = group.create_task(killing(place, gateways, kafka, over, dice))
                away = await dropping(page, gateways, dice)
                over.set()
                await load
                killed = await kills
                await place.done()
                keeper.cancel()
            rows = await place.ask("SELECT kpi, subject, period_start, revision FROM results")
            stand = {((row["kpi"], row["subject"], time_json(row["period_start"])), row["revision"]) for row in rows}
            wanted = stand | await published(kafka)
            async with asyncio.timeout(PATIENCE_S):
                await page.follow(gateways[0].url, lambda: not unseen(page, wanted), topics="results")
    sys.stdout.write(
        f"{DROPS} drops, {away} at a door that was closed, killed {dict(killed)}, {len(wanted)} changes of {len(stand)} figures\n"
    )
    assert (page.gaps, page.snapshots) == ([], 1)
    assert {figure for figure, _ in wanted} == {figure for figure, _ in stand}


def unseen(page: Page, wanted: set[tuple[Figure, int]]) -> set[tuple[Figure, int]]:
    return {(figure, revision) for figure, revision in wanted if revision not in page.told.get(figure, ())}
