from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

import httpx
import pytest
from fastapi import Depends

from connectors.gateway.access import Permit
from connectors.gateway.signing import Signer
from models.access import ANYBODY, HELD, Caller, Role
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import BEARER, NOW, SIGNED_WITH, City, ThreeKeys, key_of_role

STAFF = (Role.OFFICER, Role.ADMIN)


@asynccontextmanager
async def door(city: City, *roles: Role) -> AsyncIterator[httpx.AsyncClient]:
    """A city with one more route, which tells who came in."""
    app = city.app()
    permit = Permit(city.people, ThreeKeys(), lambda: city.now, Signer(SIGNED_WITH))

    @app.get("/door")
    async def enter(caller: Annotated[Caller, Depends(permit(*roles))]) -> dict[str, str]:
        return {"id": caller.id, "role": caller.role}

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://city") as client:
        yield client


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize("role", HELD)
async def test_a_role_that_is_listed_comes_in_and_another_is_told_which_are(city: City, role: Role) -> None:
    async with door(city, *STAFF) as client:
        answer = await client.get("/door", headers=bearer(key_of_role(role)))
    if role in STAFF:
        assert answer.json() == {"id": f"id-{role}", "role": role}
    else:
        assert f"{role}" in refusal(answer, "other-role").detail
        assert "officer, admin" in answer.json()["detail"]


async def test_without_a_key_only_what_is_public_opens(city: City) -> None:
    async with door(city, *STAFF) as client:
        refusal(await client.get("/door"), "no-key")
    async with door(city, Role.PUBLIC, *STAFF) as client:
        assert (await client.get("/door")).json() == {"id": ANYBODY.id, "role": "public"}


@pytest.mark.parametrize("roles", [STAFF, (Role.PUBLIC, *STAFF)])
async def test_a_wrong_a_revoked_and_an_expired_key_open_nothing_not_even_what_is_public(city: City, roles: tuple[Role, ...]) -> None:
    grant = city.people.grants[key_of_role(Role.OFFICER)]
    city.people.grants |= {
        "revoked": replace(grant, revoked_at=NOW), "expired": replace(grant, expires_at=NOW),
        "good": replace(grant, expires_at=NOW + timedelta(seconds=1), revoked_at=NOW + timedelta(seconds=1)),
    }  # fmt: skip
    async with door(city, *roles) as client:
        for key in ("wrong", "revoked", "expired"):
            answer = await client.get("/door", headers=bearer(key))
            refusal(answer, "key-not-valid")
            assert answer.headers["www-authenticate"] == 'Bearer realm="xiqu"'
        refusal(await client.get("/door", headers={"Authorization": "Basic eDp5"}), "key-not-valid")
        assert (await client.get("/door", headers={"X-API-Key": "good"})).status_code == 200


async def test_a_machines_key_is_nobody(city: City) -> None:
    async with door(city, Role.PUBLIC) as client:
        assert (await client.get("/door", headers=BEARER)).json() == {"id": "", "role": "public"}
    async with door(city, *STAFF) as client:
        assert "public" in refusal(await client.get("/door", headers=BEARER), "other-role").detail


async def test_a_token_stands_in_for_its_key_until_either_ends(city: City) -> None:
    key = key_of_role(Role.OFFICER)
    grant = city.people.grants[key]
    async with door(city, *STAFF) as client:
        answer = await client.post("/v1/tokens", headers=bearer(key), json={"minutes": 5})
        token = answer.json()["token"]
        assert answer.status_code == 201
        assert answer.json()["expires_at"] == "2026-03-01T08:10:00+08:00"
        assert key not in token
        assert (await client.get("/door", headers=bearer(token))).json() == {"id": "id-officer", "role": "officer"}
        refusal(await client.post("/v1/tokens", headers=bearer(token)), "key-needed")
        city.people.grants[key] = replace(grant, revoked_at=NOW)
        assert "revoked" in refusal(await client.get("/door", headers=bearer(token)), "key-not-valid").detail
        city.people.grants[key] = grant
        city.now = NOW + timedelta(minutes=5)
        assert "token has expired" in refusal(await client.get("/door", headers=bearer(token)), "key-not-valid").detail


async def test_a_token_that_another_secret_signed_or_nobody_opens_nothing(city: City) -> None:
    foreign = Signer("another secret of thirty-two letters").issue("id-admin", NOW, timedelta(minutes=5)).text
    unsigned = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4aXF1Iiwic3ViIjoiaWQtYWRtaW4iLCJpYXQiOjEsImV4cCI6OTk5OTk5OTk5OX0."
    async with door(city, Role.PUBLIC, *STAFF) as client:
        for token in (foreign, unsigned, "a.b.c", ".."):
            refusal(await client.get("/door", headers=bearer(token)), "key-not-valid")


def test_while_a_secret_is_changed_the_tokens_of_both_are_read_and_one_is_signed_with() -> None:
    old, new = Signer(SIGNED_WITH), Signer("the next secret, of thirty-two letters", SIGNED_WITH)
    lasts = timedelta(minutes=5)
    assert [new.key_id(each.issue("id-admin", NOW, lasts).text, NOW) for each in (old, new)] == ["id-admin", "id-admin"]
    assert new.key_id(old.issue("id-admin", NOW, lasts).text, NOW + lasts) == "over"
    assert old.key_id(new.issue("id-admin", NOW, lasts).text, NOW) == "broken"
    assert Signer("the next secret, of thirty-two letters").key_id(old.issue("id-admin", NOW, lasts).text, NOW) == "broken"


async def test_without_a_secret_there_are_no_tokens(city: City) -> None:
    city.secret = ""
    async with city.client() as client:
        refusal(await client.post("/v1/tokens", headers=bearer(key_of_role(Role.ADMIN))), "no-tokens")


async def test_a_body_that_is_none_is_refused_field_by_field_in_both_languages(city: City) -> None:
    async with city.client() as client:
        headers = bearer(key_of_role(Role.ADMIN))
        broken = await client.post("/v1/tokens", headers=headers | {"Content-Type": "application/json"}, content=b"{")
        latin = await client.post("/v1/tokens", headers=headers | {"Content-Type": "application/json"}, content=b'{"minutes": "\xff"}')
        wrong = await client.post("/v1/tokens", headers=headers, json={"minutes": 61})
        chinese = await client.post("/v1/tokens", headers=headers | {"Accept-Language": "zh"}, json={"hours": 1})
    refusal(broken, "broken-body")
    refusal(latin, "broken-body")
    assert "minutes=61" in refusal(wrong, "bad-field").detail
    assert "没有此项" in refusal(chinese, "bad-field").detail
