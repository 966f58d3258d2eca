"""What one follower wants to hear. Followers who want the same are one class, and what they are sent is made once for all of them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from streams.live.event import Box, Event, Topic

BELOW = "/*"


class Wanted(NamedTuple):
    """Topics, and of these only some subjects and a part of the map, where either is named.

    subjects: names as they stand, or `中山/*` for whatever lies below one. street: whether the follower is one of the street's own.
    """

    topics: frozenset[Topic]
    subjects: frozenset[str] = frozenset()
    box: Box | None = None
    street: bool = False

    def takes(self, event: Event) -> bool:
        """Say whether this follower hears of *event*."""
        return (
            event.topic in self.topics
            and (self.street or not event.of_street)
            and (not self.subjects or not self.subjects.isdisjoint(names_of(event.subject)))
            and (self.box is None or (event.box is not None and self.box.meets(event.box)))
        )


def names_of(subject: str) -> Iterator[str]:
    """Yield every name that finds *subject*: its own, and those of all that it lies below."""
    yield subject
    above = subject.rpartition("/")[0]
    while above:
        yield above + BELOW
        above = above.rpartition("/")[0]


class Batch:
    """Events that were heard at once, in their order, found by whom they are for."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = events
        self.size = sum(len(event.data) for event in events)
        self._by_name: dict[str, list[int]] | None = None

    def of(self, wanted: Wanted) -> list[Event]:
        """Return the events that *wanted* takes."""
        if not wanted.subjects:
            return [event for event in self.events if wanted.takes(event)]
        if self._by_name is None:
            self._by_name = {}
            for number, event in enumerate(self.events):
                for name in names_of(event.subject):
                    self._by_name.setdefault(name, []).append(number)
        found = {number for name in wanted.subjects for number in self._by_name.get(name, ())}
        return [self.events[number] for number in sorted(found) if wanted.takes(self.events[number])]
