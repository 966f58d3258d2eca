"""A mutant is the code broken on purpose in one place, alive only inside a block."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """where, what: the attribute that is replaced by *broken*.

    breaks: the names of the laws that notice. fails: how.
    """

    name: str
    where: object
    what: str
    broken: Any
    breaks: tuple[str, ...]
    fails: type[Exception] = AssertionError

    @contextmanager
    def alive(self) -> Iterator[None]:
        right = getattr(self.where, self.what)
        setattr(self.where, self.what, self.broken)
        try:
            yield
        finally:
            setattr(self.where, self.what, right)
