"""The wall's files and colours, and the page that stands in for it where it is not built."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest_asyncio
from fastapi import FastAPI

from connectors.gateway.app import bare
from connectors.gateway.wall import PaletteShape, wall
from connectors.metrics import Metrics
from models.palette import PALETTE
from models.standards.level import LEVELS
from tests.unit.gateway.answers import refusal


def shown(built: Path) -> FastAPI:
    app = bare(Metrics(version="1", role="gateway"), "")
    app.include_router(wall(built))
    return app


@pytest_asyncio.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(shown(tmp_path)), base_url="http://city") as one:
        yield one


async def test_until_the_wall_is_built_a_plain_page_says_so_and_links_to_the_rest(client: httpx.AsyncClient) -> None:
    page = await client.get("/")
    assert page.status_code == 200
    assert "xiqu wall build" in page.text
    assert 'href="/v1/plan"' in page.text
    refusal(await client.get("/wall/index.js"), "unknown-path")


async def test_a_wall_that_was_built_meanwhile_is_shown_under_a_policy_that_lets_nothing_else_run(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    assert "xiqu wall build" in (await client.get("/")).text
    (tmp_path / "index.html").write_text("<p>one")
    (tmp_path / "index-a1.js").write_text("1")
    page, script = await client.get("/"), await client.get("/wall/index-a1.js")
    assert (page.text, script.text) == ("<p>one", "1")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert (page.headers["cache-control"], script.headers["content-type"]) == ("no-cache", "text/javascript; charset=utf-8")
    assert "immutable" in script.headers["cache-control"]
    refusal(await client.get("/wall/index.html"), "unknown-path")


async def test_a_wall_that_was_built_anew_replaces_the_one_before(client: httpx.AsyncClient, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>one")
    assert (await client.get("/")).text == "<p>one"
    (tmp_path / "index.html").write_text("<p>two")
    os.utime(tmp_path / "index.html", (1, 1))
    assert (await client.get("/")).text == "<p>two"


async def test_the_colours_are_those_of_the_standards(client: httpx.AsyncClient) -> None:
    told = PaletteShape.model_validate_json((await client.get("/v1/colours")).content).colours
    assert [(each.word, each.colour) for each in told["air"]] == [
        (level.name, "#{:02X}{:02X}{:02X}".format(*level.rgb)) for level in LEVELS
    ]
    assert set(told) == set(PALETTE)
    assert all(each.unconfirmed for of in ("water", "traffic", "alarm", "pipes") for each in told[of])
