"""What whoever watches the city sees of its roles: metrics that tell the truth, and health that tells a lost server from a dead role."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import datetime

import pytest
import pytest_asyncio

from connectors.clock import stopwatch
from connectors.embedded.port import free_port
from connectors.feeds.air_quality import AIR_QUALITY
from connectors.settings import Settings
from models.period import CITY_ZONE
from streams.topics import CHANGES, OBSERVATIONS
from tests.servers.kafka import RealKafka
from tests.servers.postgres import RealPostgres
from tests.servers.roles import Role
from tests.servers.town import Town, town

pytestmark = pytest.mark.asyncio(loop_scope="module")

BODY = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2\n望市,20260326,9,一号,17,36,0.7,19,36,3\n望市,20260326,10,一号,17,52,0.7,19,36,3\n"
NEWEST = datetime(2026, 3, 26, 9, tzinfo=CITY_ZONE)
PATIENCE_S = 40.0
TOPICS = (AIR_QUALITY.topic, OBSERVATIONS.name, CHANGES.name)


async def eventually(what: str, happened: Callable[[], bool]) -> None:
    """Wait until *happened*."""
    elapsed = stopwatch()
    while not await asyncio.to_thread(happened):
        assert elapsed() < PATIENCE_S, f"after {PATIENCE_S} s still not: {what}"
        await asyncio.sleep(0.1)


class Watched:
    """A city on a PostgreSQL of its own, with every role, each on a port that it was given."""

    def __init__(self, place: Town, postgres: RealPostgres, roles: dict[str, Role], ports: dict[str, int]) -> None:
        self.town = place
        self.postgres = postgres
        self.roles = roles
        self.ports = ports

    @property
    def worker(self) -> Role:
        return self.roles["worker"]

    def all_ready(self, status: int) -> bool:
        return all(role.get("/health/ready").status_code == status for role in self.roles.values())

    def statuses(self, path: str) -> dict[str, int]:
        return {name: role.get(path).status_code for name, role in self.roles.items()}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def watched(kafka: RealKafka, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Watched]:
    folder = tmp_path_factory.mktemp("watched")
    ports = {name: free_port() for name in ("worker", "collector", "gateway")}
    async with AsyncExitStack() as stack:
        postgres = RealPostgres(folder / "postgres")
        stack.callback(postgres.stop)
        await asyncio.to_thread(postgres.start)
        settings = Settings(kafka=kafka.address, database=postgres.dsn, data_dir=folder, side_port=ports["worker"])
        place = await stack.enter_async_context(town(settings))
        roles = {
            "worker": place.workers[0],
            "collector": Role("collector", place.settings.model_copy(update={"side_port": ports["collector"]})),
            "gateway": Role("gateway", place.settings, "--port", str(ports["gateway"])),
        }
        for name in ("collector", "gateway"):
            stack.callback(roles[name].end)
            await asyncio.to_thread(roles[name].start)
        await place.land("air_quality", [BODY])
        await place.done()
        yield Watched(place, postgres, roles, ports)


async def test_every_role_answers_on_the_port_that_it_was_given(watched: Watched) -> None:
    assert {name: role.url for name, role in watched.roles.items()} == {
        name: f"http://127.0.0.1:{port}" for name, port in watched.ports.items()
    }
    for path in ("/metrics", "/health/live", "/health/ready"):
        assert set(watched.statuses(path).values()) == {200}, path
    assert watched.worker.get("/health/ready").json() == {"ready": True, "checks": {"kafka": True, "postgres": True}}
    for name, role in watched.roles.items():
        assert f'role="{name}"' in role.get("/metrics").text


async def test_at_rest_nothing_is_unread_and_the_books_balance(watched: Watched) -> None:
    lags = [lambda topic=topic: watched.worker.metric("xiqu_consumer_lag_records", topic=topic) == 0 for topic in TOPICS]
    for topic, lag in zip(TOPICS, lags, strict=True):
        await eventually(f"the lag of {topic} is 0", lag)
    await eventually(
        "the books of air_quality balance", lambda: watched.worker.metric("xiqu_ledger_imbalance_readings", feed="air_quality") == 0
    )


async def test_the_worker_counts_its_readings_and_times_every_result(watched: Watched) -> None:
    assert watched.worker.metric("xiqu_ledger_readings_total", feed="air_quality", category="stored") == 12
    for kpi in ("air.aqi_hour", "air.city_hour", "air.good_days"):
        assert (watched.worker.metric("xiqu_landing_to_result_seconds_count", kpi=kpi) or 0) > 0, kpi
    assert 0 < (watched.worker.metric("xiqu_landing_to_result_seconds_sum", kpi="air.aqi_hour") or 0) < PATIENCE_S


async def test_the_gauge_of_a_kpi_is_the_figure_of_the_newest_period(watched: Watched) -> None:
    (row,) = await watched.town.ask(
        "SELECT value FROM results WHERE kpi = 'air.aqi_hour' AND subject = '望市/一号' AND period_start = $1", NEWEST
    )
    about = {"kpi": "air.aqi_hour", "subject": "望市/一号"}
    assert watched.worker.metric("xiqu_kpi_value", **about) == row["value"] == 52
    assert watched.worker.metric("xiqu_kpi_period_start_seconds", **about) == NEWEST.timestamp()


async def test_without_postgresql_roles_live_and_are_not_ready_until_it_is_back(watched: Watched) -> None:
    await asyncio.to_thread(watched.postgres.kill)
    await eventually("no role is ready", lambda: watched.all_ready(503))
    problem = watched.worker.get("/health/ready").json()
    assert problem["checks"] == {"kafka": True, "postgres": False}
    assert "postgres" in problem["detail"]
    assert set(watched.statuses("/health/live").values()) == {200}
    await asyncio.to_thread(watched.postgres.start)
    await eventually("every role is ready", lambda: watched.all_ready(200))
    assert set(watched.statuses("/health/live").values()) == {200}
    assert all(role.alive for role in watched.roles.values())


async def test_what_lands_after_that_is_stored_and_computed_as_before(watched: Watched) -> None:
    await watched.town.land("air_quality", [BODY.replace("一号", "二号")])
    await watched.town.done()
    assert watched.worker.metric("xiqu_kpi_value", kpi="air.aqi_hour", subject="望市/二号") == 52
    await watched.town.audit()
