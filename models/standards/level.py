"""AQI levels as published: 优 to 严重污染, with the colour that the regulation prescribes (HJ 633 Table 2)."""

from bisect import bisect_left
from dataclasses import dataclass

from models.standards.edition import load_table


@dataclass(frozen=True, slots=True)
class Level:
    """One row of the table of levels, equal in both editions."""

    name: str
    grade: str
    colour: str
    rgb: tuple[int, int, int]


def _levels() -> tuple[tuple[int, ...], tuple[Level, ...]]:
    rows = load_table("hj633.json")["levels"]
    levels = tuple(Level(row["level"], row["grade"], row["colour"], tuple(row["rgb"])) for row in rows)
    return tuple(row["max"] for row in rows[:-1]), levels


_TOPS, LEVELS = _levels()


def level_of(aqi: int) -> Level:
    """The level of an AQI; above 300 there is only 严重污染."""
    return LEVELS[bisect_left(_TOPS, aqi)]
