"""What the routes of pipes and digs need from behind the gateway, as Protocols; each may raise `models.errors.Unavailable`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from models.dig import Dig, DigEvent, DigState, DigStep
from models.pipe_query import Asked, Noted, Stopped
from models.pipe_tier import Tier


class Told(Protocol):
    """What is told of an area; see `connectors/pipes/answering.py`."""

    @property
    def segments(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def cells(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def coverage(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def protected(self) -> bool: ...
    @property
    def touched(self) -> tuple[int, ...]: ...
    @property
    def versions(self) -> Mapping[str, int]: ...
    @property
    def known(self) -> bool: ...


class Conflicting(Protocol):
    """One class in a dig; see `connectors/pipes/conflicts.py`."""

    def _asdict(self) -> dict[str, Any]: ...


class Meets(Protocol):
    """What a dig meets, and the sentence about it."""

    @property
    def conflicts(self) -> Sequence[Conflicting]: ...
    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...
    @property
    def answer(self) -> Told: ...


class Map(Protocol):
    """The map in memory. Each raises BadArea for what cannot be meant."""

    async def answer(self, asked: Asked, tier: Tier, owners: frozenset[str], dig: Mapping[str, Any] | None) -> Told: ...
    async def outline(self, asked: Asked) -> Mapping[str, Any]: ...
    async def met(self, dig: Mapping[str, Any], depth_m: Decimal, tier: Tier) -> Meets: ...


class QueryMark(NamedTuple):
    """Where a page of questions ended."""

    asked_at: datetime
    id: str


class Audit(Protocol):
    """The book of questions."""

    async def note(self, query: Noted) -> Stopped | None:
        """Keep *query*; return None, or why its asker is stopped and must be told nothing."""
        ...

    async def mark(self, address: str) -> str:
        """Return who somebody without a key is for today."""
        ...

    async def queries(self, who: str | None, permit: str | None, before: QueryMark, limit: int) -> Sequence[Mapping[str, Any]]: ...
    async def stops(self) -> Sequence[Stopped]: ...
    async def release(self, stop: int, by: str) -> Stopped | None: ...


class Surveyed(Protocol):
    """The surveys that were loaded, and who owns what."""

    async def history(self) -> Sequence[Mapping[str, Any]]: ...
    async def owners_of(self, caller: str) -> frozenset[str]: ...


class Application(NamedTuple):
    """A dig that is applied for. outline: a GeoJSON polygon in WGS-84."""

    holder: str
    purpose: str
    outline: Mapping[str, Any]
    depth_m: Decimal
    starts_at: datetime
    ends_at: datetime


class Digs(Protocol):
    """The register of digs."""

    async def apply(self, asked: Application, by: str) -> tuple[Dig, bool]:
        """Return the dig, and whether it is new; the same application again is the same dig."""
        ...

    async def dig(self, number: str) -> Dig | None: ...
    async def digs(self, holder: str | None, state: DigState | None, after: str, limit: int) -> Sequence[Dig]: ...
    async def log(self, number: str) -> Sequence[DigEvent]: ...

    async def move(self, number: str, step: DigStep, by: str, note: str) -> tuple[Dig, bool] | None:
        """Take a step; return the dig and whether it was allowed, None for no such dig."""
        ...


@dataclass(frozen=True, kw_only=True)
class PipeRoom:
    """Everything behind the routes of pipes and digs."""

    map: Map
    audit: Audit
    surveys: Surveyed
    digs: Digs
