"""A round: spaces for one window that are given out by a draw, because more people want them than there are."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from models.allocation import Step
from models.window import Window

AWARD_HOLD = timedelta(hours=24)
"""How long a space that was drawn is kept for whoever has not confirmed."""
GIVEN_WITHIN = timedelta(days=365)


class Round(NamedTuple):
    """One round. commitment: SHA-256 of the seed, published when it opens; seed: told with the draw, "" before.

    supply: the spaces of each lot at the draw.
    """

    id: int
    title: str
    lots: tuple[int, ...]
    windows: tuple[Window, ...]
    month: str
    by: str
    created_at: datetime
    closes_at: datetime
    commitment: str
    seed: str = ""
    drawn_at: datetime | None = None
    supply: Mapping[int, int] = MappingProxyType({})


class Entry(NamedTuple):
    """One application and what became of it. rank: None until the draw. instead_of: the application whose space lapsed to this one."""

    id: int
    holder: str
    lots: tuple[int, ...]
    applied_at: datetime
    rank: int | None = None
    given: int | None = None
    ticket: str | None = None
    awarded: int | None = None
    lease: int | None = None
    steps: Sequence[Step] = ()
    instead_of: int | None = None
    lapsed_at: datetime | None = None
