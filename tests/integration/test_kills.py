"""kill -9 whatever stands, at any moment, under load, on a real Kafka: nothing is lost, nothing counts twice, every figure is right."""

import asyncio
import os
import random
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from connectors.settings import Settings
from models.errors import Unavailable
from tests.conftest import CACHE, IN_CI
from tests.integration.batch import HEADER, agrees
from tests.servers.kafka import RealKafka, missing
from tests.servers.postgres import RealPostgres
from tests.servers.roles import Role
from tests.servers.town import Town, landing, town

SEED = int(os.environ.get("KILL_SEED") or secrets.randbelow(10**6))
KILLS = 5 if IN_CI else 2
STATIONS = ("中山/华柏园", "中山/张溪", "中山/中山南区", "中山/紫马岭", "珠海/吉大", "珠海/前山")
FIRST_DAY = datetime(2026, 2, 20, tzinfo=UTC)
"""Some days before the edition changes."""
DAYS = 12
LANDED_AT = datetime(2026, 3, 20, tzinfo=UTC)
CLOSED_AT = datetime(2026, 4, 20, tzinfo=UTC)
AT_LEAST = 500
BURST = 40
PAUSE_S = 0.5
LONGEST_PEACE_S = 6.0
SOURCES = ("", "", "", "审核", "人工")


def row(station: str, hour: datetime, source: str, dice: random.Random) -> str:
    """Return one row of what a station might say, gaps and unmonitored pollutants included."""
    cells = [str(dice.randint(1, high)) for high in (120, 200, 90, 260, 40)]
    cells.insert(2, f"{dice.randint(1, 30) / 10}")
    cells = ["" if dice.random() < 0.02 else "/" if dice.random() < 0.01 else cell for cell in cells]
    label = hour + timedelta(hours=1)
    city, _, point = station.partition("/")
    return ",".join([city, f"{label:%Y%m%d}", f"{label:%H}", point, *cells, source])


def bodies(dice: random.Random) -> Iterator[str]:
    """Pieces of six hours in any order; now and then one is sent again unchanged or with other values, and so for ever."""
    whole = [(station, FIRST_DAY + timedelta(hours=6 * number)) for station in STATIONS for number in range(4 * DAYS)]
    waiting = dice.sample(whole, len(whole))
    sent: list[str] = []
    while True:
        if sent and dice.random() < 0.2:
            yield dice.choice(sent)
            continue
        station, start = waiting.pop() if waiting and dice.random() < 0.8 else dice.choice(whole)
        source = dice.choice(SOURCES)
        rows = [row(station, start + timedelta(hours=hour), source, dice) for hour in range(6)]
        sent.append("\n".join([HEADER, *rows, ""]))
        yield sent[-1]


async def acknowledged(place: Town, body: str, each: str) -> None:
    while True:
        try:
            await place.land("air_quality", [body], [each])
        except Unavailable:
            await asyncio.sleep(0.2)
        else:
            return


async def landing_on(place: Town, landed: dict[str, str], killing: asyncio.Event, dice: random.Random) -> None:
    """Land bursts of bodies for as long as there are kills, and some more; each until it is acknowledged, their ids in any order."""
    more = bodies(dice)
    while not killing.is_set() or len(landed) < AT_LEAST:
        burst = {landing(LANDED_AT + timedelta(seconds=dice.randrange(10**6))): body for body in islice(more, BURST)}
        landed |= burst
        await asyncio.gather(*(acknowledged(place, body, each) for each, body in burst.items()))
        if not killing.is_set():
            await asyncio.sleep(dice.uniform(0, PAUSE_S))


async def kept_up(role: Role) -> None:
    """Start a role again whenever it is gone, as compose and Kubernetes do; only what we killed or a lost server may end it."""
    while True:
        await asyncio.sleep(0.2)
        if not role.alive:
            assert role.process is not None
            assert role.process.returncode in {-9, 2}, role.said[-3000:]
            role.launch()


async def victims(place: Town, kafka: RealKafka, postgres: RealPostgres, dice: random.Random) -> AsyncIterator[str]:
    """Kill one thing after the other, each at a random moment, and bring it back after a random while."""

    async def server(one: RealKafka | RealPostgres) -> None:
        await asyncio.to_thread(one.kill)
        await asyncio.sleep(dice.uniform(0, 1))
        await asyncio.to_thread(one.start)

    async def worker() -> None:
        await asyncio.to_thread(dice.choice(place.workers).kill)

    async def process() -> None:
        for pid in dice.sample(found := dice.choice(place.workers).processes, min(1, len(found))):
            os.kill(pid, signal.SIGKILL)

    kinds: dict[str, Callable[[], Awaitable[None]]] = {
        "broker": lambda: server(kafka),
        "postgres": lambda: server(postgres),
        "worker": worker,
        "process": process,
    }
    pool = ["broker", "postgres", "worker", "worker" if place.settings.processes == 1 else "process"]
    names = [name for _ in range(KILLS) for name in dice.sample(pool, len(pool))][:KILLS]
    for name in names:
        await asyncio.sleep(dice.uniform(0.1, LONGEST_PEACE_S))
        await kinds[name]()
        yield name


@asynccontextmanager
async def servers(folder: Path) -> AsyncIterator[tuple[RealKafka, RealPostgres]]:
    """A broker and a database that may die, so of the test's own."""
    kafka, postgres = RealKafka(folder / "kafka", CACHE), RealPostgres(folder / "postgres")
    try:
        await asyncio.gather(asyncio.to_thread(kafka.start), asyncio.to_thread(postgres.start))
        yield kafka, postgres
    finally:
        kafka.kill()
        postgres.stop()


@pytest.mark.skipif(bool(missing()) and not IN_CI, reason=f"a real Kafka needs {missing()}")
@pytest.mark.parametrize(("workers", "processes"), [(1, 2), (2, 1)])
async def test_whatever_is_killed_the_facts_and_figures_are_those_of_a_plain_batch(workers: int, processes: int, tmp_path: Path) -> None:
    dice, landed, over = random.Random(SEED + workers), dict[str, str](), asyncio.Event()
    sys.stdout.write(f"KILL_SEED={SEED}\n")
    async with servers(tmp_path) as (kafka, postgres), town(_settings(kafka, postgres, tmp_path, processes), workers) as place:
        async with asyncio.TaskGroup() as group:
            keepers = [group.create_task(kept_up(role)) for role in place.workers]
            load = group.create_task(landing_on(place, landed, over, dice))
            killed = [name async for name in victims(place, kafka, postgres, dice)]
            over.set()
            await load
            sys.stdout.write(f"killed {', '.join(killed)} under {len(landed)} bodies\n")
            await place.tick(CLOSED_AT)
            await place.done()
            for keeper in keepers:
                keeper.cancel()
        await agrees(place, landed, CLOSED_AT)
        await place.audit()


def _settings(kafka: RealKafka, postgres: RealPostgres, folder: Path, processes: int) -> Settings:
    return Settings(kafka=kafka.address, database=postgres.dsn, data_dir=folder / "roles", processes=processes)
