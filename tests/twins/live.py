"""A live feed in memory that says how things stand and ends."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from connectors.live.frame import Form
from streams.live.event import Event
from streams.live.wanted import Batch, Wanted


@dataclass
class TwinLive:
    """Keeps what it was asked."""

    events: list[Event] = field(default_factory=list)
    followers: int = 0
    asked: list[tuple[Wanted, Form, str | None]] = field(default_factory=list)
    fails: Exception | None = None

    async def listen(self, wanted: Wanted, form: Form, after: str | None = None) -> AsyncIterator[bytes]:
        self.asked.append((wanted, form, after))
        if self.fails:
            raise self.fails
        yield form.opening
        yield form.events(Batch(self.events).of(wanted))
