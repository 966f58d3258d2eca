"""A city on a machine that has only Python: its broker forgets and may die, and still nothing that was answered for is lost."""

import asyncio
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from connectors.postgres.archive import RawArchive
from connectors.settings import Settings, child_environment
from models.period import CITY_ZONE
from tests.integration.batch import HEADER, agrees, differences, expected, facts, statements
from tests.servers.roles import ROOT, command
from tests.servers.town import Town, landing
from xiqu.city import City, Role, city
from xiqu.landings import intake
from xiqu.running import leave_note, note

FIRST_HOUR = datetime(2025, 6, 1, tzinfo=CITY_ZONE)
FILLER = "。" * 5_300
"""About sixteen kilobytes in a column that nobody reads, so that fifty megabytes are not a million figures."""
WIDE = f"{HEADER},primary"
LONG_AFTER = datetime(2026, 11, 1, tzinfo=UTC)
START_S = 60.0
WORKER: Mapping[str, tuple[str, ...]] = {"worker": (), "collector": ()}


def rows(station: str, first: datetime, hours: int, filler: str, dice: random.Random) -> Iterator[str]:
    for hour in range(1, hours + 1):
        label = first + timedelta(hours=hour)
        values = f"{dice.randint(1, 99)},{dice.randint(1, 150)},{dice.randint(1, 20) / 10},{dice.randint(1, 80)},{dice.randint(1, 200)},3"
        yield f"测试市,{label:%Y%m%d},{label:%H},{station},{values},,{filler}"


def large_bodies(count: int, hours: int, filler: str) -> list[str]:
    dice = random.Random(7)
    return ["\n".join([WIDE, *rows(f"{number:03}号", FIRST_HOUR, hours, filler, dice), ""]) for number in range(count)]


