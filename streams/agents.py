"""The two Faust agents, store and compute: commit to PostgreSQL, publish, ack — in this order, and last of all the ack.

They read with `stream.noack().events()`, use no table and no window (both lose records), and gather what has queued up into one batch.
No exception leaves them: Faust would ack the event. A bug stops the worker.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from datetime import timedelta
from typing import Any

import faust

from streams.attend import Inbox, attend
from streams.consumer import GATHERED, Fetch, mend
from streams.desk import Desk
from streams.road import Road
from streams.topics import CHANGES, OBSERVATIONS

GATHERED_BYTES = 1_000_000
GATHER_SECONDS = 0.01
"""How long a batch waits for more: a poll's records come one by one."""
SESSION_SECONDS = 6.0


async def gathered(stream: Any) -> AsyncIterator[list[Any]]:  # noqa: ANN401 - Faust's streams carry no types worth having
    """Yield lists of events: all that has queued up, but no more than about a megabyte."""
    held: list[Any] = []
    size = 0
    async for event in stream.noack().events():
        held.append(event)
        size += len(event.value)
        if size < GATHERED_BYTES and stream.channel.empty():
            await asyncio.sleep(GATHER_SECONDS)
        if size >= GATHERED_BYTES or stream.channel.empty():
            yield held
            held, size = [], 0


class _App(faust.App):
    def _create_directories(self) -> None:
        """Make no folders for tables: there are none, and the folder that a role starts in may be read-only, as in its image."""


def _app(name: str, brokers: str, fetch: Fetch) -> faust.App:
    app = _App(
        name,
        broker=[f"kafka://{broker}" for broker in brokers.split(",")],
        store="memory://",
        web_enabled=False,
        topic_disable_leader=True,
        topic_allow_declare=False,
        broker_session_timeout=SESSION_SECONDS,
        broker_heartbeat_interval=2.0,
        broker_commit_interval=0.5,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=8 * 1024 * 1024,
        stream_wait_empty=False,
        stream_publish_on_commit=False,
        agent_supervisor="mode.supervisors.CrashingSupervisor",
        consumer_connections_max_idle_ms=int(timedelta(minutes=9).total_seconds() * 1000),
    )
    mend(app, fetch)
    return app


def city(name: str, brokers: str, road: Road, fetch: Fetch = GATHERED) -> faust.App:
    """Return the Faust app with both agents; start it inside a running event loop."""
    app = _app(name, brokers, fetch)

    async def unless_a_bug(work: Awaitable[None]) -> None:
        try:
            await work
        except Exception as bug:  # noqa: BLE001 - whatever it is, Faust must not ack it
            await app.crash(bug)
            await asyncio.Event().wait()

    async def storing(stream: Any) -> None:  # noqa: ANN401 - see gathered
        async for events in gathered(stream):
            await unless_a_bug(road.store(events))
            for event in events:
                event.ack()

    async def computing(stream: Any) -> None:  # noqa: ANN401 - see gathered
        inbox = Inbox[Any]()
        attending = asyncio.create_task(unless_a_bug(attend(inbox, Desk(lambda: road.atlas.graph), road)))
        try:
            async for event in stream.noack().events():
                await inbox.put(event)
        finally:
            attending.cancel()

    app.agent(app.topic(OBSERVATIONS.name, value_serializer="raw", value_type=bytes), name="store")(storing)
    app.agent(app.topic(CHANGES.name, value_serializer="raw", value_type=bytes), name="compute")(computing)
    return app
