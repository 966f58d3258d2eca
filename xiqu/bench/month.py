"""A month of a city's streets from a seed: 207 segments every five minutes, as wide as METR-LA, and the registry that knows them."""

import json
import random
from datetime import datetime, timedelta

from models.period import CITY_ZONE
from models.registry import street_file

SEED = 33171
CITY = "测速路网"
SEGMENTS = tuple(f"{700_000 + 37 * number}" for number in range(207))
"""As many as METR-LA has."""
MONTH_DAYS = 31
HOURS_A_DAY, ROWS_AN_HOUR = 24, 12
BEGIN = datetime(2025, 3, 1, tzinfo=CITY_ZONE)
STEP = timedelta(minutes=5)
FREE_MPH = (45, 70)
EIGHTHS = 8
RUSH = {7: 0.6, 8: 0.35, 9: 0.6, 17: 0.5, 18: 0.3, 19: 0.55}
"""What is left of the free-flow speed in these hours, on average."""


def registry() -> str:
    """Return the registry of places with the segments in it; each has a free-flow speed and a length, so that every hour is judged."""
    chance = random.Random(SEED)  # noqa: S311 - the same figures each time are the point
    known = json.loads(street_file())
    known["areas"].append({"name": CITY, "kind": "city"})
    known["sites"] += [
        {
            "subject": f"{CITY}/{segment}",
            "feed": "traffic_flow",
            "marks": {"speed_free_flow": str(chance.randint(70, 110)), "length_km": str(chance.randint(2, 29) / 10)},
        }
        for segment in SEGMENTS
    ]
    return json.dumps(known, ensure_ascii=False)


def _speed(chance: random.Random, share: float) -> str:
    eighths = int(chance.randint(FREE_MPH[0] * EIGHTHS, FREE_MPH[1] * EIGHTHS) * share * (0.8 + 0.2 * chance.random()))
    return f"{eighths / EIGHTHS:g}"


def traffic_month(days: int) -> bytes:
    """Return the wide table of the first *days* days, in mph."""
    chance = random.Random(SEED)  # noqa: S311 - see registry
    lines = [f"time;city={CITY};unit=mph;none=0," + ",".join(SEGMENTS)]
    for number in range(days * HOURS_A_DAY * ROWS_AN_HOUR):
        moment = BEGIN + number * STEP
        share = RUSH.get(moment.hour, 1.0)
        lines.append(f"{moment:%Y-%m-%d %H:%M}," + ",".join(_speed(chance, share) for _ in SEGMENTS))
    return "\n".join((*lines, "")).encode()
