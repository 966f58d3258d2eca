"""What the wall takes to open, and whether a day of live changes makes its page grow.

The day is the simulated one of all feeds (`xiqu/bench/all_feeds.py`), which the road has carried already. The records of `city.results`
that tell of it are written once more, five minutes' worth at a time, and after each the clock of the page goes on by five minutes: all that
it does by the second, by the half minute or with a change it does as often as in a day, but as fast as it can. What it holds is looked at
after the first tenth, when every part of it has been drawn, and at the end, each time without what is garbage.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import orjson

from connectors.clock import now, stopwatch
from connectors.kafka.producer import Producer, Record, producing, send
from connectors.settings import Settings
from models.errors import ImbalanceError
from streams.topics import RESULTS
from xiqu.bench.chromium import PATIENCE_MS, chromium, opened
from xiqu.bench.report import Report
from xiqu.bench.reports import started
from xiqu.bench.results import results
from xiqu.city import Role
from xiqu.simulate.town import CITY, STREET

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Page

ROUNDS_AN_HOUR, ROUND_MS = 12, 300_000
SETTLED = 10
"""One in so many rounds is gone before the page is first looked at."""
ARRIVED_S, LOOK_S = 0.1, 0.01
"""A change is on the page by then, see `live`; one that comes later is asked for with the next five minutes."""
CARD = ".card"
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
STREAM = "/v1/live"
MEGABYTE = 1_000_000


class Change(NamedTuple):
    """A record of `city.results`, and how many of its results the street's page is told: its own, and those of the city's sources."""

    value: bytes
    shown: int


class Held(NamedTuple):
    """What the page holds that is no garbage."""

    heap_mb: float
    nodes: int
    listeners: int


class Watched:
    """A page: what it hears on the live feed, what it asks for, and what it holds."""

    def __init__(self, page: "Page", tools: "CDPSession") -> None:
        self._page = page
        self._tools = tools
        self._under_way = 0
        self.questions = 0
        self.heard = 0
        self._stands = asyncio.Event()
        tools.on("Network.eventSourceMessageReceived", self._hears)
        page.on("request", lambda request: self._moved(request.url, 1))
        page.on("requestfinished", lambda request: self._moved(request.url, -1))
        page.on("requestfailed", lambda request: self._moved(request.url, -1))

    def _hears(self, message: dict[str, Any]) -> None:
        match message["eventName"]:
            case "snapshot":
                self._stands.clear()
            case "at":
                self._stands.set()
            case "results":  # until it was told how things stand, these are no changes
                self.heard += self._stands.is_set()

    async def stands(self) -> None:
        """Wait until the page was told how things stand."""
        async with asyncio.timeout(PATIENCE_MS / 1000):
            await self._stands.wait()

    async def hears(self, changes: int) -> None:
        """Wait until it has heard so many *changes*, as long as patience lasts."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_MS / 1000):
                while self.heard < changes:  # noqa: ASYNC110 - see below
                    await asyncio.sleep(LOOK_S)

    def _moved(self, url: str, by: int) -> None:
        if STREAM not in url:  # which never ends
            self._under_way += by
            self.questions += by > 0

    async def passes(self) -> None:
        """Let five minutes pass for the page, and wait until all that it asks for is answered."""
        await asyncio.sleep(ARRIVED_S)
        await self._page.clock.run_for(ROUND_MS)
        async with asyncio.timeout(PATIENCE_MS / 1000):
            while self._under_way > 0:  # noqa: ASYNC110 - answers move it, and tell nobody
                await asyncio.sleep(LOOK_S)

    async def held(self) -> Held:
        """Return what it holds."""
        await self._tools.send("HeapProfiler.collectGarbage")
        told: dict[str, Any] = await self._tools.send("Performance.getMetrics")
        found = {each["name"]: each["value"] for each in told["metrics"]}
        return Held(round(found["JSHeapUsedSize"] / MEGABYTE, 2), int(found["Nodes"]), int(found["JSEventListeners"]))


async def _watched(page: "Page") -> Watched:
    tools = await page.context.new_cdp_session(page)
    for domain in ("Performance", "Network"):
        await tools.send(f"{domain}.enable")
    return Watched(page, tools)


async def _day(bootstrap: str) -> list[Change]:
    """Return the records of `city.results` that tell of the simulated city, in the order in which they were written."""
    async with results(bootstrap) as log:
        told = ((value, [each["subject"] for each in orjson.loads(value)]) for value in await log.everything())
        day = [Change(value, sum(each == STREET or each.startswith(f"{CITY}/") for each in subjects)) for value, subjects in told]
        return [each for each in day if each.shown]


async def _happens(page: Watched, producer: Producer, day: Sequence[Change], rounds: range, of: int) -> None:
    """Let those *rounds* of the day pass."""
    for first, last in pairwise(len(day) * each // of for each in (*rounds, rounds.stop)):
        told = [Record(number, day[number].value, int(now().timestamp() * 1000)) for number in range(first, last)]
        if told:
            await send(producer, RESULTS.name, told)
        await page.passes()


async def wall(settings: Settings, hours: int) -> Report:
    """Return what the page took to open and what it holds; ImbalanceError where it heard less than was written for it."""
    day, rounds = await _day(settings.kafka), hours * ROUNDS_AN_HOUR
    early, late = range(rounds // SETTLED), range(rounds // SETTLED, rounds)
    async with AsyncExitStack() as stack:
        gateway = Role("gateway", settings.model_copy(update={"port": 0, "address_rate": 0}))
        stack.push_async_callback(gateway.stop)
        host, port = await started(gateway)
        producer = await stack.enter_async_context(producing(settings.kafka))
        page = await stack.enter_async_context(opened(chromium() or ""))
        address, elapsed = f"http://{host}:{port}/?area={quote(STREET)}", stopwatch()
        await page.goto(address)
        await page.locator(CARD).first.wait_for()
        figures, load = elapsed(), await page.evaluate(LOADED)
        await page.goto("about:blank")  # its stream is none of the next one's
        await page.clock.install()
        watched = await _watched(page)
        await page.goto(address)
        await page.locator(CARD).first.wait_for()
        await watched.stands()
        await _happens(watched, producer, day, early, rounds)
        before, asked, elapsed = await watched.held(), watched.questions, stopwatch()
        await _happens(watched, producer, day, late, rounds)
        took, written = elapsed(), sum(each.shown for each in day)
        await watched.hears(written)
        after = await watched.held()
    if not written or watched.heard < written:
        raise ImbalanceError(f"{written} results of the street were written, and its page heard {watched.heard}")
    return {
        "load_ms": round(load), "first_figures_ms": round(figures * 1000), "hours": hours, "results": written, "heard": watched.heard,
        "questions": watched.questions - asked, "seconds": round(took, 1), "before": before._asdict(), "after": after._asdict(),
    }  # fmt: skip
