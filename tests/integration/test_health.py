"""What each role shows of itself: real figures after a load, and whether it can work while its servers come and go."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from connectors.settings import Settings
from tests.servers.kafka import RealKafka
from tests.servers.postgres import RealPostgres
from tests.servers.roles import Role
from tests.servers.town import Town, town

pytestmark = pytest.mark.asyncio(loop_scope="module")

HEADER = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2"
BODY = f"{HEADER}\n" + "".join(f"甲市,20260326,{label},一号,17,36,0.7,19,36,3\n" for label in range(1, 25))
SPOILT = f"{HEADER}\n甲市,20260327,1,一号,many,36,0.7,19,36,\n"


class Roles(dict[str, Role]):
    """One of each role, its city and its database."""

    place: Town
    postgres: RealPostgres


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def roles(kafka: RealKafka, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Roles]:
    """Roles on a database of their own, which may be killed."""
    folder = tmp_path_factory.mktemp("health")
    postgres = RealPostgres(folder / "postgres")
    settings = Settings(kafka=kafka.address, database=await asyncio.to_thread(postgres.start), data_dir=folder, port=0)
    found = Roles()
    try:
        async with town(settings) as place:
            found.place, found.postgres = place, postgres
            found["worker"] = place.workers[0]
            for name in ("gateway", "collector"):
                found[name] = Role(name, place.settings)
                await asyncio.to_thread(found[name].start)
            await place.land("air_quality", [BODY, BODY, SPOILT])
            await place.done()
            yield found
    finally:
        for role in found.values():
            role.end()
        postgres.stop()


async def until(met: Callable[[], bool], seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while True:
            if await asyncio.to_thread(met):
                return
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("name", ["worker", "gateway", "collector"])
async def test_every_role_says_that_it_lives_and_can_work(roles: Roles, name: str) -> None:
    role = roles[name]
    assert role.get("/health/live").json() == {"live": True}
    ready = role.get("/health/ready")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "checks": {"kafka": True, "postgres": True}})
    exposition = role.get("/metrics")
    assert exposition.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert f'role="{name}"' in exposition.text


@pytest.mark.parametrize(
    ("category", "readings"), [("received", 294), ("stored", 148), ("duplicate", 144), ("rejected", 1), ("ignored", 1)]
)
async def test_the_worker_counts_what_became_of_every_reading(roles: Roles, category: str, readings: int) -> None:
    assert roles["worker"].metric("xiqu_ledger_readings_total", feed="air_quality", category=category) == readings


async def test_the_worker_shows_rejections_figures_and_how_long_they_took(roles: Roles) -> None:
    worker = roles["worker"]
    assert worker.metric("xiqu_rejected_pieces_total", feed="air_quality", reason="not_a_number") == 1
    assert worker.metric("xiqu_kpi_value", kpi="air.good_days", subject="甲市") == 100
    assert worker.metric("xiqu_kpi_value", kpi="air.city_day", subject="乙市") is None
    assert (worker.metric("xiqu_landing_to_result_seconds_count", kpi="air.aqi_hour") or 0) >= 1
    assert 0 < (worker.metric("xiqu_landing_to_result_seconds_sum", kpi="air.aqi_hour") or 0) < 60


async def test_the_worker_shows_that_nothing_is_unread_and_the_books_balance(roles: Roles) -> None:
    worker = roles["worker"]
    topics = ("city.raw.air_quality", "city.observations", "city.changes")
    await until(lambda: [worker.metric("xiqu_consumer_lag_records", topic=topic) for topic in topics] == [0, 0, 0])
    await until(lambda: worker.metric("xiqu_ledger_imbalance_readings", feed="air_quality") == 0)


async def test_the_gateway_counts_what_it_took_in_and_what_it_refused(roles: Roles) -> None:
    code, key, _ = await roles.place.command("keys", "add", "air_quality")
    assert code == 0
    gateway = roles["gateway"]
    for header in (key.strip(), "guess"):
        await asyncio.to_thread(_post, gateway, header)
    assert gateway.metric("xiqu_intake_bodies_total", feed="air_quality", outcome="accepted") == 1
    assert gateway.metric("xiqu_intake_bytes_total", feed="air_quality", outcome="accepted") == len(BODY.encode())
    assert gateway.metric("xiqu_intake_bodies_total", feed="air_quality", outcome="wrong-key") == 1


def _post(gateway: Role, key: str) -> None:
    gateway.post("/v1/feeds/air_quality", content=BODY.encode(), headers={"X-Api-Key": key})


@pytest.mark.parametrize("name", ["worker", "gateway", "collector"])
async def test_a_role_is_not_ready_while_postgres_is_away_and_ready_again_after(roles: Roles, name: str) -> None:
    role = roles[name]
    await asyncio.to_thread(roles.postgres.kill)
    try:
        await until(lambda: role.get("/health/ready").status_code == 503)
        told = role.get("/health/ready").json()
        assert told["checks"] == {"kafka": True, "postgres": False}
        assert role.get("/health/live").status_code == 200
    finally:
        await asyncio.to_thread(roles.postgres.start)
    await until(lambda: role.get("/health/ready").status_code == 200)
    assert role.alive
