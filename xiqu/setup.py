"""What must be there before a role can run: the schema and the topics. Both can be made by hand, and again, without harm."""

import argparse

from connectors.feeds import FEEDS
from connectors.kafka.admin import make_topics
from connectors.postgres.migrate import migrate
from connectors.settings import Settings, settings
from models.errors import SettingError
from streams.topics import topics
from xiqu.running import running


def servers(of: Settings | None = None, *, kafka: bool = True, database: bool = True) -> Settings:
    """Return settings that name the servers a role needs, those of a running `xiqu up` included, or say what to set."""
    found = running(of or settings())
    missing = [
        name
        for name, needed, given in (("XIQU_KAFKA", kafka, found.kafka), ("XIQU_DATABASE", database, found.database))
        if needed and not given
    ]
    if missing:
        raise SettingError(f"no server to work with: set {' and '.join(missing)}, or start a city with `xiqu up` first")
    return found


async def migrating(_: argparse.Namespace) -> int:
    """Bring the schema up to date."""
    taken = await migrate(servers(kafka=False).database)
    print("\n".join(taken) if taken else "the schema is up to date")
    return 0


async def making_topics(_: argparse.Namespace) -> int:
    """Make the topics that are missing."""
    found = servers(database=False)
    if found.embedded:
        print("the embedded broker makes its topics by itself")
        return 0
    made = await make_topics(found.kafka, topics(FEEDS))
    print("\n".join(made) if made else "all topics are there")
    return 0
