"""Load: files go through the very same road as everything else — Kafka and all — and the books say what became of them."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from connectors.gateway.ports import Counts
from connectors.intake.file import content, pieces
from connectors.settings import Settings
from models.errors import ImbalanceError, SettingError, Unavailable
from models.feed import Feed
from xiqu.city import city
from xiqu.computed import computed
from xiqu.kpis import console as wide
from xiqu.landings import Intake, intake
from xiqu.replay import feed_named
from xiqu.running import data_dir_argument, here, running

TOGETHER_BYTES = 192 * 1024
AT_ONCE = 4
POLL_SECONDS = 0.1
RETRY_SECONDS = 1.0
SHOWN_REJECTIONS = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("feed", help="the feed that the files speak for, such as air_quality")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV, JSON or NDJSON, also .gz")
    data_dir_argument(parser)


@asynccontextmanager
async def somewhere(given: Settings) -> AsyncIterator[Settings]:
    """Yield a city to work with: the one that runs, or an embedded one for as long as needed."""
    found = running(given)
    if found.kafka and found.database and found is not given:
        yield found
        return
    given = given.model_copy(update={"side_port": 0})  # that port is for the roles that stay
    async with city(given, {"worker": (), "collector": ()}) as one:
        yield one.settings


def groups(bodies: Sequence[bytes]) -> list[list[bytes]]:
    """Return *bodies* in lists that land together."""
    found: list[list[bytes]] = [[]]
    size = 0
    for body in bodies:
        if found[-1] and size + len(body) > TOGETHER_BYTES:
            found.append([])
            size = 0
        found[-1].append(body)
        size += len(body)
    return found


async def _land(to: Intake, feed: Feed, bodies: Sequence[bytes], progress: Progress) -> list[str]:
    landing = progress.add_task("landing 落地", total=len(bodies))
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(group: list[bytes]) -> list[str]:
        async with gate:
            ids = await to.landing.land_many(feed, group)
        progress.advance(landing, len(group))
        return ids

    return [each for ids in await asyncio.gather(*map(one, groups(bodies))) for each in ids]


async def _stored(to: Intake, landings: list[str], progress: Progress) -> None:
    storing = progress.add_task("storing 入库", total=len(landings))
    waiting = set(landings)
    while waiting:
        waiting -= await to.receipts.accounted(list(waiting), archived=False)
        progress.update(storing, completed=len(landings) - len(waiting))
        if waiting:
            await asyncio.sleep(POLL_SECONDS)


async def _computed(there: Settings) -> None:
    """Wait until all is computed; everything is stored by now, so a server that is away for a moment ends nothing."""
    while True:
        with suppress(Unavailable):
            return await computed(there)
        await asyncio.sleep(RETRY_SECONDS)


def ledger(title: str, books: dict[str, tuple[int, Counts]]) -> Table:
    """Return the books as a table."""
    table = Table(title=title)
    for name in ("feed", "bodies", *Counts._fields, "difference"):
        table.add_column(name, justify="left" if name == "feed" else "right", overflow="fold")
    for feed, (bodies, counts) in books.items():
        table.add_row(feed, *(f"{number:,}" for number in (bodies, *counts, counts.difference)))
    return table


async def _rejections(to: Intake, landings: Sequence[str], console: Console) -> None:
    shown = 0
    for landing in landings:
        view = await to.receipts.receipt(landing, SHOWN_REJECTIONS)
        for each in view.rejections if view else ():
            console.print(f"rejected: {each.reason}: {each.message}", markup=False, highlight=False, soft_wrap=True)
            shown += 1
            if shown == SHOWN_REJECTIONS:
                console.print("… more: GET /v1/receipts/{id}, or SELECT * FROM rejected", soft_wrap=True)
                return


async def run(given: argparse.Namespace) -> int:
    """Load the files; the exit code is 0 only if the books balance."""
    feed = feed_named(given.feed)
    missing = [str(path) for path in given.files if not path.is_file()]
    if missing:
        raise SettingError(f"no such file: {', '.join(missing)}")
    bodies = [piece for path in given.files for piece in pieces(content(path))]
    if not any(body.strip() for body in bodies):
        raise SettingError("the files are empty; there is nothing to load")
    return await land_all(here(given), feed, bodies)


async def land_all(found: Settings, feed: Feed, bodies: Sequence[bytes]) -> int:
    """Land *bodies*, wait until all of it is stored and computed, and print the books; ImbalanceError where they do not balance."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    async with somewhere(found) as there, intake(there) as to:
        with Progress(*columns, console=console) as progress:
            landings = await _land(to, feed, bodies, progress)
            await _stored(to, landings, progress)
            computing = progress.add_task("computing 计算", total=1)
            await _computed(there)
            progress.advance(computing)
        counts = await to.receipts.counts(landings)
        wide().print(ledger("ledger of this load 本次账目", {feed.name: (len(landings), counts)}))
        if counts.rejected:
            await _rejections(to, landings, console)
    if counts.difference:
        raise ImbalanceError(f"{feed.name}: {counts.difference} readings are not accounted for; run `xiqu audit`")
    return 0
