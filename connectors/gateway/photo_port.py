"""What the gateway needs behind its photos; PostgreSQL and a folder keep these promises in the city."""

from collections.abc import Collection, Sequence
from typing import Protocol

from models.person import Count
from models.photo import Developed, Photo
from models.retention import Kept


class Photos(Protocol):
    """Photos by the hash of what they are."""

    async def keep(self, photos: Sequence[Developed], kind: Kept = Kept.LOOSE_PHOTO) -> None:
        """Keep *photos*, all or none of them; Unavailable where there is no room."""
        ...

    async def find(self, photo: str) -> Photo | None:
        """Return what is known of a photo that is kept."""
        ...

    async def read(self, photo: str) -> bytes | None:
        """Return the bytes of a photo that is kept."""
        ...

    async def hold(self, photos: Collection[str], kind: Kept = Kept.CASE_PHOTO) -> Collection[str]:
        """Keep *photos* for the term of *kind*, because a case stands on them, and return those that are there to be kept."""
        ...

    async def cases(self, photo: str) -> Collection[str]:
        """Return the ids of the cases whose reports or steps name *photo*."""
        ...

    async def counts(self) -> Sequence[Count]:
        """Return how many photos are kept and were dropped, for every kind."""
        ...
