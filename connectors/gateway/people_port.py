"""What the gateway needs behind its people; PostgreSQL keeps these promises in the city."""

from collections.abc import Sequence
from typing import Protocol

from models.person import Contact, Count, Eraser, Erasure, Held, Person
from models.retention import Kept


class People(Protocol):
    """Contacts, each under a key of its own."""

    @property
    def sealing(self) -> bool:
        """Say whether there is a secret to seal contacts with; without one none is taken, and none can be read."""
        ...

    async def remember(self, contact: Contact, kind: Kept = Kept.REPORT, mark: str = "") -> Person:
        """Keep *contact* and return whose it is. mark: what is the same when the same sender sends again; "": always somebody new."""
        ...

    async def is_token(self, person: str, token: str) -> bool:
        """Say whether *token* proves that somebody is *person*; one that was given under a secret of the past still does."""
        ...

    async def contact(self, person: str, role: str = "", caller: str = "") -> Contact | None:
        """Return how to reach *person*, None where that was erased or never kept. role, caller: who of the street reads it, to be noted."""
        ...

    async def find(self, person: str) -> Held | Erasure | None:
        """Return what is kept of *person*, or the receipt of its erasure."""
        ...

    async def needed(self, person: str, kind: Kept = Kept.REPORT) -> None:
        """Keep the contact of *person* for another term, because something was done that may need it."""
        ...

    async def erase(self, person: str, by: Eraser) -> Erasure | None:
        """Delete the key of *person* and return the receipt, the same one each time; None for nobody."""
        ...

    async def counts(self) -> Sequence[Count]:
        """Return how many contacts are kept and were erased, for every kind."""
        ...
