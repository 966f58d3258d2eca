"""The air KPIs as one plain batch: all rows in, all figures out, nothing remembered in between.

The road is judged against this, so it shares no code with it: only the table of breakpoints in models/standards/data.
Figures are `(kpi, subject, period_start)` → `Figure`; a figure without enough data has the value None.
"""

from calendar import isleap
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from tests.oracle.rules import (
    OLD,
    POLLUTANTS,
    Verdict,
    average,
    day_verdict,
    edition_of,
    eight_hours,
    highest_eight_hours,
    hour_verdict,
    ranked,
    shared_average,
)

BEIJING = timezone(timedelta(hours=8))
PLANNED_SHARE = Fraction(9, 10)
PERCENTILES = {"so2": 98, "no2": 98, "co": 95, "o3": 90, "pm10": 95, "pm25": 95}

Row: TypeAlias = Mapping[str, Any]
"""city, point, hour_start (aware), and per metric a Decimal, None (no value) or "/" (not monitored)."""
Key: TypeAlias = tuple[str, str, datetime]


@dataclass(frozen=True)
class Figure:
    """A value as published, the primary pollutants where there are any, and the counts behind a ratio."""

    value: int | Decimal | None
    primary: tuple[str, ...] = ()
    counts: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class StationDay:
    """What one station said on one natural day: hour 0…23 → value, and the metrics it marked as not monitored."""

    values: dict[str, dict[int, Fraction]] = field(default_factory=lambda: defaultdict(dict))
    marks: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def unmonitored(self) -> set[str]:
        return {name for name in POLLUTANTS if self.marks.get(name) and not self.values.get(name)}

    def has_facts(self) -> bool:
        return any(self.values.values())

    def hour(self, hour: int) -> tuple[dict[str, Fraction], set[str]]:
        values = {name: hours[hour] for name in POLLUTANTS if hour in (hours := self.values.get(name, {}))}
        return values, {name for name in POLLUTANTS if hour in self.marks.get(name, ())} - values.keys()

    def hours(self) -> set[int]:
        return {hour for hours in (*self.values.values(), *self.marks.values()) for hour in hours}

    def day_values(self) -> dict[str, Fraction]:
        values = {name: average(list(hours.values())) for name, hours in self.values.items() if name != "o3" and len(hours) >= 20}
        highest = highest_eight_hours(self.values.get("o3", {}))
        return values if highest is None else values | {"o3": highest}

    def highest_ozone_hour(self) -> Fraction | None:
        return max(self.values.get("o3", {}).values(), default=None)


Days: TypeAlias = dict[date, dict[str, StationDay]]


def figures(rows: Iterable[Row], now: datetime, areas: Mapping[str, Iterable[str]] | None = None) -> dict[Key, Figure]:
    """Every air KPI of these rows as of log time *now*; areas: street → its stations as `<city>/<point>`."""
    days = gathered(rows)
    groups: dict[str, set[str]] = defaultdict(set)
    for stations in days.values():
        for station in stations:
            groups[station.partition("/")[0]].add(station)
    groups.update({name: set(stations) for name, stations in (areas or {}).items()})
    found: dict[Key, Figure] = {}
    for day, stations in days.items():
        for station, spoken in stations.items():
            found.update(station_figures(station, day, spoken))
    for name, members in groups.items():
        inside = {
            day: kept
            for day, stations in days.items()
            if (kept := {station: spoken for station, spoken in stations.items() if station in members})
        }
        found.update(area_figures(name, inside, now))
    return found


def gathered(rows: Iterable[Row]) -> Days:
    days: Days = defaultdict(lambda: defaultdict(StationDay))
    for row in rows:
        start = row["hour_start"].astimezone(BEIJING)
        for name in POLLUTANTS:
            cell = row.get(name)
            if cell is None:
                continue
            station = days[start.date()][f"{row['city']}/{row['point']}"]
            if cell == "/":
                station.marks[name].add(start.hour)
            else:
                station.values[name][start.hour] = Fraction(cell)
    return days


def at(day: date, hour: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)


def shown(verdict: Verdict) -> Figure:
    return Figure(verdict.value, verdict.primary)


def station_figures(station: str, day: date, spoken: StationDay) -> dict[Key, Figure]:
    edition = edition_of(day)
    found: dict[Key, Figure] = {}
    for hour in spoken.hours():
        found["air.aqi_hour", station, at(day, hour)] = shown(hour_verdict(edition, *spoken.hour(hour)))
    for start in range(17):
        mean = eight_hours(spoken.values.get("o3", {}), start)
        found["air.o3_8h", station, at(day, start)] = Figure(None if mean is None else round(mean))
    verdict = day_verdict(edition, spoken.day_values(), spoken.highest_ozone_hour(), spoken.unmonitored())
    found["air.aqi_day", station, at(day)] = shown(verdict)
    return found


def area_hour(day: date, hour: int, stations: Mapping[str, StationDay]) -> Verdict:
    known = [spoken.hour(hour) for spoken in stations.values() if hour in spoken.hours()]
    values: dict[str, Fraction] = {}
    unmonitored: set[str] = set()
    for name in POLLUTANTS:
        monitoring = [station_values for station_values, marks in known if name not in marks]
        mean = shared_average([each[name] for each in monitoring if name in each], len(monitoring))
        if not monitoring:
            unmonitored.add(name)
        elif mean is not None:
            values[name] = mean
    return hour_verdict(edition_of(day), values, unmonitored)


