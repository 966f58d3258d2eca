"""What the same bytes take in a plain Faust agent: its program as a process of its own, timed from its first event to its last."""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from connectors.clock import stopwatch
from models.errors import Unavailable
from xiqu.bench.plain_agent import FIRST, LAST
from xiqu.bench.same_bytes import TOPIC

PROGRAM = Path(__file__).with_name("plain_agent.py")


async def plain_faust(bootstrap: str, count: int) -> float:
    """Return the seconds that *count* bodies take; starting and joining the group are not counted."""
    with TemporaryDirectory(prefix="xiqu-bench-") as folder:  # Faust makes folders for tables where it starts
        return await _timed(bootstrap, count, folder)


async def _timed(bootstrap: str, count: int, folder: str) -> float:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", str(PROGRAM), bootstrap, TOPIC.name, str(count),
        cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    told = asyncio.create_task(process.stderr.read() if process.stderr else asyncio.sleep(0, b""))
    try:
        elapsed = stopwatch()
        for word in (FIRST, LAST):
            line = await process.stdout.readline() if process.stdout else b""
            if line.decode().strip() != word:
                raise Unavailable(f"the plain Faust agent ended too early:\n{(await told).decode()[-2000:]}")
            if word == FIRST:
                elapsed = stopwatch()
        return elapsed()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await told
