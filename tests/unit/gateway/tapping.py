"""One tap and what follows, over HTTP."""

from typing import Any

import httpx

from connectors.gateway.case_shapes import TakenShape
from models.access import Role
from tests.unit.gateway.twins import key_of_role

SMALLEST = {"kind": "垃圾满溢", "lat": 22.5677, "lng": 113.3086}


def bearer(role: Role) -> dict[str, str]:
    return {"Authorization": f"Bearer {key_of_role(role)}"}


async def sent(client: httpx.AsyncClient, **more: object) -> dict[str, Any]:
    answer = await client.post("/v1/reports", json=SMALLEST | more)
    assert answer.status_code in {200, 201}, answer.text
    return TakenShape.model_validate_json(answer.content).model_dump(mode="json")


async def moved(client: httpx.AsyncClient, case: str, move: str, role: Role = Role.OFFICER, **said: object) -> httpx.Response:
    headers = bearer(role) if role is not Role.PUBLIC else {}
    return await client.post(f"/v1/cases/{case}/events", json={"move": move} | said, headers=headers)
