"""Readings come by the ten thousand a second; whoever watches wants the newest of each, so only that is kept and told."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from models.observation import Part

Series: TypeAlias = tuple[str, str, str]
"""Feed, subject, metric."""


class Latest(NamedTuple):
    """The newest reading of a series, and how loud it is said among those of the same time."""

    observed_at: int
    rank: int
    landing_id: str
    position: int
    value: str | None
    flag: str


class Readings:
    """The newest reading of every series that was heard of."""

    def __init__(self) -> None:
        self.newest: dict[Series, Latest] = {}

    def hear(self, parts: Iterable[Part], feeds: frozenset[str]) -> list[tuple[Series, Latest]]:
        """Take in the readings of *feeds* in *parts*; return those that are the newest of their series now and were not before."""
        fresh: dict[Series, Latest] = {}
        for series, reading in _readings(parts, feeds):
            known = fresh.get(series) or self.newest.get(series)
            if known is None or reading[:4] > known[:4]:
                fresh[series] = reading
        self.newest.update(fresh)
        return list(fresh.items())


def _readings(parts: Iterable[Part], feeds: frozenset[str]) -> Iterator[tuple[Series, Latest]]:
    for part in parts:
        if part.feed in feeds:
            for each in part.readings:
                latest = Latest(each.observed_at, each.rank, part.landing_id, each.position, each.value, each.flag)
                yield (part.feed, each.subject, each.metric), latest
