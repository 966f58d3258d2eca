"""A law is a sentence, what it speaks of, and the property that holds for all of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis.strategies import SearchStrategy


@dataclass(frozen=True, kw_only=True)
class Law:
    """holds raises AssertionError for an *example* that breaks it. share: how many examples it gets of those a profile asks for."""

    name: str
    example: SearchStrategy[Any]
    holds: Callable[[Any], None]
    share: float = 1.0
