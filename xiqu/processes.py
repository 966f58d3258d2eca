"""A worker of several processes: each does the whole work and takes its share of the partitions; this one minds them and speaks for them.

They live and die together. One that ends unasked ends the others in order and the role with it, as a bug ends a worker of one process:
whoever starts roles again starts all of it, and nothing is restarted without anybody hearing of it. When we are killed, their input closes,
and they drain and stop.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import AsyncExitStack

from connectors.gateway.side import beside
from connectors.kindred import told
from connectors.metrics import Metrics
from connectors.postgres.migrate import migrate
from connectors.postgres.pool import connect
from connectors.postgres.receipts import PostgresReceipts
from connectors.settings import Settings, child_environment
from xiqu.role import VERSION, RoleHealth
from xiqu.watching import watching

ONE_OF_SEVERAL = "--one-of-several"
STOP_SECONDS = 15.0
"""Less than whoever stops us waits, so that it is we who end one that hangs."""
CONNECTIONS = 2
TRY_AGAIN = 2
"""Our exit code where one was killed, or stopped by somebody else: the one that a lost server gives."""


class Share:
    """One of the processes."""

    def __init__(self, number: int, process: Process) -> None:
        self.number = number
        self.process = process
        self.port = 0

    async def announced(self) -> None:
        """Wait until it works and has told where it shows its metrics; for ever where it ends before."""
        line = await self.process.stdout.readline() if self.process.stdout else b""
        if not line:
            await asyncio.Event().wait()
        self.port = int(line)

    async def ended(self) -> int:
        """Wait until it ends, say how, because it was not we who asked it to, and return our exit code."""
        code = await self.process.wait()
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}; if it was not asked to, it said why above"
        print(f"xiqu worker: process {self.number} (pid {self.process.pid}) {how}; the others stop too", file=sys.stderr, flush=True)
        return code if code > 0 else TRY_AGAIN

    async def stop(self) -> None:
        """Ask it to drain and wait; end it where it does not."""
        if self.process.returncode is not None:
            return
        self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), STOP_SECONDS)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


async def _started(settings: Settings, number: int) -> Share:
    environment = child_environment(settings.model_copy(update={"watched": True, "side_port": 0}))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "xiqu", "worker", ONE_OF_SEVERAL,
        env=environment, stdin=PIPE, stdout=PIPE, start_new_session=True,  # Ctrl-C at a terminal is meant for us, who stop them in order
    )  # fmt: skip
    return Share(number, process)


async def _speak(settings: Settings, shares: Sequence[Share]) -> int:
    """Show health, metrics and what is asked about the whole road, once all of them work."""
    await asyncio.gather(*(share.announced() for share in shares))

    metrics = Metrics(version=VERSION, role="worker")

    async def others() -> Sequence[bytes]:
        return await asyncio.gather(*(told(share.port, metrics) for share in shares))

    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(await connect(settings.database, CONNECTIONS))
        health = RoleHealth(pool, settings.kafka)
        port = await stack.enter_async_context(beside(health, metrics, others, host=settings.host, port=settings.side_port))
        print(f"worker metrics http://{settings.host}:{port}/metrics", flush=True)
        print(f"worker processes {' '.join(str(share.process.pid) for share in shares)}", flush=True)
        await watching(settings, metrics, PostgresReceipts(pool))
    return TRY_AGAIN


async def processes(settings: Settings, count: int, stop: asyncio.Event) -> int:
    """Run *count* processes until *stop* is set or one of them ends; return the exit code."""
    await migrate(settings.database)  # once for all, and a database that is away is named once
    shares = [await _started(settings, number) for number in range(1, count + 1)]
    asked = asyncio.create_task(stop.wait())
    minding = [asyncio.create_task(each) for each in (_speak(settings, shares), *(share.ended() for share in shares))]
    try:
        finished, _ = await asyncio.wait([asked, *minding], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (asked, *minding):
            task.cancel()
        await asyncio.gather(asked, *minding, *(share.stop() for share in shares), return_exceptions=True)
    return 0 if asked in finished else max(task.result() for task in minding if task in finished)
