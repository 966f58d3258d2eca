"""Many nodes look at the same facts: eight windows at one hour, an hour at its day. Overlapping questions become one. Pure."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Ask(NamedTuple):
    """One question to the database: a series from *start* to before *end* (Unix seconds)."""

    series: int
    start: int
    end: int


class Slice(NamedTuple):
    """Where the answer to one span lies: inside the answer to ask number *ask*, from *start* to before *end*."""

    ask: int
    start: int
    end: int


def joined(spans: Sequence[Ask | None]) -> tuple[list[Ask], list[Slice | None]]:
    """Return the fewest questions that cover *spans*, and for each span where its answer lies (None for a span that is None)."""
    asks: list[Ask] = []
    slices: list[Slice | None] = [None] * len(spans)
    order = sorted((span, index) for index, span in enumerate(spans) if span is not None)
    for span, index in order:
        if asks and asks[-1].series == span.series and span.start <= asks[-1].end:
            if span.end > asks[-1].end:
                asks[-1] = asks[-1]._replace(end=span.end)
        else:
            asks.append(span)
        slices[index] = Slice(len(asks) - 1, span.start, span.end)
    return asks, slices


def cut(answers: Sequence[tuple[Sequence[int], Sequence[T]]], slices: Iterable[Slice | None]) -> list[Sequence[T]]:
    """Cut each slice out of *answers*, which are (seconds in order, values) by ask."""
    pieces: list[Sequence[T]] = []
    for each in slices:
        if each is None:
            pieces.append(())
            continue
        seconds, values = answers[each.ask]
        pieces.append(values[bisect_left(seconds, each.start) : bisect_left(seconds, each.end)])
    return pieces


def grouped(rows: Iterable[tuple[int, int, T]], asks: int) -> list[tuple[list[int], list[T]]]:
    """Return (ordinal from 1, second, value) rows by ask."""
    groups: dict[int, tuple[list[int], list[T]]] = defaultdict(lambda: ([], []))
    for ordinal, second, value in rows:
        seconds, values = groups[ordinal - 1]
        seconds.append(second)
        values.append(value)
    return [groups[ask] for ask in range(asks)]
