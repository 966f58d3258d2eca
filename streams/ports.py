"""What the road needs from the outside, as Protocols: PostgreSQL keeps these promises in the city, in-memory twins in the tests."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import NamedTuple, Protocol, TypeAlias

from models.change import Changes
from models.kpi import Fact
from models.ledger import Receipt
from models.observation import Reading
from models.place import Span
from models.result import Node, Result
from streams.settle import Stated


class Series(NamedTuple):
    """One metric of one subject as one feed states it."""

    feed: str
    subject: str
    metric: str


Identity: TypeAlias = tuple[Series, int]
"""A fact: a series at a time (Unix seconds)."""

First: TypeAlias = tuple[Series, Reading, str]
"""A reading of whose fact nobody else speaks, and its landing; a plain tuple, because nearly every reading is one."""


class FactSpan(NamedTuple):
    """The facts of some metrics of one subject from *start* to before *end* (Unix seconds)."""

    feed: str
    subject: str
    metrics: tuple[str, ...]
    start: int
    end: int


FactsByMetric: TypeAlias = Mapping[str, Sequence[Fact]]
"""Every metric that was asked for is there, one without a fact with none."""


class ResultSpan(NamedTuple):
    """The results of a KPI for the subjects in *span*, for periods that start from *start* to before *end*."""

    kpi: str
    span: Span
    start: datetime
    end: datetime


class Previous(NamedTuple):
    """What is already saved about a node."""

    revision: int
    digest: str
    logged_at: datetime
    recheck_at: datetime | None
    last_landing: str
    first_landing: str


class FactsTransaction(Protocol):
    """One transaction over the facts of some shards; no other writer of these shards runs beside it."""

    async def receipts(self, keys: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
        """Return those (landing id, shard) that have a receipt."""
        ...

    async def stated(self, identities: Sequence[Identity]) -> Mapping[Identity, Sequence[Stated]]:
        """Return every value ever stated about *identities*, and perhaps about their neighbours in time."""
        ...

    async def keep(self, first: Sequence[First], joined: Sequence[tuple[Series, Stated]], receipts: Sequence[Receipt]) -> None:
        """Write what is new altogether, the values that join others (merged with what `stated` told), and the receipts."""
        ...


class FactBook(Protocol):
    """Where facts and receipts are kept."""

    def writing(self, shards: Collection[int]) -> AbstractAsyncContextManager[FactsTransaction]:
        """Open a transaction that commits on leaving; an exception rolls it back."""
        ...


class ResultsTransaction(Protocol):
    """One transaction over the results of some shards; it reads facts after its lock, so that an old owner cannot save an old figure.

    places: the newest version of the registry, as the lock found it.
    """

    places: int

    async def clocks(self, shards: Collection[int]) -> Mapping[int, datetime]:
        """Return the newest time that the clock struck, of those *shards* that have heard it strike."""
        ...

    async def strike(self, shards: Collection[int], now: datetime) -> None:
        """Note that the clock of *shards* has struck *now*; it is never put back."""
        ...

    async def due(self, kpis: Collection[str], shards: Collection[int], now: datetime, limit: int) -> Sequence[Node]:
        """Return nodes of *kpis* whose recheck_at has come, oldest first."""
        ...

    async def facts(self, spans: Sequence[FactSpan]) -> Sequence[FactsByMetric]:
        """Return, for each span, its settled facts in order of time; spans overlap a lot, so each fact is read and settled once."""
        ...

    async def children(self, spans: Sequence[ResultSpan]) -> Sequence[Sequence[Result]]:
        """Return, for each span, the current results in it in order of (subject, period)."""
        ...

    async def existing(self, spans: Sequence[ResultSpan]) -> Sequence[Node]:
        """Return the nodes in *spans* that have a result."""
        ...

    async def previous(self, nodes: Sequence[Node]) -> Mapping[Node, Previous]:
        """Return what is saved about *nodes*."""
        ...

    async def save(self, results: Sequence[Result]) -> None:
        """Save results; where the revision is new, the one it replaces goes to the history."""
        ...


class ResultBook(Protocol):
    """Where results are kept with every revision."""

    def writing(self, shards: Collection[int]) -> AbstractAsyncContextManager[ResultsTransaction]:
        """Open a transaction that commits on leaving; an exception rolls it back."""
        ...


class Publisher(Protocol):
    """Where `store` and `compute` announce what they have committed; returns once the log has acknowledged all of it."""

    async def changes(self, changes: Mapping[int, Changes]) -> None:
        """Publish changes by shard."""
        ...

    async def results(self, results: Sequence[Result]) -> None:
        """Publish computed results."""
        ...
