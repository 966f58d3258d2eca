"""Pipes as a street has them: a survey is loaded at the prompt, a gateway turns to it, and every question ends in the figures."""

import asyncio
import io
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image

from connectors.clock import now
from connectors.embedded.broker import Broker
from connectors.feeds import FEEDS
from connectors.postgres.access import PostgresCallers
from models import access
from models.period import day_start
from streams.topics import topics
from tests.integration.conftest import Towns
from tests.servers.roles import Role
from tests.servers.town import PATIENCE_S, Town
from tests.unit.pipes.street import at, written

pytestmark = pytest.mark.asyncio(loop_scope="module")


TOLD = {
    "secret": "a secret of this test, more than thirty-two characters", "photos": "s3://nobody", "s3_endpoint": "http://127.0.0.1:9",
    "s3_key": "a-key-of-the-store", "s3_secret": "a-secret-of-the-store",
}  # fmt: skip
"""Photos lie where nothing answers, so that the gateway has something to warn of."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def street(towns: Towns) -> AsyncIterator[tuple[Town, Role]]:
    """A city on the embedded broker with a gateway and a collector."""
    broker = Broker({topic.name: topic.partitions for topic in topics(FEEDS)})
    try:
        async with towns(broker.start(), embedded=True) as town, AsyncExitStack() as stack:
            roles = Role("gateway", town.settings.model_copy(update=TOLD), "--port", "0"), Role("collector", town.settings)
            for role in roles:
                stack.callback(role.end)
            await asyncio.gather(*(asyncio.to_thread(role.start) for role in roles))
            town.workers += roles
            yield town, roles[0]
    finally:
        broker.stop()


async def key(town: Town, role: access.Role) -> dict[str, str]:
    return {"Authorization": f"Bearer {(await PostgresCallers(town.intake.pool, now).add(role, role)).key}"}


async def until(asked: Callable[[], Any], wanted: Callable[[Any], bool]) -> Any:  # noqa: ANN401 - whatever an answer holds
    """Ask again until *wanted* holds of the answer, and return it."""
    deadline = time.monotonic() + PATIENCE_S
    while not wanted(found := await asyncio.to_thread(asked)):
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.1)
    return found


async def expected(town: Town) -> dict[tuple[str, str], Decimal]:
    """Return the figures by KPI and day, counted from the book of questions and the steps of digs alone."""
    days: dict[str, list[Any]] = {}
    for row in await town.ask("SELECT asked_at, tier, outcome, answer_ms FROM pipe_queries"):
        days.setdefault(day_start(row["asked_at"]).isoformat(), []).append(row)
    figures: dict[tuple[str, str], Decimal] = {}
    for day, rows in days.items():
        tiers = Counter(row["tier"] for row in rows)
        took = [row["answer_ms"] for row in rows if row["outcome"] == "answered"]
        figures["pipes.queries", day] = Decimal(len(rows))
        figures |= {(f"pipes.queries_{tier}", day): Decimal(tiers[tier]) for tier in ("public", "contractor", "owner", "officer")}
        figures["pipes.answered_share", day] = round(Decimal(100 * len(took)) / len(rows), 2)
        if took:
            figures["pipes.answer_time", day] = round(median(took), 1)
    for row in await town.ask("SELECT date_trunc('month', min(at), 'Asia/Shanghai') AS month FROM dig_events WHERE step = 'start'"):
        figures["pipes.digs_checked", day_start(row["month"]).isoformat()] = Decimal(50)
    return figures


def told(gateway: Role, names: set[str]) -> dict[tuple[str, str], Decimal]:
    """Return the figures that have a value, as the API tells them."""
    figures = {}
    for name in names:
        for each in gateway.get(f"/v1/kpis/{name}", params={"subject": "中山"}).json()["results"]:
            if each["value"] is not None:
                figures[name, each["period_start"]] = Decimal(str(each["value"]))
    return figures


async def test_every_question_and_every_dig_reaches_the_figures_of_its_day(street: tuple[Town, Role], tmp_path: Path) -> None:
    town, gateway = street
    lng, lat = at(20, 0)
    asked = {"lat": lat, "lng": lng, "radius_m": 30}
    before = gateway.get("/v1/pipes", params=asked).json()
    assert (before["versions"], {each["state"] for each in before["coverage"]}) == ({}, {"not_surveyed"})

    file = written(tmp_path)
    code, said, errors = await town.command("pipes", "load", str(file), "--crs", "EPSG:4490", "--layer", "street", "--by", "张三")
    assert code == 0, errors
    assert "version 1 stands" in said
    answer = await until(lambda: gateway.get("/v1/pipes", params=asked).json(), lambda found: bool(found.get("versions")))
    assert answer["versions"] == {"street": 1}
    assert {symbol for cell in answer["cells"] for symbol in cell["classes"]} == {"RQ", "JS", "DL"}

    contractor, officer = await key(town, access.Role.CONTRACTOR), await key(town, access.Role.OFFICER)
    dig = {
        "purpose": "给水接驳", "geometry": {"type": "LineString", "coordinates": [at(10, 0), at(50, 0)]}, "width_m": 2, "depth_m": 1.5,
        "starts_at": (now() + timedelta(hours=1)).isoformat(), "ends_at": (now() + timedelta(days=2)).isoformat(),
    }  # fmt: skip
    for purpose, asks in (("给水接驳", True), ("通信管道", False)):
        number = gateway.post("/v1/digs", json=dig | {"purpose": purpose}, headers=contractor).json()["number"]
        steps = f"/v1/digs/{number}/steps"
        assert gateway.post(steps, json={"step": "grant"}, headers=officer).json()["state"] == "granted"
        if asks:
            met = gateway.get(f"/v1/digs/{number}/conflicts", headers=contractor).json()
            assert met["said"]["en"].startswith("this dig crosses 2 gas mains")
        assert gateway.post(steps, json={"step": "start"}, headers=contractor).json()["state"] == "started"
    refused = gateway.get("/v1/pipes", params=asked | {"purpose": "看看"}, headers=contractor)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:xiqu:problem:no-permit")
    whole = gateway.get("/v1/pipes", params=asked | {"purpose": "巡查"}, headers=officer).json()
    assert "C1" not in {each["number"] for each in whole["segments"]}  # 40 m away

    wanted = await expected(town)
    assert {name: value for (name, _), value in wanted.items() if name == "pipes.digs_checked"} == {"pipes.digs_checked": 50}
    assert sum(value for (name, _), value in wanted.items() if name == "pipes.queries_contractor") == 2
    names = {name for name, _ in wanted}
    assert await until(lambda: told(gateway, names), lambda found: found == wanted) == wanted
    await town.audit()


async def test_no_log_of_any_role_holds_a_key_a_token_or_a_telephone_number(street: tuple[Town, Role]) -> None:
    town, gateway = street
    held = await key(town, access.Role.OFFICER)
    token = gateway.post("/v1/tokens", headers=held).json()["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    wrong, phone = "a-key-that-nobody-holds", "13800000000"
    report = {"kind": "井盖", "lat": 22.5677, "lng": 113.3086, "contact": {"phone": phone}}
    person = gateway.post("/v1/reports", json=report, headers=bearer).json()["person_token"]
    assert person
    for headers in (held, bearer, {"X-API-Key": wrong}):
        for path in ("/v1/cases", f"/open311/v2/requests.json?api_key={wrong}&jurisdiction_id={token}", f"/v1/nothing/{token}"):
            gateway.get(path, headers=headers)
    buffer = io.BytesIO()
    Image.new("RGB", (9, 9)).save(buffer, "JPEG")
    assert gateway.post("/v1/photos", content=buffer.getvalue(), headers=bearer).status_code == 503
    said = {role.name: role.said for role in town.workers}
    assert "the store of photos does not answer: s3://nobody" in said["gateway"]
    assert set(said) == {"worker", "gateway", "collector"}
    password = town.settings.database.partition("@")[0].rpartition(":")[2]
    untold = (held["Authorization"].split()[1], token, wrong, phone, person, TOLD["secret"], TOLD["s3_key"], TOLD["s3_secret"], password)
    assert [(name, text) for name, text in said.items() for word in untold if word in text] == []
