"""What the traffic query needs from behind the gateway; PostgreSQL keeps the promise in the city."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from models.result import Result
from models.traffic_query import Tally, Way


class Works(NamedTuple):
    """A dig that is under way or may be. outline: GeoJSON polygon in WGS-84."""

    number: str
    started: bool
    starts_at: datetime
    ends_at: datetime
    outline: Mapping[str, Any]


class TrafficBook(Protocol):
    """Hours of segments, the digs in the way, and how many asked."""

    async def hours(self, subjects: Sequence[str], starts: Sequence[datetime]) -> Sequence[Result]:
        """Return the current revision of `traffic.segment_hour` of these subjects for the hours that begin then."""
        ...

    async def works(self, at: datetime) -> Sequence[Works]:
        """Return the digs that are granted or begun and whose time holds *at*, at most some thousands."""
        ...

    async def note(self, way: Way, tally: Tally, at: datetime) -> None:
        """Count a question that is about to be answered."""
        ...
