"""What goes wrong on the way in every city: bodies come late, twice, torn in the middle or in another encoding. Pure and seeded."""

import random
from collections.abc import Iterable, Iterator
from datetime import timedelta
from heapq import heappop, heappush
from zlib import crc32

from xiqu.simulate.stream import Sent

LATE, DOUBLE, BROKEN = 0.03, 0.03, 0.01
LATEST = timedelta(hours=3)


def _broken(body: bytes, chance: random.Random) -> bytes:
    """Return *body* as it arrives broken: torn, as Excel saves it, or with a word for a number."""
    match chance.randrange(3):
        case 0:
            return body[: chance.randrange(1, len(body))]
        case 1:
            return body.decode().encode("gb18030")
        case _:
            return body.replace(b",1", b",eins", 1)


def with_faults(sent: Iterable[Sent], seed: int) -> Iterator[Sent]:
    """Yield *sent* (in order of time) with its faults, still in order of time."""
    waiting: list[Sent] = []
    for each in sent:
        chance = random.Random(f"{seed} {each.feed} {each.sent_at} {crc32(each.content)}")  # noqa: S311 - invented faults are no secret
        while waiting and waiting[0] <= each:
            yield heappop(waiting)
        what = chance.random()
        if what < LATE:
            heappush(waiting, each._replace(sent_at=each.sent_at + chance.random() * LATEST))
            continue
        if what < LATE + BROKEN:
            yield each._replace(content=_broken(each.content, chance))  # and after it the body as it was meant: somebody sent it again
        yield each
        if what > 1 - DOUBLE:
            yield each
    while waiting:
        yield heappop(waiting)
