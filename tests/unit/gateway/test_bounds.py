from collections.abc import AsyncIterator
from datetime import timedelta

import httpx

from connectors.gateway.admission import Rules
from connectors.gateway.bounded import LARGEST
from connectors.gateway.rate import MOST, Buckets, Rate
from models.access import Role
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import NOW, City, key_of_role

SLOWLY = Rate(per_second=0.5, burst=2)
PAGE = "https://board.example"
ADMIN = {"Authorization": f"Bearer {key_of_role(Role.ADMIN)}"}


def visitor(city: City, address: str = "10.0.0.7") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(city.app(), client=(address, 4711)), base_url="http://city")


async def test_an_address_without_a_key_asks_so_often_and_no_more(city: City) -> None:
    city.rules = Rules(strangers=SLOWLY)
    app = city.app()
    addresses = "10.0.0.7", "10.0.0.8", "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"
    one, other, six, same, third = (
        httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(each, 1)), base_url="http://city") for each in addresses
    )
    assert [(await one.get("/v1/kpis")).status_code for _ in range(2)] == [200, 200]
    refused = await one.get("/v1/kpis", headers={"Accept-Language": "zh"})
    assert "此地址每秒最多可请求 0.5 次" in refusal(refused, "too-often").detail
    assert refused.headers["retry-after"] == "2"
    assert (await one.get("/health/live")).status_code == 200
    assert (await one.get("/v1/kpis", headers=ADMIN)).status_code == 200
    assert (await other.get("/v1/kpis")).status_code == 200
    assert [(await six.get("/v1/kpis")).status_code for _ in range(2)] == [200, 200]
    refusal(await same.get("/v1/kpis"), "too-often")
    assert (await third.get("/v1/kpis")).status_code == 200
    city.now = NOW + timedelta(seconds=2)
    assert (await one.get("/v1/kpis")).status_code == 200
    for each in (one, other, six, same, third):
        await each.aclose()


async def test_a_key_asks_so_often_wherever_it_comes_from(city: City) -> None:
    city.rules = Rules(holders=SLOWLY)
    async with visitor(city) as client:
        assert [(await client.get("/v1/kpis", headers=ADMIN)).status_code for _ in range(2)] == [200, 200]
        assert "This key" in refusal(await client.get("/v1/kpis", headers=ADMIN), "too-often").detail
        assert (await client.get("/v1/kpis")).status_code == 200


async def test_keys_cannot_be_tried_at_leisure(city: City) -> None:
    city.rules = Rules(strangers=Rate(10**6, 10**6))
    async with visitor(city) as client:
        tried = [(await client.get("/v1/kpis", headers={"X-API-Key": f"guess-{number}"})).status_code for number in range(60)]
        assert tried == [401] * 50 + [429] * 10
        refusal(await client.get("/v1/kpis", headers=ADMIN), "too-often")


def test_buckets_of_strangers_are_bounded_and_those_who_wait_keep_waiting() -> None:
    buckets = Buckets(Rate(per_second=1, burst=1))
    for number in range(MOST - 1):
        buckets.wait(str(number), NOW)
    later = NOW + timedelta(seconds=1)
    assert buckets.wait("new", later) == 0
    assert buckets.wait("newer", later) == 0
    assert buckets.wait("newer", later) == buckets.wait("new", later) == 1
    assert len(buckets._left) == 2


async def test_only_pages_that_are_named_may_ask_from_a_browser(city: City) -> None:
    sent = "authorization, x-photo-token, x-person-token"
    preflight = {"Origin": PAGE, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": sent}
    async with visitor(city) as client:
        assert "access-control-allow-origin" not in (await client.get("/v1/kpis", headers={"Origin": PAGE})).headers
    city.rules = Rules(origins=(PAGE,))
    async with visitor(city) as client:
        asked = await client.options("/v1/tokens", headers=preflight)
        found = await client.get("/v1/kpis", headers={"Origin": PAGE})
        refused = await client.get("/v1/nothing", headers={"Origin": PAGE})
        foreign = await client.get("/v1/kpis", headers={"Origin": "https://other.example"})
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] == found.headers["access-control-allow-origin"] == PAGE
    assert refused.headers["access-control-allow-origin"] == PAGE
    assert "access-control-allow-credentials" not in asked.headers
    assert "access-control-allow-origin" not in foreign.headers


async def test_no_path_holds_more_of_a_body_than_it_needs(city: City) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LARGEST // 65_536 + 1):
            yield b" " * 65_536

    async with visitor(city) as client:
        headers = ADMIN | {"Content-Type": "application/json"}
        announced = await client.post("/v1/tokens", headers=headers, content=b" " * (LARGEST + 1))
        streamed = await client.post("/v1/tokens", headers=headers, content=endless())
        nowhere = await client.post("/v1/nothing", content=b" " * (LARGEST + 1))
        fits = await client.post("/v1/tokens", headers=headers, content=b"{}" + b" " * (LARGEST - 2))
    for answer in (announced, streamed, nowhere):
        assert f"{LARGEST}" in refusal(answer, "long-body").detail
    assert fits.status_code == 201
