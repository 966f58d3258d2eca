"""Alarms judged in PostgreSQL: the lock comes first and the reading after; what is to be told is written where it is decided.

Whoever dies before the commit has told nothing and judges again; whoever dies after it leaves rows in the outbox. A history that was told
already changes nothing, so neither tells anything twice that has another id.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from connectors.alarm_told import change_json
from connectors.postgres.alarm_rows import alarm_of, alarm_row, move_row, silence_of
from connectors.postgres.pool import Connection, Pool, Row, columns, reachable, transaction
from connectors.postgres.results import result_of
from connectors.postgres.sql import queries
from connectors.present import dumps
from models.alarm import Alarm, Move
from models.alarm_rule import AlarmRule
from models.channel import Channel
from models.kpi import Kpi
from models.landing import landed_at
from models.observation import SHARDS
from models.period import CITY_ZONE
from models.shard import shard_of
from streams.watch.changes import Told
from streams.watch.judge import GATHERED, SETTLED, Pair, Touched, in_question, judge, periods
from streams.watch.sample import Sample, sample_of
from streams.watch.telling import Silence, quiet_until, telling

_SQL = queries("alarms")
AT_ONCE = 40
"""Pairs that are judged in one transaction."""
DUE_AT_ONCE = 200
CLOCKS_APART = timedelta(hours=1)
"""How far ahead of the log a device's own time may be."""
KAFKA = ""
"""The channel that is the topic `city.alarms`."""
NEVER_YET = datetime(1970, 1, 1, tzinfo=UTC)


class Watched(NamedTuple):
    """What is kept of a pair between two looks."""

    touched: Touched
    look_at: datetime | None


class Voice(NamedTuple):
    """What telling needs: silences that are not over, and log time."""

    silences: Sequence[Silence]
    now: datetime


class PostgresAlarms:
    """Judges and tells; the watch of the city."""

    def __init__(self, pool: Pool, rules: Iterable[AlarmRule], kpis: Iterable[Kpi], channels: Sequence[Channel] = ()) -> None:
        self._pool = pool
        self._rules = {rule.name: rule for rule in rules}
        self._kpis = {kpi.name: kpi for kpi in kpis}
        self._channels = channels

    async def touch(self, touches: Mapping[Pair, Touched]) -> int:
        """Judge the pairs whose figures changed and return how many moves followed; those of long ago a little later, all in one go."""
        moves = 0
        pairs = sorted(touches)
        for start in range(0, len(pairs), AT_ONCE):
            some = pairs[start : start + AT_ONCE]
            async with transaction(self._pool) as connection:
                await _lock(connection, some)
                now = await log_time(connection)
                rows = [(pair.rule, pair.subject, touches[pair].newest, touches[pair].at) for pair in some]
                watched = _watched(await connection.fetch(_SQL["touch"], *columns(rows, 4)))
                old = {pair: each for pair, each in watched.items() if each.touched.newest < now - SETTLED}
                await _later(connection, {pair: (each.look_at or now + GATHERED, each.touched.at) for pair, each in old.items()})
                moves += await self._judge(connection, {pair: each for pair, each in watched.items() if pair not in old}, now)
        return moves

    async def sweep(self, back: timedelta) -> int:
        """Judge whatever was computed in the last *back* of log time, whether or not anybody published it."""
        kpis = {rule.kpi for rule in self._rules.values()}
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(_SQL["computed_since"], sorted(kpis), await log_time(connection) - back)
        spans = {(row["kpi"], row["subject"]): Touched(row["low"].astimezone(CITY_ZONE), row["high"].astimezone(CITY_ZONE)) for row in rows}
        return await self.touch(
            {Pair(rule.name, subject): span for (kpi, subject), span in spans.items() for rule in self._rules.values() if rule.kpi == kpi}
        )

    async def look(self) -> int:
        """Judge what log time alone may have changed, tell what waits for its time, and return how many moves and tellings followed."""
        async with reachable(), self._pool.acquire() as connection:
            now = await log_time(connection)
            due = [Pair(*row) for row in await connection.fetch(_SQL["watched_due"], now, list(self._rules), DUE_AT_ONCE)]
            waiting = [alarm_of(row) for row in await connection.fetch(_SQL["to_be_told"], now, DUE_AT_ONCE)]
        moves = 0
        for start in range(0, len(due), AT_ONCE):
            some = sorted(due[start : start + AT_ONCE])
            async with transaction(self._pool) as connection:
                await _lock(connection, some)
                watched = _watched(await connection.fetch(_SQL["watched"], *columns(some, 2)))
                moves += await self._judge(connection, watched, now)
        for alarm in waiting:
            moves += await self._tell_again(alarm, now)
        return moves

    async def in_force(self) -> dict[tuple[str, str], int]:
        """Return how many alarms are raised and not over, by rule and state."""
        async with reachable(), self._pool.acquire() as connection:
            return {(row["rule"], row["state"]): row["alarms"] for row in await connection.fetch(_SQL["in_force"])}

    async def _judge(self, connection: Connection, watched: Mapping[Pair, Watched], now: datetime) -> int:
        """Judge *watched*, whose shards are locked."""
        if not watched:
            return 0
        asked = [(pair.rule, pair.subject, each.touched.at) for pair, each in watched.items()]
        saved: dict[Pair, dict[str, Alarm]] = {pair: {} for pair in watched}
        for row in await connection.fetch(_SQL["concerned"], *columns(asked, 3)):
            saved[Pair(row["rule"], row["subject"])][row["id"]] = alarm_of(row)
        samples = await self._samples(connection, watched, saved)
        voice = await self.voice(connection, now)
        later: dict[Pair, tuple[datetime | None, datetime]] = {}
        moves = 0
        for pair, each in watched.items():
            rule = self._rules[pair.rule]
            judged = judge(rule, self._kpis[rule.kpi], pair.subject, samples[pair], saved[pair], each.touched, now)
            later[pair] = (judged.look_at, judged.touched_at)
            for told in judged.told:
                moves += await self.keep(connection, told, voice)
        await _later(connection, later)
        return moves

    async def _samples(
        self, connection: Connection, watched: Mapping[Pair, Watched], saved: Mapping[Pair, Mapping[str, Alarm]]
    ) -> dict[Pair, list[Sample]]:
        pairs, of_periods, of_now = list(watched), [], []
        for place, pair in enumerate(pairs):
            rule, touched = self._rules[pair.rule], watched[pair].touched
            kpi, begin = self._kpis[rule.kpi], in_question(saved[pair].values(), touched.at)
            for start in periods(rule, kpi, begin, touched.newest):
                asked = (place, rule.kpi, pair.subject, start)
                if rule.reads == "period":
                    of_periods.append(asked)
                else:
                    of_now.append((*asked, begin - rule.back - CLOCKS_APART))
        rows = await connection.fetch(_SQL["figures_of_periods"], *columns(of_periods, 4)) if of_periods else []
        rows += await connection.fetch(_SQL["figures_of_now"], *columns(of_now, 5)) if of_now else []
        found: dict[Pair, list[Sample]] = {pair: [] for pair in pairs}
        for row in rows:
            pair = pairs[row["place"]]
            found[pair].append(sample_of(result_of(row), self._rules[pair.rule].reads))
        return found

    async def _tell_again(self, waiting: Alarm, now: datetime) -> int:
        async with transaction(self._pool) as connection:
            await _lock(connection, [Pair(waiting.rule, waiting.subject)])
            row = await connection.fetchrow(_SQL["one_to_change"], waiting.id)
            alarm = alarm_of(row) if row else None
            if alarm is None or alarm.look_at is None:
                return 0
            voice = await self.voice(connection, now)
            return await self.keep(connection, Told(alarm, ()), voice)

    async def voice(self, connection: Connection, now: datetime) -> Voice:
        """Return what telling needs at log time *now*."""
        return Voice([silence_of(row) for row in await connection.fetch(_SQL["silences"], now)], now)

    async def keep(self, connection: Connection, told: Told, voice: Voice) -> int:
        """Save what *told* says, and post it to whoever is to hear it; returns how many moves and posts that were."""
        rule = self._rules.get(told.alarm.rule)
        if rule is None:
            return 0
        said = telling(told.alarm, rule, voice.now, quiet_until(told.alarm, voice.silences, voice.now))
        moves = (*told.moves, *said.moves)
        await save(connection, said.alarm, moves, rule, voice.now)
        if not said.say:
            return len(moves)
        newest = moves[-1] if moves else _as_it_stands(said.alarm)
        hearers = [each for each in self._channels if each.hears(said.alarm, said.level)]
        body = dumps(change_json(said.alarm, newest, rule))
        for channel in hearers:
            await connection.execute(_SQL["post"], channel.name, said.alarm.id, newest.number, said.level, body, voice.now)
        return len(moves) + len(hearers)


