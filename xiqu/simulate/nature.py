"""Air, rivers, rain and slopes of the simulated street."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from math import cos, pi

from models.period import CITY_ZONE
from xiqu.simulate.stream import table
from xiqu.simulate.town import CITY, RIVERS, SECTIONS, STATIONS, community

AIR = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2"
WATER = "city,area,section,time,ph,do,codmn,nh3n,tp"
DISASTER = "city,area,device,time,item,value,unit,minutes"


def _wave(at: datetime, highest_at: float) -> float:
    """Return 0 … 1 over the day, 1 at the hour *highest_at*."""
    local = at.astimezone(CITY_ZONE)
    return (1 + cos((local.hour + local.minute / 60 - highest_at) / 12 * pi)) / 2


def air(slot: datetime, chance: random.Random) -> str:
    """One hour of every station; the fourth measures no SO2 and CO, and now and then a pollutant is missing."""
    label = slot + timedelta(hours=1)

    def rows() -> Iterator[tuple[object, ...]]:
        for number, station in enumerate(STATIONS):
            dust, rush, sun = chance.gauss(1, 0.2), _wave(slot, 8.5), _wave(slot, 15)
            pm25 = max(3, round(28 * dust + 14 * rush))
            gases = (f"{0.5 + 0.5 * rush:.1f}", round(5 + 4 * rush)) if number < len(STATIONS) - 1 else ("/", "/")
            missing = chance.random() < 0.01
            yield (
                CITY, f"{label:%Y%m%d}", f"{label:%H}", station, "—" if missing else pm25, round(pm25 * 1.6), gases[0],
                round(18 + 30 * rush), round(25 + 140 * sun * abs(chance.gauss(1, 0.15))), gases[1],
            )  # fmt: skip

    return table(AIR, rows())


def water(slot: datetime, chance: random.Random) -> str:
    """Four hours of every section; the second river has ammonia trouble, and one section is in maintenance now and then."""

    def rows() -> Iterator[tuple[object, ...]]:
        for number, (river, section) in enumerate(zip(RIVERS, SECTIONS, strict=True)):
            ammonia = f"{chance.uniform(1.2, 2.4) if number == 1 else chance.uniform(0.1, 0.9):.3f}"
            tp = "维护" if chance.random() < 0.02 else f"{chance.uniform(0.05, 0.22):.3f}"
            yield (
                CITY, river, section, f"{slot:%Y-%m-%d %H:%M}", f"{chance.uniform(6.8, 8.1):.2f}", f"{chance.uniform(4, 8):.3f}",
                f"{chance.uniform(1.5, 5):.2f}", ammonia, tp,
            )  # fmt: skip

    return table(WATER, rows())


def sky(slot: datetime, chance: random.Random) -> str:
    """Five minutes of rain, wind and a slope in three communities; it rains in the afternoon."""
    at = f"{slot + timedelta(minutes=5):%Y-%m-%d %H:%M:%S}"
    wet = _wave(slot, 16) > 0.8 and chance.random() < 0.7

    def rows() -> Iterator[tuple[object, ...]]:
        for number in range(3):
            rain = f"{chance.expovariate(0.6) if wet else 0:.1f}"
            yield CITY, community(number), f"雨量站{number + 1}", at, "雨量", rain, "mm", 5
            yield CITY, community(number), f"风速站{number + 1}", at, "风速", f"{chance.uniform(0.5, 7):.1f}", "m/s", ""

    return table(DISASTER, rows())
