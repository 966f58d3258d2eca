"""Alarms over PostgreSQL: what the laws prove over a twin holds here as far as this agrees with it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import orjson

from connectors.channels.outcome import Again, Heard, Never
from connectors.gateway.alarm_port import AlarmQuestion, SilenceAsked
from connectors.postgres.alarm_desk import AlarmDesk
from connectors.postgres.alarm_outbox import AlarmOutbox
from connectors.postgres.alarms import PostgresAlarms
from connectors.postgres.pool import Pool
from connectors.postgres.results import result_of
from models.alarm import AlarmState
from models.channel import Webhook
from models.landing import landing_id
from models.period import CITY_ZONE, ONE_HOUR
from streams.alarms import ALARMS
from streams.kpis import KPIS
from streams.watch.judge import Pair, Touched
from streams.watch.sample import sample_of
from tests.conftest import numbers
from tests.laws.alarms import KPI
from tests.twins.alarms import TwinWatch, in_time

NOON = datetime(2026, 11, 25, 12, tzinfo=CITY_ZONE)
HOOK = Webhook(name="hook", kind="webhook", url="http://127.0.0.1:1/", secret="whsec_" + "A" * 32, least="blue")
NEWEST = (datetime(9999, 1, 1, tzinfo=CITY_ZONE), "~")
PAIR = Pair("air.polluted", "中山")


async def log(pool: Pool, at: datetime) -> None:
    """Let the log's time be *at*."""
    landing = landing_id(at, (next(numbers) << 16).to_bytes(10, "big"))
    async with pool.acquire() as connection:
        await connection.execute("INSERT INTO receipts VALUES ($1, $2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 'clock')", landing, at)


KEEP = """
INSERT INTO results (
    period_start, period_end, logged_at, revision, version, shard, kpi, subject, status, unit, edition, cause, digest, first_landing,
    last_landing, value, evidence
) VALUES ($2, $3, $3, $5, 1, 0, $1, $4, 'provisional', 'AQI', 'HJ', '', '', '', '', $6, '{}')
ON CONFLICT (kpi, period_start, subject) DO UPDATE SET value = excluded.value, revision = excluded.revision
"""


async def figure(pool: Pool, hour: int, value: int | None, kpi: str = "air.city_hour", subject: str = "中山") -> Touched:
    """Keep a figure as the worker does."""
    start = NOON + hour * ONE_HOUR
    async with pool.acquire() as connection:
        await connection.execute(KEEP, kpi, start, start + ONE_HOUR, subject, 1, None if value is None else Decimal(value))
    return Touched(start, start)


def watch(pool: Pool, channels: Sequence[Webhook] = ()) -> PostgresAlarms:
    return PostgresAlarms(pool, ALARMS, KPIS, channels)


async def published(pool: Pool) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []

    async def out(rows: Sequence[tuple[str, bytes]]) -> None:
        for _, body in rows:
            told.extend(orjson.loads(body))

    while await AlarmOutbox(pool).publish(out):
        pass
    return told


async def test_an_alarm_is_raised_told_acknowledged_and_cleared(pool: Pool) -> None:
    watching, desk, outbox = watch(pool, [HOOK]), AlarmDesk(pool, ALARMS), AlarmOutbox(pool)
    for hour, value in enumerate((80, 160, 170)):
        await log(pool, NOON + (hour + 1) * ONE_HOUR)
        await watching.touch({PAIR: await figure(pool, hour, value)})
    (alarm,) = await desk.page(AlarmQuestion(NEWEST))
    assert (alarm.state, alarm.level.word, alarm.since, alarm.raised_at) == (
        AlarmState.RAISED, "yellow", NOON + ONE_HOUR, NOON + 3 * ONE_HOUR,
    )  # fmt: skip
    letter = await outbox.claim("hook", NOON)
    assert letter
    assert orjson.loads(letter.body)["state"] == "raised"
    await outbox.settle(letter, Heard(), NOON)
    assert await desk.acknowledge(alarm.id, "李某", "正在处理", NOON + 3 * ONE_HOUR)
    assert await desk.acknowledge(alarm.id, "李某", "", NOON + 3 * ONE_HOUR) == ((await desk.one(alarm.id)), False)
    await watching.look()
    for hour in (3, 4):
        await log(pool, NOON + (hour + 1) * ONE_HOUR)
        await watching.touch({PAIR: await figure(pool, hour, 60)})
    after = await desk.one(alarm.id)
    assert after
    assert (after.state, after.cleared_at, after.acknowledged_by) == (AlarmState.CLEARED, NOON + 5 * ONE_HOUR, "李某")
    states = ["pending", "raised", "acknowledged", "cleared"]
    assert [move.state.value for move in await desk.moves(alarm.id)] == states
    assert [(each["id"], each["move"], each["state"]) for each in await published(pool)] == [
        (alarm.id, number, state) for number, state in enumerate(states, 1)
    ]
    assert [orjson.loads(each.body)["state"] for each in (await letters(outbox))] == ["acknowledged", "cleared"]


