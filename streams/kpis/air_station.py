"""What one station says: its hour, its running eight hours of ozone, its natural day.

Values flagged as impossible are kept out and named under *excluded*; "/" (not monitored) is a fact and never blocks (HJ 633-2026 5.3.2).
Sums travel exactly, as {"sum", "hours"}, so that whoever averages them further rounds once.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from models.kpi import Context, Fact, Inputs, NotEnough, Value
from models.observation import NOT_MONITORED
from models.period import unix
from models.standards.air import METRICS, AqiEdition, Mean, day_aqi, day_mean, edition_on, hour_aqi, mda8, round_half_even, window_mean
from streams.kpis.air_verdict import Outcome, outcome

HOUR_SECONDS = 3600
HOURS = 24
WINDOW = 8


def edition_of(context: Context) -> AqiEdition:
    """Return the edition in force on the day that the period starts."""
    return edition_on(context.start.date())


@lru_cache(maxsize=65_536)
def _whole(total: Decimal, hours: int) -> Decimal:
    """Return total/hours, half to even, as whole µg/m³; the same sums of ozone come again and again, and fractions are slow."""
    return round_half_even(Fraction(total) / hours)


def exact(mean: Mean) -> dict[str, Any]:
    """Return *mean* as evidence that loses nothing."""
    return {"sum": str(mean.total), "hours": mean.hours}


def by_hour(facts: Sequence[Fact], start: int, hours: int) -> tuple[list[Decimal | None], dict[str, int]]:
    """Return the value of each hour from *start* (Unix seconds), None where none counts, and how many were excluded by flag."""
    values: list[Decimal | None] = [None] * hours
    excluded: dict[str, int] = {}
    for observed_at, value, flag, _, _ in facts:
        if not flag:
            values[(observed_at - start) // HOUR_SECONDS] = value
        elif flag != NOT_MONITORED:
            excluded[flag] = excluded.get(flag, 0) + 1
    return values, excluded


def station_hour(inputs: Inputs, context: Context) -> Outcome:
    """Real-time AQI of one station's hour (HJ 633-2026 4.2.3)."""
    concentrations: dict[str, Decimal] = {}
    not_monitored: list[str] = []
    excluded: dict[str, str] = {}
    for metric in METRICS:
        facts = inputs.facts.get(metric)
        if not facts:
            continue
        _, value, flag, _, _ = facts[-1]
        if flag == NOT_MONITORED:
            not_monitored.append(metric)
        elif flag:
            excluded[metric] = flag
        elif value is not None:
            concentrations[metric] = value
    verdict = hour_aqi(edition_of(context), concentrations, not_monitored)
    evidence = {
        "concentration": {metric: str(value) for metric, value in concentrations.items()},
        "not_monitored": not_monitored,
        "excluded": excluded,
    }
    return outcome(verdict, evidence)


def station_eight_hours(inputs: Inputs, context: Context) -> Outcome:
    """Eight hours of ozone, rounded half to even to whole µg/m³; at least six hours must be there (GB 3095 Table 4)."""
    values, excluded = by_hour(inputs.facts.get("o3", ()), unix(context.start), WINDOW)
    edition = edition_of(context).name
    mean = window_mean(values)
    if mean is None:
        hours = sum(value is not None for value in values)
        return NotEnough(f"{hours} of 8 hours have a value; at least 6 are needed", edition, {"hours": hours, "excluded": excluded})
    return Value(_whole(mean.total, mean.hours), edition, {"mean": exact(mean), "hours": mean.hours, "excluded": excluded})


def station_day(inputs: Inputs, context: Context) -> Outcome:
    """AQI of one station's natural day: five means of at least 20 hours and the MDA8 of ozone (HJ 633 4.2.2, GB 3095 Table 4).

    A pollutant is not monitored on a day that says "/" of it and has no value. The 2012 edition also judges the highest hour of ozone.
    The MDA8 is computed here from the hours, not from the KPI of eight hours: a fact reaches a figure by one path only.
    """
    start, means = unix(context.start), dict[str, Mean]()
    hours: dict[str, int] = {}
    excluded: dict[str, dict[str, int]] = {}
    not_monitored = []
    ozone: dict[str, Any] = {}
    highest: Decimal | None = None
    for metric in METRICS:
        facts = inputs.facts.get(metric, ())
        values, refused = by_hour(facts, start, HOURS)
        valid = [value for value in values if value is not None]
        if refused:
            excluded[metric] = refused
        if not valid and any(fact.flag == NOT_MONITORED for fact in facts):
            not_monitored.append(metric)
            continue
        hours[metric] = len(valid)
        if metric != "o3":
            mean = day_mean(valid)
        else:
            largest = mda8(values)
            mean, highest = (largest.mean if largest else None), max(valid, default=None)
            ozone = {"windows": largest.windows, "window_end": largest.window_end} if largest else {}
        if mean:
            means[metric] = mean
    verdict = day_aqi(edition_of(context), {metric: mean.exact for metric, mean in means.items()}, highest, not_monitored)
    evidence = {
        "concentration": {metric: exact(mean) for metric, mean in means.items()},
        "rounded": rounded(verdict.rounded),
        "hours": hours,
        "o3_8h": ozone,
        "o3_1h_max": None if highest is None else str(highest),
        "not_monitored": not_monitored,
        "excluded": excluded,
    }
    return outcome(verdict, evidence)


def rounded(concentrations: Mapping[str, Decimal]) -> dict[str, str]:
    """Return concentrations as published: whole µg/m³, CO to 0.1 mg/m³."""
    return {metric: str(value) for metric, value in concentrations.items()}
