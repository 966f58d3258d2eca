"""Measure the whole road on this machine, and in the same run on the same bytes what bounds it and what it is better than.

Every measurement is a file here. They follow each other on one set of servers with one hot worker; the order is that of NAMES.
"""

import argparse
import asyncio
import logging
import os
import platform
import sys
from collections.abc import Callable, Iterator
from itertools import islice

import orjson
from rich.console import Console

from connectors.clock import now, stopwatch
from connectors.feeds.traffic_flow import TRAFFIC_FLOW
from connectors.intake.file import pieces
from connectors.postgres.places import PostgresPlaces
from connectors.postgres.pool import connect
from connectors.settings import settings
from models.errors import SettingError
from streams.kpis.traffic import SEGMENT_HOUR
from xiqu.bench.alarms import BREACHES, FEWEST, PER_SECOND, alarms
from xiqu.bench.all_feeds import all_feeds
from xiqu.bench.beside import beside
from xiqu.bench.bodies import READINGS, STATIONS, StationHour, bodies_of, city_year, feed
from xiqu.bench.chromium import lacking
from xiqu.bench.journey import Journey, journey, land
from xiqu.bench.latency import hours_for, land_steadily, latency
from xiqu.bench.limit import limit
from xiqu.bench.live import live
from xiqu.bench.month import HOURS_A_DAY, MONTH_DAYS, ROWS_AN_HOUR, SEGMENTS, registry, traffic_month
from xiqu.bench.pipes import pipes
from xiqu.bench.plain_faust import plain_faust
from xiqu.bench.report import Report, percentiles, ratios, table
from xiqu.bench.reports import reports
from xiqu.bench.same_bytes import same_bytes
from xiqu.bench.stage import Stage, stage
from xiqu.bench.wall import wall
from xiqu.computed import computed
from xiqu.landings import Intake, intake
from xiqu.wall import build

NAMES = ("road", "latency", "city_year", "traffic_month", "all_feeds", "wall", "alarms", "reports", "pipes", "live", "limit", "plain_faust")
BY_WORKER = frozenset({"road", "latency", "city_year", "traffic_month", "all_feeds", "wall", "alarms"})
PEERS = frozenset({"limit", "plain_faust"})
UNASKED = tuple(name for name in NAMES if name != "wall")
"""A day of the wall takes five minutes."""
WARM_HOURS, ROAD_HOURS = 3_000, 15_000
"""Of stations; each is two messages of three readings."""
SMALLEST = 100
STEADY_SECONDS = 15.0
SIMULATED_HOURS, BESIDE_HOURS = 24, 2_000
FEWEST_HOURS = 6
"""Of the simulated street, for its wall to have figures."""
REPORTS = 5_000
DAYS = 365
LARGEST_SCALE = 50.0
WIDTH = 100


def _scale(text: str) -> float:
    value = float(text)
    if not 0 < value <= LARGEST_SCALE:
        raise argparse.ArgumentTypeError(f"{text} is no scale; give more than 0 and at most {LARGEST_SCALE:.0f}")
    return value


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    parser.add_argument(
        "--only", nargs="+", choices=NAMES, default=UNASKED, metavar="NAME", help=f"some of {', '.join(NAMES)} (default: all but wall)"
    )
    parser.add_argument("--scale", type=_scale, default=1.0, metavar="F", help="factor on all sizes (default 1: about three minutes)")
    parser.add_argument("--embedded", action="store_true", help="servers from wheels, even where real ones are given or could be started")


