"""Waste and registers of the simulated street."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from xiqu.simulate.stream import table
from xiqu.simulate.town import CITY, QUARTERS, UNSORTED

DROPOFF = "city,community,quarter,date,deposits,deposits_sorted,bags_inspected,bags_correct,households,households_took_part"
COLLECTION = "city,community,lorry,weighed_at,kind,net,unit,destination"
REGISTER = "city,community,quarter,date,households,collection,transport"
LOADS = (("其他垃圾", "焚烧", 9), ("厨余垃圾", "堆肥", 4), ("可回收物", "回收利用", 1))


def dropoff(slot: datetime, chance: random.Random) -> str:
    """A day of every quarter."""

    def rows() -> Iterator[tuple[object, ...]]:
        for quarter, (community, households) in QUARTERS.items():
            share = 0.3 if quarter in UNSORTED else chance.uniform(0.75, 0.95)
            deposits = round(households * chance.uniform(1.2, 2))
            bags = chance.randint(20, 50)
            yield (
                CITY, community, quarter, f"{slot:%Y%m%d}", deposits, round(deposits * share), bags, round(bags * share), households,
                round(households * share * 0.8),
            )  # fmt: skip

    return table(DROPOFF, rows())


def collection(slot: datetime, chance: random.Random) -> str:
    """An hour of the weighbridge, which sends kilogrammes from one of its two scales."""

    def rows() -> Iterator[tuple[object, ...]]:
        for lorry in range(3):
            kind, destination, tonnes = LOADS[(slot.hour + lorry) % len(LOADS)]
            at = slot + timedelta(seconds=chance.randrange(3600))
            net = max(0.2, chance.gauss(tonnes, 1))
            said = (f"{net:.2f}", "t") if lorry else (round(net * 1000), "kg")
            yield CITY, "", f"模拟环卫{lorry + 1:02d}", f"{at:%Y-%m-%d %H:%M:%S}", kind, *said, destination

    return table(COLLECTION, rows()) if 5 <= slot.hour < 20 else ""


def register(slot: datetime, _chance: random.Random) -> str:
    """The register of quarters as it stands on a day."""
    rows = (
        (CITY, community, quarter, f"{slot:%Y%m%d}", households, *(("否", "否") if quarter in UNSORTED else ("是", "是")))
        for quarter, (community, households) in QUARTERS.items()
    )
    return table(REGISTER, rows)
