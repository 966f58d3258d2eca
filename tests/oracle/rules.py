"""The AQI once more, from the tables alone and in fractions, so that an error of the product's rules can't hide."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

TABLE: dict[str, Any] = json.loads((Path(__file__).parents[2] / "models" / "standards" / "data" / "hj633.json").read_text("utf-8"))
OLD, NEW = TABLE["editions"]
POLLUTANTS = ("so2", "no2", "co", "o3", "pm10", "pm25")
SHARE = Fraction(3, 4)


class Verdict(NamedTuple):
    """An AQI with its primary pollutants, or nothing."""

    value: int | None
    primary: tuple[str, ...] = ()


def edition_of(day: date) -> dict[str, Any]:
    chosen: dict[str, Any] = NEW if day >= date(2026, 3, 1) else OLD
    return chosen


def rounded(pollutant: str, value: Fraction) -> Fraction:
    """Half to even: integer, CO to one decimal."""
    return Fraction(round(value * 10), 10) if pollutant == "co" else Fraction(round(value))


def index(edition: Mapping[str, Any], item: str, concentration: Fraction) -> int | None:
    points: list[tuple[int, int]] = list(zip(edition["breakpoints"][item], TABLE["iaqi"], strict=False))
    if concentration > points[-1][0]:
        above: int | None = edition["above_top"].get(item, 500)
        return above
    for (low, base), (high, top) in pairwise(points):
        if concentration <= high:
            return ceil(base + (top - base) * (concentration - low) / (high - low))
    raise AssertionError(concentration)


def largest(indices: Mapping[str, int]) -> Verdict:
    if not indices:
        return Verdict(None)
    value = max(indices.values())
    return Verdict(value, tuple(name for name in POLLUTANTS if indices.get(name) == value) if value > 50 else ())


def with_gap(verdict: Verdict) -> Verdict:
    """Apply 5.3.1: what a missing pollutant leaves is published only above 100."""
    return verdict if verdict.value is not None and verdict.value > 100 else Verdict(None)


def hour_verdict(edition: Mapping[str, Any], values: Mapping[str, Fraction], unmonitored: Collection[str]) -> Verdict:
    indices: dict[str, int] = {}
    for name, value in values.items():
        item = {"pm10": "PM10_24h", "pm25": "PM2_5_24h"}.get(name, f"{name.upper()}_1h")
        found = index(edition, item, rounded(name, value))
        if found is None:
            return Verdict(None)
        indices[name] = found
    gap = any(name not in values and name not in unmonitored for name in POLLUTANTS)
    return with_gap(largest(indices)) if gap and edition is NEW else largest(indices)


def day_verdict(
    edition: Mapping[str, Any],
    values: Mapping[str, Fraction],
    highest_hour: Fraction | None,
    unmonitored: Collection[str],
) -> Verdict:
    indices: dict[str, int] = {}
    for name, value in values.items():
        item = {"o3": "O3_8h", "pm25": "PM2_5_24h"}.get(name, f"{name.upper()}_24h")
        found = index(edition, item, rounded(name, value))
        if found is not None:
            indices[name] = found
    if edition is OLD and highest_hour is not None:
        hour = index(edition, "O3_1h", rounded("o3", highest_hour))
        assert hour is not None
        indices["o3"] = max(indices.get("o3", 0), hour)
    if "o3" in values and "o3" not in indices:
        return Verdict(None)
    gap = any(name not in values and name not in unmonitored for name in POLLUTANTS)
    return with_gap(largest(indices)) if gap else largest(indices)


def average(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def shared_average(values: Sequence[Fraction], monitoring: int) -> Fraction | None:
    """The sites' mean when at least 75 % of those that monitor have a value."""
    return average(values) if values and Fraction(len(values), monitoring) >= SHARE else None


def eight_hours(hours: Mapping[int, Fraction], start: int) -> Fraction | None:
    """The mean of the hours start … start + 7 of a day, with at least 6 of them."""
    window = [hours[hour] for hour in range(start, start + 8) if hour in hours]
    return average(window) if len(window) >= 6 else None


def highest_eight_hours(hours: Mapping[int, Fraction]) -> Fraction | None:
    means = [mean for start in range(17) if (mean := eight_hours(hours, start)) is not None]
    if not means or (len(means) < 14 and round(max(means)) <= 160):
        return None
    return max(means)


def ranked(values: Sequence[Fraction], share: Fraction) -> Fraction:
    """The percentile: position share·(n − 1) from 0 in ascending order, linear in between."""
    ascending = sorted(values)
    position = share * (len(ascending) - 1)
    low = int(position)
    high = min(low + 1, len(ascending) - 1)
    return ascending[low] * (1 - (position - low)) + ascending[high] * (position - low)
