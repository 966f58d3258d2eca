"""Faust's Kafka consumer, mended where it loses records, where it crashes and where it is slow.

Lost: around a rebalance Faust throws away what it has fetched and goes back to what is committed. Where nothing is committed yet, aiokafka
stays where it is, so the thrown records are never seen again and the next commit passes over them. And a fetch that began before a
rebalance may end after it: its records would be taken for those of the new assignment, and whatever lies before them for done.

Crashed: Faust looks at the position of every partition now and then, and aiokafka asserts that there is one; just assigned, there is none.

Slow: Faust lets the broker hold a fetch for 1.5 s, or until there is one byte, and offers no setting. The embedded broker answers only when
the time is over, and from an hour to its year there are five such steps. A real Kafka answers with each record by itself, and a fetch for
each record was a third of what the worker and Kafka had to do: there it gathers for a few hundredths of a second.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

import faust
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Transport


class Fetch(NamedTuple):
    """How long the broker may hold a fetch, and from how many bytes on it need not."""

    wait_ms: int
    least_bytes: int


AT_ONCE = Fetch(100, 1)
GATHERED = Fetch(30, 64 * 1024)
NEVER = 2**31
"""Acked records before Faust commits amid handing over a fetch, which may outlast a rebalance: the record in hand would be stale."""


class _Thread(AIOKafkaConsumerThread):
    def _create_worker_consumer(self, transport: Any) -> Any:  # noqa: ANN401 - Faust's and aiokafka's own
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms, consumer._fetch_min_bytes = transport.fetch  # noqa: SLF001 - aiokafka reads them when it starts
        return consumer

    async def seek_to_committed(self) -> Mapping[Any, int]:
        """Go back to what is committed, and to the beginning where nothing is."""
        committed: Mapping[Any, int] = await self.call_thread(self._rewind)
        return committed

    async def _rewind(self) -> Mapping[Any, int]:
        consumer = self._ensure_consumer()
        committed: Mapping[Any, int] = await consumer.seek_to_committed()
        fresh = [partition for partition, offset in committed.items() if not offset]
        if fresh:
            await consumer.seek_to_beginning(*fresh)
        return committed


class _Consumer(Consumer):
    def _new_consumer_thread(self) -> _Thread:
        return _Thread(self, loop=self.loop, beacon=self.beacon)

    async def _getmany(self, active_partitions: Any, timeout: float) -> Any:  # noqa: ANN401, ASYNC109 - Faust's own
        generation = self.app.consumer_generation_id
        records = await super()._getmany(active_partitions, timeout)
        if records and generation != self.app.consumer_generation_id:
            await self.perform_seek()
            return {}
        return records

    def verify_event_path(self, now: float, tp: Any) -> None:  # noqa: ANN401 - Faust's own
        """Look for a partition that stands still, as Faust does; one that has no position yet is not a reason to crash."""
        with suppress(AssertionError):
            super().verify_event_path(now, tp)


class _Transport(Transport):
    Consumer = _Consumer
    fetch = AT_ONCE


def mend(app: faust.App, fetch: Fetch) -> None:
    """Let *app* lose no record to a rebalance, and *fetch* so, whatever the broker."""
    app.conf.broker_commit_every = NEVER
    app.transport = _Transport(app.conf.broker_consumer, app)
    app.transport.fetch = fetch
