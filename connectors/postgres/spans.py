"""Many nodes look at the same facts: eight windows at one hour, an hour at its day. Overlapping questions become one. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from models.kpi import Fact, made_fact
from streams.settle import Stated, exact, stands


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


def settled(rows: Iterable[Iterable[Any]], asks: int) -> list[list[Fact]]:
    """Return the facts of each ask from rows of (ordinal from 1, then the fields of `Stated`) in order of ordinal and time.

    The last landing is None where it is the first. In one pass, because nearly every fact was stated with one value only; several are
    settled as `settle` does.
    """
    found: list[list[Fact]] = [[] for _ in range(asks)]
    contested: list[Stated] = []
    of_before, before, last = 0, 0, None
    for row in rows:
        ordinal, second, value, flag, first, _, _, _ = row
        if second != before or ordinal != of_before:
            of_before, before, last, contested = ordinal, second, row, []
            found[ordinal - 1].append(made_fact((second, None if value is None else exact(value), flag, first, first)))
        else:
            contested += [_stated(each) for each in ((row,) if contested else (last, row))]
            found[ordinal - 1][-1] = stands(contested)
    return found


def _stated(row: Any) -> Stated:  # noqa: ANN401 - a row of PostgreSQL
    _, second, value, flag, first, rank, last, position = row
    return Stated(second, None if value is None else exact(value), flag, first, rank, last or first, position)


def cut(facts: Sequence[Fact], spans: Iterable[tuple[int, int]]) -> list[Sequence[Fact]]:
    """Return what of *facts*, which are in order of time, lies from start to before end of each of *spans*."""
    seconds = [fact.observed_at for fact in facts]
    return [facts[bisect_left(seconds, start) : bisect_left(seconds, end)] for start, end in spans]
