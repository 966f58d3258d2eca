"""Where official files lie that may not be copied here; tests over them skip with a reason where they are absent."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared"
AIR = SHARED / "data" / "air"
STANDARDS = SHARED / "standards"
STATION_FILES = ("zhongshan_stations_hourly.csv", "guangdong_stations_hourly_20200330_20200408.csv")
COLUMNS = {"so2": "so2", "no2": "no2", "co": "co", "o3": "o3_1h", "pm10": "pm10", "pm25": "pm25"}

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no ../shared beside the repository, so no {SHARED.name}")


def rows_of(path: Path) -> list[dict[str, str]]:
    """All rows of a CSV file, as text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def present(row: dict[str, str], columns: dict[str, str], marks: frozenset[str] = frozenset()) -> dict[str, Decimal]:
    """Metric → value of the cells that hold one."""
    return {metric: Decimal(row[column]) for metric, column in columns.items() if row[column] not in marks | {""}}
