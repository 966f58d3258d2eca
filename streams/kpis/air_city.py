"""What a city or street breathes: concentrations of its stations averaged, rounded once, then judged. AQIs are never averaged (HJ 633 4.2).

A pollutant needs values from 75 % of the sites that monitor it, so that "/" at a site takes nothing away (addenda C.10). A site that said
nothing usable all through the period is as silent as one that sent nothing: it does not count as known.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from models.kpi import Context, Inputs
from models.result import Result
from models.standards.air import EDITIONS, METRICS, Aqi, AqiEdition, Mean, city_mean, day_aqi, hour_aqi
from streams.kpis.air_station import edition_of, rounded
from streams.kpis.air_verdict import Outcome, outcome
from streams.settle import exact

EXCEPTIONAL = "exceptional_event"


class Air(NamedTuple):
    """The air of an area: exact means by pollutant, who does not measure what, and how many sites spoke (valid, monitoring)."""

    means: dict[str, Fraction]
    not_monitored: list[str]
    sites: dict[str, list[int]]


def _monitoring(stations: Sequence[Result]) -> dict[str, int]:
    """Return how many of *stations* monitor each pollutant."""
    without = [metric for station in stations for metric in station.evidence["not_monitored"]]
    return {metric: len(stations) - without.count(metric) for metric in METRICS}


def _air(stations: Sequence[Result], read: Callable[[Any], Decimal | Fraction]) -> Air:
    means: dict[str, Fraction] = {}
    not_monitored: list[str] = []
    sites: dict[str, list[int]] = {}
    stated = [station.evidence["concentration"] for station in stations]
    for metric, monitoring in _monitoring(stations).items():
        if stations and not monitoring:
            not_monitored.append(metric)
            continue
        values = [read(each[metric]) for each in stated if metric in each]
        sites[metric] = [len(values), monitoring]
        mean = city_mean(values, monitoring)
        if mean is not None:
            means[metric] = mean
    return Air(means, not_monitored, sites)


def _evidence(air: Air, stations: Sequence[Result]) -> dict[str, Any]:
    return {
        "concentration": {metric: str(mean) for metric, mean in air.means.items()},
        "not_monitored": air.not_monitored,
        "sites": air.sites,
        "stations": {"valid": sum(station.value is not None for station in stations), "known": len(stations)},
    }


def _of_day(mean: dict[str, Any]) -> Fraction:
    return Mean(exact(mean["sum"]), mean["hours"]).exact


def city_hour(inputs: Inputs, context: Context) -> Outcome:
    """Real-time AQI of an area: the stations' 1-hour means averaged, then judged like a station's."""
    edition = edition_of(context)
    stations = [station for station in inputs.children if station.evidence["concentration"] or station.evidence["not_monitored"]]
    air = _air(stations, exact)
    verdict = hour_aqi(edition, air.means, air.not_monitored)
    return outcome(verdict, _evidence(air, stations) | {"rounded": rounded(verdict.rounded)})


def _highest_ozone_hour(stations: Sequence[Result]) -> Fraction | None:
    """Return the mean of the sites' highest ozone hours, of sites with a valid MDA8 only: UNCONFIRMED["o3_1h_max"]."""
    valid = [station.evidence for station in stations if "o3" in station.evidence["concentration"]]
    return city_mean([exact(evidence["o3_1h_max"]) for evidence in valid], _monitoring(stations)["o3"])


def _judged(edition: AqiEdition, air: Air, highest: Fraction | None) -> int | None:
    verdict = day_aqi(edition, air.means, highest, air.not_monitored)
    return verdict.value if isinstance(verdict, Aqi) else None


def city_day(inputs: Inputs, context: Context) -> Outcome:
    """AQI of an area's natural day, and what a year needs of it: the same air by each edition, and whether the day was exceptional."""
    edition = edition_of(context)
    stations = [station for station in inputs.children if any(station.evidence["hours"].values())]
    marks = inputs.facts.get(EXCEPTIONAL, ())
    exceptional = bool(marks) and marks[-1].value == Decimal(1)
    air, highest = _air(stations, _of_day), _highest_ozone_hour(stations)
    verdict = day_aqi(edition, air.means, highest, air.not_monitored)
    evidence = _evidence(air, stations) | {
        "rounded": rounded(verdict.rounded),
        "by_edition": {each.name: _judged(each, air, highest) for each in EDITIONS.values()},
        "exceptional": exceptional,
    }
    return outcome(verdict, evidence)
