"""The disaster network (全域灾害检测网络): rain, wind, landslide and structure sensors, one reading a row.

What is odd about this source:

- Rain comes in two ways. `雨量` is what fell in the stretch that ENDS at the row's time and is `minutes` long; makers differ (1,
  5, 10, 60), so a row without `minutes` is refused. `累计雨量` is a counter that only grows and begins again at 08:00, at midnight or when
  the power comes back; it also jumps back for one reading. What fell between two counts is their difference, and after a reset the new
  count. A count belongs to the second before it: that of 09:00:00 tells what fell until then.
- Wind is in m/s, km/h or kn. Wind by force (级) is refused: a force is a range.
- Displacement, tilt and strain are changes against the day of installation and may be negative; which way is which only the maker knows, so
  they are judged by their distance from zero. A new zero looks like a jump.
- A flag of HJ 212 (N F M S D C T B) may stand at each reading; heartbeats come between readings. -99 is no mark of "no value" here: a slope
  may well have moved by it.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.device import DEVICE_SHAPE, device_cells, with_flags
from connectors.feeds.rows.label import Unclear
from models.feed import Cell, Feed, Metric, Unit
from models.rejected import Unreadable

SHAPE = replace(DEVICE_SHAPE, beside=DEVICE_SHAPE.beside | {"minutes"})
ITEMS = {
    **dict.fromkeys(("rain", "雨量", "降雨量"), "rain"),
    **dict.fromkeys(("rain_total", "累计雨量"), "rain_total"),
    **dict.fromkeys(("wind", "风速"), "wind"),
    **dict.fromkeys(("gust", "阵风", "极大风速"), "gust"),
    **dict.fromkeys(("displacement", "位移"), "displacement"),
    **dict.fromkeys(("tilt", "倾角", "倾斜"), "tilt"),
    **dict.fromkeys(("strain", "应变"), "strain"),
    **dict.fromkeys(("crack", "裂缝"), "crack"),
}
MINUTES = {str(minutes): minutes for minutes in range(1, 1441)}
SPEEDS = {"km/h": Unit(Fraction(5, 18), decimals=6), "kn": Unit(Fraction(463, 900), decimals=6), "kt": Unit(Fraction(463, 900), decimals=6)}
LENGTHS = {"cm": Unit(Decimal(10)), "m": Unit(Decimal(1000))}
_found = device_cells(ITEMS)


def _cells(row: dict[str, str]) -> list[Cell]:
    found = _found(row)
    if not any(cell.metric == "rain" for cell in found):
        return [cell._replace(observed_at=cell.observed_at - 1) if cell.metric.startswith("rain_total") else cell for cell in found]
    minutes = MINUTES.get(row.get("minutes", "").strip())
    if minutes is None:
        raise Unclear(
            "bad_minutes", "rain falls in a stretch of time: send minutes, 1 to 1440, the length of the stretch that ends at time"
        )
    started = [cell._replace(observed_at=cell.observed_at - 60 * minutes) if cell.metric.startswith("rain") else cell for cell in found]
    return [*started, *(cell._replace(metric="rain_minutes", text=str(minutes), unit="") for cell in started if cell.metric == "rain")]


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find the reading, the flag, the state and the heartbeat of every row."""
    return cells(body, SHAPE, _cells)


def _metric(name: str, title: str, unit: str, low: int, high: int, units: dict[str, Unit] | None = None) -> Metric:
    return Metric(name=name, title=title, unit=unit, low=Decimal(low), high=Decimal(high), units=units or {})


DISASTER = Feed(
    name="disaster",
    title="全域灾害检测网络",
    english="Hazard monitoring network",
    decode=decode,
    metrics=(
        *with_flags(
            (
                _metric("rain", "时段雨量", "mm", 0, 500),
                _metric("rain_total", "累计雨量", "mm", 0, 100_000),
                _metric("wind", "风速", "m/s", 0, 120, SPEEDS),
                _metric("gust", "阵风", "m/s", 0, 150, SPEEDS),
                _metric("displacement", "位移", "mm", -100_000, 100_000, LENGTHS),
                _metric("tilt", "倾角", "°", -90, 90, {"′": Unit(Fraction(1, 60)), "deg": Unit(Decimal(1))}),
                _metric("strain", "应变", "µε", -100_000, 100_000, {"με": Unit(Decimal(1)), "ue": Unit(Decimal(1))}),
                _metric("crack", "裂缝宽度", "mm", 0, 10_000, LENGTHS),
            )
        ),
        _metric("rain_minutes", "雨量时段长", "min", 1, 1440),
    ),
    example="city,area,device,time,item,value,unit,minutes\n中山,长洲社区,后山雨量站,2026-07-01 14:05:00,雨量,2.5,mm,5\n",
)
