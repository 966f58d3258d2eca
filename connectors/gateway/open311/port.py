"""What GeoReport v2 needs besides the cases' own port: lists by its filters. PostgreSQL keeps the promise in the city."""

from collections.abc import Sequence
from typing import Protocol

from connectors.gateway.open311.search import Search
from models.case import Case


class ServiceRequests(Protocol):
    """Cases by the filters of GET requests."""

    async def found(self, search: Search) -> Sequence[Case]:
        """Return the cases that *search* asks for: the newest first, of two opened at once the one with the greater id."""
        ...
