"""Many nodes look at the same facts: eight windows at one hour, an hour at its day. Overlapping questions become one. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from models.kpi import Fact
from streams.settle import Stated, exact


class Stretch(NamedTuple):
    """A stretch of time (Unix seconds) that covers one or more spans, and their numbers."""

    start: int
    end: int
    spans: list[int]


def stretches(spans: Iterable[tuple[int, int, int]]) -> list[Stretch]:
    """Return the fewest stretches that cover *spans* of (start, end, number)."""
    found: list[Stretch] = []
    for start, end, number in sorted(spans):
        if found and start <= found[-1].end:
            last = found[-1]
            last.spans.append(number)
            if end > last.end:
                found[-1] = last._replace(end=end)
        else:
            found.append(Stretch(start, end, [number]))
    return found


def grouped(rows: Iterable[Iterable[Any]], asks: int) -> list[list[Stated]]:
    """Return rows of (ordinal from 1, then the fields of `Stated`) as one list an ask."""
    groups: list[list[Stated]] = [[] for _ in range(asks)]
    for ordinal, second, value, *rest in rows:
        groups[ordinal - 1].append(Stated(second, None if value is None else exact(value), *rest))
    return groups


def cut(facts: Sequence[Fact], spans: Iterable[tuple[int, int]]) -> list[Sequence[Fact]]:
    """Return what of *facts*, which are in order of time, lies from start to before end of each of *spans*."""
    seconds = [fact.observed_at for fact in facts]
    return [facts[bisect_left(seconds, start) : bisect_left(seconds, end)] for start, end in spans]
