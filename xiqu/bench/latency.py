"""How long a figure waits: from the landing of the body that completes a station's hour to the arrival of a result that stands on it.

Waits are read off `city.results`. The hour's own AQI holds all six concentrations once both bodies count. The year's ratio says nothing
of hours, so it is followed upwards: the first day of that city written with or after the hour's AQI stands on it (one worker computes
batch after batch, and a batch level by level), and the first year written with or after that day stands on the day.
"""

import asyncio
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import NamedTuple

import orjson

from connectors.clock import stopwatch
from connectors.feeds.air_quality import AIR_QUALITY
from models.errors import ImbalanceError
from models.landing import landed_at
from models.period import city_time, day_start, unix
from xiqu.bench.bodies import READINGS, StationHour
from xiqu.bench.results import Heard, results
from xiqu.bench.stage import Stage
from xiqu.computed import computed
from xiqu.landings import Intake

HOUR, DAY, YEAR = "air.aqi_hour", "air.city_day", "air.good_days"
ALL_SIX = 6
READINGS_PER_S = 1_000


class Waits(NamedTuple):
    """Seconds from landing to arrival, of the hour's figure and of the year's above it."""

    hour: list[float]
    year: list[float]


class Steady(NamedTuple):
    """What was waited at the rate that was really kept."""

    waits: Waits
    readings_per_s: float


def _said(heard: Iterable[Heard]) -> Iterable[tuple[Heard, str, str, int, bool]]:
    for each in heard:
        for result in orjson.loads(each.value):
            if result["kpi"] in {HOUR, DAY, YEAR}:
                complete = len(result["evidence"].get("concentration") or ()) == ALL_SIX
                yield each, result["kpi"], result["subject"], unix(datetime.fromisoformat(result["period_start"])), complete


def waits_of(landed: Mapping[tuple[str, int], float], heard: Sequence[Heard]) -> Waits:
    """Return how long each station's hour (subject, start) waited that landed then; one that was never heard of is left out."""
    hours: dict[tuple[str, int], Heard] = {}
    days: dict[tuple[str, int], list[float]] = defaultdict(list)
    years: dict[str, list[Heard]] = defaultdict(list)
    for each, kpi, subject, start, complete in _said(sorted(heard, key=lambda one: one.written_at)):
        if kpi == HOUR and complete:
            hours.setdefault((subject, start), each)
        elif kpi == DAY:
            days[subject, start].append(each.written_at)
        elif kpi == YEAR:
            years[subject].append(each)
    waits = Waits([], [])
    for (subject, start), at in landed.items():
        hour = hours.get((subject, start))
        if hour is None:
            continue
        waits.hour.append(hour.heard_at - at)
        city = subject.partition("/")[0]
        written = days[city, unix(day_start(city_time(start)))]
        day = bisect_left(written, hour.written_at)
        year = bisect_left(years[city], written[day], key=lambda one: one.written_at) if day < len(written) else len(years[city])
        if year < len(years[city]):
            waits.year.append(years[city][year].heard_at - at)
    return waits


async def land_steadily(to: Intake, hours: Sequence[StationHour]) -> list[tuple[str, str]]:
    """Land body after body at the rate, each by itself, whether the one before is acknowledged or not; return ids by station's hour."""
    elapsed, every = stopwatch(), READINGS / READINGS_PER_S
    landing: list[asyncio.Task[str]] = []
    for number, body in enumerate(body for hour in hours for body in hour.bodies):
        await asyncio.sleep(max(0.0, number * every - elapsed()))
        landing.append(asyncio.create_task(to.landing.land(AIR_QUALITY, body)))
    ids = await asyncio.gather(*landing)
    return list(zip(ids[::2], ids[1::2], strict=True))


async def latency(stage: Stage, to: Intake, hours: Sequence[StationHour]) -> Steady:
    """Land *hours* at a steady rate and return what was waited; ImbalanceError where a figure never came."""
    async with results(stage.settings.kafka) as heard:
        listening = asyncio.create_task(heard.listen())
        try:
            ids = await stage.until(land_steadily(to, hours))
            await stage.until(computed(stage.settings))
            await stage.until(heard.listened())
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
    moments = [max(landed_at(one), landed_at(other)).timestamp() for one, other in ids]
    waits = waits_of({(hour.subject, hour.started_at): at for hour, at in zip(hours, moments, strict=True)}, heard.heard)
    if len(waits.hour) != len(hours) or len(waits.year) != len(hours):
        raise ImbalanceError(
            f"of {len(hours)} hours {len(waits.hour)} had their figure on city.results, {len(waits.year)} that of the year"
        )
    return Steady(waits, len(hours) * ALL_SIX / (max(moments) - min(moments)))


def hours_for(feed: Iterable[StationHour], seconds: float) -> list[StationHour]:
    """Return as many station hours as *seconds* of the rate need."""
    return list(islice(feed, max(2, int(seconds * READINGS_PER_S / ALL_SIX))))
