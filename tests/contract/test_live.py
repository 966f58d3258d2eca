"""How things stand in PostgreSQL, for whoever begins to follow."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from connectors.postgres.facts import PostgresFacts
from connectors.postgres.live import PostgresStanding
from connectors.postgres.pool import Pool
from connectors.postgres.results import PostgresResults
from models.period import ONE_HOUR
from models.result import Result
from streams.alarms import ALARMS
from streams.kpis import KPIS
from streams.live.latest import Latest, Series
from tests.contract.test_alarms import NOON as CLOCK_NOON
from tests.contract.test_alarms import PAIR, figure, log, watch
from tests.contract.written import DAY, HOUR, NOON, PM25, keep, landing, result, save, stated

LATER = DAY + timedelta(days=30)


def standing(pool: Pool) -> PostgresStanding:
    return PostgresStanding(pool, KPIS, ALARMS, lambda: LATER)


async def results(pool: Pool) -> Sequence[Result]:
    return [each async for some in standing(pool).results() for each in some]


async def test_the_newest_figure_of_each_subject_stands_and_that_of_one_long_silent_does_not(pool: Pool) -> None:
    newest, behind = result("中山", day=20, revision=3), result("珠海", day=15, value=None)
    silent, planned = result("江门", day=2), result("中山", day=40)
    await save(PostgresResults(pool), result("中山", day=19), newest, behind, silent, planned)
    assert list(await results(pool)) == [newest, behind]


async def test_the_newest_and_loudest_value_of_each_series_stands(pool: Pool) -> None:
    other, water = PM25._replace(metric="o3"), PM25._replace(feed="water")
    rows = [
        (PM25, stated("9", at=NOON)), (PM25, stated("7.10", number=2, at=NOON + HOUR, rank=1)), (PM25, stated("8", 3, at=NOON + HOUR)),
        (other, stated(None, at=NOON, flag="not_monitored")), (water, stated("1")),
    ]  # fmt: skip
    await keep(PostgresFacts(pool), rows)
    found: dict[Series, Latest] = {}
    async for some in standing(pool).readings(["air"]):
        found |= some
    assert found == {
        tuple(PM25): Latest(NOON + HOUR, 1, landing(2), 3, "7.10", ""), tuple(other): Latest(NOON, 0, landing(1), 3, None, "not_monitored"),
    }  # fmt: skip


async def test_alarms_that_are_not_over_stand_as_they_were_announced_last(pool: Pool) -> None:
    watching = watch(pool)
    for hour in range(3):
        await log(pool, CLOCK_NOON + (hour + 1) * ONE_HOUR)
        await watching.touch({PAIR: await figure(pool, hour, 210)})
    await watching.look()
    async with pool.acquire() as connection:
        moves = await connection.fetch("SELECT alarm, max(number) AS number FROM alarm_moves GROUP BY alarm")
    told: Sequence[Any] = await standing(pool).alarms()
    assert {each["id"]: each["move"] for each in told} == {row["alarm"]: row["number"] for row in moves}
    assert {(each["rule"], each["subject"], each["value"]) for each in told} == {("air.polluted", "中山", Decimal(210))}
