"""A worker of several processes is one worker: one address, one set of figures, one end."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from connectors.clock import stopwatch
from connectors.settings import Settings
from tests.integration.batch import HEADER
from tests.servers.kafka import RealKafka
from tests.servers.postgres import RealPostgres
from tests.servers.roles import Role
from tests.servers.town import Town, town

PROCESSES = 3
STATIONS = 24
PATIENCE_S = 40.0


@pytest_asyncio.fixture
async def place(kafka: RealKafka, postgres: RealPostgres, tmp_path: Path) -> AsyncIterator[Town]:
    name = f"processes_{tmp_path.name[-12:]}".lower().replace("-", "_")
    settings = Settings(kafka=kafka.address, database=postgres.create(name), data_dir=tmp_path, processes=PROCESSES)
    async with town(settings) as one:
        yield one
    postgres.drop(name)


def bodies() -> list[str]:
    return [f"{HEADER}\n望市,20260326,9,{number}号,{number + 1},36,0.7,19,36,3,\n" for number in range(STATIONS)]


async def ended(worker: Role) -> int:
    assert worker.process is not None
    elapsed = stopwatch()
    while worker.alive:
        assert elapsed() < PATIENCE_S, worker.said
        await asyncio.sleep(0.05)
    return worker.process.returncode


def runs(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    except OSError:
        return False


async def all_gone(pids: list[int]) -> None:
    elapsed = stopwatch()
    while any(map(runs, pids)):
        assert elapsed() < PATIENCE_S, pids
        await asyncio.sleep(0.05)


async def test_its_processes_share_the_stations_and_show_each_reading_and_figure_once(place: Town) -> None:
    (worker,) = place.workers
    assert len(worker.processes) == PROCESSES
    await place.land("air_quality", bodies())
    await place.done()
    assert worker.metric("xiqu_ledger_readings_total", feed="air_quality", category="stored") == 6 * STATIONS
    rows = await place.ask("SELECT subject, value FROM results WHERE kpi = 'air.aqi_hour'")
    shown = {row["subject"]: worker.metric("xiqu_kpi_value", kpi="air.aqi_hour", subject=row["subject"]) for row in rows}
    assert shown == {row["subject"]: float(row["value"]) for row in rows}
    assert len(shown) == STATIONS
    assert worker.get("/health/ready").json() == {"ready": True, "checks": {"kafka": True, "postgres": True}}
    await place.audit()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_asked_to_stop_it_stops_them_all_and_says_nothing(place: Town, number: signal.Signals) -> None:
    (worker,) = place.workers
    pids = worker.processes
    assert await asyncio.to_thread(worker.stop, number) == 0
    await all_gone(pids)
    assert "Traceback" not in worker.said
    assert "process 1" not in worker.said


async def test_one_that_is_killed_ends_them_all_and_the_worker_says_which(place: Town) -> None:
    (worker,) = place.workers
    pids = worker.processes
    os.kill(pids[1], signal.SIGKILL)
    assert await ended(worker) == 2
    await all_gone(pids)
    assert f"process 2 (pid {pids[1]}) was killed by signal 9" in worker.said
    await asyncio.to_thread(worker.start)
    await place.land("air_quality", bodies())
    await place.done()
    await place.audit()


async def test_they_go_when_the_worker_is_killed_that_minds_them(place: Town) -> None:
    (worker,) = place.workers
    pids = worker.processes
    worker.kill()
    await all_gone(pids)
