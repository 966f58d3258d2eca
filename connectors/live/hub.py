"""The live feed of one gateway: to each follower how things stand, then what changes, with no gap and no race between the two.

No gap: the place in the log is noted first and PostgreSQL read after. Whatever was committed before the reading is in it; whatever was
committed after is announced after, beyond the place. What is in both comes twice, and says by its revision or number that it is the same.
Readings are in the log before they are in PostgreSQL; what the log has told so far is laid over what PostgreSQL says of them.
"""

import asyncio
from collections.abc import AsyncIterator, Callable

from connectors.clock import stopwatch
from connectors.live.decode import Decoding
from connectors.live.following import RETRY_SECONDS, Following, Limits
from connectors.live.frame import Form
from connectors.live.port import Log, Standing
from connectors.live.resuming import MISSED, Missed, Resuming
from connectors.live.shared import Place
from connectors.live.standing import Shelves
from connectors.metrics import Metrics
from connectors.present import dumps
from models.errors import Unavailable
from streams.live.journal import Overrun
from streams.live.wanted import Batch, Wanted

BEAT_SECONDS = 15.0


class Moved(Exception):
    """The log is read anew, perhaps another one; its argument is the place from where the follower goes on, like one that comes back."""


class Live:
    """Serves followers; `run` has to run beside it."""

    def __init__(self, log: Log, standing: Standing, decoding: Decoding, metrics: Metrics, limits: Limits | None = None) -> None:
        self._following = Following(log, decoding, metrics, limits or Limits())
        self._shelves = Shelves(self._following, standing)
        self._resuming = Resuming(self._following, log, decoding)
        self._metrics = metrics
        self._closed = False
        self.followers = 0

    async def run(self) -> None:
        """Follow the log for ever; every stream ends when this is cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._following.run())
                group.create_task(self._following.beat())
        finally:
            self._closed = True
            self._following.nudge()

    async def listen(self, wanted: Wanted, form: Form, after: str | None = None) -> AsyncIterator[bytes]:
        """Yield how things stand and then what changes; from *after* on, what has changed since. Unavailable only at first."""
        self._count(1)
        try:
            with self._following.seat(wanted.topics):
                async for chunk in self._listen(wanted, form, after):
                    yield chunk
        finally:
            self._count(-1)

    async def _listen(self, wanted: Wanted, form: Form, after: str | None) -> AsyncIterator[bytes]:
        opening: bytes | None = form.opening
        place, missed = None, ""
        while not self._closed:
            try:
                if after is not None:
                    place, events = await self._resuming.at(after, wanted.topics)
                    yield (opening or b"") + form.events(Batch(events).of(wanted)) + _at(place, wanted, form)
                elif place is None:
                    place, sheets = await self._shelves.stood(wanted.topics)
                    yield (opening or b"") + self._words(missed, wanted, form)
                    opening = None
                    for sheet in sheets:
                        yield sheet.of(wanted, form)
                    yield _at(place, wanted, form)
                opening = after = None
                async for chunk in self._changes(place, wanted, form):
                    yield chunk
            except Moved as moved:
                after = str(moved)
            except (Overrun, Missed) as why:
                place, after, missed = None, None, str(why) or "too_slow"
            except Unavailable:
                if opening is not None:  # nothing was sent yet: it can be answered as what it is
                    raise
                yield form.notice("waiting", b"{}")
                await asyncio.sleep(RETRY_SECONDS)

    async def _changes(self, place: Place, wanted: Wanted, form: Form) -> AsyncIterator[bytes]:
        """Yield what comes after *place*; Overrun where that is held no more, Moved where another story is told now."""
        story, number = place
        quiet: Callable[[], float] = stopwatch()
        while not self._closed:
            while number < story.journal.end:
                told = story.told(number, wanted, form)
                number += 1
                if told:
                    yield told + form.at(story.mark(number, wanted.topics))
                    quiet = stopwatch()
            if self._following.story is not story:
                raise Moved(story.mark(number, wanted.topics))
            if quiet() > BEAT_SECONDS:
                yield _at(Place(story, number), wanted, form)
                quiet = stopwatch()
            elif number == story.journal.end:
                await self._following.news()

    def _words(self, missed: str, wanted: Wanted, form: Form) -> bytes:
        """Return what comes before how things stand: that it does, and why, where something was missed."""
        gap = b""
        if missed:
            self._metrics.count("xiqu_live_gaps_total", reason=missed)
            gap = form.notice("gap", dumps({"reason": missed, **MISSED[missed]._asdict()}))
        return gap + form.notice("snapshot", dumps({"topics": sorted(wanted.topics)}))

    def _count(self, more: int) -> None:
        self.followers += more
        self._metrics.set("xiqu_live_followers", self.followers)


def _at(place: Place, wanted: Wanted, form: Form) -> bytes:
    return form.at(place.story.mark(place.number, wanted.topics))
