"""What only a real server on a real socket can show."""

import asyncio
import gzip
import os
import socket
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

import httpx
import pytest

from connectors.gateway.admission import Rules
from connectors.gateway.serve import serving
from connectors.gateway.side import beside
from connectors.gateway.unread import LONGEST, LONGEST_WAIT
from connectors.metrics import Metrics
from models.errors import SettingError
from models.feed import Feed
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import BEARER, Checks, City, Landed

PATH = "/v1/feeds/air_quality"
PIECE = b"x" * 65_536
PIECES_OF_50_MB = 800


@asynccontextmanager
async def visited(city: City) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(city.app()) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=BEARER, limits=httpx.Limits(max_connections=1)) as client,
    ):
        yield client


async def long_body(pieces: int) -> AsyncIterator[bytes]:
    for _ in range(pieces):
        yield PIECE
        await asyncio.sleep(0)


async def pour(writer: asyncio.StreamWriter, reader: asyncio.StreamReader, pieces: int) -> tuple[int, bytes]:
    """Write a body as long as the other side takes it; return how many pieces went, and what was answered until then."""
    answered = asyncio.create_task(reader.readuntil(b"\r\n\r\n"))
    for piece in range(pieces):
        writer.write(PIECE)
        await writer.drain()
        if answered.done():
            return piece, answered.result()
    return pieces, await answered


async def flood(writer: asyncio.StreamWriter, pieces: int) -> None:
    for _ in range(pieces):
        writer.write(PIECE)
        await writer.drain()


