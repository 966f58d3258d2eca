"""A city started by what stands in docker-compose.yml; its database lost and brought back; its schema changed while it runs."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
import pytest_asyncio

from connectors.clock import now
from connectors.embedded.cluster import program
from connectors.kafka.rewinding import rewind
from connectors.postgres.keys import PostgresKeys
from connectors.postgres.migrate import MIGRATIONS, migrate
from connectors.settings import settings
from models.errors import SettingError
from tests.servers.contained import Service, contained
from tests.servers.kafka import RealKafka
from tests.servers.postgres import RealPostgres
from tests.servers.town import Town, begin_here
from xiqu.landings import intake

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(900)]

ROLES = ("worker", "collector", "gateway", "watch")
NAME = "composed"
HEADER = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2"
EVERY_TABLE = """
DO $$ DECLARE each regclass; BEGIN
    FOR each IN SELECT oid FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND NOT relispartition LOOP
        EXECUTE format('ALTER TABLE %s ADD COLUMN of_tomorrow int NOT NULL DEFAULT 7', each);
    END LOOP;
END $$;
"""


class Composed(NamedTuple):
    services: dict[str, Service]
    town: Town
    key: str
    image: set[Path]

    async def start(self, *names: str) -> None:
        for name in names:
            self.services[name].start()
        for name in names:
            await asyncio.to_thread(self.services[name].become_healthy)

    async def stop(self, *names: str) -> list[int]:
        return [await asyncio.to_thread(self.services[name].stop) for name in names]

    async def figure(self, city: str) -> object:
        """Send a body as a station would, and return the figure that is told of it."""
        url = f"http://127.0.0.1:{self.services['gateway'].ports['8080']}"
        body = f"{HEADER}\n{city},20260326,19,一号,17,36,0.7,19,36,3\n"
        async with httpx.AsyncClient(base_url=url, timeout=60) as client:
            sent = await client.post("/v1/feeds/air_quality", content=body.encode(), headers={"Authorization": f"Bearer {self.key}"})
            assert sent.status_code == 202, sent.text
            await self.town.done()
            told = await client.get("/v1/kpis/air.aqi_hour", params={"subject": f"{city}/一号"})
            return [each["value"] for each in told.json()["results"]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def city(kafka: RealKafka, postgres: RealPostgres, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Composed]:
    """Everything that compose starts, in its order."""
    services = contained(tmp_path_factory.mktemp("compose"), postgres.create(NAME), kafka.address)
    image = everything(services["worker"].app)
    try:
        for job in ("migrate", "topics"):
            ended = await asyncio.to_thread(services[job].run)
            assert ended.returncode == 0, ended.stderr
        place = settings(services["worker"].environment)
        await begin_here(place)
        assert not any(services[name].healthy() for name in ROLES)
        async with intake(place) as opened:
            one = Composed(services, Town(place, opened), await PostgresKeys(opened.pool, now).add("air_quality", "一号"), image)
            await one.start(*ROLES)
            yield one
    finally:
        for service in services.values():
            service.end()
        postgres.drop(NAME)


async def ended(name: str, *arguments: str) -> None:
    """Run a program of PostgreSQL to its end."""
    command = [str(program(name)), *arguments]
    await asyncio.to_thread(lambda: subprocess.run(command, check=True, capture_output=True))


def everything(folder: Path) -> set[Path]:
    """Return what lies in *folder*, empty folders too: a read-only image refuses them as well."""
    return set(folder.rglob("*"))


async def test_what_compose_starts_becomes_healthy_takes_a_body_and_writes_nothing_into_its_image(city: Composed) -> None:
    assert await city.figure("健市") == [36]
    assert everything(city.services["worker"].app) == city.image


async def test_the_release_before_works_on_a_schema_that_grew_under_it_and_starts_on_it_again(city: Composed, tmp_path: Path) -> None:
    newer = tmp_path / "sql"
    shutil.copytree(MIGRATIONS, newer)
    (newer / "9001_of_tomorrow.sql").write_text(EVERY_TABLE)
    assert await city.figure("昨市") == [36]
    assert await migrate(city.town.settings.database, newer) == ["9001_of_tomorrow"]
    assert await city.figure("今市") == [36]
    await city.stop("worker")
    await city.start("worker")
    assert await city.figure("明市") == [36]
    await city.town.audit()


async def test_a_lost_database_comes_back_from_its_backup_and_from_kafka_with_books_that_balance(
    city: Composed, postgres: RealPostgres, tmp_path: Path
) -> None:
    database, begun = city.town.settings.database, now()
    assert await city.figure("存市") == [36]
    backup = tmp_path / "xiqu.dump"
    await ended("pg_dump", "--format=custom", f"--file={backup}", database)
    assert await city.figure("失市") == [36]
    known = await city.town.ask("SELECT kpi, subject, period_start, value FROM results ORDER BY kpi, subject, period_start")
    with pytest.raises(SettingError, match="stop every worker first"):
        await rewind(city.town.settings.kafka, f"{city.town.settings.group}-read", {"city.raw.air_quality": 4}, begun)
    assert await city.stop(*ROLES) == [0] * len(ROLES)
    postgres.drop(NAME)
    postgres.create(NAME)
    await ended("pg_restore", f"--dbname={database}", "--exit-on-error", str(backup))
    rewound = await asyncio.to_thread(city.services["worker"].run, "rewind", "--since", begun.isoformat())
    assert rewound.returncode == 0, rewound.stderr
    await city.start("worker", "gateway")
    await city.town.done()
    assert await city.town.ask("SELECT kpi, subject, period_start, value FROM results ORDER BY kpi, subject, period_start") == known
    assert await city.figure("后市") == [36]
    await city.town.audit()
