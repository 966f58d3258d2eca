"""kill -9 the gateway and PostgreSQL while residents report: whatever was acknowledged exists once, and so does whatever was sent again."""

import asyncio
import os
import random
import secrets
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import asyncpg
import httpx
import orjson

from connectors.clock import now
from models.case import Case, CaseEvent
from models.step import told
from tests.servers.postgres import RealPostgres
from tests.servers.roles import Role
from tests.servers.standing import standing

SEED = int(os.environ.get("KILL_SEED") or secrets.randbelow(10**6))
REPORTS = int(os.environ.get("REPORTS") or 1_000)
"""10,000 by hand; CI has no time for more than these."""
SENDERS, KILLS = 16, 4
KINDS = ("垃圾满溢", "暴露垃圾", "路灯", "井盖")


def reported(number: int, dice: random.Random) -> tuple[dict[str, object], dict[str, str]]:
    """Return the body and the headers of one report: known by a key, or by what it says and when it was seen."""
    spot = dice.randrange(REPORTS // 4)
    body: dict[str, object] = {
        "kind": KINDS[spot % len(KINDS)], "lat": 22.45 + spot // 25 * 0.002, "lng": 113.2 + spot % 25 * 0.002, "note": f"第 {number} 件",
    }  # fmt: skip
    if number % 2:
        return body, {"Idempotency-Key": f"phone-{number}"}
    return body | {"observed_at": (now() - timedelta(seconds=number)).isoformat()}, {}


async def acknowledged(client: httpx.AsyncClient, gateway: Role, body: dict[str, object], headers: dict[str, str]) -> str:
    """Send until it is acknowledged, and return the id that it was given."""
    while True:
        with suppress(httpx.TransportError):
            answer = await client.post(f"{gateway.url}/v1/reports", json=body, headers=headers)
            if answer.status_code in {200, 201}:
                return str(answer.json()["report"])
            assert answer.status_code == 503, answer.text
        await asyncio.sleep(0.1)


async def sending(gateway: Role, numbers: list[int], given: dict[int, list[str]], dice: random.Random) -> None:
    async with httpx.AsyncClient(timeout=20) as client:
        for number in numbers:
            body, headers = reported(number, dice)
            given[number] = [await acknowledged(client, gateway, body, headers) for _ in range(1 + (dice.random() < 0.2))]


async def killing(gateway: Role, postgres: RealPostgres, given: dict[int, list[str]], dice: random.Random) -> None:
    """Kill one after the other whenever another share of the reports is acknowledged."""
    for number in range(KILLS):
        while len(given) < (number + dice.random()) * REPORTS / (KILLS + 1):  # noqa: ASYNC110 - senders move it, and tell nobody
            await asyncio.sleep(0.02)
        if number % 2:
            await asyncio.to_thread(postgres.kill)
            await asyncio.sleep(dice.uniform(0, 1))
            await asyncio.to_thread(postgres.start)
            if gateway.alive:
                continue
        await asyncio.to_thread(gateway.kill)
        await asyncio.sleep(dice.uniform(0, 0.5))
        await asyncio.to_thread(gateway.start)


async def test_every_acknowledged_report_exists_once_through_kills_of_the_gateway_and_the_database(tmp_path: Path) -> None:
    dice = random.Random(SEED)
    given: dict[int, list[str]] = {}
    async with standing(tmp_path) as (gateway, postgres):
        shares = [list(range(sender, REPORTS, SENDERS)) for sender in range(SENDERS)]
        senders = [sending(gateway, share, given, random.Random(SEED + share[0])) for share in shares]
        await asyncio.gather(killing(gateway, postgres, given, dice), *senders)
        connection = await asyncpg.connect(postgres.dsn)
        kept = await connection.fetch("SELECT id::text, case_id::text, report->>'note' AS note FROM case_reports")
        states = {row["id"]: row["state"] for row in await connection.fetch("SELECT id::text, state FROM cases")}
        events = await connection.fetch("SELECT case_id::text, event FROM case_events ORDER BY case_id, number")
        await connection.close()
    assert all(len(set(ids)) == 1 for ids in given.values()), f"KILL_SEED={SEED}"
    assert Counter(row["note"] for row in kept) == Counter(f"第 {number} 件" for number in range(REPORTS))
    assert {row["id"] for row in kept} == {ids[0] for ids in given.values()}
    logs: dict[str, list[CaseEvent]] = {}
    for row in events:
        logs.setdefault(row["case_id"], []).append(CaseEvent.model_validate(orjson.loads(row["event"])))
    cases = {each: Case.model_validate(orjson.loads(state)) for each, state in states.items()}
    assert {each: told(log) for each, log in logs.items()} == cases
    assert sorted((each.report, case.id) for case in cases.values() for each in case.reporters) == sorted(
        (row["id"], row["case_id"]) for row in kept
    )
    assert len(cases) < REPORTS
