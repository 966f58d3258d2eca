"""What people and offices of the simulated street send: patrols, detections, calls for help, cases of illness, registers, meters."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from models.period import CITY_ZONE, day_start
from xiqu.simulate.stream import table
from xiqu.simulate.town import CITY, GAUGES, RIVERS, STREET, community

PATROL = "city,river,date,planned,done,found,solved"
SEWAGE = "city,plant,date,discharged,inflow,treated,out_cod,out_nh3n"
LEVEL = "city,community,point,time,level(cm),rain"
PRESSURE = "city,community,point,time,pressure"
SEEN = "city,area,device,time,kind,state,confidence"
CALLS = "city,community,device,called_at,answered_at,arrived_at,kind"
CASES = "city,community,site,date,syndrome,age_group,cases"
KITCHENS = "city,community,place,date,kind,open_kitchen,licence"
ASSETS = "city,community,asset,date,state,floor_area,unit"
METERS = "city,community,meter,time,reading,unit,event"
BILLS = "city,community,point,month,energy,amount,unit,factor,factor_name"
BUDGETS = "area,year,kind,amount,unit"
WARNINGS = "area,kind,colour,issued,from,until"
AGES = ("0-4", "5-14", "15-24", "25-59", "60+")
BEGIN = datetime(2026, 1, 1, tzinfo=CITY_ZONE)


def patrol(slot: datetime, chance: random.Random) -> str:
    """A day of every river; the last one is not always patrolled."""

    def rows() -> Iterator[tuple[object, ...]]:
        for number, river in enumerate(RIVERS):
            done = 1 if number == len(RIVERS) - 1 and chance.random() < 0.4 else 2
            found = chance.randint(0, 2)
            yield CITY, river, f"{slot:%Y-%m-%d}", 2, done, found, chance.randint(0, found)

    return table(PATROL, rows())


def sewage(slot: datetime, chance: random.Random) -> str:
    """A day of the treatment plant; in heavy rain some of it runs past."""
    discharged = chance.randint(29_000, 33_000)
    treated = discharged - (chance.randint(0, 900) if chance.random() < 0.2 else 0)
    cells = (
        CITY,
        "模拟污水厂",
        f"{slot:%Y-%m-%d}",
        discharged,
        treated,
        treated,
        f"{chance.uniform(12, 30):.1f}",
        f"{chance.uniform(0.2, 2):.2f}",
    )
    return table(SEWAGE, [cells])


def level(slot: datetime, chance: random.Random) -> str:
    """Five minutes of three spots that are prone to flooding; one stands under water in the afternoon's rain."""
    wet = slot.astimezone(CITY_ZONE).hour == 16
    rows = (
        (
            CITY,
            community(number),
            f"易涝点{number + 1}",
            f"{slot:%Y-%m-%d %H:%M}",
            f"{chance.uniform(18, 34) if wet and not number else 0.3:.1f}",
            0,
        )
        for number in range(3)
    )
    return table(LEVEL, rows)


def pressure(slot: datetime, chance: random.Random) -> str:
    """Five minutes of three gauges on water pipes; a pipe bursts in the afternoon, near the spot that is flooded then."""
    local = slot.astimezone(CITY_ZONE)
    burst = (local.hour, local.minute) >= (15, 50) and local.hour < 17
    rows = (
        (
            CITY,
            community(number),
            f"测压点{number + 1}",
            f"{slot:%Y-%m-%d %H:%M}",
            f"{chance.uniform(0.08, 0.12) if burst and not number else chance.uniform(0.29, 0.33):.3f}",
        )
        for number in range(GAUGES)
    )
    return table(PRESSURE, rows)


def seen(slot: datetime, chance: random.Random) -> str:
    """What the cameras saw in half an hour of the day: mostly street trading."""
    local = slot.astimezone(CITY_ZONE)
    if not 7 <= local.hour < 22:
        return ""

    def rows() -> Iterator[tuple[object, ...]]:
        for _ in range(chance.randint(0, 3)):
            at = slot + timedelta(seconds=chance.randrange(1800))
            number = chance.randrange(9)
            kind = chance.choice(("占道经营", "占道经营", "暴露垃圾", "违法建设"))
            state = chance.choice(("待核实", "已确认", "已处置", "误报"))
            yield CITY, community(number), f"摄像头{number + 1}", f"{at:%Y-%m-%d %H:%M:%S}", kind, state, f"{chance.uniform(0.6, 0.99):.2f}"

    spoken = list(rows())
    return table(SEEN, spoken) if spoken else ""


