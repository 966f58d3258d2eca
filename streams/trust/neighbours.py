"""Disagreement with neighbours: a source that says something else than all the others of its area, by median and MAD, which the odd one
out cannot pull towards itself as it would a mean.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from streams.trust.limits import Limits

DISAGREES = "disagrees"


class Apart(NamedTuple):
    """How far one source is from the others: their median, and their median absolute deviation from it."""

    median: Fraction
    mad: Fraction


def apart(values: Mapping[str, Fraction], limits: Limits, neighbours: int) -> dict[str, Apart]:
    """Return the sources that disagree with the median of the others, at least *neighbours* of them, and what those say.

    Each is held against the others without itself. Sorted once and looked up, so that a thousand sources are no million comparisons.
    """
    if limits.apart is None or len(values) <= neighbours:
        return {}
    ordered = sorted(values.values())
    distances: dict[Fraction, list[Fraction]] = {}
    found: dict[str, Apart] = {}
    for subject, value in values.items():
        median = _median_without(ordered, value)
        if median not in distances:
            distances[median] = sorted(abs(each - median) for each in ordered)
        distance = abs(value - median)
        mad = _median_without(distances[median], distance)
        if distance > Fraction(limits.apart) * mad and distance > limits.apart_least:
            found[subject] = Apart(median, mad)
    return found


def _median_without(ordered: Sequence[Fraction], value: Fraction) -> Fraction:
    """Return the median of *ordered* without one *value*, which is in it."""
    left_out, last = bisect_left(ordered, value), len(ordered) - 2
    low, high = (place + (place >= left_out) for place in (last // 2, (last + 1) // 2))
    return (ordered[low] + ordered[high]) / 2
