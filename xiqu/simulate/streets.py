"""Roads, car parks, gas detectors and cameras of the simulated street."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from math import exp

from models.period import CITY_ZONE
from xiqu.simulate.stream import table
from xiqu.simulate.town import CITY, LOTS, SEGMENTS, community

TRAFFIC = "city,area,segment,time,speed,volume"
PARKING = "city,area,lot,time,capacity,occupied,state"
HAZARD = "city,area,device,time,item,value,unit,flag,heartbeat"
RUSH_HOURS = (8.2, 18.0)


def _rush(at: datetime) -> float:
    """Return 0 … 1: how much of a rush hour it is."""
    local = at.astimezone(CITY_ZONE)
    hour = local.hour + local.minute / 60
    return max(exp(-((hour - peak) ** 2) / 1.5) for peak in RUSH_HOURS)


def traffic(slot: datetime, chance: random.Random) -> str:
    """Five minutes of every segment; every fifth is jammed at rush hours, and a detector is silent now and then."""
    rush = _rush(slot)

    def rows() -> Iterator[tuple[object, ...]]:
        for number, (segment, (free, _)) in enumerate(SEGMENTS.items()):
            jam = 0.75 if number % 5 == 0 else 0.35
            speed = max(2, free * (1 - jam * rush) * chance.gauss(0.95, 0.05))
            said = "" if chance.random() < 0.01 else f"{speed:.1f}"
            yield CITY, community(number), segment, f"{slot:%Y-%m-%d %H:%M}", said, round(20 + 90 * rush)

    return table(TRAFFIC, rows())


def parking(slot: datetime, chance: random.Random) -> str:
    """Ten minutes of every lot; the fourth counts above its capacity sometimes, and the ninth is closed at night."""
    hour = slot.astimezone(CITY_ZONE).hour

    def rows() -> Iterator[tuple[object, ...]]:
        for number, (lot, capacity) in enumerate(LOTS.items()):
            full = min(1.0, 0.25 + 0.7 * exp(-((hour - 14) ** 2) / 30) + chance.gauss(0, 0.04))
            over = number == 3 and chance.random() < 0.05
            occupied = capacity + 7 if over else max(0, round(capacity * full))
            state = "closed" if number == len(LOTS) - 1 and hour < 6 else "open"
            yield CITY, community(number), lot, f"{slot:%Y-%m-%d %H:%M}", capacity, occupied if state == "open" else "", state

    return table(PARKING, rows())


def gas(slot: datetime, chance: random.Random) -> str:
    """A minute's reading of each detector every ten; one is calibrated with test gas at noon, one only says that it is alive."""
    noon = slot.astimezone(CITY_ZONE).hour == 12
    end = f"{slot + timedelta(minutes=1):%Y-%m-%d %H:%M:%S}"

    def rows() -> Iterator[tuple[object, ...]]:
        for number in range(6):
            device = f"可燃气体探测器{number + 1}"
            if number == 5:
                yield CITY, community(number), device, end, "", "", "", "", "ok"
            elif number == 2 and noon:
                yield CITY, community(number), device, end, "可燃气体", 50, "%LEL", "C", ""
            else:
                yield CITY, community(number), device, end, "可燃气体", f"{abs(chance.gauss(1.5, 1)):.1f}", "%LEL", "N", ""

    return table(HAZARD, rows())
