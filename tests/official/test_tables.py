"""The tables in this repository are those of the collected standards, figure by figure."""

import json
from decimal import Decimal

from models.standards.air import EDITIONS, LEVELS, STAGES
from tests.official.shared_files import STANDARDS, needs_shared, rows_of

pytestmark = needs_shared


def test_breakpoints_dates_and_levels_equal_the_collected_table() -> None:
    table = json.loads((STANDARDS / "aqi_breakpoints.json").read_text("utf-8"))
    for key, name in (("HJ633-2012", "HJ 633-2012"), ("HJ633-2026", "HJ 633-2026")):
        edition, row = EDITIONS[name], table[key]
        assert {item: list(steps) for item, steps in edition.breakpoints.items()} == row["bp"]
        assert list(edition.iaqi_steps) == table["iaqi"]
        assert edition.valid_from.isoformat() == row["valid_from"]
        assert (edition.valid_to.isoformat() if edition.valid_to else None) == row["valid_to"]
        assert edition.above_top.keys() == row["above_top"].keys()
        assert edition.day_uses_o3_1h_max == ("O3_1h max" in row["daily_inputs"])
    assert EDITIONS["HJ 633-2026"].above_top == table["HJ633-2026"]["above_top"]
    assert [(level.name, level.grade, level.colour, list(level.rgb)) for level in LEVELS] == [
        (row["category"], row["grade"], row["colour"], row["rgb"]) for row in table["levels"]
    ]


def test_limits_of_2026_and_2031_equal_the_collected_table() -> None:
    names = {"SO2": "so2", "NO2": "no2", "CO": "co", "O3": "o3", "PM10": "pm10", "PM2.5": "pm25"}
    stages = {"transition": STAGES[1], "from2031": STAGES[2]}
    rows = rows_of(STANDARDS / "gb3095_2026_limits.csv")
    for row in rows:
        for column, stage in stages.items():
            pair = stage.limits[names[row["pollutant"]]][row["averaging"]]
            assert pair == (Decimal(row[f"{column}_grade1"]), Decimal(row[f"{column}_grade2"]))
    assert sum(len(pairs) for pairs in STAGES[1].limits.values()) == len(rows)
