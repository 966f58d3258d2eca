"""What the simulated street sends, in order of time: each source speaks once a slot, and each slot is the same whenever it is asked for."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from heapq import merge
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from models.period import CITY_ZONE, day_start, unix

Say: TypeAlias = Callable[[datetime, random.Random], str]


class Source(NamedTuple):
    """Who speaks: every so often, from midnight on, about the slot that begins then; *after* tells how long after its beginning."""

    feed: str
    every: timedelta
    after: timedelta
    say: Say


class Sent(NamedTuple):
    """A body and the moment at which it is sent."""

    sent_at: datetime
    feed: str
    content: bytes


def slots(every: timedelta, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the beginnings of slots from *start* to before *end*."""
    midnight = day_start(start)
    at = midnight + -((midnight - start.astimezone(CITY_ZONE)) // every) * every
    while at < end:
        yield at
        at += every


def _spoken(source: Source, start: datetime, end: datetime, seed: int) -> Iterator[Sent]:
    for slot in slots(source.every, start - source.after, end - source.after):
        chance = random.Random(f"{seed} {source.feed} {source.say.__name__} {unix(slot)}")  # noqa: S311 - invented values are no secret
        text = source.say(slot, chance)
        if text:
            yield Sent(slot + source.after, source.feed, text.encode())


def bodies(sources: Iterable[Source], start: datetime, end: datetime, seed: int) -> Iterator[Sent]:
    """Yield everything that is sent from *start* to before *end*, in order of time."""
    return merge(*(_spoken(source, start, end, seed) for source in sources), key=attrgetter("sent_at"))


def table(header: str, rows: Iterable[Sequence[object]]) -> str:
    """Return CSV."""
    return "\n".join([header, *(",".join(map(str, row)) for row in rows), ""])
