"""What is told of the traffic is read from PostgreSQL as it stands there."""

from datetime import timedelta

import orjson

from connectors.feeds.traffic_query import TRAFFIC_QUERY
from connectors.postgres.pool import Pool
from connectors.postgres.traffic import PostgresTraffic
from models.feed import Cell
from models.result import Result
from models.traffic_query import Tally, Way, tallied
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


async def test_questions_are_told_minute_by_minute_once_and_again_where_one_was_counted_late(pool: Pool) -> None:
    traffic = PostgresTraffic(pool)
    for known in (["fresh", "stale"], ["unknown"], ["stale", "stale", "fresh"]):
        await traffic.note(Way.AREA, tallied(known), NOW)
    await traffic.note(Way.ROUTE, tallied([]), NOW)
    assert await traffic.tell("中山", "西区街道", NOW) == 0
    later = NOW + timedelta(minutes=1)
    assert await traffic.tell("中山", "西区街道", later) == 2
    assert await traffic.tell("中山", "西区街道", later) == 0
    await traffic.note(Way.ROUTE, tallied(["fresh"]), NOW)
    assert await traffic.tell("中山", "西区街道", later + timedelta(seconds=5)) == 1
    async with pool.acquire() as connection:
        bodies = await connection.fetch("SELECT body FROM outbox WHERE feed = 'traffic_query' ORDER BY landing_id")
    told = [
        (one.subject, one.metric, one.text, one.rank)
        for row in bodies
        for one in TRAFFIC_QUERY.decode(row["body"])
        if isinstance(one, Cell)
    ]
    area, route = "中山/西区街道/路况查询·区域", "中山/西区街道/路况查询·路线"
    assert told[:5] == [(area, *each, 0) for each in zip(Tally._fields, ("3", "2", "1", "6", "2"), strict=True)]
    assert told[5:10] == [(route, *each, 0) for each in zip(Tally._fields, ("1", "0", "0", "0", "0"), strict=True)]
    assert told[10:] == [(route, *each, 1) for each in zip(Tally._fields, ("2", "1", "1", "1", "1"), strict=True)]
    await traffic.tell("中山", "西区街道", NOW + 2 * DAY)
    async with pool.acquire() as connection:
        assert await connection.fetchval("SELECT count(*) FROM traffic_asks") == 0
