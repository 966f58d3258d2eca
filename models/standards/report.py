"""The two reports of the regulation: the hour in real time and the natural day (HJ 633-2026 4.2.2, 4.2.3, 5.3)."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from models.standards.aqi import O3_HIGHEST_HOUR, Aqi, NoAqi, judge
from models.standards.edition import METRICS, AqiEdition

HOUR_ITEMS: Mapping[str, str] = {
    "so2": "SO2_1h",
    "no2": "NO2_1h",
    "co": "CO_1h",
    "o3": "O3_1h",
    "pm10": "PM10_24h",
    "pm25": "PM2_5_24h",
}
DAY_ITEMS: Mapping[str, str] = {
    "so2": "SO2_24h",
    "no2": "NO2_24h",
    "co": "CO_24h",
    "o3": "O3_8h",
    "pm10": "PM10_24h",
    "pm25": "PM2_5_24h",
}


def hour_aqi(edition: AqiEdition, concentrations: Mapping[str, Decimal | Fraction], not_monitored: Collection[str] = ()) -> Aqi | NoAqi:
    """Real-time AQI of one hour from 1-hour means; PM on the daily breakpoints (2026: 4.2.3; 2012: as practised).

    2012: the maximum of the pollutants present, as all 16,417 official hours we hold have it. 2026: a missing pollutant
    makes it NA unless the rest exceeds 100 (5.3.1); what is not monitored, "/", never blocks (5.3.2).
    """
    items = ((metric, HOUR_ITEMS[metric], value) for metric in METRICS if (value := concentrations.get(metric)) is not None)
    return judge(edition, items, not_monitored, blocks_on_missing=edition.hour_blocks_on_missing)


def day_aqi(
    edition: AqiEdition,
    values: Mapping[str, Decimal | Fraction],
    o3_1h_max: Decimal | Fraction | None = None,
    not_monitored: Collection[str] = (),
) -> Aqi | NoAqi:
    """AQI of a natural day from unrounded day means of five pollutants and the O3 MDA8 under "o3".

    Every value is rounded here, once. The 2012 edition also judges the highest O3 hour, and by it alone where the MDA8
    exceeds 800; the 2026 edition ignores it. A pollutant without a day value (the highest hour is none) makes the day
    NA unless the rest exceeds 100 (5.3.1), in both editions.
    """
    hour = o3_1h_max if edition.day_uses_o3_1h_max else None
    return judge(edition, _day_items(values, hour), not_monitored, blocks_on_missing=True)


def _day_items(
    values: Mapping[str, Decimal | Fraction], o3_1h_max: Decimal | Fraction | None
) -> Iterator[tuple[str, str, Decimal | Fraction]]:
    for metric in METRICS:
        if (value := values.get(metric)) is not None:
            yield metric, DAY_ITEMS[metric], value
    if o3_1h_max is not None:
        yield O3_HIGHEST_HOUR, "O3_1h", o3_1h_max
