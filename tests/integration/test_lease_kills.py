"""kill -9 the gateway and PostgreSQL while 200 people want the last space: one of them has it, whatever was answered or not."""

import asyncio
import os
import random
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from connectors.clock import now
from connectors.postgres.access import PostgresCallers
from connectors.postgres.pool import connect
from models.access import Role as Is
from models.period import CITY_ZONE
from tests.servers.postgres import RealPostgres
from tests.servers.roles import Role
from tests.servers.standing import standing

SEED = int(os.environ.get("KILL_SEED") or secrets.randbelow(10**6))
ASKERS = 200
VICTIMS = (("gateway",), ("postgres", "gateway"))
"""Who dies while one night's last space is asked for."""
FAILED = "SELECT a.lease FROM lease_stays a JOIN lease_stays b ON a.space = b.space AND a.starts < b.ends AND b.starts < a.ends\
 WHERE a.lease < b.lease AND a.state IN ('due', 'in', 'out') AND b.state IN ('due', 'in', 'out')"


def day(number: int) -> str:
    return f"{now().astimezone(CITY_ZONE) + timedelta(days=number):%Y-%m-%d}"


async def people(dsn: str, roles: list[Is]) -> list[dict[str, str]]:
    pool = await connect(dsn)
    callers = PostgresCallers(pool, now)
    keys = [(await callers.add(role, f"person {number}")).key for number, role in enumerate(roles)]
    await pool.close()
    return [{"Authorization": f"Bearer {key}"} for key in keys]


@dataclass
class Desk:
    """The gateway as those see it who ask again whenever it is there again."""

    client: httpx.AsyncClient
    gateway: Role
    postgres: RealPostgres
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def answered(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
        """Ask until there is an answer; what is asked again carries the same key."""
        while True:
            await self.open.wait()
            with suppress(httpx.TransportError):
                answer = await self.client.post(f"{self.gateway.url}{path}", json=body, headers=headers)
                if answer.status_code != 503:
                    return answer
            await asyncio.sleep(0.2)

    async def killed(self, who: tuple[str, ...], dice: random.Random) -> None:
        """Kill *who* at a random moment, and bring them back."""
        await asyncio.sleep(dice.uniform(0.05, 0.5))
        for name in who:
            await asyncio.to_thread(self.postgres.kill if name == "postgres" else self.gateway.kill)
        self.open.clear()
        if "postgres" in who:
            await asyncio.to_thread(self.postgres.start)
        await asyncio.to_thread(self.gateway.start)
        self.open.set()


async def test_one_of_200_has_the_last_space_through_kills_of_the_gateway_and_the_database(tmp_path: Path) -> None:
    dice = random.Random(SEED)
    async with (
        standing(tmp_path) as (gateway, postgres),
        httpx.AsyncClient(timeout=20, limits=httpx.Limits(max_connections=ASKERS)) as client,
    ):
        desk = Desk(client, gateway, postgres)
        desk.open.set()
        officer, *askers = await people(postgres.dsn, [Is.OFFICER, *[Is.REPORTER] * ASKERS])
        lot = {"city": "中山", "lot": "末位停车场", "lat": 22.5211, "lng": 113.3769, "spaces": ["A1"]}
        assert (await desk.answered("/v1/parking/lots", lot, officer)).status_code == 201
        offer = {"first": day(1), "last": day(9), "opens": "18:00", "closes": "08:00", "hour_price": 2}
        assert (await desk.answered("/v1/parking/lots/1/offers", offer, officer)).status_code == 201
        for night, who in enumerate(VICTIMS, 1):
            window = {"lot": 1, "from": f"{day(night)}T18:00", "to": f"{day(night + 1)}T08:00"}
            asking = [desk.answered("/v1/parking/leases", window, bearer | {"Idempotency-Key": f"night-{night}"}) for bearer in askers]
            answers, _ = await asyncio.gather(asyncio.gather(*asking), desk.killed(who, dice))
            won = [number for number, answer in enumerate(answers) if answer.status_code in {200, 201}]
            assert len(won) == 1, f"KILL_SEED={SEED}: {won}"
            assert {answer.status_code for answer in answers} <= {200, 201, 409}
            held = answers[won[0]].json()
            confirmed = await desk.answered(f"{held['href']}/confirm", {}, askers[won[0]])
            assert confirmed.json()["state"] == "confirmed", f"KILL_SEED={SEED}: {confirmed.text}"
        pool = await connect(postgres.dsn)
        async with pool.acquire() as connection:
            assert await connection.fetch(FAILED) == []
            states = await connection.fetch(
                "SELECT l.state, s.state AS stay FROM leases l JOIN lease_stays s ON s.lease = l.id ORDER BY l.id"
            )
            (asked,) = await connection.fetch("SELECT count(*) AS asked, count(*) FILTER (WHERE met) AS met FROM parking_asks")
        await pool.close()
    assert [tuple(row) for row in states] == [("confirmed", "due")] * len(VICTIMS), f"KILL_SEED={SEED}"
    assert tuple(asked) == (ASKERS * len(VICTIMS), len(VICTIMS))