async def letters(outbox: AlarmOutbox) -> list[Any]:
    found = []
    while letter := await outbox.claim("hook", NOON):
        found.append(letter)
        await outbox.settle(letter, Heard(), NOON)
    return found


async def test_any_order_ends_in_the_history_of_the_twin(pool: Pool) -> None:
    dice = Random(6)
    values = [dice.choice((40, 95, 120, 160, 210, None)) for _ in range(40)]
    hours = list(range(len(values)))
    dice.shuffle(hours)
    watching = watch(pool)
    pairs = [Pair(name, "中山") for name in ("air.polluted", "air.unexpected")]
    for place, hour in enumerate(hours):
        await log(pool, NOON + 60 * ONE_HOUR + place * timedelta(minutes=1))
        touched = await figure(pool, hour, values[hour])
        await watching.touch(dict.fromkeys(pairs, touched))
    async with pool.acquire() as connection:
        rows = [result_of(row) for row in await connection.fetch("SELECT * FROM results ORDER BY period_start")]
    found = await AlarmDesk(pool, ALARMS).page(AlarmQuestion(NEWEST, withdrawn=True, limit=500))
    for rule in (each for each in ALARMS if each.name in {pair.rule for pair in pairs}):
        twin = TwinWatch(rule, KPI[rule.kpi], "中山")
        touched_all = twin.keep(sample_of(row, rule.reads) for row in rows)
        assert touched_all
        twin.touch(touched_all, NOON + 60 * ONE_HOUR + 39 * timedelta(minutes=1))
        assert in_time(alarm for alarm in found if alarm.rule == rule.name) == in_time(twin.alarms.values())
    assert [alarm for alarm in found if alarm.state is AlarmState.CLEARED]


async def test_silence_is_noticed_by_the_clock_and_ended_by_late_data(pool: Pool) -> None:
    watching, desk, silent = watch(pool), AlarmDesk(pool, ALARMS), Pair("air.silent", "中山/华柏园")
    await log(pool, NOON + ONE_HOUR)
    await watching.touch({silent: await figure(pool, 0, 50, kpi="air.aqi_hour", subject=silent.subject)})
    assert await watching.look() == 0
    await log(pool, NOON + 5 * ONE_HOUR)
    assert await watching.look()
    (alarm,) = await desk.page(AlarmQuestion(NEWEST))
    assert (alarm.since, alarm.raised_at, alarm.state) == (NOON + ONE_HOUR, NOON + 4 * ONE_HOUR, AlarmState.RAISED)
    late = [await figure(pool, hour, 0, kpi="air.aqi_hour", subject=silent.subject) for hour in (1, 2, 3)]
    await watching.touch({silent: late[0].joined(late[-1])})
    assert await desk.page(AlarmQuestion(NEWEST)) == []
    (gone,) = await desk.page(AlarmQuestion(NEWEST, withdrawn=True))
    assert (gone.why, gone.state) == ("withdrawn", AlarmState.CLEARED)