async def until(met: Callable[[], Awaitable[bool]], seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while True:
            if await met():
                return
            await asyncio.sleep(0.05)


@asynccontextmanager
async def inside(one: City) -> AsyncIterator[Town]:
    async with intake(one.settings) as to:
        yield Town(one.settings, to)


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", port=0)


async def test_what_lands_while_the_worker_is_away_waits_and_is_all_found_when_it_comes_back(here: Settings) -> None:
    bodies = large_bodies(210, 15, FILLER)
    assert sum(len(body.encode()) for body in bodies) > 50_000_000
    async with city(here, {"collector": ()}) as one, inside(one) as place:
        landings = [asyncio.create_task(place.land("air_quality", bodies[start::10])) for start in range(10)]
        raw = Role("worker", one.settings)
        await until(lambda: _under_way(place))
        stood_still = await asyncio.wait(landings, timeout=2.0, return_when=asyncio.FIRST_COMPLETED)
        assert not stood_still[0]
        assert place.intake.landing._under_way <= one.settings.unread_limit  # type: ignore[union-attr]
        assert await place.ask("SELECT 1 FROM receipts WHERE feed = 'air_quality'") == []
        raw.start()
        one.roles.append(raw)
        ids = await asyncio.gather(*landings)
        answered = {each: body for start in range(10) for each, body in zip(ids[start], bodies[start::10], strict=True)}
        await place.done()
        landed = await archived(place, "air_quality")
        assert answered.items() <= landed.items()
        assert set(landed.values()) == set(bodies)  # a body that waited long landed again, under a second id
        await agrees(place, landed, LONG_AFTER)
        leave_note(one.settings, "")
        ended = await asyncio.to_thread(command, here, "audit")
        assert ended.returncode == 0, ended.stdout + ended.stderr


async def archived(place: Town, feed: str) -> dict[str, str]:
    """Return every body of *feed* that ever landed, by landing id."""
    blocks = RawArchive(place.intake.pool).since(landing(FIRST_HOUR), feed)
    return {kept.landing_id: kept.content.decode() async for block in blocks for kept in block}


async def _under_way(place: Town) -> bool:
    return place.intake.landing._under_way > 0  # type: ignore[union-attr]


async def test_a_load_outlives_the_death_of_the_embedded_broker(here: Settings, tmp_path: Path) -> None:
    bodies = large_bodies(15, 300, "。" * 250)
    file = tmp_path / "stations.csv"
    file.write_text("".join([bodies[0], *(body.partition("\n")[2] for body in bodies[1:])]))
    async with city(here, WORKER) as one, inside(one) as place:
        leave_note(one.settings, "")
        loading = asyncio.create_task(asyncio.to_thread(command, here, "load", "air_quality", str(file)))
        for deaths, bodies_stored in enumerate((3, 30), 1):
            await until(lambda least=bodies_stored: _stored(place, least))  # type: ignore[misc]
            assert one._broker is not None
            one._broker.kill()
            await until(lambda deaths=deaths: _caught_up(one, deaths))  # type: ignore[misc]
        ended = await loading
        assert ended.returncode == 0, ended.stdout + ended.stderr
        await place.done()
        said = statements({"": file.read_text()})
        held = await place.ask("SELECT subject, metric, observed_at, value FROM facts JOIN series ON series.id = series_id")
        assert {tuple(row) for row in held} == {row[:4] for row in facts(said)}
        odd = differences(map(dict, await place.ask("SELECT * FROM results WHERE kpi LIKE 'air.%'")), expected(said, LONG_AFTER))
        assert odd == [], "\n".join(odd[:20])
        audited = await asyncio.to_thread(command, here, "audit")
        assert audited.returncode == 0, audited.stdout + audited.stderr


async def _stored(place: Town, least: int) -> bool:
    (row,) = await place.ask("SELECT count(DISTINCT landing_id) AS bodies FROM receipts")
    return bool(row["bodies"] >= least)


async def _caught_up(one: City, deaths: int) -> bool:
    return one.restarts >= deaths and one.caught_up.is_set()


class Up:
    """`xiqu up` as a person starts it."""

    def __init__(self, settings: Settings, *arguments: str) -> None:
        self.settings = settings
        told = child_environment(Settings(data_dir=settings.data_dir))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "xiqu", "up", "--port", "0", *arguments],
            cwd=ROOT, env=told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    async def running(self) -> str:
        """Return the gateway's address once the city says that it is up."""
        await until(self._noted, START_S)
        told = note(self.settings.data_dir)
        assert told is not None
        return str(told["gateway"])

    async def _noted(self) -> bool:
        assert self.process.poll() is None, self.process.communicate()[0]
        return note(self.settings.data_dir) is not None

    async def ended_by(self, number: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(number)
        said, _ = await asyncio.to_thread(self.process.communicate, timeout=60)
        return self.process.returncode, said


async def figures(settings: Settings) -> str:
    ended = await asyncio.to_thread(command, settings, "kpis", "--csv", "--subject", "测试市")
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


async def sent(url: str, settings: Settings, body: str) -> dict[str, int]:
    """Send a body and return its ledger; the embedded city answers after the receipt."""
    key = (settings.data_dir / "air_quality.key").read_text()
    async with httpx.AsyncClient(base_url=url, headers={"X-Api-Key": key}, timeout=30) as client:
        answer = await client.post("/v1/feeds/air_quality", content=body.encode())
        assert answer.status_code == 202, answer.text
        receipt = (await client.get(answer.headers["Location"])).json()
    assert receipt["state"] == "accounted"
    ledger: dict[str, int] = receipt["ledger"]
    return ledger


@asynccontextmanager
async def up(settings: Settings) -> AsyncIterator[Up]:
    one = Up(settings, "--empty")
    try:
        yield one
    finally:
        if one.process.poll() is None:
            await one.ended_by(signal.SIGINT)


async def refuses_a_second(settings: Settings, url: str) -> None:
    """Neither the folder nor the port of a city that runs can be had."""
    second = await asyncio.to_thread(command, settings, "up", "--empty", "--port", "0")
    assert second.returncode == 2
    assert "already runs on" in second.stderr
    elsewhere = settings.model_copy(update={"data_dir": settings.data_dir.with_name("other")})
    taken = await asyncio.to_thread(command, elsewhere, "up", "--empty", "--port", url.rpartition(":")[2])
    assert taken.returncode == 2
    assert "cannot listen on" in taken.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
async def test_a_city_that_was_stopped_continues_with_what_it_knew(here: Settings, number: signal.Signals) -> None:
    (body,) = large_bodies(1, 48, "")
    async with up(here) as first:
        assert (await sent(await first.running(), here, body))["stored"] == 288
        await until(lambda: _has(here, "air.city_day", 2))
        before = await figures(here)
        if number is signal.SIGINT:
            await refuses_a_second(here, await first.running())
        code, said = await first.ended_by(number)
    if number is signal.SIGINT:
        assert code == 0, said
        assert "everything is kept in" in said
    assert note(here.data_dir) is None
    assert await figures(here) == before
    async with up(here) as second:
        assert (await sent(await second.running(), here, body))["duplicate"] == 288
        assert await figures(here) == before


async def _has(settings: Settings, kpi: str, count: int) -> bool:
    return (await figures(settings)).count(kpi) >= count