class Bench:
    """One run: what is measured so far, and the feed that goes on from measurement to measurement."""

    def __init__(self, here: Stage, scale: float) -> None:
        self._stage = here
        self._scale = scale
        self._feed = feed()
        self.report: Report = {}

    def _hours(self, count: int) -> list[StationHour]:
        return list(islice(self._feed, max(SMALLEST, int(count * self._scale))))

    async def warm_up(self, to: Intake) -> None:
        """Land what is not counted, until the worker runs, partitions exist and Kafka's own code is compiled.

        Nothing is proven of it: on the embedded broker a body that waits while the worker starts lands again, and one of the two is a
        duplicate.
        """
        await self._stage.until(land(to, bodies_of(self._hours(WARM_HOURS))))
        await self._stage.until(computed(self._stage.settings))

    async def _journey(self, to: Intake, hours: list[StationHour]) -> Journey:
        bodies = bodies_of(hours)
        return await journey(self._stage, to, bodies, readings=len(bodies) * READINGS, station_hours=len(hours))

    async def road(self, to: Intake) -> None:
        """Measure a backlog of small bodies from the first landing to the last figure."""
        hours = self._hours(ROAD_HOURS)
        messages = 2 * len(hours)
        took = await self._journey(to, hours)
        self.report["road"] = {**_rates(messages, took.seconds), "messages": messages, **_told(took, messages * READINGS)}

    async def latency(self, to: Intake) -> None:
        """Measure what a figure waits at a steady rate."""
        steady = await latency(self._stage, to, hours_for(self._feed, STEADY_SECONDS * self._scale))
        rate = {"readings_per_s": round(steady.readings_per_s), "hours": len(steady.waits.hour)}
        self.report["latency_ms"] = percentiles(steady.waits.hour) | {"year": percentiles(steady.waits.year)} | rate

    async def city_year(self, to: Intake) -> None:
        """Measure a file of a city's year; a larger scale makes no longer year."""
        hours = 24 * max(1, int(DAYS * min(1.0, self._scale)))
        bodies = list(pieces(city_year(hours)))
        readings = hours * STATIONS * 2 * READINGS
        took = await journey(self._stage, to, bodies, readings=readings, station_hours=hours * STATIONS)
        self.report["city_year_s"] = round(took.seconds, 2)
        self.report["city_year"] = {"hours": hours, **_told(took, readings)}

    async def traffic_month(self, to: Intake) -> None:
        """Measure a month of 207 segments every five minutes, with all that is judged of them; a larger scale makes no longer month."""
        days = max(1, int(MONTH_DAYS * min(1.0, self._scale)))
        await PostgresPlaces(to.pool, now).load(registry(), "bench", "traffic_month")
        bodies = list(pieces(traffic_month(days)))
        hours = days * HOURS_A_DAY * len(SEGMENTS)
        readings = hours * ROWS_AN_HOUR
        took = await journey(self._stage, to, bodies, TRAFFIC_FLOW, readings=readings, station_hours=hours, hourly=SEGMENT_HOUR.name)
        self.report["traffic_month_s"] = round(took.seconds, 2)
        self.report["traffic_month"] = {"days": days, "readings_per_s": round(readings / took.seconds), **_told(took, readings)}

    async def all_feeds(self, to: Intake) -> None:
        """Measure a simulated day of all feeds with every KPI on, and what a KPI costs others; a larger scale makes no longer day."""
        hours = max(1, int(SIMULATED_HOURS * min(1.0, self._scale)))
        self.report["all_feeds"] = await all_feeds(self._stage, to, hours)
        sample = list(islice(feed(), max(SMALLEST, int(BESIDE_HOURS * min(1.0, self._scale)))))
        self.report["all_feeds"]["beside"] = beside(sample)

    async def wall(self, to: Intake) -> None:
        """Measure the wall's page under a day of the street, or as much of it as shows anything, spread over the page's hours."""
        lacks = lacking() or await asyncio.to_thread(_not_built)
        if lacks:
            say(f"wall is left out, for lack of {lacks}")
            self.report["wall"] = {"left_out": f"for lack of {lacks}"}
            return
        hours = max(1, int(SIMULATED_HOURS * min(1.0, self._scale)))
        await all_feeds(self._stage, to, max(FEWEST_HOURS, hours))
        self.report["wall"] = await self._stage.until(wall(self._stage.settings, hours))

    async def alarms(self, to: Intake) -> None:
        """Measure how long a breach waits to be told, from its landing to the webhook, while readings come at the steady rate."""
        count = max(FEWEST, int(BREACHES * min(1.0, self._scale)))
        beside_it = asyncio.create_task(land_steadily(to, hours_for(self._feed, count / PER_SECOND)))
        told = await alarms(self._stage.settings, to, count)
        await self._stage.until(beside_it)
        self.report["alarms"] = {"breaches": len(told.waits), "told_ms": percentiles(told.waits)}

    async def reports(self) -> None:
        """Measure how many reports of residents one gateway takes, and what they wait at 500 a second; the worker is stopped by now."""
        say("reports")
        async with intake(self._stage.settings) as to:
            most, steady = await reports(self._stage.settings, to.pool, max(SMALLEST, int(REPORTS * self._scale)))
        self.report["reports"] = {
            "posts_per_s": round(most.per_second), "cpu_ms": most.cpu_s and round(most.cpu_s * 1000 / len(most.waits), 2),
            "steady_posts_per_s": round(steady.per_second), "steady_ms": percentiles(steady.waits), "posts": len(most.waits),
        }  # fmt: skip

    async def pipes(self) -> None:
        """Measure questions about what lies under the ground; the worker is stopped by now, and plays no part in them."""
        say("pipes")
        async with await connect(self._stage.settings.database) as pool:
            self.report["pipes"] = await pipes(pool, os.getpid(), self._scale)

    async def live(self) -> None:
        """Measure a thousand followers of one gateway; the worker is stopped by now."""
        say("live")
        self.report["live"] = await live(self._stage.settings, self._scale)

    async def peers(self, names: frozenset[str]) -> None:
        """Measure what the same bytes take elsewhere; the worker is stopped by now."""
        bootstrap = self._stage.settings.kafka
        bodies = bodies_of(list(islice(feed(), max(SMALLEST, int(ROAD_HOURS * self._scale)))))
        count = await same_bytes(self._stage.settings, bodies)
        for name, measure in (("limit", limit), ("plain_faust", plain_faust)):
            if name in names:
                say(name)
                seconds = await measure(bootstrap, count)
                self.report[name] = {**_rates(count, seconds), "seconds": round(seconds, 2), "messages": count}


