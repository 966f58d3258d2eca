"""The machine's own Chromium, for what the bench looks at as a person would: it is driven by playwright, which only the tests install."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 60_000


def chromium() -> str | None:
    """Return its path, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def lacking() -> str:
    """Return what is missing to open a page, "" where nothing is."""
    if chromium() is None:
        return "a Chromium on the PATH (apt-get install chromium)"
    return "" if find_spec("playwright") else "playwright, which python3 -m xiqu test installs"


@asynccontextmanager
async def launched(path: str) -> AsyncIterator["Browser"]:
    """Yield the Chromium at *path*, without a page."""
    from playwright.async_api import async_playwright  # noqa: PLC0415 - it may be missing

    async with async_playwright() as playwright:
        # Chromium refuses its sandbox to root, and in most containers nobody else is there.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = await playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        await browser.close()


@asynccontextmanager
async def opened(path: str) -> AsyncIterator["Page"]:
    """Yield an empty page of a laptop's size."""
    async with launched(path) as browser:
        page = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        page.set_default_timeout(PATIENCE_MS)
        yield page
