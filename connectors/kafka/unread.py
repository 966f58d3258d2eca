"""How much of a topic this process has sent and not yet read back: the brake that keeps an embedded broker from dropping what is old.

The embedded broker lives in memory and forgets what is older than about 5 MB a partition; a real Kafka needs no brake (limit None).
"""

import asyncio


class Unread:
    """Counts bytes sent and read; `room` waits while too many are under way."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._bytes = 0
        self._moved = asyncio.Event()

    def added(self, size: int) -> None:
        """Note *size* bytes sent."""
        self._bytes += size

    def taken(self, size: int) -> None:
        """Note *size* bytes read and done with; what an earlier process had sent cannot make the count negative."""
        self._bytes = max(0, self._bytes - size)
        self._moved.set()

    async def room(self) -> None:
        """Wait until less than the limit is under way."""
        while self._limit is not None and self._bytes > self._limit:
            self._moved.clear()
            await self._moved.wait()
