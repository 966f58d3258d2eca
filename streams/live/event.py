"""One change that a follower may hear of, told once for all of them."""

from typing import Literal, NamedTuple, TypeAlias, get_args

Topic: TypeAlias = Literal["results", "cases", "readings", "alarms"]
TOPICS: tuple[Topic, ...] = get_args(Topic)


class Box(NamedTuple):
    """A part of the map in WGS-84 degrees; a place is a box without width."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: "Box") -> bool:
        """Say whether the two share a place."""
        return self.west <= other.east and other.west <= self.east and self.south <= other.north and other.south <= self.north


class Event(NamedTuple):
    """A change of a subject. data: JSON in UTF-8, without line breaks. box: where it is, None where nobody knows.

    of_street: only the street's own people may hear of it.
    """

    topic: Topic
    subject: str
    data: bytes
    box: Box | None = None
    of_street: bool = False
