"""A feed is a declaration: what it is called, what it measures, and the one function that knows how that outside speaks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from models.rejected import Unreadable


class Cell(NamedTuple):
    """One value exactly as a source stated it; a decoder finds it and never judges it.

    observed_at: Unix seconds, the START of what was measured. text: the sender's own digits or word, or None where the cell is absent.
    unit: as the sender names it, where the body does; "" is the metric's own.
    """

    subject: str
    metric: str
    observed_at: int
    text: str | None
    rank: int = 0
    unit: str = ""


made_cell: Callable[[Iterable[Any]], Cell] = partial(tuple.__new__, Cell)
"""Make a `Cell` of all its fields in order; its own constructor takes twice as long."""

Decode: TypeAlias = Callable[[bytes], Iterable[Cell | Unreadable]]


class Unit(NamedTuple):
    """Another unit that senders use: the metric's own is stated × *factor* + *offset*, half to even where that has no end in decimals."""

    factor: Decimal | Fraction
    offset: Decimal | Fraction = Decimal(0)
    decimals: int = 9


@dataclass(frozen=True, kw_only=True, eq=False)
class Metric:
    """Something a feed measures. Values outside *low* … *high* (in *unit*) are physically impossible: flagged, kept, never counted.

    codes: for a state, the number of each word that senders use; any other text is refused, and no bounds are needed.
    units: other units by the name that senders give them; any other unit is refused.
    """

    name: str
    title: str
    unit: str
    low: Decimal = Decimal("-Infinity")
    high: Decimal = Decimal("Infinity")
    codes: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Feed:
    """One municipal source of readings.

    no_value: texts that mean "no value was given". not_monitored: texts that mean "not measured here", which is a fact.
    tick: the feed carries no readings, only the passing of time. archive: how long its raw bodies are kept.
    """

    name: str
    title: str
    decode: Decode
    metrics: tuple[Metric, ...] = ()
    no_value: frozenset[str] = frozenset({"", "-", "--", "—", "NA", "N/A", "null", "None"})
    not_monitored: frozenset[str] = frozenset({"/"})
    tick: bool = False
    archive: timedelta = timedelta(days=3650)
    example: str = ""
    english: str = ""
    metric: dict[str, Metric] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "metric", {metric.name: metric for metric in self.metrics})

    @property
    def topic(self) -> str:
        """Return the Kafka topic that this feed's bodies land on."""
        return f"city.raw.{self.name}"
