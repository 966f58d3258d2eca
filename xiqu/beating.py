"""What a gateway does beside answering, every few seconds for as long as it runs, whatever befalls it in between."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from models.errors import Unavailable

BEAT_SECONDS = 5.0


async def _beat(name: str, step: Callable[[], Awaitable[object]]) -> None:
    log = logging.getLogger(f"xiqu.{name}")
    while True:
        try:
            await step()
        except Unavailable as error:
            log.warning("%s wait: %s", name, error)
        except Exception:  # a fault of ours: people are still answered, and what is due stays so
            log.exception("%s wait", name)
        await asyncio.sleep(BEAT_SECONDS)


@asynccontextmanager
async def beating(name: str, step: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Let *step* happen again and again until the block is left; *name* says of what, in the log."""
    job = asyncio.create_task(_beat(name, step), name=name)
    try:
        yield
    finally:
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)