def _not_built() -> str:
    """Build the wall, and return why it cannot be, "" where it stands."""
    try:
        build()
    except SettingError as error:
        return f"the wall itself: {error}"
    return ""


def _rates(messages: int, seconds: float) -> Report:
    return {"readings_per_s": round(messages * READINGS / seconds), "messages_per_s": round(messages / seconds)}


def _told(took: Journey, readings: int) -> Report:
    return {
        "seconds": round(took.seconds, 2), "settled_s": round(took.settled_s, 2), "readings": readings,
        "cpu_s": took.cpu_s, "worker_mb": took.worker_mb,
    }  # fmt: skip


def say(what: str, elapsed: Callable[[], float] = stopwatch()) -> None:  # noqa: B008 - one watch for the whole run
    """Tell a waiting person what is being done."""
    print(f"bench {elapsed():5.1f} s: {what}", file=sys.stderr, flush=True)


def _machine(here: Stage) -> Report:
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "kafka": here.kafka,
        "postgres": here.postgres,
        "load_before": round(os.getloadavg()[0], 1),
    }


async def _on_the_road(bench: Bench, here: Stage, wanted: Iterator[str]) -> None:
    async with intake(here.settings) as to:
        say("warming up: worker, partitions, Kafka")
        here.worker.start()
        await bench.warm_up(to)
        for name in wanted:
            say(name)
            await getattr(bench, name)(to)
    await here.worker.stop()


async def run(given: argparse.Namespace) -> int:
    """Measure what was asked for and print it."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what it tries again is no news here, and what it cannot mend is raised
    wanted = frozenset(given.only)
    async with stage(settings(), say, embedded=given.embedded) as here:
        machine = _machine(here)
        bench = Bench(here, given.scale)
        if wanted & BY_WORKER:
            await _on_the_road(bench, here, (name for name in NAMES if name in wanted & BY_WORKER))
        if "reports" in wanted:
            await bench.reports()
        if "pipes" in wanted:
            await bench.pipes()
        if "live" in wanted:
            await bench.live()
        if wanted & PEERS:
            await bench.peers(wanted & PEERS)
    report = {"machine": machine, "scale": given.scale, **bench.report, "ratios": ratios(bench.report)}
    if given.json:
        sys.stdout.write(orjson.dumps(report).decode() + "\n")
    else:
        Console(width=None if sys.stdout.isatty() else WIDTH).print(table(report))
    return 0