async def test_a_silenced_alarm_is_told_when_the_silence_ends(pool: Pool) -> None:
    watching, desk, outbox = watch(pool, [HOOK]), AlarmDesk(pool, ALARMS), AlarmOutbox(pool)
    asked = SilenceAsked("maintenance", "air", "中山", NOON, NOON + 6 * ONE_HOUR, "换滤膜")
    made = await desk.silence(asked, "李某", NOON)
    for hour in (0, 1):
        await log(pool, NOON + (hour + 1) * ONE_HOUR)
        await watching.touch({PAIR: await figure(pool, hour, 160)})
    assert await letters(outbox) == []
    assert [each["state"] for each in await published(pool)] == ["pending", "raised"]
    assert await desk.silences(NOON, 10, over=False) == [made]
    ended = await desk.end_silence(made.id, "李某", NOON + 2 * ONE_HOUR)
    assert ended
    assert ended.ends_at == NOON + 2 * ONE_HOUR
    await watching.look()
    assert [orjson.loads(each.body)["state"] for each in await letters(outbox)] == ["raised"]


async def test_an_alarm_that_nobody_acknowledges_grows_louder(pool: Pool) -> None:
    watching, outbox = watch(pool, [HOOK.model_copy(update={"least": "orange"})]), AlarmOutbox(pool)
    for hour in (0, 1):
        await log(pool, NOON + (hour + 1) * ONE_HOUR)
        await watching.touch({PAIR: await figure(pool, hour, 160)})
    assert await letters(outbox) == []
    await log(pool, NOON + 5 * ONE_HOUR)
    await watching.look()
    (told,) = [orjson.loads(each.body) for each in await letters(outbox)]
    assert (told["state"], told["level"], told["note"]) == ("raised", "orange", "unacknowledged")


async def test_what_is_learned_late_says_when_it_was_due(pool: Pool) -> None:
    watching, outbox = watch(pool, [HOOK]), AlarmOutbox(pool)
    await log(pool, NOON + 8 * ONE_HOUR)
    for hour, value in enumerate((160, 160, 50, 50)):
        await figure(pool, hour, value)
    await watching.touch({PAIR: Touched(NOON, NOON + 3 * ONE_HOUR)})
    (told,) = [orjson.loads(each.body) for each in await letters(outbox)]
    assert (told["state"], told["late"]) == ("cleared", True)
    raised = next(each for each in await published(pool) if each["state"] == "raised")
    assert (raised["at"], raised["learned_at"][:16]) == ("2026-11-25T14:00:00+08:00", "2026-11-25T20:00")


async def test_figures_of_long_ago_are_judged_once_they_have_gathered(pool: Pool) -> None:
    watching, desk = watch(pool, [HOOK]), AlarmDesk(pool, ALARMS)
    await log(pool, NOON + 100 * ONE_HOUR)
    for hour in range(4):
        assert await watching.touch({PAIR: await figure(pool, hour, 160)}) == 0
    await log(pool, NOON + 101 * ONE_HOUR)
    assert await watching.look()
    (alarm,) = await desk.page(AlarmQuestion(NEWEST))
    assert (alarm.state, alarm.spoken) == (AlarmState.RAISED, "")
    assert await letters(AlarmOutbox(pool)) == []


async def test_letters_of_one_alarm_go_in_order_and_a_dead_one_can_be_revived(pool: Pool) -> None:
    watching, outbox = watch(pool, [HOOK]), AlarmOutbox(pool)
    for hour, value in enumerate((160, 160, 50, 50)):
        await log(pool, NOON + (hour + 1) * ONE_HOUR)
        await watching.touch({PAIR: await figure(pool, hour, value)})
    first = await outbox.claim("hook", NOON)
    assert first
    assert await outbox.claim("hook", NOON) is None
    await outbox.settle(first, Again("HTTP 503"), NOON)
    assert await outbox.claim("hook", NOON) is None
    again = await outbox.claim("hook", NOON + timedelta(seconds=1))
    assert again
    assert (again.message, again.attempts) == (first.message, 2)
    await outbox.settle(again, Never("HTTP 410"), NOON)
    assert [each.error for each in await outbox.undelivered(10)] == ["HTTP 410"]
    assert (await outbox.waiting())["hook"] == (1, 1)
    assert await outbox.revive() == 1
    assert [each.move for each in await letters(outbox)] == [first.move, first.move + 1]
