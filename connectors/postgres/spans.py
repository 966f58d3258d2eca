"""Many nodes look at the same facts: eight windows at one hour, an hour at its day. Overlapping questions become one. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from models.kpi import Fact
from streams.settle import Stated


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


def grouped(rows: Iterable[Iterable[Any]], asks: int) -> list[list[Stated]]:
    """Return rows of (ordinal from 1, then the fields of `Stated`) as one list an ask."""
    groups: list[list[Stated]] = [[] for _ in range(asks)]
    for ordinal, *stated in rows:
        groups[ordinal - 1].append(Stated._make(stated))
    return groups


def cut(answers: Sequence[Sequence[Fact]], slices: Iterable[Slice | None]) -> list[Sequence[Fact]]:
    """Cut each slice out of *answers*, the facts of each ask in order of time."""
    seconds = [[fact.observed_at for fact in facts] for facts in answers]
    pieces: list[Sequence[Fact]] = []
    for each in slices:
        if each is None:
            pieces.append(())
            continue
        ask, start, end = each
        pieces.append(answers[ask][bisect_left(seconds[ask], start) : bisect_left(seconds[ask], end)])
    return pieces