def calls(slot: datetime, chance: random.Random) -> str:
    """Calls for help of three hours; one in five is a mistake."""

    def rows() -> Iterator[tuple[object, ...]]:
        for number in range(chance.randint(1, 2)):
            called = slot + timedelta(seconds=chance.randrange(9000))
            answered = called + timedelta(seconds=chance.randint(8, 90))
            arrived = answered + timedelta(seconds=chance.randint(300, 1500))
            times = (f"{each:%Y-%m-%d %H:%M:%S}" for each in (called, answered, arrived))
            yield CITY, community(number), f"A{chance.randrange(1000, 1100)}", *times, "误报" if chance.random() < 0.2 else "求助"

    return table(CALLS, rows())


def cases(slot: datetime, chance: random.Random) -> str:
    """A day of two sentinel sites."""
    rows = (
        (CITY, community(number), site, f"{slot:%Y%m%d}", syndrome, age, chance.randint(0, 9))
        for number, site in enumerate(("模拟医院", "模拟卫生站"))
        for syndrome in ("流感样病例", "腹泻")
        for age in AGES
    )
    return table(CASES, rows)


def kitchens(slot: datetime, _chance: random.Random) -> str:
    """The inspectors' register as it stands."""
    canteens = ((CITY, community(number), f"{number + 1}号学校食堂", f"{slot:%Y%m%d}", "学校食堂", "视频", "持证") for number in range(8))
    workshops = (
        (CITY, community(number), f"{number + 1}号小作坊", f"{slot:%Y%m%d}", "食品小作坊", "", "无证" if number == 4 else "持证")
        for number in range(6)
    )
    return table(KITCHENS, [*canteens, *workshops])


def assets(slot: datetime, _chance: random.Random) -> str:
    """The ledger of public assets as it stands."""
    states = ("出租", "自用", "出租", "闲置")
    rows = (
        (CITY, community(number), f"{number + 1}号商铺", f"{slot:%Y%m%d}", states[number % 4], 60 + 7 * number, "m²")
        for number in range(16)
    )
    return table(ASSETS, rows)


def meters(slot: datetime, _chance: random.Random) -> str:
    """An hour's reading of five water meters; each goes on from the year's beginning."""
    hours = (slot - BEGIN) // timedelta(hours=1)
    rows = (
        (CITY, community(number), f"W{number + 1:04d}", f"{slot:%Y-%m-%d %H:%M}", f"{5000 + hours * (2 + number) / 4:.2f}", "m³", "正常")
        for number in range(5)
    )
    return table(METERS, rows)


def bills(slot: datetime, _chance: random.Random) -> str:
    """The electricity bills of last month, sent again every day as offices do; the factor is an invented one."""
    month = (day_start(slot).replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    rows = (
        (CITY, community(number), f"{number + 1}号办公楼", month, "电", 21_000 + 800 * number, "kWh", "0.5", "供应商")
        for number in range(4)
    )
    return table(BILLS, rows)


def budgets(slot: datetime, _chance: random.Random) -> str:
    """What the year may use."""
    return table(BUDGETS, [(STREET, day_start(slot).year, "用水", "6.5", "万m³")])


def warnings(slot: datetime, chance: random.Random) -> str:
    """An official warning on one day in three, for six hours of the afternoon."""
    if chance.random() < 0.66:
        return ""
    noon = slot + timedelta(hours=12)
    until = noon + timedelta(hours=6)
    kind, colour = chance.choice((("暴雨", "黄"), ("雷雨大风", "蓝"), ("高温", "橙")))
    return table(WARNINGS, [(STREET, kind, colour, f"{noon:%Y-%m-%d %H:%M}", f"{noon:%Y-%m-%d %H:%M}", f"{until:%Y-%m-%d %H:%M}")])
