"""What is asked about kinds and limits from the gateway, as a Protocol; each method may raise `models.errors.Unavailable`."""

from typing import Protocol

from models.kind import Kinds
from models.limit import Deadlines, Limits


class LimitBook(Protocol):
    """What cases are about and how long they may take."""

    async def kinds(self) -> Kinds:
        """Return the standard's kinds, ours, and every one that the street has loaded."""
        ...

    async def limits(self) -> Limits:
        """Return every table of limits that was loaded."""
        ...

    async def deadlines(self) -> Deadlines:
        """Return what deadlines follow from now."""
        ...
