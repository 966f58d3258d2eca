"""Incidents over PostgreSQL: alarms and reports that stand there become one incident, told once, whoever joins them again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from connectors.clock import now
from connectors.gateway.alarm_port import AlarmQuestion
from connectors.gateway.incidents import INCIDENTS, joined
from connectors.gateway.remembered import Remembered
from connectors.postgres.alarm_desk import AlarmDesk
from connectors.postgres.alarms import PostgresAlarms, save
from connectors.postgres.cases import PostgresCases
from connectors.postgres.incidents import PostgresIncidents
from connectors.postgres.pool import Pool, transaction
from models.alarm import Alarm, AlarmState, Move, Seen, alarm_id
from models.alarm_rule import AlarmRule, Level
from models.emergency import RESOURCES
from models.place import Places, Point, Site
from streams.alarms import ALARMS, TOLD
from streams.alarms.joins import BURST_PIPE, JOINS
from streams.alarms.traffic import ROAD
from streams.alarms.water import PRESSURE
from streams.kpis import KPIS
from tests.contract.test_alarms import NEWEST, log, published
from tests.unit.cases.lives import START, report

MINUTE = timedelta(minutes=1)
GAUGE, STREET = "中山/烟洲社区/测压点1", "中山/烟洲社区/路段7"
WET = BURST_PIPE.signs[1].kinds[0]


def point(lat: str, lng: str) -> Point:
    return Point(Decimal(lat), Decimal(lng))


def site(subject: str, feed: str, *course: Point, title: str = "") -> tuple[tuple[str, str], Site]:
    point, line = (course[0], ()) if len(course) == 1 else (None, course)
    return (feed, subject), Site(subject=subject, feed=feed, title=title, point=point, line=line)


PLACES = Places(
    sites=dict([
        site(GAUGE, "pipe_pressure", point("22.5677", "113.3086")),
        site("中山/烟洲社区/测压点2", "pipe_pressure", point("22.6177", "113.3086")),
        site(STREET, "traffic_flow", point("22.5690", "113.3060"), point("22.5690", "113.3110")),
        site("中山/排涝车", RESOURCES, point("22.5777", "113.3086"), title="龙吸水"),
        site("中山/沙袋库", RESOURCES, point("22.5687", "113.3086"), title="防汛沙袋"),
        site("中山/没有坐标", RESOURCES),
    ])
)  # fmt: skip


@dataclass
class Street:
    """A street whose alarms and reports stand in PostgreSQL."""

    pool: Pool

    async def alarm(self, rule: AlarmRule, subject: str, at: datetime, over_at: datetime | None = None) -> None:
        state = AlarmState.CLEARED if over_at else AlarmState.RAISED
        seen = Seen(Decimal(50), "50", at, 1, {})
        alarm = Alarm(
            id=alarm_id(rule.name, subject, at), rule=rule.name, subject=subject, kpi=rule.kpi, state=state, level=Level.YELLOW, since=at,
            raised_at=at, cleared_at=over_at, learned_at=at, moves=1, seen=seen,
        )  # fmt: skip
        moves = [Move(alarm.id, 1, AlarmState.RAISED, alarm.level, at, at, seen)]
        async with transaction(self.pool) as connection:
            await save(connection, alarm, [] if over_at else moves, rule, at)

    async def look(self, at: datetime) -> int:
        """Join at log time *at*, as a watch that has just begun does."""
        await log(self.pool, at)
        return await PostgresIncidents(self.pool, JOINS, ALARMS, KPIS, remembered(), PostgresAlarms(self.pool, TOLD, KPIS)).look()

    async def told(self) -> list[Alarm]:
        return list(await AlarmDesk(self.pool, TOLD).page(AlarmQuestion(NEWEST, rule=INCIDENTS, withdrawn=True)))


def remembered() -> Remembered[Places]:
    async def newest() -> Places:
        return PLACES

    return Remembered(newest, now)


async def wet(pool: Pool, number: int) -> None:
    await PostgresCases(pool).take([report(number, kind=WET, lat=f"22.5680{number}", sender=f"人{number}", after=10 * MINUTE)])


async def test_signs_of_three_feeds_open_one_incident_that_ends_with_them(pool: Pool) -> None:
    street = Street(pool)
    await street.alarm(PRESSURE, GAUGE, START)
    await street.alarm(ROAD, STREET, START + 5 * MINUTE)
    await wet(pool, 1)
    assert await street.look(START + 20 * MINUTE) == 0
    assert await street.told() == []
    await wet(pool, 2)
    assert await street.look(START + 30 * MINUTE) > 0
    (incident,) = await street.told()
    assert (incident.rule, incident.subject, incident.state, incident.since) == (BURST_PIPE.name, GAUGE, AlarmState.RAISED, START)
    found = joined(incident, PLACES)
    assert found["signs"] == {"pressure": 1, "wet_road": 2, "slow_traffic": 1}
    assert [each["subject"] for each in found["evidence"][:2]] == [GAUGE, STREET]
    assert [(each["title"], each["metres"]) for each in found["resources"]] == [("防汛沙袋", 111), ("龙吸水", 1112)]
    assert await street.look(START + 31 * MINUTE) == 0  # another watch finds nothing that is not told
    for rule, subject, at in ((PRESSURE, GAUGE, START), (ROAD, STREET, START + 5 * MINUTE)):
        await street.alarm(rule, subject, at, START + 60 * MINUTE)
    await street.look(START + 90 * MINUTE)
    assert [each.state for each in await street.told()] == [AlarmState.RAISED]
    await street.look(START + 121 * MINUTE)
    (after,) = await street.told()
    assert (after.id, after.state, after.cleared_at) == (incident.id, AlarmState.CLEARED, START + 120 * MINUTE)
    states = [each["state"] for each in await published(pool) if each["rule"] == BURST_PIPE.name]
    assert (states[0], states[-1], len([each for each in states if each == "cleared"])) == ("raised", "cleared", 1)


async def test_signs_far_apart_in_place_or_time_and_one_person_twice_are_no_incident(pool: Pool) -> None:
    street = Street(pool)
    await street.alarm(PRESSURE, "中山/烟洲社区/测压点2", START)  # 5 km to the north
    await street.alarm(PRESSURE, "中山/烟洲社区/测压点9", START)  # nobody knows where it is
    await street.alarm(PRESSURE, GAUGE, START - timedelta(hours=4))
    await street.alarm(ROAD, STREET, START + 5 * MINUTE)
    await PostgresCases(pool).take([report(each, kind=WET, sender="同一人", after=each * MINUTE) for each in (1, 2)])
    assert await street.look(START + 30 * MINUTE) == 0
    assert await street.told() == []
