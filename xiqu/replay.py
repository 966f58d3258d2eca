"""Replay: land archived bodies again under their own landing ids: no receipt is counted twice, and everything above is computed anew."""

import argparse
from collections.abc import Iterable, Iterator
from datetime import datetime

from connectors.clock import now
from connectors.feeds import FEEDS
from connectors.postgres.archive import Kept, RawArchive
from connectors.settings import Settings
from models.errors import SettingError, UnknownFeed
from models.feed import Feed
from models.landing import first_landing_at
from models.period import CITY_ZONE
from xiqu.computed import computed
from xiqu.landings import intake
from xiqu.running import data_dir_argument, here
from xiqu.setup import servers

FEED = {feed.name: feed for feed in FEEDS}


def feed_named(name: str) -> Feed:
    """Return the declared feed *name*."""
    if name not in FEED:
        raise UnknownFeed(f"there is no feed {name!r}; the feeds are {', '.join(sorted(FEED))}")
    return FEED[name]


def day(text: str) -> datetime:
    """Return the start (city time) of a day given as YYYY-MM-DD, or the moment of an ISO 8601 time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write 2026-03-01 or 2026-03-01T08:00+08:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CITY_ZONE)


def _groups(kept: Iterable[Kept], size: int) -> Iterator[list[Kept]]:
    """Cut *kept* into lists of one feed and no more than about *size* bytes; ticks are gone by."""
    held: list[Kept] = []
    for each in kept:
        if each.feed not in FEED or FEED[each.feed].tick:
            continue
        if held and (each.feed != held[0].feed or sum(len(one.content) for one in held) + len(each.content) > size):
            yield held
            held = []
        held.append(each)
    if held:
        yield held


async def since(settings: Settings, landing_id: str, feed: str | None = None, *, as_new: bool = False) -> int:
    """Land again every archived body from *landing_id* on, and return how many there were.

    On the embedded broker what has its receipt is accounted for at once, so nothing would hold us back: there each part waits until
    the one before is computed.
    """
    count, before, seen = 0, first_landing_at(now()), set[str]()
    async with intake(settings) as (landing, _, pool, _):
        async for kept in RawArchive(pool).since(landing_id, feed):
            old = [each for each in kept if each.landing_id < before and each.landing_id not in seen]  # an earlier replay archived it again
            seen.update(each.landing_id for each in old)
            for some in _groups(old, settings.unread_limit // 2):
                ids = () if as_new else [each.landing_id for each in some]
                count += len(some)
                await landing.land_many(FEED[some[0].feed], [each.content for each in some], ids)
                if settings.embedded:
                    await computed(settings)
    return count


async def since_checkpoint(settings: Settings) -> int:
    """Land again what a broker that lived in memory may have lost."""
    async with intake(settings) as (_, receipts, *_):
        checkpoint = await receipts.checkpoint()
    return await since(settings, checkpoint or first_landing_at(datetime.fromtimestamp(0, CITY_ZONE)))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("feed", nargs="?", help="one feed; all of them by default")
    data_dir_argument(parser)
    parser.add_argument(
        "--as-new",
        action="store_true",
        help="under new landing ids: after a decoder was mended, what it could not read before is read; the rest is a duplicate",
    )
    parser.add_argument("--since", type=day, required=True, help="landing day or time, such as 2026-03-01")


async def run(given: argparse.Namespace) -> int:
    """Replay through the running city."""
    settings = servers(here(given))
    if given.since.year < 2000:  # noqa: PLR2004 - the epoch of every feed here
        raise SettingError(f"--since {given.since:%Y-%m-%d} is before anything landed; take a day from 2000 on")
    feed = feed_named(given.feed).name if given.feed else None
    print(f"{await since(settings, first_landing_at(given.since), feed, as_new=given.as_new)} bodies landed again")
    return 0
