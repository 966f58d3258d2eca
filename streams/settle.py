"""Settle: which of several values stated about one fact stands. A last-writer-wins register, so order and repetition cannot matter.

The value whose latest statement has the highest (rank, landing id, position) stands; every other stays in the history.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from models.kpi import Fact


@lru_cache(maxsize=65_536)
def exact(digits: str) -> Decimal:
    """Return the number that *digits* say; the same few thousand come again and again."""
    return Decimal(digits)


class Stated(NamedTuple):
    """One distinct value that was stated about one metric of one subject at one time, with its first and its loudest statement.

    observed_at: Unix seconds. first: the landing that first stated it. rank, last, position: of its loudest statement.
    """

    observed_at: int
    value: Decimal | None
    flag: str
    first: str
    rank: int
    last: str
    position: int

    @property
    def loudness(self) -> tuple[int, str, int]:
        """Return what decides which value stands."""
        return (self.rank, self.last, self.position)


def stands(values: Iterable[Stated]) -> Fact:
    """Return the fact that follows from all *values* stated about it."""
    values = tuple(values)
    winner = max(values, key=lambda stated: stated.loudness)
    return Fact(winner.observed_at, winner.value, winner.flag, min(stated.first for stated in values), winner.first)


def settle(series: Iterable[Stated]) -> list[Fact]:
    """Return the facts of one series, in order of time, from all values stated in it, in order of time."""
    facts: list[Fact] = []
    open_values: list[Stated] = []
    for stated in series:
        if open_values and open_values[0].observed_at != stated.observed_at:
            facts.append(_one(open_values))
            open_values = []
        open_values.append(stated)
    if open_values:
        facts.append(_one(open_values))
    return facts


def _one(values: list[Stated]) -> Fact:
    if len(values) > 1:
        return stands(values)
    observed_at, value, flag, first, *_ = values[0]
    return Fact(observed_at, value, flag, first, first)
