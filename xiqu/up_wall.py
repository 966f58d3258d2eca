"""The wall while `xiqu up` runs: built the first time, beside the city and never in its way; what cannot be built is said and left out."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from rich.console import Console

from connectors.clock import stopwatch
from xiqu.wall import ROOT, up_to_date

PATIENCE_SECONDS = 5.0


@asynccontextmanager
async def wall_built(console: Console, url: str) -> AsyncIterator[None]:
    """Build the wall in a process of its own while the block runs; leaving the block ends it, half built or not."""
    if up_to_date() or not (ROOT / "pyproject.toml").is_file():
        yield
        return
    console.print("wall 大屏: building it in the background, once 首次在后台生成大屏", soft_wrap=True)
    building = asyncio.create_task(_build(console, url))
    try:
        yield
    finally:
        building.cancel()
        with suppress(asyncio.CancelledError):
            await building


async def _build(console: Console, url: str) -> None:
    elapsed = stopwatch()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "xiqu", "wall", "build", cwd=ROOT, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        said = (await process.communicate())[0].decode(errors="replace").strip()
    except asyncio.CancelledError:
        await _ended(process)
        raise
    if process.returncode:
        console.print(f"wall 大屏: {said}", markup=False, highlight=False, soft_wrap=True)
    else:
        console.print(f"wall 大屏: built in {elapsed():.0f} s: {url}/", markup=False, highlight=False, soft_wrap=True)


async def _ended(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), PATIENCE_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
