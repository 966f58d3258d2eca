"""What the gateway needs of idle parking from behind it: three registers, which PostgreSQL keeps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from models.lease import Lease
from models.lease_asked import Asked, Known, Logged
from models.parking import Count, Lot, Offer, Stock
from models.parking_round import Entry, Round
from models.window import Window


class Box(NamedTuple):
    """Degrees of WGS-84, from south-west to north-east."""

    south: float
    north: float
    west: float
    east: float


class Offers(Protocol):
    """Lots, their spaces, and when these are to let. What is unknown is None; models.errors.NotLet says why something is not kept."""

    async def add_lot(self, lot: Lot, spaces: Sequence[str], now: datetime) -> Lot | None:
        """Keep a new lot; None where its subject is registered already."""
        ...

    async def lots(self, numbers: Sequence[int] | None = None) -> Sequence[Lot]:
        """Return these lots, or all."""
        ...

    async def lots_in(self, box: Box) -> Sequence[Lot]:
        """Return the lots inside *box*."""
        ...

    async def owned(self, owner: str) -> Sequence[int]:
        """Return the numbers of the lots of *owner*."""
        ...

    async def spaces(self, lot: int, labels: Sequence[str] | None = None) -> Mapping[str, int]:
        """Return the numbers of a lot's spaces by label."""
        ...

    async def add_offer(self, offer: Offer, spaces: Sequence[int], windows: Sequence[Window], now: datetime) -> Offer:
        """Keep an offer."""
        ...

    async def offers(self, lot: int, limit: int) -> Sequence[Offer]:
        """Return the newest offers of a lot."""
        ...

    async def offer(self, number: int) -> tuple[Offer, str] | None:
        """Return an offer and the owner of its lot."""
        ...

    async def withdraw(self, number: int, now: datetime) -> bool:
        """Let nobody else lease of an offer; False where it was withdrawn before."""
        ...

    async def stock(self, lots: Sequence[int], windows: Sequence[Window], now: datetime) -> Mapping[int, Stock]:
        """Return what each of *lots* has for all of *windows*."""
        ...

    async def live(self, subjects: Sequence[str], now: datetime) -> Mapping[str, Count]:
        """Return the newest live count of each of *subjects* that was ever counted."""
        ...


class Leases(Protocol):
    """Who holds which space when."""

    async def held_before(self, holder: str, key: str, asked: str) -> Known | None:
        """Return what *holder* was given under *key*."""
        ...

    async def hold(self, asked: Asked, digest: str, now: datetime) -> Known | None:
        """Hold a space; None where none is free."""
        ...

    async def unmet(self, asked: Asked, why: str, now: datetime) -> None:
        """Note that a request was not met."""
        ...

    async def change(self, number: int, decide: Callable[[Lease, datetime], Lease], by: str, now: datetime) -> Known:
        """Change a lease as *decide* says."""
        ...

    async def lease(self, number: int) -> Known | None:
        """Return a lease."""
        ...

    async def log(self, number: int) -> Sequence[Logged]:
        """Return what happened to a lease."""
        ...

    async def leases_of(self, holder: str, limit: int, before: int) -> Sequence[Known]:
        """Return the leases of *holder* with a number below *before*, the newest first."""
        ...

    async def leases_in(self, lots: Sequence[int], limit: int, before: int) -> Sequence[Known]:
        """Return the leases of spaces in *lots* with a number below *before*, the newest first."""
        ...


class Rounds(Protocol):
    """Draws; see `models/allocation.py`."""

    async def open(self, new: Round) -> Round:
        """Keep a new round."""
        ...

    async def round(self, number: int) -> tuple[Round, Sequence[Entry]] | None:
        """Return a round with its applications."""
        ...

    async def rounds(self, limit: int, before: int) -> Sequence[Round]:
        """Return the rounds with a number below *before*, the newest first."""
        ...

    async def apply(self, number: int, holder: str, lots: Sequence[int], now: datetime) -> int:
        """Keep an application."""
        ...

    async def draw(self, number: int, now: datetime) -> None:
        """Draw a round."""
        ...


@dataclass(frozen=True, kw_only=True)
class IdleParking:
    """The three of them. seed: makes the seed of a round, which nobody can foresee."""

    offers: Offers
    leases: Leases
    rounds: Rounds
    seed: Callable[[], str]
