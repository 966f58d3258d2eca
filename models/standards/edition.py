"""Which edition of the AQI regulation judges a day, and the table it brings: HJ 633-2012 or HJ 633-2026."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

METRICS = ("so2", "no2", "co", "o3", "pm10", "pm25")
DISPLAY_NAMES: Mapping[str, str] = {
    "so2": "SO2",
    "no2": "NO2",
    "co": "CO",
    "o3": "O3",
    "pm10": "PM10",
    "pm25": "PM2.5",
}


@dataclass(frozen=True, slots=True, eq=False)
class AqiEdition:
    """One edition as data. Compared by identity: there is one object an edition, in EDITIONS.

    Breakpoints are µg/m³ (CO mg/m³) and stand against `iaqi_steps`. `above_top` names the items for which the text
    rules on a concentration above the last breakpoint: a fixed IAQI, or None where this item gives no IAQI at all.
    """

    name: str
    valid_from: date
    valid_to: date | None
    iaqi_steps: tuple[int, ...]
    breakpoints: Mapping[str, tuple[int, ...]]
    above_top: Mapping[str, int | None]
    hour_blocks_on_missing: bool
    day_uses_o3_1h_max: bool


def load_table(name: str) -> dict[str, Any]:
    """Read one table of this package's data folder."""
    table: dict[str, Any] = json.loads((files("models.standards") / "data" / name).read_text("utf-8"))
    return table


def _editions() -> dict[str, AqiEdition]:
    table = load_table("hj633.json")
    return {
        row["name"]: AqiEdition(
            name=row["name"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            iaqi_steps=tuple(table["iaqi"]),
            breakpoints={item: tuple(steps) for item, steps in row["breakpoints"].items()},
            above_top=row["above_top"],
            hour_blocks_on_missing=row["hour_blocks_on_missing"],
            day_uses_o3_1h_max=row["day_uses_o3_1h_max"],
        )
        for row in table["editions"]
    }


EDITIONS: Mapping[str, AqiEdition] = _editions()
_NEWEST_FIRST = sorted(EDITIONS.values(), key=lambda edition: edition.valid_from, reverse=True)


@lru_cache(maxsize=65_536)
def edition_on(day: date) -> AqiEdition:
    """The edition in force on that day (Beijing time). Days before 2016 take the 2012 edition: see UNCONFIRMED."""
    for edition in _NEWEST_FIRST:
        if edition.valid_from <= day:
            return edition
    return _NEWEST_FIRST[-1]