@dataclass(frozen=True)
class AreaDay:
    """The concentrations of an area on one day, before any edition judges them."""

    values: Mapping[str, Fraction]
    highest_hour: Fraction | None
    unmonitored: set[str]

    def verdict(self, edition: Mapping[str, Any]) -> Verdict:
        return day_verdict(edition, self.values, self.highest_hour, self.unmonitored)


def area_day(stations: Mapping[str, StationDay]) -> AreaDay:
    speaking = [spoken for spoken in stations.values() if spoken.has_facts()]
    means = [spoken.day_values() for spoken in speaking]
    values: dict[str, Fraction] = {}
    unmonitored: set[str] = set()
    for name in POLLUTANTS:
        monitoring = sum(name not in spoken.unmonitored() for spoken in speaking)
        mean = shared_average([each[name] for each in means if name in each], monitoring)
        if speaking and not monitoring:
            unmonitored.add(name)
        elif mean is not None:
            values[name] = mean
    highest = [
        hour for spoken, each in zip(speaking, means, strict=True) if "o3" in each and (hour := spoken.highest_ozone_hour()) is not None
    ]
    return AreaDay(values, average(highest) if "o3" in values else None, unmonitored)


def area_figures(area: str, days: Days | dict[date, dict[str, StationDay]], now: datetime) -> dict[Key, Figure]:
    found: dict[Key, Figure] = {}
    judged: dict[date, AreaDay] = {}
    for day, stations in days.items():
        for hour in set().union(*(spoken.hours() for spoken in stations.values())):
            found["air.city_hour", area, at(day, hour)] = shown(area_hour(day, hour, stations))
        judged[day] = area_day(stations)
        found["air.city_day", area, at(day)] = shown(judged[day].verdict(edition_of(day)))
    for year in {day.year for day in judged}:
        if at(date(year, 1, 1)) <= now:
            found.update(year_figures(area, year, judged, now))
    return found


def year_figures(area: str, year: int, judged: Mapping[date, AreaDay], now: datetime) -> dict[Key, Figure]:
    start = at(date(year, 1, 1))
    length = 366 if isleap(year) else 365
    elapsed = min(length, (now.astimezone(BEIJING) - start).days)
    ended = {day: each for day, each in judged.items() if 0 <= (at(day) - start).days < elapsed}
    by_date = [each.verdict(edition_of(day)).value for day, each in ended.items()]
    by_2012 = [each.verdict(OLD).value for each in ended.values()]
    return {
        ("air.good_days", area, start): good_days(by_date, elapsed),
        ("air.good_days_2012", area, start): good_days(by_2012, elapsed),
        ("air.good_days_left", area, start): good_days_left(by_date, elapsed, length),
        ("air.year_means", area, start): year_means(year, ended),
    }


def counted(values: Iterable[int | None], elapsed: int) -> dict[str, int]:
    valid = [value for value in values if value is not None]
    return {"fine": sum(value <= 100 for value in valid), "valid": len(valid), "total": elapsed}


def decimal(value: Fraction, places: int) -> Decimal:
    return Decimal(round(value * 10**places)).scaleb(-places)


def good_days(values: Iterable[int | None], elapsed: int) -> Figure:
    counts = counted(values, elapsed)
    ratio = decimal(Fraction(100 * counts["fine"], counts["valid"]), 1) if counts["valid"] else None
    return Figure(ratio, counts=counts)


def good_days_left(values: Iterable[int | None], elapsed: int, length: int) -> Figure:
    """How many days to come may be missed if all of them will be valid and 90 % of the valid days must be fine."""
    counts = counted(values, elapsed)
    remaining = length - elapsed
    spare = counts["fine"] + remaining - PLANNED_SHARE * (counts["valid"] + remaining)
    left = min(remaining, spare.numerator // spare.denominator)
    if not counts["valid"] + remaining:
        return Figure(None, counts=counts | {"remaining": 0, "reachable": None})
    return Figure(max(left, 0), counts=counts | {"remaining": remaining, "reachable": left >= 0})


def year_means(year: int, ended: Mapping[date, AreaDay]) -> Figure:
    """Means and percentiles of the unrounded day values, rounded once; the value itself is the annual mean of PM2.5."""
    statistics: dict[str, Any] = {}
    for name in POLLUTANTS:
        days = {day: each.values[name] for day, each in ended.items() if name in each.values}
        months = Counter(day.month for day in days)
        enough = len(days) >= 324 and all(months[month] >= (25 if month == 2 else 27) for month in range(1, 13))
        places = 2 if name == "co" else 1
        values = list(days.values())
        statistics[name] = {
            "days": len(days),
            "mean": decimal(average(values), places) if enough else None,
            "percentile": decimal(ranked(values, Fraction(PERCENTILES[name], 100)), places) if enough else None,
        }
    return Figure(statistics["pm25"]["mean"], counts={"year": year} | statistics)
