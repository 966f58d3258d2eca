"""How long a breach waits to be told: from the landing of a device's reading over its limit to the arrival of the webhook, watch and all.

Devices of an invented community go over their limit one after the other, at a steady rate. Nothing is printed unless each of them was told.
"""

import asyncio
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import NamedTuple

import orjson

from connectors.clock import now, stopwatch
from connectors.feeds.hazard import HAZARD
from connectors.settings import Settings
from models.errors import ImbalanceError, Unavailable
from models.period import CITY_ZONE
from xiqu.city import Role
from xiqu.landings import Intake

PER_SECOND = 20
BREACHES, FEWEST = 100, 10
LONGEST_SECONDS = 20.0
"""Without the last webhook by then, something was lost."""
START_SECONDS = 60.0
HEAD = "city,area,device,time,item,value,unit,flag\n"
OVER = "60"
CITY, COMMUNITY = "测速市", "测速社区"
_READY = re.compile(rb"^watch metrics ", re.MULTILINE)
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class Told(NamedTuple):
    """Seconds from landing to webhook, of each breach."""

    waits: list[float]


class Ear:
    """Takes webhooks and notes when each device was heard of first."""

    def __init__(self) -> None:
        self.elapsed = stopwatch()
        self.heard: dict[str, float] = {}

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection until it closes."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                found = _LENGTH.search(await reader.readuntil(b"\r\n\r\n"))
                told = orjson.loads(await reader.readexactly(int(found[1]) if found else 0))
                self.heard.setdefault(told["subject"], self.elapsed())
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        writer.close()


@asynccontextmanager
async def _watching(settings: Settings, port: int) -> AsyncIterator[None]:
    """Run a watch that tells the webhook at *port*."""
    file = settings.data_dir / "bench-channels.json"
    secret = "whsec_" + b64encode(bytes(32)).decode()
    url = f"http://127.0.0.1:{port}/"
    file.write_bytes(orjson.dumps([{"kind": "webhook", "name": "bench", "url": url, "secret": secret, "rules": ["hazard.gas"]}]))
    role, elapsed = Role("watch", settings.model_copy(update={"channels": file})), stopwatch()
    role.start()
    try:
        while not _READY.search(role.log.read_bytes()):
            if not role.alive or elapsed() > START_SECONDS:
                raise Unavailable(f"the watch did not start; the last it said:\n{role.log.read_text()[-3000:]}")
            await asyncio.sleep(0.05)
        yield
    finally:
        await role.stop()


async def alarms(settings: Settings, to: Intake, count: int) -> Told:
    """Let *count* devices go over their limit, and return how long each waited."""
    ear, landed = Ear(), dict[str, float]()
    async with await asyncio.start_server(ear.take, "127.0.0.1", 0) as server, _watching(settings, server.sockets[0].getsockname()[1]):
        at = f"{now().astimezone(CITY_ZONE) - timedelta(seconds=1):%Y-%m-%d %H:%M:%S}"
        begun = ear.elapsed()
        for number in range(count):
            await asyncio.sleep(max(0.0, begun + number / PER_SECOND - ear.elapsed()))
            device = f"设备{number}"
            await to.landing.land(HAZARD, f"{HEAD}{CITY},{COMMUNITY},{device},{at},可燃气体,{OVER},%LEL,N\n".encode())
            landed[f"{CITY}/{COMMUNITY}/{device}"] = ear.elapsed()
        last = ear.elapsed()
        while landed.keys() - ear.heard.keys():
            if ear.elapsed() - last > LONGEST_SECONDS:
                raise ImbalanceError(f"{len(landed.keys() - ear.heard.keys())} of {count} breaches were never told")
            await asyncio.sleep(0.02)
    return Told([max(0.0, ear.heard[subject] - moment) for subject, moment in landed.items()])
