"""A feed is a declaration: what it is called, what it measures, and the one function that knows how that outside speaks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from models.rejected import Unreadable


class Cell(NamedTuple):
    """One value exactly as a source stated it; a decoder finds it and never judges it.

    observed_at: Unix seconds, the START of what was measured. text: the sender's own digits, or None where the cell is absent.
    """

    subject: str
    metric: str
    observed_at: int
    text: str | None
    rank: int = 0


Decode: TypeAlias = Callable[[bytes], Iterable[Cell | Unreadable]]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """Something a feed measures. Values outside *low* … *high* (in *unit*) are physically impossible: flagged, kept, never counted."""

    name: str
    title: str
    unit: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, kw_only=True)
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
    metric: dict[str, Metric] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "metric", {metric.name: metric for metric in self.metrics})

    @property
    def topic(self) -> str:
        """Return the Kafka topic that this feed's bodies land on."""
        return f"city.raw.{self.name}"
