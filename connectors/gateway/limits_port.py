"""What is asked about kinds and limits from the gateway, as a Protocol; each method may raise `models.errors.Unavailable`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from models.kind import Kinds
from models.limit import Deadline, Limits
from models.standards.working_time import Pause


class LimitBook(Protocol):
    """What cases are about and how long they may take."""

    async def kinds(self) -> Kinds:
        """Return the standard's kinds, ours, and every one that the street has loaded."""
        ...

    async def limits(self) -> Limits:
        """Return every table of limits that was loaded."""
        ...

    async def deadline(
        self, jurisdiction: str, kind: str, filed_at: datetime, condition: str = "", pauses: Sequence[Pause] = ()
    ) -> Deadline:
        """Return when a case of *kind* that was filed at *filed_at* must be done; see `models.limit.deadline`."""
        ...
