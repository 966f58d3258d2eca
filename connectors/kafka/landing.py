"""Landing: a body gets its id, goes to Kafka whole, and is answered for only once it cannot be lost any more.

With a real Kafka that is its acknowledgement (`acks=all`). The embedded broker lives in memory, so there the answer waits for the
receipt in PostgreSQL, and landing pauses while more than about a megabyte is under way.
"""

import asyncio
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from aiokafka import AIOKafkaProducer

from connectors.clock import Clock, stopwatch
from connectors.kafka.producer import Record, send, send_packed
from models.errors import BodyTooLarge, LandingPaused, Unavailable
from models.feed import Feed
from models.landing import RANDOM_BYTES, landing_id

POLL_SECONDS = 0.02
AGAIN_SECONDS = 10.0
"""What is not accounted for after this may have died with the broker; landing it again costs little and counts nothing twice."""
RETRY_SECONDS = 0.5
PACKED_FROM = 8


class Accounts(Protocol):
    """Who knows which landings cannot be lost any more."""

    async def accounted(self, landings: Sequence[str], *, archived: bool) -> set[str]:
        """Return those of *landings* that are stored and archived."""
        ...


class KafkaLanding:
    """Lands bodies on a real Kafka: acknowledged is safe."""

    def __init__(self, producer: AIOKafkaProducer, clock: Clock, body_limit: int) -> None:
        self._producer = producer
        self._clock = clock
        self._limit = body_limit
        self._slot = 0

    def ids(self, count: int) -> list[str]:
        """Return so many new landing ids."""
        return [landing_id(self._clock(), os.urandom(RANDOM_BYTES)) for _ in range(count)]

    async def land(self, feed: Feed, body: bytes, content_hint: str = "") -> str:  # noqa: ARG002 - feeds look at the bytes, not at the label
        """Return the landing id of *body* once Kafka has acknowledged it."""
        (landing,) = await self.land_many(feed, [body])
        return landing

    async def land_many(self, feed: Feed, bodies: Iterable[bytes], landings: Sequence[str] = ()) -> list[str]:
        """Land *bodies* together and return their ids; *landings* gives ids that they already have, for bodies that land again."""
        bodies = list(bodies)
        for body in bodies:
            if len(body) > self._limit:
                raise BodyTooLarge(f"a body of {len(body)} bytes is larger than one landing may be ({self._limit} bytes); cut it in pieces")
        ids = list(landings) or self.ids(len(bodies))
        self._slot += 1
        # A body that lands again is stamped anew: by the time in its id Kafka would drop it as too old before anyone has read it.
        stamp = int(self._clock().timestamp() * 1000)
        records = [Record(self._slot, body, stamp, each) for each, body in zip(ids, bodies, strict=True)]
        await (send_packed if len(records) >= PACKED_FROM else send)(self._producer, feed.topic, records)
        return ids


class EmbeddedLanding:
    """Lands bodies on a broker that lives in memory: safe is what PostgreSQL has."""

    def __init__(self, landing: KafkaLanding, accounts: Accounts, unread_limit: int, patience_seconds: float | None = None) -> None:
        self._landing = landing
        self._accounts = accounts
        self._limit = unread_limit
        self._patience = patience_seconds
        self._under_way = 0
        self._pending: dict[str, asyncio.Future[None]] = {}
        self._watch: asyncio.Task[None] | None = None

    async def land(self, feed: Feed, body: bytes, content_hint: str = "") -> str:  # noqa: ARG002 - see KafkaLanding
        """Return the landing id of *body* once PostgreSQL has its receipt."""
        (landing,) = await self.land_many(feed, [body])
        return landing

    async def land_many(self, feed: Feed, bodies: Iterable[bytes], landings: Sequence[str] = ()) -> list[str]:
        """Land *bodies*, which together stay below the unread limit, and return their ids once all are accounted for.

        Raises LandingPaused or Unavailable where that takes longer than patience_seconds: what was sent may still be stored, and
        sending it again does no harm. Without patience_seconds it does so itself: whoever lands a file outlives a broker that takes what
        is under way with it.
        """
        bodies = list(bodies)
        size = sum(map(len, bodies))
        elapsed = stopwatch()
        while self._under_way and self._under_way + size > self._limit:
            await self._wait(elapsed)
        self._under_way += size
        try:
            safe = False
            while not safe:  # under new ids each time: one from before the checkpoint would not land again if the broker died once more
                ids = list(landings) or self._landing.ids(len(bodies))
                safe = await self._safe(feed, bodies, ids, elapsed)
        finally:
            self._under_way -= size
        return ids

    async def _safe(self, feed: Feed, bodies: Sequence[bytes], ids: Sequence[str], elapsed: Callable[[], float]) -> bool:
        """Land *bodies* and return whether they are accounted for; False asks to land them again."""
        try:
            await self._landing.land_many(feed, bodies, ids)
            if bodies and not feed.tick:
                await self._accounted(ids, AGAIN_SECONDS if self._patience is None else max(0.0, self._patience - elapsed()))
        except (LandingPaused, Unavailable):
            if feed.tick or self._patience is not None:
                raise
            await asyncio.sleep(RETRY_SECONDS)
            return False
        return True

    async def _wait(self, elapsed: Callable[[], float]) -> None:
        if self._patience is not None and elapsed() > self._patience:
            raise LandingPaused("what landed before is not stored yet; send the same body again in a few seconds")
        await asyncio.sleep(POLL_SECONDS)

    async def _accounted(self, ids: Sequence[str], seconds: float) -> None:
        waiting = {each: asyncio.get_running_loop().create_future() for each in ids}
        self._pending |= waiting
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._watching())
        try:
            told, untold = await asyncio.wait(waiting.values(), timeout=seconds)
            for future in told:
                future.result()
            if untold:
                raise LandingPaused("the body is on its way but not stored yet; send the same body again in a few seconds")
        finally:
            for each in ids:
                self._pending.pop(each, None)

    async def _watching(self) -> None:
        while self._pending:
            await asyncio.sleep(POLL_SECONDS)
            try:
                done = await self._accounts.accounted(list(self._pending), archived=True)
            except Exception as error:  # noqa: BLE001 - whoever waits must hear of it, whatever it is
                for future in self._pending.values():
                    if not future.done():
                        future.set_exception(error)
                return
            for each in done:
                waited_for = self._pending.get(each)
                if waited_for and not waited_for.done():
                    waited_for.set_result(None)
