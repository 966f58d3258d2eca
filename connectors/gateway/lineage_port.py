"""What is needed from behind to say why a number is so."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from models.result import Result
from streams.lineage import Below
from streams.ports import FactsByMetric, ResultSpan


class Inputs(NamedTuple):
    """What lies where `Below` says: by its facts, its children and its figures of before."""

    facts: Sequence[FactsByMetric]
    children: Sequence[Result]
    before: Sequence[Result]


class Landed(NamedTuple):
    """A body as it landed."""

    feed: str
    content: bytes


class Lineage(Protocol):
    """Figures with what they stand on, down to the bytes."""

    async def newest(self, spans: Sequence[ResultSpan]) -> Sequence[Result]:
        """Return the newest figure that says something of each KPI and subject in *spans*, in their order; where none does, the newest."""
        ...

    async def inputs(self, of: Below) -> Inputs:
        """Return what lies there, read in one snapshot."""
        ...

    async def body(self, landing_id: str) -> Landed | None:
        """Return the body that landed under that id; None where the archive does not hold it, or not any more."""
        ...
