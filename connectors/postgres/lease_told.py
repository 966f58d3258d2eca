"""What the feed `lease_event` is told, as bodies of JSON rows that are posted in the transaction in which it becomes so."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from secrets import token_bytes
from typing import Any, TypeAlias

import orjson

from connectors.postgres.pool import Connection
from models.landing import RANDOM_BYTES, landing_id
from models.lease import Lease, Stay, StayState
from models.window import Window, by_day, time_of

FEED = "lease_event"
ROWS = 500
"""In one body: about a hundred kilobytes."""
ANY_LOT = "不限"
Post: TypeAlias = Callable[[Connection, str, bytes, str], Awaitable[None]]
"""Posts a body of a feed under a landing id in the connection's transaction."""
Row: TypeAlias = dict[str, Any]


def place(subject: str, space: str = "") -> Row:
    """Return who a row speaks of: the lot of *subject*, or one of its spaces."""
    city, *area, lot = subject.split("/")
    return {"city": city, "community": "".join(area), "lot": lot} | ({"space": space} if space else {})


def timed(minute: int) -> str:
    """Return *minute* as a row states it."""
    return f"{time_of(minute):%Y-%m-%d %H:%M}"


def offered(subject: str, space: str, piece: Window, revision: int = 0) -> Row:
    """Return that a space is offered in *piece*, which lies inside one day."""
    told = {"time": timed(piece.starts), "offered": piece.minutes}
    return place(subject, space) | told | ({"revision": revision} if revision else {})


def changed(subject: str, before: Lease, after: Lease) -> Iterator[Row]:
    """Return what follows for the feed from a change of a lease: somebody came, did not come, or left."""
    was = {each.number: each.state for each in before.stays}
    for stay in after.stays:
        if stay.state is not was[stay.number]:
            yield from _stay(subject, after.label, stay)


def _stay(subject: str, label: str, stay: Stay) -> Iterator[Row]:
    here = place(subject, label)
    match stay.state:
        case StayState.IN:
            yield here | {"time": timed(stay.window.starts), "arrival": "checked_in"}
        case StayState.NO_SHOW:
            yield here | {"time": timed(stay.window.starts), "arrival": "no_show"}
        case StayState.OUT if (used := stay.used()) is not None:
            for piece in by_day(used):
                yield here | {"time": timed(piece.starts), "used": piece.minutes}
        case _:
            return


def asked(subject: str, minute: int, requests: int, unmet: int, revision: int) -> Row:
    """Return how many different requests were first made in *minute*, and how many of them are not met."""
    return place(subject) | {"time": timed(minute), "asked": requests, "unmet": unmet, "revision": revision}


async def tell(connection: Connection, post: Post, rows: Iterable[Row], now: datetime) -> None:
    """Post *rows* in bodies that the feed takes."""
    waiting = iter(rows)
    while piece := list(islice(waiting, ROWS)):
        await post(connection, FEED, _body(piece), landing_id(now, token_bytes(RANDOM_BYTES)))


def _body(rows: Sequence[Row]) -> bytes:
    return orjson.dumps([{name: str(value) for name, value in row.items()} for row in rows])
