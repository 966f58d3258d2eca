"""Rows of the feed's CSV columns as the oracle takes them; written apart from the feed, which is under test itself."""

import csv
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

COLUMNS = {"so2": "so2", "no2": "no2", "co": "co", "o3": "o3_1h", "pm10": "pm10", "pm25": "pm25"}
SAMPLE = Path(__file__).parents[1] / "data" / "air" / "beijing_aotizhongxin_20151124_20151203.csv"


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The label is the END of the measured hour in Beijing time; a blank cell is no value, "/" is not monitored."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row_of(cells) for cells in csv.DictReader(file)]


def row_of(cells: dict[str, str]) -> dict[str, Any]:
    label = datetime.strptime(f"{cells['date']}{cells['hour']}+0800", "%Y%m%d%H%z")
    row: dict[str, Any] = {
        "city": cells["city"],
        "point": cells["point"],
        "hour_start": label - timedelta(hours=1),
    }
    for metric, column in COLUMNS.items():
        text = cells[column].strip()
        row[metric] = "/" if text == "/" else None if text in {"", "-", "—", "NA"} else Decimal(text)
    return row
