"""What a thousand followers of one gateway cost, and what a change waits on its way to them, at a thousand changes a second.

The changes are results as `compute` publishes them, written to `city.results` without a worker: this measures the feed, not the road. First
every follower follows one of a hundred subjects, as a page of one place does; then each is told every change, the hardest there is: half a
gigabyte a second, which a process on the same cores has to read. Followers are plain sockets that count what they are told: the feed keeps
the order of the log, so whoever was told *n* changes of theirs was told the first *n*. A wait begins when the change was due to be written,
so a stall is not hidden by who waits for it, and ends when its bytes are here, in a process that has a thousand sockets to read.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

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
SUBJECTS = 100
REQUEST = "GET /v1/live?topics=results{asked} HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n"
CHANGE, GAP, AT = b"event: results\n", b"event: gap\n", b"event: at\n"


class Told(NamedTuple):
    """How many changes a follower had been told by then (seconds since the first was due)."""

    at: float
    changes: int


class Follower(asyncio.Protocol):
    """One that is told everything, or what one subject's numbers are: *own*, and every hundredth after it."""

    def __init__(self, own: int | None = None) -> None:
        self._first, self._step = (0, 1) if own is None else (own, SUBJECTS)
        self._asked = "" if own is None else f"&subject={quote(subject(own))}"
        self.stands = asyncio.Event()
        self.told: list[Told] = []
        self.gaps = 0
        self._rest = b""
        self._changes = 0
        self._elapsed = stopwatch()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        transport.write(REQUEST.format(asked=self._asked).encode())  # type: ignore[attr-defined] # a socket's can

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

    def wanted(self, written: int) -> int:
        """Return how many of the first so many changes are this follower's."""
        return len(range(self._first, written, self._step))

    def waits(self, written: int, until: float) -> Iterator[float]:
        """Yield what some of the changes waited; one that had not come by *until* has waited so long at least."""
        before, sampled = 0, max(1, SAMPLED // self._step)
        for at, changes in (*self.told, Told(until, self.wanted(written))):
            for number in range(before + -before % sampled, changes, sampled):
                yield at - due(self._first + number * self._step)
            before = changes


def due(number: int) -> float:
    """Return when a change is written, with the record that it is in (seconds since the first)."""
    return number // A_RECORD * A_RECORD / PER_SECOND


def subject(number: int) -> str:
    """Return whose change that is."""
    return f"测速{number % SUBJECTS}"


def record(number: int) -> bytes:
    """Return a record of `city.results` with the next few changes."""
    return dumps([RESULT_EXAMPLE | {"subject": subject(each), "revision": each} for each in range(number, number + A_RECORD)])


async def _write_steadily(producer: Producer, count: int) -> None:
    """Write a record when it is due, whether the one before is acknowledged or not."""
    elapsed, writing = stopwatch(), list[asyncio.Task[None]]()
    for number in range(0, count, A_RECORD):
        await asyncio.sleep(max(0.0, due(number) - elapsed()))
        one = Record(number // A_RECORD, record(number), int(now().timestamp() * 1000))
        writing.append(asyncio.create_task(send(producer, RESULTS.name, [one])))
    await asyncio.gather(*writing)


async def _connected(host: str, port: int, owns: Sequence[int | None], stack: AsyncExitStack) -> list[Follower]:
    """Return a follower of each, that knows how things stand."""
    followers, loop = list[Follower](), asyncio.get_running_loop()
    async with asyncio.timeout(CONNECT_SECONDS):
        while more := owns[len(followers) : len(followers) + AT_ONCE]:
            wave = [await loop.create_connection(partial(Follower, own), host, port) for own in more]
            for transport, follower in wave:
                stack.callback(transport.abort)
                followers.append(follower)
            await asyncio.gather(*(follower.stands.wait() for _, follower in wave))
    return followers


async def _drained(followers: Sequence[Follower], changes: int) -> None:
    """Wait until each was told everything, or that it was not."""
    elapsed = stopwatch()
    while elapsed() < DRAIN_SECONDS and any(each.changes < each.wanted(changes) and not each.gaps for each in followers):  # noqa: ASYNC110 - a thousand
        await asyncio.sleep(0.05)


class Measured(NamedTuple):
    """What so many followers cost in one go. untold: changes that had not come to one of them when the time was over."""

    waits: list[float]
    told_per_s: int
    untold: int
    gaps: int
    at_rest_kb: float | None
    kb: float | None
    cpu_share: float | None


async def _measured(settings: Settings, owns: Sequence[int | None], producer: Producer, changes: int) -> Measured:
    """Follow while so many changes are written; a gateway of its own, so that none of an earlier go's are still on their way."""
    async with AsyncExitStack() as stack:
        gateway = Role("gateway", settings)
        stack.push_async_callback(gateway.stop)
        address = await started(gateway)
        pid = gateway.process.pid if gateway.process else None
        empty = memory(pid)
        followers = await _connected(*address, owns, stack)
        connected, used, elapsed = memory(pid), cpu_seconds(pid), stopwatch()
        for follower in followers:
            follower.begin()
        await _write_steadily(producer, changes)
        await _drained(followers, changes)
        took, spent, full = elapsed(), cpu_seconds(pid), memory(pid)
    at_rest, kb = (round((most.now_mb - empty.now_mb) * 1024 / len(owns), 1) if most and empty else None for most in (connected, full))
    return Measured(
        [wait for follower in followers for wait in follower.waits(changes, took)],
        round(sum(follower.changes for follower in followers) / took),
        sum(max(0, follower.wanted(changes) - follower.changes) for follower in followers),
        sum(follower.gaps for follower in followers),
        at_rest,
        kb,
        None if used is None or spent is None else round((spent - used) / took, 2),
    )


async def live(settings: Settings, scale: float) -> Report:
    """Return what followers waited and cost: of a subject each, and told everything."""
    room_for_followers()
    count = max(FEWEST, int(FOLLOWERS * min(1.0, scale)))
    changes = int(max(SHORTEST_SECONDS, SECONDS * min(1.0, scale)) * PER_SECOND)
    own = settings.model_copy(update={"port": 0, "address_rate": 0})
    told: dict[str, Report] = {}
    async with producing(settings.kafka) as producer:
        for name, owns in (("of_a_subject", [number % SUBJECTS for number in range(count)]), ("of_all", [None] * count)):
            found = await _measured(own, owns, producer, changes)
            told[name] = {"ms": percentiles(found.waits), **found._asdict()}
            del told[name]["waits"]
    return {"followers": count, "changes_per_s": PER_SECOND, "changes": changes, **told}
