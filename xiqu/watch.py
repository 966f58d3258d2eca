"""The watch: the role that raises alarms and tells them. A process of its own, because it waits for servers of others and may hang there.

It reads `city.results` as a group of its own, judges what they touch, and looks every half second at what only log time has changed. What
is to be told lies in the outbox from the transaction that decided it; a loop for Kafka and one for each channel take it out.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import httpx

from connectors.channels.file import channels
from connectors.channels.http import TIMEOUT
from connectors.channels.tell import tell
from connectors.clock import now
from connectors.feeds import FEEDS
from connectors.gateway.remembered import Remembered
from connectors.gateway.side import beside
from connectors.kafka.admin import make_topics
from connectors.kafka.collecting import group_of
from connectors.kafka.polls import Raw, Reader, poll_forever
from connectors.kafka.producer import Producer, Record, producing, send
from connectors.metrics import Metrics
from connectors.postgres.alarm_outbox import AlarmOutbox
from connectors.postgres.alarms import PostgresAlarms
from connectors.postgres.incidents import PostgresIncidents
from connectors.postgres.migrate import migrate
from connectors.postgres.places import PostgresPlaces
from connectors.postgres.pool import connect
from connectors.settings import Settings
from models.channel import Channel
from models.errors import Unavailable
from models.shard import shard_of
from streams.alarms import ALARMS, TOLD
from streams.alarms.joins import JOINS
from streams.kpis import KPIS
from streams.topics import ALARMS as TOPIC
from streams.topics import RESULTS, topics
from streams.watch.touching import by_kpi, touches
from xiqu.role import VERSION, RoleHealth, asked_to_stop, log_to_stderr
from xiqu.setup import servers

WATCH = "watch"
LOOK_SECONDS = 0.5
IDLE_SECONDS = 1.0
SHOW_SECONDS = 5.0
AT_ONCE = 4
"""Letters that one channel is sent at once, so that one that hangs does not hold up the next."""
SWEPT = timedelta(days=1)
"""The embedded broker forgets what was published when it dies, so there the figures of the last day are judged anew at each start."""
_RULES = by_kpi(ALARMS)


class Bell:
    """Rung when something may be told, so that nobody waits for the next look."""

    def __init__(self) -> None:
        self._rung = asyncio.Condition()

    async def ring(self) -> None:
        """Wake everybody."""
        async with self._rung:
            self._rung.notify_all()

    async def heard(self) -> None:
        """Wait until it is rung, or for a second."""
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS), self._rung:
                await self._rung.wait()


async def judging(reader: Reader, alarms: PostgresAlarms, bell: Bell) -> None:
    """Judge what the published results touch, for ever: commit to PostgreSQL, then the offsets."""

    async def take(records: Sequence[Raw]) -> None:
        sent = [(record.value or b"[]", datetime.fromtimestamp(record.timestamp / 1000, UTC)) for record in records]
        if await alarms.touch(touches(sent, _RULES)):
            await bell.ring()

    await poll_forever(reader, [RESULTS.name], take)


async def _over_and_over(work: Callable[[], Awaitable[object]], pause: Callable[[], Awaitable[None]]) -> None:
    """Do *work* for ever, and *pause* where there was none or a server is away."""
    while True:
        done: object = 0
        with suppress(Unavailable):
            done = await work()
        if not done:
            await pause()


async def looking(alarms: PostgresAlarms, bell: Bell) -> None:
    """Look at what log time has changed, twice a second, for ever."""

    async def look() -> int:
        if await alarms.look():
            await bell.ring()
        return 0

    await _over_and_over(look, lambda: asyncio.sleep(LOOK_SECONDS))


async def joining(incidents: PostgresIncidents, bell: Bell) -> None:
    """Join signs into incidents, looking for new ones every second, for ever."""

    async def look() -> int:
        if await incidents.look():
            await bell.ring()
        return 0

    await _over_and_over(look, lambda: asyncio.sleep(IDLE_SECONDS))


async def publishing(outbox: AlarmOutbox, producer: Producer, metrics: Metrics, bell: Bell) -> None:
    """Take every change to `city.alarms`, for ever."""

    async def out(rows: Sequence[tuple[str, bytes]]) -> None:
        at = int(now().timestamp() * 1000)
        await send(producer, TOPIC.name, [Record(shard_of(subject), body, at) for subject, body in rows])
        metrics.count("xiqu_alarm_changes_total", len(rows))

    await _over_and_over(lambda: outbox.publish(out), bell.heard)


async def telling(outbox: AlarmOutbox, client: httpx.AsyncClient, channel: Channel, metrics: Metrics, bell: Bell) -> None:
    """Tell one channel what it is to hear, for ever."""

    async def one() -> int:
        letter = await outbox.claim(channel.name, now())
        if letter is None:
            return 0
        outcome = await tell(client, channel, letter.body, letter.message, now)
        await outbox.settle(letter, outcome, now())
        metrics.count("xiqu_alarm_deliveries_total", channel=channel.name, outcome=type(outcome).__name__.lower())
        return 1

    await _over_and_over(one, bell.heard)


async def showing(outbox: AlarmOutbox, alarms: PostgresAlarms, metrics: Metrics, told: Sequence[Channel]) -> None:
    """Show what is in force and what waits, every few seconds, for ever."""
    shown: set[tuple[str, str]] = set()

    async def show() -> int:
        waiting = await outbox.waiting()
        for name in {*waiting, "", *(channel.name for channel in told)}:
            for state, count in zip(("waiting", "dead"), waiting.get(name, (0, 0)), strict=True):
                metrics.set("xiqu_alarm_letters", count, channel=name or TOPIC.name, state=state)
        counted = await alarms.in_force()
        shown.update(counted)
        for rule, state in shown:
            metrics.set("xiqu_alarms_in_force", counted.get((rule, state), 0), rule=rule, state=state)
        return 0

    await _over_and_over(show, lambda: asyncio.sleep(SHOW_SECONDS))


async def run(_: argparse.Namespace) -> int:
    """Watch until asked to stop."""
    log_to_stderr()
    settings = servers()
    stop = asked_to_stop(watched=settings.watched)
    told = channels(settings.channels)
    await migrate(settings.database)
    if not settings.embedded:
        await make_topics(settings.kafka, topics(FEEDS))
    await watch(settings, told, stop)
    return 0


async def watch(settings: Settings, told: Sequence[Channel], stop: asyncio.Event) -> None:
    """Judge and tell until *stop* is set, or until a bug ends one of the parts, which is raised."""
    metrics, bell = Metrics(version=VERSION, role=WATCH), Bell()
    async with (
        await connect(settings.database, settings.pool) as pool,
        producing(settings.kafka) as producer,
        httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client,
        beside(RoleHealth(pool, settings.kafka), metrics, host=settings.host, port=settings.side_port) as port,
    ):
        print(f"watch metrics http://{settings.host}:{port}/metrics", flush=True)
        alarms, outbox = PostgresAlarms(pool, TOLD, KPIS, told), AlarmOutbox(pool)
        incidents = PostgresIncidents(pool, JOINS, ALARMS, KPIS, Remembered(PostgresPlaces(pool, now).newest, now), alarms)
        if settings.embedded:
            await alarms.sweep(SWEPT)
        jobs = [
            judging(Reader(settings.kafka, group_of(settings.group, WATCH)), alarms, bell),
            looking(alarms, bell),
            joining(incidents, bell),
            publishing(outbox, producer, metrics, bell),
            showing(outbox, alarms, metrics, told),
            *(telling(outbox, client, channel, metrics, bell) for channel in told for _ in range(AT_ONCE)),
        ]
        tasks = [asyncio.create_task(job) for job in (*jobs, stop.wait())]
        try:
            finished, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in finished:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
