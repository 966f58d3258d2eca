"""Hourly air quality of stations, in the columns that the national platform (CNEMC) is collected with, as CSV or JSON.

What is odd about this source:

- The hour is the END of the measured hour, in Beijing time. Hour 0 of a date is the last hour of the day BEFORE; hour 24 of a date is its
  own last hour, the same as hour 0 of the next. A cell's time is the START: `20200327, hour 0` was measured from 2020-03-26 23:00 on.
- Blank, `-`, `—` and `NA` say that there is no value (a cell all the same, so the books count it). `/` says that the station does not
  measure this, which is a fact: several national stations have had no SO2 and CO since 2026.
- CO is in mg/m³, everything else in µg/m³. Numbers come as `14` or `14.0`; the sender's digits are kept.
- `aqi`, `level`, `primary` and `o3_8h` are the publisher's own derivations, often of another hour or edition: never read as readings.
- Nobody promises an order, gaps are common, and the same hour comes again when it was reviewed: the optional column `source` says
  原始 (raw), 审核 (reviewed) or 人工 (manual); the later in this list wins whatever lands last. Without it a row counts as 原始.
- Any other column is named in a rejection of its own, once a body, while the rows beside it count: a misspelt `pm2.5` must not vanish.

Limits of the possible: nothing is negative. Above, each limit is what no hour in the open air has, so that disasters still count: PM10 of
10 000 (sandstorms in Inner Mongolia reached nearly that), PM2.5 of 5 000, CO of 150 mg/m³ (the top of HJ 633's table), NO2 of 4 000 and O3
of 2 000 (both above the top of that table), SO2 of 5 000 (the table ends at 2 620; smelters have had more).
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.label import LONGEST_NAME, Unclear, midnight, name
from connectors.feeds.rows.row import Shape
from models.feed import Cell, Feed, Metric, made_cell
from models.rejected import Unreadable

HOUR_SECONDS = 3600
HOURS = {str(hour): hour for hour in range(25)} | {f"{hour:02}": hour for hour in range(10)}
RANKS = {"": 0, "原始": 0, "raw": 0, "审核": 1, "reviewed": 1, "人工": 2, "manual": 2}
COLUMNS = (("so2", "so2"), ("no2", "no2"), ("co", "co"), ("o3_1h", "o3"), ("pm10", "pm10"), ("pm25", "pm25"))
"""Column → metric."""
SHAPE = Shape(
    required=frozenset({"city", "date", "hour", "point"}),
    one_of=frozenset(column for column, _ in COLUMNS),
    beside=frozenset({"source", "aqi", "level", "primary", "o3_8h"}),
)


@lru_cache(maxsize=65_536)
def _started_at(date: str, hour: str) -> int:
    """Return the Unix second at which the hour began that ends at *hour* of *date*."""
    ended = HOURS.get(hour.strip()) if len(hour) < LONGEST_NAME else None
    if ended is None:
        raise Unclear("bad_hour", f"hour {hour[:20]!r} is no hour; send 0 to 24, the end of the measured hour")
    return midnight(date) + (ended - 1) * HOUR_SECONDS


@lru_cache(maxsize=65_536)
def _subject(city: str, point: str) -> str:
    return f"{name(city, 'city')}/{name(point, 'point')}"


def _cells(row: dict[str, str]) -> list[Cell]:
    subject = _subject(row["city"], row["point"])
    started_at = _started_at(row["date"], row["hour"])
    rank, source = 0, row.get("source")
    if source:
        stated = RANKS.get(source.strip().lower())
        if stated is None:
            raise Unclear("unknown_source", f"source {source[:20]!r} is unknown; send 原始, 审核 or 人工, or leave it out")
        rank = stated
    get = row.get
    return [made_cell((subject, metric, started_at, text, rank, "")) for column, metric in COLUMNS if (text := get(column)) is not None]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find the concentrations of every row."""
    return cells(body, SHAPE, _cells)


def _metric(metric: str, title: str, high: int, unit: str = "µg/m³") -> Metric:
    return Metric(name=metric, title=title, unit=unit, low=Decimal(0), high=Decimal(high))


AIR_QUALITY = Feed(
    name="air_quality",
    title="空气质量小时值",
    english="Hourly air quality",
    decode=decode,
    metrics=(
        _metric("so2", "二氧化硫 SO2", 5000),
        _metric("no2", "二氧化氮 NO2", 4000),
        _metric("co", "一氧化碳 CO", 150, "mg/m³"),
        _metric("o3", "臭氧 O3", 2000),
        _metric("pm10", "可吸入颗粒物 PM10", 10_000),
        _metric("pm25", "细颗粒物 PM2.5", 5000),
    ),
    example="city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2\n中山,20260326,19,华柏园,17,36,0.7,19,36,3\n",
)
