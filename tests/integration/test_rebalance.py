"""What Faust has fetched and not handed over when partitions are dealt out anew is fetched again, also where nothing is committed yet."""

import asyncio
from collections.abc import Collection
from typing import Any, cast

from aiokafka import AIOKafkaProducer
from faust.types import TP

from connectors.clock import stopwatch
from connectors.feeds import FEEDS
from connectors.kafka.admin import make_topics
from models.place import Places
from models.result import Node
from streams.agents import city
from streams.atlas import fixed
from streams.compute import Work
from streams.graph import Graph
from streams.kpis import KPIS
from streams.topics import OBSERVATIONS, topics
from tests.conftest import numbers
from tests.servers.kafka import RealKafka
from tests.twins.road import Nobody

PATIENCE_S = 40.0
PARTITION = 3


class Held:
    """Stands for the road: it tells what it was given, and keeps each batch in hand until it may go on."""

    def __init__(self) -> None:
        self.atlas, self.witness = fixed(Graph(KPIS, Places())), Nobody()
        self.given: list[bytes] = []
        self.may_go_on = asyncio.Event()

    async def store(self, events: list[Any]) -> None:
        self.given += [event.value for event in events]
        await self.may_go_on.wait()

    async def compute(self, work: Work, pending: Collection[Node] = ()) -> None:
        """Compute nothing: what other tests have announced is not what this one looks at."""


async def test_records_thrown_away_before_anything_is_committed_are_fetched_again(kafka: RealKafka) -> None:
    await make_topics(kafka.address, topics(FEEDS))
    road, group = Held(), f"rebalance_{next(numbers)}"
    app = city(group, kafka.address, cast("Any", road))
    producer = AIOKafkaProducer(bootstrap_servers=kafka.address)
    await producer.start()
    elapsed = stopwatch()
    try:
        await producer.send_and_wait(OBSERVATIONS.name, f"{group} in hand".encode(), partition=PARTITION)
        await app.start()
        while not road.given:
            assert elapsed() < PATIENCE_S
            await asyncio.sleep(0.05)
        waiting = [f"{group} waiting {number}".encode() for number in range(3)]
        for value in waiting:
            last = await producer.send_and_wait(OBSERVATIONS.name, value, partition=PARTITION)
        while (cast("Any", app.consumer)._read_offset[TP(OBSERVATIONS.name, PARTITION)] or 0) < last.offset:
            assert elapsed() < PATIENCE_S
            await asyncio.sleep(0.05)
        assert not set(waiting) & set(road.given)
        app.flow_control.suspend()  # from here on what Faust does when a worker joins
        app.flow_control.clear()
        await app.consumer.perform_seek()
        app.flow_control.resume()
        road.may_go_on.set()
        while not set(waiting) <= set(road.given):
            assert elapsed() < PATIENCE_S, road.given
            await asyncio.sleep(0.05)
    finally:
        road.may_go_on.set()
        await app.stop()
        await producer.stop()
