"""A KPI is a declaration with one pure function in it: the figure follows from the facts, the period and the standard, and nothing else."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias

from models.period import Period
from models.place import Site
from models.result import Evidence, Figure, Result
from models.term import Term, terms

Subject: TypeAlias = Literal["source", "area"]
SOURCE: Subject = "source"
"""The KPI belongs to the subject that the facts speak of, such as a station."""
AREA: Subject = "area"
"""The KPI belongs to a city or street that several sources speak for."""


class Fact(NamedTuple):
    """What is held true of one metric of one subject at one time: the winner among all values that were ever stated.

    observed_at: Unix seconds. value: None where only the flag speaks. first: the landing that first stated anything about it.
    newest: the landing that first stated the value that stands.
    """

    observed_at: int
    value: Decimal | None
    flag: str
    first: str
    newest: str


made_fact: Callable[[Iterable[Any]], Fact] = partial(tuple.__new__, Fact)
"""Make a `Fact` of all its fields in order; its own constructor takes twice as long."""


class Facts(NamedTuple):
    """Input: all facts of these metrics of the KPI's own subject inside its period, and those up to *back* before it.

    A fact marks every period that looks back on it, but none that log time has not reached.
    """

    feed: str
    metrics: tuple[str, ...]
    back: timedelta = timedelta(0)


@dataclass(frozen=True)
class Children:
    """Input: the results of another KPI inside the period, of the same subject or, for an area, of its members."""

    kpi: str


@dataclass(frozen=True)
class Before:
    """Input: the result of another KPI of the same subject, of the last of that KPI's periods that was over when this one began.

    Such as the free-flow speed of the month before this hour. Its facts are older than this period, so no fact comes by two paths. It
    makes no figure by itself: when it changes, the figures that are there look back on it again.
    """

    kpi: str


Input: TypeAlias = Facts | Children | Before


class Inputs(NamedTuple):
    """What a KPI's function is given: facts by metric in order of time, children in order of (subject, period), what was before."""

    facts: Mapping[str, Sequence[Fact]]
    children: Sequence[Result] = ()
    before: Sequence[Result] = ()


class Context(NamedTuple):
    """What a KPI's function may know besides its inputs; nothing in it moves. now is log time.

    site: what the registry says of the subject, for a KPI of a source. registered: the sites of the feed below that speak for the area,
    so that who is silent can be counted.
    """

    subject: str
    start: datetime
    end: datetime
    now: datetime
    site: Site | None = None
    registered: tuple[Site, ...] = ()


class Value(NamedTuple):
    """A figure with its edition and evidence; recheck_at is the log time at which it may change though no fact arrives."""

    value: Figure
    edition: str
    evidence: Evidence
    recheck_at: datetime | None = None


class NotEnough(NamedTuple):
    """There is not enough to say a figure, which is a result too: no data is never zero."""

    reason: str
    edition: str
    evidence: Evidence = MappingProxyType({})
    recheck_at: datetime | None = None


Compute: TypeAlias = Callable[[Inputs, Context], Value | NotEnough]


@dataclass(frozen=True, kw_only=True)
class Kpi:
    """One figure that the city publishes, called *title* in Chinese.

    final_after counts from the period's end, in log time. target: an id of the plan's register.

    carried: what it looks back on stands until it is replaced, so each period that is over is followed by the next, though no fact arrives
    in it. Such as a register that nobody has changed this month.
    """

    name: str
    version: int
    title: str
    unit: str
    subject: Subject
    period: Period
    inputs: tuple[Input, ...]
    compute: Compute
    final_after: timedelta
    standard: str
    english: str = ""
    target: str = ""
    unconfirmed: tuple[str, ...] = ()
    carried: bool = False

    @cached_property
    def term(self) -> Callable[[datetime], Term]:
        """Return what tells when the period that starts at a time ends and is final."""
        return terms(self.period, self.final_after)

    @cached_property
    def children(self) -> tuple[str, ...]:
        """Return the KPIs that this one reads."""
        return tuple(each.kpi for each in self.inputs if isinstance(each, Children))

    @cached_property
    def before(self) -> tuple[str, ...]:
        """Return the KPIs whose last period this one reads."""
        return tuple(each.kpi for each in self.inputs if isinstance(each, Before))

    @cached_property
    def facts(self) -> tuple[Facts, ...]:
        """Return the facts that this one reads."""
        return tuple(each for each in self.inputs if isinstance(each, Facts))
