"""Idle rates of car parks by hour, from the rows of Birmingham's table, written apart from the product."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction


def idle_rates(rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], Fraction]:
    """Share of idle spaces by (lot, "2016-10-04 07"); rows that say the same thing twice count once, impossible ones not at all."""
    seen = {(row["SystemCodeNumber"], row["LastUpdated"]): (int(row["Capacity"]), int(row["Occupancy"])) for row in rows}
    hours: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for (lot, moment), (capacity, occupied) in seen.items():
        if 0 <= occupied <= capacity:
            hours[lot, moment[:13]].append((capacity, occupied))
    return {key: 1 - Fraction(sum(used for _, used in counts), sum(there for there, _ in counts)) for key, counts in hours.items()}
