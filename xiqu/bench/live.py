"""What a thousand followers of one gateway cost, and what a change waits on its way to them, at a thousand changes a second.

The changes are results as `compute` publishes them, written to `city.results` without a worker: this measures the feed, not the road. Every
follower is told every change, the hardest there is. Followers are plain sockets that count what they are told: the feed keeps the order of
the log, so whoever was told *n* changes was told the first *n*. A wait begins when the change was due to be written, so a stall is not
hidden by who waits for it, and ends when its bytes are here, in a process that has a thousand sockets to read.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from typing import NamedTuple

from connectors.clock import now, stopwatch
from connectors.gateway.reading import RESULT_EXAMPLE
from connectors.kafka.producer import Producer, Record, producing, send
from connectors.present import dumps
from connectors.settings import Settings
from streams.topics import RESULTS
from xiqu.bench.process import cpu_seconds, memory
from xiqu.bench.report import Report, percentiles
from xiqu.bench.reports import started
from xiqu.city import Role
from xiqu.live import room_for_followers

FOLLOWERS = 1_000
FEWEST = 10
AT_ONCE = 50
PER_SECOND, A_RECORD = 1_000, 10
SECONDS, SHORTEST_SECONDS = 8.0, 1.0
CONNECT_SECONDS, DRAIN_SECONDS = 15.0, 15.0
SAMPLED = 20
"""One in so many waits is kept."""
REQUEST = b"GET /v1/live?topics=results HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n"
CHANGE, GAP, AT = b"event: results\n", b"event: gap\n", b"event: at\n"


class Told(NamedTuple):
    """How many changes a follower had been told by then (seconds since the first was due)."""

    at: float
    changes: int


class Follower(asyncio.Protocol):
    """One that is told everything."""

    def __init__(self) -> None:
        self.stands = asyncio.Event()
        self.told: list[Told] = []
        self.gaps = 0
        self._rest = b""
        self._changes = 0
        self._elapsed = stopwatch()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        transport.write(REQUEST)  # type: ignore[attr-defined] # a socket's can

    def begin(self) -> None:
        """Count from here."""
        self._changes, self.told, self._elapsed = 0, [], stopwatch()

    def data_received(self, data: bytes) -> None:
        """Count what is whole by now; a word may be cut by the end of what came."""
        seen = self._rest + data
        self._rest = seen[-len(CHANGE) + 1 :]
        changes = seen.count(CHANGE)
        if changes:
            self._changes += changes
            self.told.append(Told(self._elapsed(), self._changes))
        if GAP in seen:
            self.gaps += 1
        if AT in seen:
            self.stands.set()

    @property
    def changes(self) -> int:
        """Return how many it was told."""
        return self._changes

    def waits(self, written: int, until: float) -> Iterator[float]:
        """Yield what some of the changes waited; one that had not come by *until* has waited so long at least."""
        before = 0
        for at, changes in (*self.told, Told(until, written)):
            for number in range(before + -before % SAMPLED, changes, SAMPLED):
                yield at - number / PER_SECOND
            before = changes


def record(number: int) -> bytes:
    """Return a record of `city.results` with the next few changes."""
    return dumps([RESULT_EXAMPLE | {"subject": f"测速{each % 100}", "revision": each} for each in range(number, number + A_RECORD)])


async def _write_steadily(producer: Producer, count: int) -> None:
    """Write a record when it is due, whether the one before is acknowledged or not."""
    elapsed, writing = stopwatch(), list[asyncio.Task[None]]()
    for number in range(0, count, A_RECORD):
        await asyncio.sleep(max(0.0, number / PER_SECOND - elapsed()))
        one = Record(number // A_RECORD, record(number), int(now().timestamp() * 1000))
        writing.append(asyncio.create_task(send(producer, RESULTS.name, [one])))
    await asyncio.gather(*writing)


async def _connected(host: str, port: int, count: int, stack: AsyncExitStack) -> list[Follower]:
    """Return so many followers that know how things stand."""
    followers, loop = list[Follower](), asyncio.get_running_loop()
    async with asyncio.timeout(CONNECT_SECONDS):
        while len(followers) < count:
            wave = [await loop.create_connection(Follower, host, port) for _ in range(min(AT_ONCE, count - len(followers)))]
            for transport, follower in wave:
                stack.callback(transport.abort)
                followers.append(follower)
            await asyncio.gather(*(follower.stands.wait() for _, follower in wave))
    return followers


async def _drained(followers: Sequence[Follower], changes: int) -> None:
    """Wait until each was told everything, or that it was not."""
    elapsed = stopwatch()
    while elapsed() < DRAIN_SECONDS and any(each.changes < changes and not each.gaps for each in followers):  # noqa: ASYNC110 - a thousand
        await asyncio.sleep(0.05)


async def live(settings: Settings, scale: float) -> Report:
    """Return what followers waited and cost. untold: changes that had not come to one of them when the time was over."""
    room_for_followers()
    count = max(FEWEST, int(FOLLOWERS * min(1.0, scale)))
    changes = int(max(SHORTEST_SECONDS, SECONDS * min(1.0, scale)) * PER_SECOND)
    gateway = Role("gateway", settings.model_copy(update={"port": 0, "address_rate": 0}))
    try:
        host, port = await started(gateway)
        pid = gateway.process.pid if gateway.process else None
        async with AsyncExitStack() as stack, producing(settings.kafka) as producer:
            empty = memory(pid)
            followers = await _connected(host, port, count, stack)
            connected, used, elapsed = memory(pid), cpu_seconds(pid), stopwatch()
            for follower in followers:
                follower.begin()
            await _write_steadily(producer, changes)
            await _drained(followers, changes)
            took, spent, full = elapsed(), cpu_seconds(pid), memory(pid)
    finally:
        await gateway.stop()
    waits = [wait for follower in followers for wait in follower.waits(changes, took)]
    untold = sum(max(0, changes - follower.changes) for follower in followers)
    each_kb = (round((most.now_mb - empty.now_mb) * 1024 / count, 1) if most and empty else None for most in (connected, full))
    return {
        "followers": count, "changes_per_s": PER_SECOND, "changes": changes, "ms": percentiles(waits),
        "told_per_s": round(sum(follower.changes for follower in followers) / took), "untold": untold,
        "gaps": sum(follower.gaps for follower in followers),
        **dict(zip(("follower_kb_at_rest", "follower_kb"), each_kb, strict=True)),
        "cpu_share": None if used is None or spent is None else round((spent - used) / took, 2),
    }  # fmt: skip
