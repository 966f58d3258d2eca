"""`xiqu simulate`: a simulated day of the street lands in a city, and the books say what became of it."""

import argparse
from datetime import datetime, timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from connectors.clock import now
from connectors.gateway.asking import moment
from connectors.kafka.publisher import KafkaPublisher
from connectors.postgres.places import PostgresPlaces
from models.errors import ImbalanceError, SettingError
from xiqu.announced import announce
from xiqu.computed import computed
from xiqu.kpis import console as wide
from xiqu.landings import intake
from xiqu.load import ledger, somewhere
from xiqu.running import data_dir_argument, here
from xiqu.simulate.day import day
from xiqu.simulate.playing import known, play, settle
from xiqu.simulate.town import NOTE

SEED = 442000
LONGEST_HOURS = 24 * 366


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--hours", type=float, default=24.0, help="how long a stretch (default 24)")
    parser.add_argument("--until", metavar="TIME", help="its end, a day or a time (default: now)")
    parser.add_argument("--rate", type=float, default=0.0, help="bodies a second (default: as fast as the city takes them)")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed is another day")
    data_dir_argument(parser)


def stretch(given: argparse.Namespace) -> tuple[datetime, datetime]:
    """Return the beginning and the end of what was asked for."""
    if not 0 < given.hours <= LONGEST_HOURS or given.rate < 0:
        asked = f"--hours {given.hours} --rate {given.rate}"
        raise SettingError(f"{asked}: give more than 0 and at most {LONGEST_HOURS} hours, and no rate below 0")
    try:
        end = moment(given.until) if given.until else now()
    except ValueError as error:
        raise SettingError(f"--until {given.until} is neither a day nor a time; give 2026-03-26 or 2026-03-26T19:00") from error
    if end > now():
        raise SettingError(f"--until {given.until} lies ahead; a city takes in nothing of the future")
    return end - timedelta(hours=given.hours), end


async def run(given: argparse.Namespace) -> int:
    """Simulate; the exit code is 0 only if the books balance."""
    start, end = stretch(given)
    total = sum(1 for _ in day(start, end, given.seed))
    columns = (TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    async with somewhere(here(given)) as there, intake(there) as to:
        places = PostgresPlaces(to.pool, now)
        await settle(places)
        await announce(places, KafkaPublisher(to.producer, now), there)
        console = Console(stderr=True)
        if not await known(places):
            console.print("this city's registry does not know the simulated street: figures that need its marks will say so")
        landings: list[str] = []
        with Progress(*columns, console=console) as progress:
            landing = progress.add_task("landing 落地", total=total)
            async for ids in play(to, day(start, end, given.seed), given.rate):
                landings += ids
                progress.advance(landing, len(ids))
            computing = progress.add_task("computing 计算", total=1)
            await computed(there)
            progress.advance(computing)
        counts = await to.receipts.counts(landings)
        wide().print(ledger(f"ledger of this simulation 本次账目 ({NOTE})", {"all feeds": (len(landings), counts)}))
    if counts.difference:
        raise ImbalanceError(f"{counts.difference} readings are not accounted for; run `xiqu audit`")
    return 0
