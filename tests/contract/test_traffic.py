"""What is told of the traffic is read from PostgreSQL as it stands there."""

from datetime import timedelta

import orjson

from connectors.postgres.pool import Pool
from connectors.postgres.traffic import PostgresTraffic
from models.result import Result
from tests.unit.traffic.hours import FUHUA, HOUR, NOW, ZHONGSHAN, hour

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
KEEP = """INSERT INTO results (period_start, period_end, logged_at, revision, version, shard, kpi, subject, status, unit, edition,
    first_landing, last_landing, digest, cause, evidence) VALUES ($1, $2, $1, 1, 1, 0, $3, $4, 'final', '', '', '', '', '', '', $5)"""
DIG = """INSERT INTO digs (number, holder, purpose, outline, depth_m, starts_at, ends_at, applied_at, digest, state)
    VALUES ($1, 'h', 'p', $2, 1, $3, $4, $3, $1, $5)"""


async def keep(pool: Pool, each: Result, kpi: str = "traffic.segment_hour") -> None:
    async with pool.acquire() as connection:
        await connection.execute(KEEP, each.period_start, each.period_end, kpi, each.subject, dict(each.evidence))


async def test_the_hours_that_are_asked_for_are_found_and_no_others(pool: Pool) -> None:
    week = hour(["40"], HOUR - WEEK)
    for each in (hour(["30"]), week, hour(["50"], HOUR - DAY), hour(["60"], subject=ZHONGSHAN)):
        await keep(pool, each)
    await keep(pool, hour(["9"]), "traffic.other")
    found = await PostgresTraffic(pool).hours([FUHUA], [HOUR, HOUR - WEEK])
    assert {(each.subject, each.period_start): each.evidence["speeds"][0] for each in found} == {
        (FUHUA, HOUR): "30",
        (FUHUA, HOUR - WEEK): "40",
    }


async def test_digs_are_in_the_way_from_their_start_to_their_end_while_they_are_allowed(pool: Pool) -> None:
    ring = {"type": "Polygon", "coordinates": [[[113.3, 22.5], [113.31, 22.5], [113.31, 22.51], [113.3, 22.5]]]}
    digs = [
        ("A", NOW - DAY, NOW + DAY, "started"), ("B", NOW, NOW + DAY, "granted"), ("C", NOW - DAY, NOW, "started"),
        ("D", NOW + DAY, NOW + WEEK, "granted"), ("E", NOW - DAY, NOW + DAY, "applied"), ("F", NOW - DAY, NOW + DAY, "ended"),
    ]  # fmt: skip
    async with pool.acquire() as connection:
        for number, starts_at, ends_at, state in digs:
            await connection.execute(DIG, number, ring, starts_at, ends_at, state)
    found = await PostgresTraffic(pool).works(NOW)
    assert [(each.number, each.started) for each in found] == [("A", True), ("B", False)]
    assert found[0].outline == orjson.loads(orjson.dumps(ring))
