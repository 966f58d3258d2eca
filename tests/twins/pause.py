"""Where a coroutine may be stopped, overtaken or killed: every await of the twins is one bare yield, so a test can stand in each of them.

asyncio takes a bare yield for "let others run", so the same twins work under it too.
"""

from collections.abc import Collection, Coroutine, Generator, Iterator
from contextlib import contextmanager
from types import coroutine
from typing import Any, TypeVar

T = TypeVar("T")
PATIENCE = 100_000


class Crash(BaseException):
    """The process died here; no `except Exception` may stop it."""


@coroutine
def pause() -> Generator[None, None, None]:
    """Let the driver decide what happens next."""
    yield


def finished(work: Coroutine[Any, Any, T]) -> T:
    """Run *work* alone to its end."""
    for _ in range(PATIENCE):
        try:
            work.send(None)
        except StopIteration as end:
            value: T = end.value
            return value
    raise AssertionError("the work waits for something that never comes")


def stepped(work: Coroutine[Any, Any, Any], steps: int) -> bool:
    """Run *work* for at most *steps* awaits; return whether it has ended."""
    try:
        for _ in range(steps):
            work.send(None)
    except StopIteration:
        return True
    return False


def killed(work: Coroutine[Any, Any, Any]) -> None:
    """Let the process that does *work* die where it stands."""
    try:
        work.throw(Crash())
    except (Crash, StopIteration):
        return
    raise AssertionError("the work went on after its process had died")


class Locks:
    """One writer a shard: as PostgreSQL's advisory locks, gone with the transaction or with the process."""

    def __init__(self) -> None:
        self._held: set[int] = set()

    def free(self, shards: Collection[int]) -> bool:
        return self._held.isdisjoint(shards)

    @contextmanager
    def holding(self, shards: Collection[int]) -> Iterator[None]:
        self._held |= set(shards)
        try:
            yield
        finally:
            self._held -= set(shards)
