"""What the wall takes to open, and whether a day of live changes makes its page grow.

The day is the simulated one of all feeds (`xiqu/bench/all_feeds.py`), which the road has carried already. The records of `city.results`
that tell of it are written once more, five minutes' worth at a time, and after each the clock of the page goes on by five minutes: all that
it does by the second, by the half minute or with a change it does as often as in a day, but as fast as it can. What it holds is looked at
after the first tenth, when every part of it has been drawn, and at the end, each time without what is garbage.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from connectors.clock import now, stopwatch
from connectors.kafka.producer import Producer, Record, producing, send
from connectors.settings import Settings
from models.errors import ImbalanceError
from streams.topics import RESULTS
from xiqu.bench.chromium import PATIENCE_MS, opened
from xiqu.bench.report import Report
from xiqu.bench.reports import started
from xiqu.bench.results import results
from xiqu.city import Role
from xiqu.simulate.town import CITY, STREET

if TYPE_CHECKING:
    from playwright.async_api import Page

ROUNDS_AN_HOUR, ROUND_MS = 12, 300_000
SETTLED = 10
"""One in so many rounds is gone before the page is first looked at."""
ARRIVED_S, LOOK_S = 0.1, 0.01
"""A change is on the page by then, see `live`; one that comes later is asked for with the next five minutes."""
CARD = ".card"
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
STREAM = "/v1/live"
MEGABYTE = 1_000_000


class Held(NamedTuple):
    """What the page holds that is no garbage."""

    heap_mb: float
    nodes: int
    listeners: int


class Watched:
    """A page, and what it asks for."""

    def __init__(self, page: "Page") -> None:
        self._page = page
        self._under_way = 0
        self.questions = 0
        page.on("request", lambda request: self._moved(request.url, 1))
        page.on("requestfinished", lambda request: self._moved(request.url, -1))
        page.on("requestfailed", lambda request: self._moved(request.url, -1))

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
        tools = await self._page.context.new_cdp_session(self._page)
        await tools.send("Performance.enable")
        await tools.send("HeapProfiler.collectGarbage")
        told: dict[str, Any] = await tools.send("Performance.getMetrics")
        await tools.detach()
        found = {each["name"]: each["value"] for each in told["metrics"]}
        return Held(round(found["JSHeapUsedSize"] / MEGABYTE, 2), int(found["Nodes"]), int(found["JSEventListeners"]))


async def _day(bootstrap: str) -> list[bytes]:
    """Return the records of `city.results` that tell of the simulated city, in the order in which they were written."""
    async with results(bootstrap) as log:
        return [value for value in await log.everything() if CITY.encode() in value]


async def _happens(page: Watched, producer: Producer, day: Sequence[bytes], rounds: range, of: int) -> None:
    """Let those *rounds* of the day pass."""
    for first, last in pairwise(len(day) * each // of for each in (*rounds, rounds.stop)):
        told = [Record(number, day[number], int(now().timestamp() * 1000)) for number in range(first, last)]
        if told:
            await send(producer, RESULTS.name, told)
        await page.passes()


async def wall(settings: Settings, hours: int) -> Report:
    """Return what the page took to open and what it holds; ImbalanceError where there was nothing to tell it, or it asked for nothing."""
    day, rounds = await _day(settings.kafka), hours * ROUNDS_AN_HOUR
    async with AsyncExitStack() as stack:
        gateway = Role("gateway", settings.model_copy(update={"port": 0, "address_rate": 0}))
        stack.push_async_callback(gateway.stop)
        host, port = await started(gateway)
        producer = await stack.enter_async_context(producing(settings.kafka))
        page = await stack.enter_async_context(opened())
        watched = Watched(page)
        address, elapsed = f"http://{host}:{port}/?area={quote(STREET)}", stopwatch()
        await page.goto(address)
        await page.locator(CARD).first.wait_for()
        figures, load = elapsed(), await page.evaluate(LOADED)
        await page.clock.install()
        await page.goto(address)
        await page.locator(CARD).first.wait_for()
        await _happens(watched, producer, day, range(rounds // SETTLED), rounds)
        before, asked, elapsed = await watched.held(), watched.questions, stopwatch()
        await _happens(watched, producer, day, range(rounds // SETTLED, rounds), rounds)
        took, after, asked = elapsed(), await watched.held(), watched.questions - asked
    if not day or not asked:
        raise ImbalanceError(f"{len(day)} records of the street were written, and its page asked {asked} times what had changed")
    return {
        "load_ms": round(load), "first_figures_ms": round(figures * 1000), "hours": hours, "records": len(day), "questions": asked,
        "seconds": round(took, 1), "before": before._asdict(), "after": after._asdict(),
    }  # fmt: skip