async def save(connection: Connection, alarm: Alarm, moves: Sequence[Move], rule: AlarmRule | None, now: datetime) -> None:
    """Save *alarm* and its *moves*, and post each of these to Kafka."""
    await connection.execute(_SQL["save"], *alarm_row(alarm))
    for move in moves:
        await connection.execute(_SQL["save_move"], *move_row(move))
        await connection.execute(_SQL["post"], KAFKA, alarm.id, move.number, move.level, dumps([change_json(alarm, move, rule)]), now)


def _as_it_stands(alarm: Alarm) -> Move:
    """Return the last move of *alarm* as it was, for who hears of it only now."""
    at = {"raised": alarm.raised_at, "acknowledged": alarm.acknowledged_at, "cleared": alarm.cleared_at}.get(alarm.state.value)
    return Move(alarm.id, alarm.moves, alarm.state, alarm.level, min(at or alarm.since, alarm.learned_at), alarm.learned_at, alarm.seen)


async def log_time(connection: Connection) -> datetime:
    """Return when the newest body landed: the log's own now; before the first, a time at which nothing is due."""
    newest: str | None = await connection.fetchval(_SQL["log_time"])
    return landed_at(newest).astimezone(CITY_ZONE) if newest else NEVER_YET.astimezone(CITY_ZONE)


async def lock(connection: Connection, subject: str) -> None:
    """Keep everybody else from judging *subject* until the transaction is over."""
    await connection.fetch(_SQL["lock"], [shard_of(subject)])


async def lock_all(connection: Connection) -> None:
    """Keep everybody else from judging anything until the transaction is over."""
    await connection.fetch(_SQL["lock"], list(range(SHARDS)))


async def _lock(connection: Connection, pairs: Collection[Pair]) -> None:
    await connection.fetch(_SQL["lock"], sorted({shard_of(pair.subject) for pair in pairs}))


def _watched(rows: Iterable[Row]) -> dict[Pair, Watched]:
    return {
        Pair(row["rule"], row["subject"]): Watched(
            Touched(row["touched_at"].astimezone(CITY_ZONE), row["newest"].astimezone(CITY_ZONE)), row["look_at"]
        )
        for row in rows
    }


async def _later(connection: Connection, later: Mapping[Pair, tuple[datetime | None, datetime]]) -> None:
    if later:
        rows = [(pair.rule, pair.subject, look_at, touched_at) for pair, (look_at, touched_at) in later.items()]
        await connection.execute(_SQL["look_later"], *columns(rows, 4))
