"""A result is one KPI of one subject in one period: the figure, the standard's edition, what it stands on, and which revision it is."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, Literal, NamedTuple, TypeAlias

Status: TypeAlias = Literal["provisional", "final", "revised"]
Evidence: TypeAlias = Mapping[str, Any]
Figure: TypeAlias = Decimal | str | None


class Node(NamedTuple):
    """What can be computed: a KPI of a subject in the period that starts then (aware, city time)."""

    kpi: str
    subject: str
    period_start: datetime


class Result(NamedTuple):
    """A computed node; a named tuple, because it takes a third of the time that a frozen dataclass takes to make.

    value: a number, a short string such as a class, or None where there is not enough to say (evidence["reason"] tells).
    first_landing, last_landing: the oldest and newest landing whose value this figure stands on; "" where it stands on none.
    logged_at: log time of the computation. recheck_at: log time at which the figure may change though no fact arrives, or None.
    digest: names everything a reader would see change, so that an equal result is not saved as a new revision.
    told: the evidence as JSON, written once for whoever saves or publishes it; empty where the result was read.
    """

    kpi: str
    version: int
    subject: str
    period_start: datetime
    period_end: datetime
    value: Figure
    unit: str
    status: Status
    edition: str
    evidence: Evidence
    first_landing: str
    last_landing: str
    logged_at: datetime
    recheck_at: datetime | None
    digest: str
    revision: int = 0
    cause: str = ""
    told: bytes = b""

    @property
    def node(self) -> Node:
        """Return what was computed."""
        return made_node((self[0], self[2], self[3]))


made_node: Callable[[Iterable[Any]], Node] = partial(tuple.__new__, Node)
made_result: Callable[[Iterable[Any]], Result] = partial(tuple.__new__, Result)
"""Make a `Node` or a `Result` of all its fields in order; their own constructors take three times as long."""
