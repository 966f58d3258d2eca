"""The live feed over real servers, with clients that are not ours: httpx-sse and curl."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from connectors.clock import now
from connectors.embedded.broker import Broker
from connectors.feeds import FEEDS
from connectors.postgres.access import PostgresCallers
from connectors.postgres.migrate import migrate
from connectors.present import time_json
from connectors.settings import Settings
from models.access import Role as Who
from streams.topics import topics
from tests.servers.page import Page
from tests.servers.roles import Role
from tests.servers.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="module")
STATION = "中山/直播站"
"""No other test of this Kafka has a newer reading of it: only the newest are told."""
HOUR = ("air.aqi_hour", STATION, "2026-03-26T08:00:00+08:00")
HOURS = "city,date,hour,point,so2,no2,pm10,co,o3_1h,pm25\n中山,20260326,{hour},直播站,5,17,36,0.7,{o3},19\n"
PATIENCE_S = 120


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def door(real: Town) -> AsyncIterator[Role]:
    """A gateway of the module's city."""
    one = Role("gateway", real.settings, "--port", "0")
    await asyncio.to_thread(one.start)
    yield one
    await asyncio.to_thread(one.end)


async def officer(city: Town) -> dict[str, str]:
    return {"X-API-Key": (await PostgresCallers(city.intake.pool, now).add(Who.OFFICER, "tests")).key}


def missing(page: Page) -> list[str]:
    """Return what of a case, a reading and the figure of the hour the page has not heard yet."""
    return [*(name for name in ("cases", "readings") if not page.said(name)), *(HOUR[:1] if HOUR not in page.told else ())]


async def test_a_page_hears_of_a_report_a_figure_and_a_reading_and_goes_on_where_it_was(real: Town, door: Role) -> None:
    page = Page(headers=await officer(real))
    try:
        async with asyncio.timeout(PATIENCE_S):
            await page.follow(door.url, lambda: True, subject="中山/*")
            assert (page.snapshots, page.heard[0][0]) == (1, "snapshot")
            assert door.post("/v1/reports", json={"kind": "路灯", "lat": 22.55, "lng": 113.38}).status_code == 201
            await real.land("air_quality", [HOURS.format(hour=9, o3=41)])
            await page.follow(door.url, lambda: not missing(page), subject="中山/*")
    except TimeoutError:
        pytest.fail(f"{missing(page)} did not come; heard {page.heard[-20:]}, gaps {page.gaps}\n{door.said[-3000:]}")
    assert page.gaps == []
    (case,) = {each["number"]: each for each in page.said("cases")}.values()
    assert (case["title"], case["stage"]) == ("路灯异常", "collected")
    reading = next(each for each in page.said("readings") if each["metric"] == "o3")
    assert (reading["subject"], reading["value"], reading["observed_at"]) == (STATION, 41, "2026-03-26T08:00:00+08:00")
    rows = await real.ask("SELECT revision FROM result_revisions WHERE kpi = 'air.aqi_hour' AND subject = $1", STATION)
    assert page.told[HOUR] <= {row["revision"] for row in rows}


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
async def test_curl_reads_lines_that_were_packed(real: Town, door: Role) -> None:
    await real.land("air_quality", [HOURS.format(hour=10, o3=42)])
    await real.done()
    command = ["curl", "-sN", "--compressed", "-m", "120", "-H", "Accept: application/x-ndjson", f"{door.url}/v1/live?topics=results"]
    curl = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert curl.stdout is not None
    (row,) = await real.ask("SELECT * FROM results WHERE kpi = 'air.aqi_hour' AND subject = $1 ORDER BY period_start DESC LIMIT 1", STATION)
    said: list[Any] = []
    stood: dict[tuple[str, ...], Any] = {}
    newest = (*HOUR[:2], time_json(row["period_start"]))
    async with asyncio.timeout(PATIENCE_S):
        # How things stood a few seconds ago may be what is told first, and what has changed since then after it.
        while not said or said[-1]["event"] != "at" or stood.get(newest, {}).get("revision") != row["revision"]:
            said.append(each := json.loads(await curl.stdout.readline()))
            if each["event"] == "results":
                stood[tuple(each["data"][name] for name in ("kpi", "subject", "period_start"))] = each["data"]
    curl.kill()
    await curl.wait()
    assert said[0] == {"event": "snapshot", "data": {"topics": ["results"]}}


async def test_a_broker_that_has_forgotten_everything_is_told_as_a_gap(tmp_path: Path, database: str) -> None:
    broker, page = Broker({topic.name: topic.partitions for topic in topics(FEEDS)}), Page()
    await migrate(database)
    place = Settings(kafka=broker.start(), database=database, embedded=True, data_dir=tmp_path)
    one = Role("gateway", place, "--port", "0")
    try:
        await asyncio.to_thread(one.start)
        async with asyncio.timeout(PATIENCE_S):
            await page.follow(one.url, lambda: True)
            listening = asyncio.create_task(page.follow(one.url, lambda: bool(page.gaps)))
            broker.kill()
            broker.start()
            await listening
    finally:
        one.end()
        broker.stop()
    assert (page.gaps, page.snapshots) == (["other_log"], 2)
