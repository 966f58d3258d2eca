"""What `read` makes of a landed body, and what `store` keeps: readings, in lists, because the unit of work is a list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

SHARDS = 8
"""Subjects are dealt into this many shards for ever: a receipt is written per landing and shard, so the number is part of the data."""

NOT_MONITORED = "not_monitored"
"""Flag: the source says that it does not measure this ("/"), which is a fact; no value at all is not."""
NEGATIVE = "negative"
"""Flag: below what is physically possible."""
IMPLAUSIBLE = "implausible"
"""Flag: above what is physically possible."""


class Reading(NamedTuple):
    """One value that a source stated about one metric of one subject at one time.

    observed_at: Unix seconds, the START of what was measured. value: a decimal in plain digits, without needless zeros, or None where
    only the flag speaks. rank: the source's own (审核 above 原始). position: the place in the body; later speaks louder.
    """

    subject: str
    metric: str
    observed_at: int
    value: str | None
    flag: str = ""
    rank: int = 0
    position: int = 0


made: Callable[[Iterable[Any]], Reading] = partial(tuple.__new__, Reading)
"""Make a `Reading` of all its fields in order; a named tuple's own constructor takes as long as all the judging."""


@dataclass(slots=True, kw_only=True)
class Part:
    """The readings of one landed body that fall into one shard, and that body's share of the books.

    received counts every cell that the body stated: readings here, and on the body's first part also what was ignored (no value given)
    and rejected (could not be read).
    """

    feed: str
    landing_id: str
    shard: int
    parts: int
    received: int
    rejected: int = 0
    ignored: int = 0
    tick: bool = False
    readings: list[Reading] = field(default_factory=list)
