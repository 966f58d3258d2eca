"""The tables of surface water in this repository are those of the collected standards, figure by figure."""

from decimal import Decimal

from models.standards.black_odorous import _BOUNDS
from models.standards.water import WATER_EDITIONS
from tests.official.shared_files import STANDARDS, needs_shared, rows_of

pytestmark = needs_shared

RULES = {"<=": "at_most", ">=": "at_least", "between": "between"}


def test_limits_rules_and_the_21_indicators_equal_the_collected_table() -> None:
    rows = rows_of(STANDARDS / "gb3838_2002_table1.csv")
    seen = set()
    for row in rows:
        key, _, body = row["key"].partition("_")
        indicator = WATER_EDITIONS[0].indicators[key]
        limits = (
            tuple(Decimal(row[name]) for name in ("I", "II", "III", "IV", "V")) if row["cmp"] != "between" else (Decimal(6), Decimal(9))
        )
        for each in indicator.limits:
            if body in {"", each}:
                assert indicator.limits[each] == limits, key
        assert (indicator.rule, indicator.assessed) == (RULES[row["cmp"]], row["in_21_indices"] == "1"), key
        seen.add(key)
    assert seen == WATER_EDITIONS[0].indicators.keys()


def test_the_bounds_of_black_and_odorous_water_equal_the_collected_table() -> None:
    rows = {row["indicator"]: row for row in rows_of(STANDARDS / "black_odorous.csv")}
    for name, key in {"transparency": "transparency", "DO": "do", "ORP": "orp", "NH3-N": "nh3n"}.items():
        at_least, none, light = _BOUNDS[key]
        low, high = Decimal(rows[name]["light_from"]), Decimal(rows[name]["light_to"])
        assert (none, light) == ((high, low) if at_least else (low, high))
        assert rows[name]["heavy"] == f"{'<' if at_least else '>'}{light}"
