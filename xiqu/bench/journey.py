"""One journey over the whole road: land everything, wait until it is stored and computed, and prove that all of it arrived.

The time ends with the last record on `city.results`, which is written after PostgreSQL has committed. Offsets are committed up to half a
second later: `settled_s` ends there, when nothing is unread and every body is archived too.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import NamedTuple

from connectors.clock import stopwatch
from connectors.feeds.air_quality import AIR_QUALITY
from connectors.postgres.figures import PostgresFigures
from models.errors import ImbalanceError
from models.feed import Feed
from models.landing import landed_at
from xiqu.bench.process import Memory, cpu_seconds, memory
from xiqu.bench.results import results
from xiqu.bench.stage import Stage
from xiqu.computed import computed
from xiqu.landings import Intake
from xiqu.load import AT_ONCE, groups

HOURLY = "air.aqi_hour"


class Journey(NamedTuple):
    """What it took."""

    seconds: float
    settled_s: float
    cpu_s: dict[str, float | None]
    worker_mb: dict[str, float]


async def land(to: Intake, bodies: Sequence[bytes], feed: Feed = AIR_QUALITY) -> list[str]:
    """Land *bodies* in groups, a few at once, as `xiqu load` does."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(group: list[bytes]) -> list[str]:
        async with gate:
            return await to.landing.land_many(feed, group)

    return [each for ids in await asyncio.gather(*map(one, groups(bodies))) for each in ids]


def _used(stage: Stage) -> dict[str, float | None]:
    return {role: cpu_seconds(pid) for role, pid in stage.pids.items()} | {"lander": time.process_time()}


def _spent(before: dict[str, float | None], after: dict[str, float | None]) -> dict[str, float | None]:
    pairs = {role: (before[role], after[role]) for role in before}
    return {role: None if old is None or new is None else round(new - old, 2) for role, (old, new) in pairs.items()}


def _memory(start: Memory | None, end: Memory | None) -> dict[str, float]:
    return {"start": start.now_mb, "end": end.now_mb, "peak": end.peak_mb} if start and end else {}


async def journey(
    stage: Stage, to: Intake, bodies: Sequence[bytes], feed: Feed = AIR_QUALITY, *, readings: int, station_hours: int, hourly: str = HOURLY
) -> Journey:
    """Send *bodies* over the road; ImbalanceError where not every reading is stored or not every hour has its *hourly* figure."""
    figures = PostgresFigures(to.pool)
    hours_before = (await figures.count()).get(hourly, 0)
    used, memory_before, elapsed = _used(stage), memory(stage.pids["worker"]), stopwatch()
    landings = await stage.until(land(to, bodies, feed))
    await stage.until(computed(stage.settings))
    settled = elapsed()
    spent, remembered = _spent(used, _used(stage)), _memory(memory_before, memory(stage.pids["worker"]))
    counts = await to.receipts.counts(landings)
    hours = (await figures.count()).get(hourly, 0) - hours_before
    if counts.difference or counts.stored != readings or hours != station_hours:
        raise ImbalanceError(f"of {readings} readings {counts.stored} are stored, of {station_hours} hours {hours} have a figure: {counts}")
    async with results(stage.settings.kafka) as heard:
        ended = await heard.newest_at()
    return Journey(ended - landed_at(min(landings)).timestamp(), settled, spent, remembered)
