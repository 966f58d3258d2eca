"""How compute goes about its work, over the twins: what comes while it computes, and what it acknowledges when."""

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from connectors.feeds import FEEDS
from models.landing import landing_id
from models.place import Places
from streams.attend import INBOX_BYTES, Inbox, attend
from streams.desk import Desk
from streams.graph import Graph
from streams.kpis import KPIS
from tests.twins.log import NEWS, Slot
from tests.twins.road import TwinRoad

LANDED = datetime(2026, 3, 28, 12, tzinfo=UTC)
HEADER = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2\n"
GRAPH = Graph(KPIS, Places())


@dataclass
class Record:
    """A record that notes in *acked* that it was acknowledged."""

    value: bytes
    acked: list[bytes] = field(repr=False)

    def ack(self) -> None:
        self.acked.append(self.value)


def city() -> TwinRoad:
    road = TwinRoad({feed.name: feed for feed in FEEDS}, GRAPH)
    for number in range(3):
        rows = "".join(
            f"甲市,202603{day},{hour},{number}号,{10 + hour},36,0.7,19,{36 + day},3\n" for day in (26, 27) for hour in range(1, 24)
        )
        road.land("air_quality", landing_id(LANDED, bytes([number]) * 10), (HEADER + rows).encode())
    return road


def news(road: TwinRoad, sent: Counter[Slot]) -> list[bytes]:
    """Return the records on the topic of changes that were not returned before."""
    fresh = []
    for slot, records in list(road.log.records.items()):
        if slot.topic == NEWS:
            fresh += records[sent[slot] :]
            sent[slot] = len(records)
    return fresh


async def attended(road: TwinRoad) -> tuple[list[bytes], list[bytes]]:
    """Compute all news of *road* as the agent does, each record put in by itself; return what was put in and what was acknowledged."""
    inbox, put, acked = Inbox[Record](), list[bytes](), list[bytes]()
    attending = asyncio.create_task(attend(inbox, Desk(lambda: GRAPH, size=2), road.road))
    sent: Counter[Slot] = Counter()
    async with asyncio.timeout(60):
        while (fresh := news(road, sent)) or len(acked) < len(put):
            for value in fresh:
                put.append(value)
                await inbox.put(Record(value, acked))
            await asyncio.sleep(0)
    attending.cancel()
    with suppress(asyncio.CancelledError):
        await attending
    return put, acked


async def test_hours_between_and_days_in_rounds_end_in_the_same_figures_as_everything_at_once() -> None:
    """The records of the first go one by one while it computes, the second reads all that there is each time."""
    ours, whole = city(), city()
    whole.rest(limit=1000)
    await stored(ours)
    put, acked = await attended(ours)
    assert acked == put
    assert len(put) > 3
    assert ours.figures() == whole.figures()
    assert ours.figures()


async def stored(road: TwinRoad) -> None:
    """Read and store what has landed, and compute nothing yet."""
    while slots := [slot for slot in road.log.unread() if slot.topic != NEWS]:
        await road.work(slots[0], 1)


async def test_the_inbox_holds_up_whoever_brings_more_than_it_holds() -> None:
    inbox = Inbox[Record]()
    big = Record(bytes(INBOX_BYTES), [])
    await inbox.put(big)
    more = asyncio.create_task(inbox.put(big))
    await asyncio.sleep(0)
    assert not more.done()
    assert await inbox.take(None) == [big]
    await more
    assert await inbox.take(0.0) == [big]
    assert await inbox.take(0.0) == []
