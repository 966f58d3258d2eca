"""Every route says whom it lets in, and lets in nobody else."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from connectors.gateway.access import Anyone, Machines, Permitted
from models.access import HELD, Role
from tests.unit.gateway.twins import City, key_of_role

UNASKED = {"/v1/openapi.json"}
"""What the description is served from; it says nothing that is not public."""
KNOWN = {"feed": "air_quality", "target": "law_publicity_rate", "name": "air.city_day"}
STAFF = frozenset({Role.OFFICER, Role.ADMIN})
NEVER_PUBLIC = re.compile(r"/pipes/(queries|stops|layers)|/split$|/draw$")
SHUT = {"urn:xiqu:problem:no-key", "urn:xiqu:problem:key-not-valid", "urn:xiqu:problem:other-role", "urn:xiqu:problem:wrong-key"}


class Door(NamedTuple):
    method: str
    path: str
    roles: frozenset[Role] | None
    """None: machines alone."""

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def undeclared(app: FastAPI) -> list[str]:
    return [route.path or "" for route in iter_route_contexts(app.routes) if route.path not in UNASKED and not list(declared(route))]


def declared(route: object) -> Iterator[object]:
    dependant = getattr(route, "dependant", None)
    for each in dependant.dependencies if dependant else ():
        if isinstance(each.call, Permitted | Machines | Anyone):
            yield each.call


def doors(app: FastAPI) -> Iterator[Door]:
    for route in iter_route_contexts(app.routes):
        for asked in declared(route):
            if not isinstance(asked, Anyone):
                roles = frozenset(asked.roles) if isinstance(asked, Permitted) else None
                yield from (Door(method, route.path or "", roles) for method in sorted(route.methods or ()))


APP = City().app()
DOORS = sorted(doors(APP), key=lambda door: door.name)


def test_every_route_says_whom_it_lets_in() -> None:
    assert undeclared(APP) == []
    assert len(DOORS) >= 14


def test_a_route_that_says_nothing_is_found() -> None:
    app = City().app()

    @app.get("/v1/back/door")
    async def enter() -> str:
        return "hello"

    assert undeclared(app) == ["/v1/back/door"]


def test_what_is_about_mains_audits_and_draws_is_never_public() -> None:
    assert [door.name for door in DOORS if NEVER_PUBLIC.search(door.name) and (door.roles is None or Role.PUBLIC in door.roles)] == []


def test_whoever_runs_the_city_is_never_shut_out() -> None:
    assert [door.name for door in DOORS if door.roles is not None and Role.ADMIN not in door.roles] == []


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
async def test_a_door_opens_to_its_roles_and_to_no_other(door: Door) -> None:
    path = re.sub(r"{(\w+)[^}]*}", lambda found: KNOWN.get(found[1], "x"), door.path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://city") as client:
        for role in Role:
            headers = {"X-API-Key": key_of_role(role)} if role in HELD else {}
            answer = await client.request(door.method, path, headers=headers, json={} if door.method in {"POST", "PUT", "PATCH"} else None)
            told = answer.headers["content-type"].endswith("problem+json") and answer.json()["type"]
            assert (told in SHUT) == (role not in (door.roles or ())), f"{role}: {answer.text}"
        if door.roles is not None and Role.PUBLIC not in door.roles:
            assert (await client.request(door.method, path)).status_code == 401