@contextmanager
def little_memory() -> Iterator[None]:
    """What runs inside never holds 10 MB."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


async def connections(client: httpx.AsyncClient) -> int:
    """Return the local port that a request leaves from: the same one as long as the connection lives."""
    answer = await client.get("/health/live")
    port = answer.extensions["network_stream"].get_extra_info("client_addr")[1]
    assert isinstance(port, int)
    return port


@pytest.mark.parametrize("headers", [{}, {"Content-Length": str(PIECES_OF_50_MB * len(PIECE))}])
@pytest.mark.parametrize("key", [BEARER, {"Authorization": "Bearer wrong"}])
async def test_a_sender_of_fifty_megabytes_learns_why_not_and_none_of_it_is_held(
    city: City, headers: dict[str, str], key: dict[str, str]
) -> None:
    async with visited(city) as client:
        with little_memory():
            answer = await client.post(PATH, content=long_body(PIECES_OF_50_MB), headers=headers | key)
        refusal(answer, "too-large" if key is BEARER else "wrong-key")
        assert answer.headers["connection"] == "close"
        assert (await client.post(PATH, content=b"x")).status_code == 202


async def test_a_sender_that_listens_is_stopped_early(city: City) -> None:
    async with visited(city) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
        head = f"POST {PATH} HTTP/1.1\r\nHost: city\r\nX-API-Key: a-key-for-air\r\nContent-Length: {PIECES_OF_50_MB * len(PIECE)}\r\n\r\n"
        writer.write(head.encode())
        pieces, said = await pour(writer, reader, PIECES_OF_50_MB)
        writer.close()
    assert said.startswith(b"HTTP/1.1 413 ")
    assert pieces < PIECES_OF_50_MB // 4


async def test_a_sender_that_never_stops_is_cut(city: City) -> None:
    async with visited(city) as client:
        _, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
        writer.write(f"POST {PATH} HTTP/1.1\r\nHost: city\r\nContent-Length: {10**12}\r\n\r\n".encode())
        with little_memory(), pytest.raises(ConnectionError):
            await flood(writer, 2 * LONGEST // len(PIECE))
        writer.close()


async def test_a_body_a_little_too_large_does_not_cost_its_sender_the_connection(city: City) -> None:
    async with visited(city) as client:
        before = await connections(client)
        refusal(await client.post(PATH, content=b"x" * 600_000), "too-large")
        refusal(await client.post(PATH, content=b"x" * 600_000, headers={"Authorization": "Bearer wrong"}), "wrong-key")
        refusal(await client.post(PATH + "x", content=b"x" * 600_000), "unknown-feed")
        assert await connections(client) == before
        assert (await client.post(PATH, content=b"x")).status_code == 202
        assert await connections(client) == before


async def test_a_bomb_is_refused_before_it_unfolds(city: City) -> None:
    bomb = gzip.compress(b"0" * 100_000_000)
    assert len(bomb) < 262_144
    async with visited(city) as client:
        with little_memory():
            answer = await client.post(PATH, content=bomb, headers={"Content-Encoding": "gzip"})
    refusal(answer, "too-large")


async def test_gzip_that_arrives_in_crumbs_lands_whole(city: City) -> None:
    body = os.urandom(5_000)

    async def crumbs() -> AsyncIterator[bytes]:
        packed = gzip.compress(body)
        for start in range(0, len(packed), 501):
            yield packed[start : start + 501]
            await asyncio.sleep(0.001)

    async with visited(city) as client:
        assert (await client.post(PATH, content=crumbs(), headers={"Content-Encoding": "gzip"})).status_code == 202
    assert [landed for _, landed, _ in city.landing.bodies] == [body]


async def test_a_body_that_never_ends_is_answered_408() -> None:
    city = City(rules=Rules(slowest_body=timedelta(milliseconds=50)))

    async with visited(city) as client, asyncio.timeout(10):
        reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
        head = f"POST {PATH} HTTP/1.1\r\nHost: city\r\nX-API-Key: a-key-for-air\r\nContent-Length: 100\r\n\r\ncity,"
        writer.write(head.encode())
        said = await reader.readuntil(b"\r\n\r\n")
        writer.close()
    assert said.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in said.lower()
    assert city.landing.bodies == []


async def test_a_sender_that_goes_away_leaves_nothing_behind(city: City) -> None:
    async with visited(city) as client:
        _, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
        head = f"POST {PATH} HTTP/1.1\r\nHost: city\r\nX-API-Key: a-key-for-air\r\nContent-Length: 100\r\n\r\ncity,"
        writer.write(head.encode())
        await writer.drain()
        writer.close()
    # Leaving the block waits for every request that was begun.
    assert city.sample("xiqu_intake_bodies_total", feed="air_quality", outcome="cut-off") == 1
    assert city.landing.bodies == []


async def test_a_sender_that_waits_for_100_continue_is_refused_without_sending(city: City) -> None:
    async with visited(city) as client:
        reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
        head = f"POST {PATH} HTTP/1.1\r\nHost: city\r\nContent-Length: 50000000\r\nExpect: 100-continue\r\n\r\n"
        writer.write(head.encode())
        async with asyncio.timeout(LONGEST_WAIT / 2):
            said = await reader.read()
        writer.close()
    assert said.startswith(b"HTTP/1.1 401 ")
    assert b"100 Continue" not in said


async def test_the_server_says_nothing_of_itself(city: City) -> None:
    async with visited(city) as client:
        assert "server" not in (await client.get("/v1/kpis")).headers


async def test_a_role_without_a_gateway_shows_health_and_metrics_and_nothing_else() -> None:
    health = Checks()
    async with (
        beside(health, Metrics(version="1.2.3", role="worker")) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as role,
    ):
        assert (await role.get("/health/ready")).status_code == 200
        health.checks["kafka"] = False
        assert "kafka" in refusal(await role.get("/health/ready"), "not-ready").detail
        assert 'role="worker"' in (await role.get("/metrics")).text
        refusal(await role.get("/v1/kpis"), "unknown-path")


async def test_a_port_that_is_taken_is_said_so_and_the_process_lives(city: City) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingError, match=f"127.0.0.1:{port}.*--port"):
            async with serving(city.app(), port=port):
                pass


async def test_what_was_begun_is_answered_before_the_door_closes(city: City) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    class Slow(Landed):
        async def land(self, feed: Feed, body: bytes, content_hint: str = "") -> str:
            begun.set()
            await go_on.wait()
            return await super().land(feed, body, content_hint)

    city.landing = Slow()
    async with asyncio.timeout(10), httpx.AsyncClient(headers=BEARER) as client:
        async with serving(city.app()) as port:
            sending = asyncio.create_task(client.post(f"http://127.0.0.1:{port}{PATH}", content=b"x"))
            await begun.wait()
            asyncio.get_running_loop().call_later(0.3, go_on.set)
        assert (await sending).status_code == 202
