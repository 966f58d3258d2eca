"""API keys for machine feeds, from the command line."""

import argparse

from connectors.clock import now
from connectors.gateway.entering import PLAN_KEY
from connectors.postgres.keys import PostgresKeys
from connectors.postgres.migrate import migrate
from connectors.postgres.pool import connect
from xiqu.replay import feed_named
from xiqu.running import data_dir_argument, here
from xiqu.setup import servers


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("action", choices=["add"], help="make a key; it is shown once")
    parser.add_argument("feed", help=f"the feed that the key may send, or `{PLAN_KEY}` for the figures that departments report")
    data_dir_argument(parser)
    parser.add_argument("--note", default="", help="who gets it")


async def run(given: argparse.Namespace) -> int:
    """Make a key and print it."""
    settings = servers(here(given), kafka=False)
    await migrate(settings.database)
    async with await connect(settings.database, 2) as pool:
        print(await PostgresKeys(pool, now).add(given.feed if given.feed == PLAN_KEY else feed_named(given.feed).name, given.note))
    return 0
