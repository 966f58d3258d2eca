"""A phone: the system's own Chromium, with a city in front of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Geolocation, Page, expect

from connectors.clock import now
from connectors.gateway.serve import serving
from tests.conftest import IN_CI
from tests.unit.gateway.twins import City
from xiqu.bench.chromium import chromium as installed
from xiqu.bench.chromium import launched

SHOTS = Path(__file__).resolve().parents[2] / ".cache" / "shots"
PATIENCE_MS = 60_000
"""For a busy machine; what is well shows at once."""
expect.set_options(timeout=PATIENCE_MS)
XIQU: Geolocation = {"latitude": 22.5271, "longitude": 113.3512, "accuracy": 18}


@dataclass
class Phone:
    """A page of a phone, the city that it talks to, and what the browser complained of."""

    page: Page
    context: BrowserContext
    city: City
    address: str
    complaints: list[str]

    async def open(self) -> None:
        await self.page.goto(f"{self.address}/report")
        await self.page.locator("#kinds button").first.wait_for()
        await self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    async def shot(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    async def tap(self, kind: str) -> None:
        await self.page.locator(f"#kinds button[data-kind={kind}]").click()


@pytest.fixture(scope="session")
def chromium() -> str:
    found = installed()
    if found is None:
        (pytest.fail if IN_CI else pytest.skip)("needs a Chromium on the PATH (apt-get install chromium)")
    assert found
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with launched(chromium) as one:
        yield one


@asynccontextmanager
async def phone_of(browser: Browser, city: City) -> AsyncIterator[Phone]:
    """Yield a phone in front of *city*."""
    city.now = city.contacts.at = now() + timedelta(minutes=2)  # it stands still, and the phone's clock goes on
    async with serving(city.app()) as port, on_phone(browser, city, f"http://127.0.0.1:{port}") as phone:
        yield phone


@asynccontextmanager
async def on_phone(browser: Browser, city: City, address: str) -> AsyncIterator[Phone]:
    """Yield a phone that is to talk to *address*."""
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, has_touch=True, locale="zh-CN", timezone_id="Asia/Shanghai",
        geolocation=XIQU, permissions=["geolocation"],
    )  # fmt: skip
    context.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    page = await context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Phone(page, context, city, address, complaints)
    await context.close()


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser) -> AsyncIterator[Phone]:
    async with phone_of(browser, City()) as one:
        yield one
