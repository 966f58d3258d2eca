"""A question about the traffic as it is counted: how it was asked, and how much of the answer was fresh. Nobody who asked is kept."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

MOSTLY = Fraction(1, 2)
"""An answer counts as fresh where at least this share of its segments was fresh; a rule of our own, no standard sets one."""


class Way(StrEnum):
    """What was asked about."""

    SEGMENT = "segment"
    AREA = "area"
    ROUTE = "route"


class Tally(NamedTuple):
    """Questions, those of which anything was known, those answered fresh, and the segments that they were about."""

    asked: int
    answered: int
    fresh: int
    segments: int
    fresh_segments: int


def tallied(known: Sequence[str]) -> Tally:
    """Return what one question counts for whose segments are *known* so (fresh, stale or unknown); no segment is no answer."""
    fresh = known.count("fresh")
    answered = any(each != "unknown" for each in known)
    return Tally(1, int(answered), int(bool(fresh) and Fraction(fresh, len(known)) >= MOSTLY), len(known), fresh)
