"""How fast one gateway process takes reports: as many as it can, and then at a steady rate, with what each sender waits.

The senders are plain sockets that keep their connection, because an HTTP library in this process would cost more than the gateway does.
Waits of the steady part count from the moment at which a report was due, so a stall is not hidden by who waits for it. Nothing is printed
unless each report that was acknowledged is in the database once.
"""

import asyncio
import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple

import orjson

from connectors.clock import stopwatch
from connectors.postgres.pool import Pool
from connectors.settings import Settings
from models.errors import ImbalanceError, Unavailable
from xiqu.bench.process import cpu_seconds
from xiqu.city import Role

CONNECTIONS = 32
PER_SECOND = 500
SEED = 5
AGAIN = 0.1
"""Share of reports of something that was reported before, a few metres away."""
NOTE_METRES = 0.0001
KINDS = ("垃圾满溢", "暴露垃圾", "道路不洁", "路灯", "井盖", "小广告")
SOUTH, NORTH, WEST, EAST = 22.2, 22.75, 113.2, 113.7
START_SECONDS = 30.0
_ADDRESS = re.compile(rb"^gateway http://([\d.]+):(\d+)$", re.MULTILINE)
_LENGTH = re.compile(rb"^content-length: (\d+)", re.IGNORECASE | re.MULTILINE)


class Rate(NamedTuple):
    """What was kept: reports a second, seconds that each waited, CPU seconds of the gateway."""

    per_second: float
    waits: list[float]
    cpu_s: float | None


def posts(count: int, dice: Random) -> Iterator[bytes]:
    """Yield requests of *count* reports all over the city, some of them near an earlier one."""
    seen: list[tuple[float, float, str]] = []
    for number in range(count):
        lat, lng, kind = dice.uniform(SOUTH, NORTH), dice.uniform(WEST, EAST), dice.choice(KINDS)
        if seen and dice.random() < AGAIN:
            lat, lng, kind = dice.choice(seen)
            lat += dice.uniform(-NOTE_METRES, NOTE_METRES)
        seen.append((lat, lng, kind))
        body = orjson.dumps({"kind": kind, "lat": round(lat, 6), "lng": round(lng, 6), "note": f"测速 {number}"})
        head = f"POST /v1/reports HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        yield head.encode() + body


class Door:
    """One connection to the gateway."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, request: bytes) -> None:
        """Send one report and wait for its answer; ImbalanceError where it is anything but kept."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await self._reader.readexactly(int(length[1])) if length else b""
        if not head.startswith(b"HTTP/1.1 201 "):
            raise ImbalanceError(f"a report was not kept: {head.splitlines()[0]!r} {body[:300]!r}")

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        await self._writer.wait_closed()


async def started(gateway: Role) -> tuple[str, int]:
    """Start the gateway and return where it listens."""
    said_before = gateway.log.stat().st_size if gateway.log.exists() else 0
    gateway.start()
    elapsed = stopwatch()
    while elapsed() < START_SECONDS and gateway.alive:
        if found := _ADDRESS.search(gateway.log.read_bytes(), said_before):
            return found[1].decode(), int(found[2])
        await asyncio.sleep(0.05)
    raise Unavailable(f"the gateway did not start; the last it said:\n{gateway.log.read_text()[-3000:]}")


async def _at_once(doors: Sequence[Door], requests: Sequence[bytes]) -> list[float]:
    """Send as fast as the answers come."""
    left, waits = iter(requests), []

    async def one(door: Door) -> None:
        for request in left:
            elapsed = stopwatch()
            await door.send(request)
            waits.append(elapsed())

    await asyncio.gather(*(one(door) for door in doors))
    return waits


async def _steadily(doors: Sequence[Door], requests: Sequence[bytes]) -> list[float]:
    """Send one every two milliseconds, over whichever connection is free."""
    free: asyncio.Queue[Door] = asyncio.Queue()
    for door in doors:
        free.put_nowait(door)
    elapsed, waits = stopwatch(), list[float]()

    async def one(due: float, request: bytes) -> None:
        door = await free.get()
        await door.send(request)
        waits.append(elapsed() - due)
        free.put_nowait(door)

    sending = []
    for number, request in enumerate(requests):
        due = number / PER_SECOND
        await asyncio.sleep(max(0.0, due - elapsed()))
        sending.append(asyncio.create_task(one(due, request)))
    await asyncio.gather(*sending)
    return waits


async def reports(settings: Settings, pool: Pool, count: int) -> tuple[Rate, Rate]:
    """Return the most that one gateway takes, and what is waited at the steady rate; *count* reports each."""
    gateway = Role("gateway", settings.model_copy(update={"port": 0, "address_rate": 0}))
    before = await _kept(pool)
    try:
        host, port = await started(gateway)
        doors = [Door(*await asyncio.open_connection(host, port)) for _ in range(CONNECTIONS)]
        requests = list(posts(2 * count + CONNECTIONS, Random(SEED)))  # noqa: S311 - no secret
        await _at_once(doors, requests[:CONNECTIONS])
        rates = []
        for send, part in ((_at_once, requests[CONNECTIONS : CONNECTIONS + count]), (_steadily, requests[CONNECTIONS + count :])):
            pid = gateway.process.pid if gateway.process else None
            used, elapsed = cpu_seconds(pid), stopwatch()
            waits = await send(doors, part)
            took, spent = elapsed(), cpu_seconds(pid)
            rates.append(Rate(count / took, waits, None if used is None or spent is None else round(spent - used, 2)))
        for door in doors:
            await door.close()
    finally:
        await gateway.stop()
    kept = await _kept(pool) - before
    if kept != len(requests):
        raise ImbalanceError(f"{len(requests)} reports were acknowledged and {kept} are kept")
    return rates[0], rates[1]


async def _kept(pool: Pool) -> int:
    async with pool.acquire() as connection:
        return int(await connection.fetchval("SELECT count(*) FROM case_reports"))
