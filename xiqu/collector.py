"""The collector: it lands what nobody sends by itself — the ticking of the clock, and recorded feeds for a demo."""

import argparse
import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from connectors.clock import now
from connectors.feeds import FEEDS
from connectors.feeds.clock import CLOCK
from connectors.gateway.side import beside
from connectors.intake.file import content, pieces
from connectors.kafka.admin import make_topics
from connectors.kafka.publisher import KafkaPublisher
from connectors.metrics import Metrics
from connectors.postgres.archive import RawArchive
from connectors.postgres.migrate import migrate
from connectors.postgres.outbox import Outbox
from connectors.postgres.places import PostgresPlaces
from connectors.postgres.pool import Pool
from connectors.settings import Settings
from models.errors import Unavailable
from models.landing import first_landing_at
from models.period import CITY_ZONE, ONE_DAY, day_start
from streams.topics import topics
from xiqu.announced import announcing
from xiqu.computed import computed
from xiqu.landings import Intake, intake
from xiqu.people import people_of, photos_of
from xiqu.replay import feed_named
from xiqu.role import VERSION, RoleHealth, asked_to_stop, log_to_stderr
from xiqu.setup import servers
from xiqu.simulate.playing import follow, settle

LOG = logging.getLogger("xiqu.collector")
RETRY_SECONDS = 2.0
PLAY_PIECE = 1_600
PLAY_SECONDS = 0.25
CHECKPOINT_SECONDS = 2.0
FORGET_SECONDS = 3600.0
RETAIN_SECONDS = 600.0
UNDECIDED = timedelta(seconds=5)
"""Longer than a body in the outbox has its id before its transaction commits and it can be seen."""
SIMULATED = "simulated.until"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the role's arguments."""
    parser.add_argument("--simulate", type=int, metavar="SEED", help="play the last day of the simulated street, and go on with it")
    parser.add_argument("--play", nargs=2, metavar=("FEED", "FILE"), help="play a recorded file into a feed, a day or so a second")


async def ticking(settings: Settings, to: Intake) -> None:
    """Land a tick every so often, so that silence is noticed and what waits for time to pass goes on."""
    while True:
        try:
            await to.landing.land(CLOCK, now().isoformat().encode())
        except Unavailable:
            LOG.warning("no tick: Kafka does not answer")
        await asyncio.sleep(settings.tick_seconds)


async def playing(settings: Settings, to: Intake, name: str, file: Path) -> None:
    """Play a recording once; one that was played to its end before is not played again."""
    note = settings.data_dir / f"{file.name}.played"
    if note.exists():
        return
    feed = feed_named(name)
    for piece in pieces(content(file), PLAY_PIECE):
        while True:
            try:
                await to.landing.land(feed, piece)
                break
            except Unavailable:
                await asyncio.sleep(RETRY_SECONDS)
        await asyncio.sleep(PLAY_SECONDS)
    note.touch()


async def simulating(settings: Settings, to: Intake, seed: int) -> None:
    """Play the last day of the simulated street, or what is missing of it since the city last ran, and go on for ever."""
    note = settings.data_dir / SIMULATED
    start = now() - ONE_DAY
    with suppress(OSError, ValueError):
        start = max(start, datetime.fromisoformat(note.read_text("utf-8")))
    await settle(PostgresPlaces(to.pool, now))
    await follow(to, start, seed, lambda until: note.write_text(until.isoformat(), "utf-8"))


async def checkpointing(settings: Settings, to: Intake) -> None:
    """On a broker that lives in memory, note again and again before which landing everything is stored and computed.

    What waits in the outbox has its landing id already and lands later, so the note stays before the oldest of it.
    """
    outbox = Outbox(to.pool, [feed.name for feed in FEEDS])
    while True:
        await asyncio.sleep(CHECKPOINT_SECONDS)
        before = first_landing_at(now() - UNDECIDED)
        try:
            before = min(before, await outbox.oldest() or before)
            await computed(settings)
            await to.receipts.set_checkpoint(before)
        except Unavailable:
            continue


async def forgetting(pool: Pool) -> None:
    """Drop archived bodies that are older than their feed says."""
    archive = RawArchive(pool)
    while True:
        for feed in FEEDS:
            try:
                await archive.forget(feed.name, day_start(now().astimezone(CITY_ZONE) - feed.archive).date())
            except Unavailable:
                break
        await asyncio.sleep(FORGET_SECONDS)


async def retaining(pool: Pool, settings: Settings, metrics: Metrics) -> None:
    """Erase what is known about people once its time is over, and show how much of it is kept."""
    people, photos = people_of(pool, settings), photos_of(pool, settings)
    while True:
        try:
            if await people.retain():
                await people.sweep()
            await photos.retain()
            for each in (*await people.counts(), *await photos.counts()):
                for state in ("held", "overdue", "erased"):
                    metrics.set("xiqu_private_records", getattr(each, state), kind=each.kind, state=state)
        except Unavailable as error:
            LOG.warning("nothing was erased: %s", error)
        await asyncio.sleep(RETAIN_SECONDS)


async def run(given: argparse.Namespace) -> int:
    """Collect until asked to stop."""
    log_to_stderr()
    settings = servers()
    stop = asked_to_stop(watched=settings.watched)
    await migrate(settings.database)
    if not settings.embedded:
        await make_topics(settings.kafka, topics(FEEDS))
    metrics = Metrics(version=VERSION, role="collector")
    async with (
        intake(settings) as to,
        beside(RoleHealth(to.pool, settings.kafka), metrics, host=settings.host, port=settings.side_port) as port,
    ):
        print(f"collector metrics http://{settings.host}:{port}/metrics", flush=True)
        places = announcing(PostgresPlaces(to.pool, now), KafkaPublisher(to.producer, now), settings)
        jobs = [ticking(settings, to), forgetting(to.pool), places, retaining(to.pool, settings, metrics)]
        if settings.embedded:
            jobs.append(checkpointing(settings, to))
        if given.simulate is not None:
            jobs.append(simulating(settings, to, given.simulate))
        if given.play:
            jobs.append(playing(settings, to, given.play[0], Path(given.play[1])))
        work: asyncio.Future[object] = asyncio.ensure_future(asyncio.gather(*jobs))
        waiting: asyncio.Future[object] = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait([waiting, work], return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
        finally:
            work.cancel()
            waiting.cancel()
            await asyncio.gather(work, waiting, return_exceptions=True)
    return 0
