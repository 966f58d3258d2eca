"""A whole city with the demo and the simulated street, its wall, and a browser before it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest
from playwright.async_api import Browser, Page

from connectors.clock import now
from connectors.embedded.port import free_port
from connectors.postgres.access import PostgresCallers
from connectors.postgres.pool import connect
from connectors.settings import Settings
from models.access import Role
from models.errors import SettingError
from tests.conftest import IN_CI
from xiqu.city import city
from xiqu.simulate.command import SEED
from xiqu.simulate.town import STREET
from xiqu.up import DEMO
from xiqu.wall import build, parts

SHOTS = Path(__file__).resolve().parents[2] / ".cache" / "shots"
PATIENCE_MS = 180_000
"""How long the simulated day may take to arrive; it is waited for, never slept."""
SCREENS = {"4k": (3840, 2160), "laptop": (1440, 900), "phone": (390, 844)}


REFUSED = "Failed to load resource"
"""An answer that is a refusal is no fault of the page: a city that has just begun may be too busy for the live feed."""
ASKED = ["air.city_hour", "waste.sorting_coverage"]


Served: TypeAlias = tuple[str, str, str]


@dataclass
class Wall:
    """The wall of a city, the key of an officer, its database, and what the browser complained of."""

    page: Page
    address: str
    officer: str
    database: str
    complaints: list[str]

    async def open(self, path: str = "") -> None:
        await self.page.goto(f"{self.address}/{path}")
        await self.page.locator(".card").first.wait_for(timeout=PATIENCE_MS)

    async def shot(self, name: str, *, whole: bool = False) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=SHOTS / f"wall-{name}.png", full_page=whole)

    async def axe(self) -> list[str]:
        """Return what axe-core finds wrong, as rule and element."""
        await self.page.evaluate((parts() / "axe-core" / "axe.min.js").read_text())
        found = await self.page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })")
        return [f"{each['id']}: {node['html'][:120]} {node['any'][:1]}" for each in found["violations"] for node in each["nodes"]]


def built() -> None:
    """Build the wall, or skip with the reason; in CI that is a failure."""
    try:
        build(check=True)
    except SettingError as error:
        (pytest.fail if IN_CI else pytest.skip)(f"the wall cannot be built here: {error}")


@asynccontextmanager
async def running(place: Path) -> AsyncIterator[Served]:
    """Run a city as `xiqu up` does; yields the gateway's address, an officer's key, and the database."""
    here = Settings(data_dir=place / "data", port=free_port(), address_rate=0)
    play = ("--play", "air_quality", str(DEMO), "--simulate", str(SEED))
    roles = {"worker": (), "collector": play, "gateway": ("--host", here.host, "--port", str(here.port))}
    async with city(here, roles) as one:
        async with await connect(one.settings.database, 2) as pool:
            key = (await PostgresCallers(pool, now).add(Role.OFFICER, "tests")).key
        address = f"http://{here.host}:{here.port}"
        async with asyncio.timeout(PATIENCE_MS / 1000), httpx.AsyncClient(base_url=address) as client:
            await _begun(client)
        yield address, key, one.settings.database


async def _begun(client: httpx.AsyncClient) -> None:
    while True:
        if await _speaks(client):
            return
        await asyncio.sleep(0.2)


async def _speaks(client: httpx.AsyncClient) -> bool:
    """Say whether the simulated day has come as far as its last feeds."""
    try:
        told = await client.get("/v1/figures", params={"area": STREET, "kpi": ASKED}, timeout=60)
    except httpx.TransportError:
        return False
    return told.status_code == httpx.codes.OK and sum(each["value"] is not None for each in told.json()["figures"]) == len(ASKED)


@asynccontextmanager
async def before(browser: Browser, served: Served, screen: str = "laptop") -> AsyncIterator[Wall]:
    """Open a browser of that size."""
    width, height = SCREENS[screen]
    phone = screen == "phone"
    context = await browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="America/New_York", has_touch=phone,
        device_scale_factor=2 if phone else 1,
    )  # fmt: skip
    complaints: list[str] = []
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" and REFUSED not in message.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Wall(page, *served, complaints)
    await context.close()


__all__ = ["PATIENCE_MS", "SCREENS", "STREET", "Served", "Wall", "before", "built", "running"]
