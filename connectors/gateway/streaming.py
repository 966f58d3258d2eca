"""A response without an end: each reader at its own pace, and one that does not read at all is let go."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from typing import TypeVar

from starlette.responses import StreamingResponse
from starlette.types import Send

PIECE = 64 * 1024
STUCK_SECONDS = 60.0
LONGEST_SECONDS = 3_600.0
"""Whoever goes on asks again, with its key: so one that was revoked is not listened with for ever."""
T = TypeVar("T")


class EventStream(StreamingResponse):
    """Chunks in pieces that the socket's own buffer bounds: `send` waits while that is full, and with it only this reader.

    stuck_seconds: for how long nothing may be sent before the reader is let go, by TimeoutError.
    """

    media_type = "text/event-stream"

    def __init__(
        self, chunks: AsyncIterator[bytes], headers: Mapping[str, str], media_type: str, stuck_seconds: float = STUCK_SECONDS
    ) -> None:
        super().__init__(chunks, 200, headers, media_type)
        self._chunks = chunks
        self._stuck = stuck_seconds

    async def stream_response(self, send: Send) -> None:
        """Send until there is no more, the hour is over, or nothing could be sent for a minute."""
        now = asyncio.get_running_loop().time
        began = moved = now()
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with asyncio.timeout_at(began + self._stuck) as limit, aclosing(self._chunks):  # type: ignore[type-var] # every generator has aclose
            async for chunk in self._chunks:
                for start in range(0, len(chunk), PIECE):
                    await send({"type": "http.response.body", "body": chunk[start : start + PIECE], "more_body": True})
                    # Moved on seldom: a limit of its own for each piece costs as much as sending it.
                    if now() - moved > self._stuck / 10:
                        moved = now()
                        limit.reschedule(moved + self._stuck)
                if now() - began > LONGEST_SECONDS:
                    break
        await send({"type": "http.response.body", "body": b"", "more_body": False})
