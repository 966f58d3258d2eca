"""What changes a few times a year and is asked for with every request: taken for the newest for a few seconds."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")
REMEMBERED = timedelta(seconds=10)


class Remembered(Generic[T]):
    """What *ask* returns, as it was at most `REMEMBERED` ago."""

    def __init__(self, ask: Callable[[], Awaitable[T]], now: Callable[[], datetime]) -> None:
        self._ask = ask
        self._now = now
        self._held: tuple[datetime, T] | None = None

    async def newest(self) -> T:
        """Return it; raises what *ask* raises."""
        at = self._now()
        if self._held is None or at - self._held[0] > REMEMBERED:
            self._held = at, await self._ask()
        return self._held[1]
