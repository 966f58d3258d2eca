"""The same bodies for every contestant, from a seed: stations that report hour by hour, each hour in two bodies of three readings."""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import NamedTuple

from models.period import CITY_ZONE, ONE_HOUR, city_time, unix

SEED = 633
CITIES = 10
STATIONS = 4
"""Of each city."""
READINGS = 3
"""In one body."""
BEGIN = datetime(2020, 1, 1, tzinfo=CITY_ZONE)
YEAR_BEGIN = datetime(2025, 1, 1, tzinfo=CITY_ZONE)
HEADER = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2\n"
HOUR_SECONDS = int(ONE_HOUR.total_seconds())


class StationHour(NamedTuple):
    """One hour of one station: its subject, its start in Unix seconds, and the two bodies that state its six readings."""

    subject: str
    started_at: int
    bodies: tuple[bytes, bytes]


def _air(chance: random.Random) -> dict[str, float]:
    return {
        "pm25": chance.randint(3, 90),
        "pm10": chance.randint(5, 150),
        "co": chance.randint(2, 20) / 10,
        "no2": chance.randint(2, 90),
        "o3_1h": chance.randint(2, 220),
        "so2": chance.randint(2, 20),
    }


def _place(city: str, point: str, started_at: int) -> dict[str, object]:
    ended = city_time(started_at + HOUR_SECONDS)
    return {"city": city, "point": point, "date": f"{ended:%Y%m%d}", "hour": ended.hour}


def _body(where: dict[str, object], air: dict[str, float], columns: Sequence[str]) -> bytes:
    return json.dumps(where | {column: air[column] for column in columns}, ensure_ascii=False).encode()


def feed() -> Iterator[StationHour]:
    """Yield hour after hour over all stations, as a live feed brings them, without end."""
    chance = random.Random(SEED)  # noqa: S311 - the same figures each time are the point
    stations = [(f"测速{city}", f"站点{point}") for city in range(CITIES) for point in range(STATIONS)]
    for started_at in count(unix(BEGIN), HOUR_SECONDS):
        for city, point in stations:
            where, air = _place(city, point, started_at), _air(chance)
            bodies = (_body(where, air, ("pm25", "pm10", "co")), _body(where, air, ("no2", "o3_1h", "so2")))
            yield StationHour(f"{city}/{point}", started_at, bodies)


def bodies_of(hours: Sequence[StationHour]) -> list[bytes]:
    """Return the bodies in the order in which they land."""
    return [body for hour in hours for body in hour.bodies]


def city_year(hours: int) -> bytes:
    """Return the CSV file of *hours* hours of a city of four stations."""
    chance = random.Random(SEED)  # noqa: S311 - see feed
    rows = [HEADER]
    for started_at in range(unix(YEAR_BEGIN), unix(YEAR_BEGIN) + hours * HOUR_SECONDS, HOUR_SECONDS):
        for point in range(STATIONS):
            where, air = _place("测速年", f"站点{point}", started_at), _air(chance)
            row = (where["city"], where["date"], where["hour"], where["point"], *air.values())
            rows.append(",".join(map(str, row)) + "\n")
    return "".join(rows).encode()
