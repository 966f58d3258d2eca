"""The air KPIs as declarations: from the station's hour to the plan's 优良天数比例, each standing on one path to the facts.

A figure is final one day after an hour, three days after a day and thirty after a year: the daily report is due at noon of the next day
(HJ 633-2026 5.2), reviewed values (审核) follow within days, those of a year within weeks. The terms are ours; no standard sets them.
"""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import DAY, EIGHT_HOURS, HOUR, YEAR
from models.standards.air import METRICS, UNCONFIRMED
from streams.kpis.air_city import EXCEPTIONAL, city_day, city_hour
from streams.kpis.air_days import TARGET, good_days, good_days_2012, good_days_left
from streams.kpis.air_means import year_means
from streams.kpis.air_station import station_day, station_eight_hours, station_hour

AQI = "HJ 633"
STATISTICS = "HJ 633, HJ 663"
HOUR_FINAL = timedelta(days=1)
DAY_FINAL = timedelta(days=3)
YEAR_FINAL = timedelta(days=30)

_AQI_DOUBTS = (UNCONFIRMED["capped"], UNCONFIRMED["zero"], UNCONFIRMED["before_2016"])
_HOUR_DOUBTS = (*_AQI_DOUBTS, UNCONFIRMED["so2_hour_2012"])
_O3_DOUBTS = (UNCONFIRMED["o3_windows"], UNCONFIRMED["o3_over_limit"], UNCONFIRMED["o3_1h_max"])
_SITES = (
    UNCONFIRMED["site_share"],
    "a site that stated nothing all through the period is not seen here, so it does not count as known",
)
_YEAR_DOUBTS = (
    "whether official 2026 figures judge January and February again by HJ 633-2026 was not found: by_edition has the year both ways",
    "a day with a pollutant missing counts when the rest exceeds 100 (5.3.1), otherwise it is no valid day: practice was not found",
)
_EVENT_DOUBTS = ("every day marked as an exceptional event is left out of without_exceptional; HJ 663-2026's own definition was not read",)

AQI_HOUR = Kpi(
    name="air.aqi_hour", version=1, title="站点小时空气质量指数",
    english="Hourly air quality index of a station", unit="AQI", subject=SOURCE, period=HOUR,
    inputs=(Facts("air_quality", METRICS),), compute=station_hour, final_after=HOUR_FINAL, standard=AQI, unconfirmed=_HOUR_DOUBTS,
)  # fmt: skip
CITY_HOUR = Kpi(
    name="air.city_hour", version=1, title="区域小时空气质量指数",
    english="Hourly air quality index of an area", unit="AQI", subject=AREA, period=HOUR,
    inputs=(Children("air.aqi_hour"),), compute=city_hour, final_after=HOUR_FINAL, standard=STATISTICS,
    unconfirmed=(*_HOUR_DOUBTS, *_SITES),
)  # fmt: skip
O3_8H = Kpi(
    name="air.o3_8h", version=1, title="臭氧 8 小时平均",
    english="Eight-hour mean of ozone", unit="µg/m³", subject=SOURCE, period=EIGHT_HOURS,
    inputs=(Facts("air_quality", ("o3",)),), compute=station_eight_hours, final_after=HOUR_FINAL, standard="GB 3095, HJ 663",
    unconfirmed=(UNCONFIRMED["o3_windows"],),
)  # fmt: skip
AQI_DAY = Kpi(
    name="air.aqi_day", version=3, title="站点日空气质量指数",
    english="Daily air quality index of a station", unit="AQI", subject=SOURCE, period=DAY,
    inputs=(Facts("air_quality", METRICS),), compute=station_day, final_after=DAY_FINAL, standard=STATISTICS,
    unconfirmed=(*_AQI_DOUBTS, *_O3_DOUBTS),
)  # fmt: skip
CITY_DAY = Kpi(
    name="air.city_day", version=2, title="区域日空气质量指数",
    english="Daily air quality index of an area", unit="AQI", subject=AREA, period=DAY,
    inputs=(Children("air.aqi_day"), Facts("air_event", (EXCEPTIONAL,))), compute=city_day, final_after=DAY_FINAL, standard=STATISTICS,
    unconfirmed=(*_AQI_DOUBTS, *_O3_DOUBTS, *_SITES),
)  # fmt: skip
GOOD_DAYS = Kpi(
    name="air.good_days", version=2, title="优良天数比例", english="Share of good-air days", unit="%", subject=AREA, period=YEAR,
    inputs=(Children("air.city_day"),), compute=good_days, final_after=YEAR_FINAL, standard=STATISTICS, target=TARGET,
    unconfirmed=(*_SITES, *_YEAR_DOUBTS, *_EVENT_DOUBTS),
)  # fmt: skip
GOOD_DAYS_2012 = Kpi(
    name="air.good_days_2012", version=2, title="优良天数比例(全年按 HJ 633-2012)",
    english="Share of good-air days, the whole year by HJ 633-2012", unit="%", subject=AREA, period=YEAR,
    inputs=(Children("air.city_day"),), compute=good_days_2012, final_after=YEAR_FINAL, standard="HJ 633-2012, HJ 663", target=TARGET,
    unconfirmed=(*_SITES, *_YEAR_DOUBTS[1:], *_EVENT_DOUBTS),
)  # fmt: skip
GOOD_DAYS_LEFT = Kpi(
    name="air.good_days_left", version=2, title="优良天数余量",
    english="Good-air days that may still be missed", unit="d", subject=AREA, period=YEAR,
    inputs=(Children("air.city_day"),), compute=good_days_left, final_after=YEAR_FINAL, standard=STATISTICS, target=TARGET,
    unconfirmed=(*_SITES, *_YEAR_DOUBTS),
)  # fmt: skip
YEAR_MEANS = Kpi(
    name="air.year_means", version=2, title="细颗粒物年均浓度与六项污染物年评价",
    english="Annual mean of PM2.5 and annual assessment of the six pollutants", unit="µg/m³", subject=AREA, period=YEAR,
    inputs=(Children("air.city_day"),), compute=year_means, final_after=YEAR_FINAL, standard="GB 3095, HJ 663",
    unconfirmed=(
        UNCONFIRMED["period_decimals"],
        UNCONFIRMED["period_values"], UNCONFIRMED["percentile"], UNCONFIRMED["percentile_validity"],
        "a year in which the limits changed is judged by those in force on its last day; the evidence has every stage", *_SITES,
    ),
)  # fmt: skip

AIR = (AQI_HOUR, CITY_HOUR, O3_8H, AQI_DAY, CITY_DAY, GOOD_DAYS, GOOD_DAYS_2012, GOOD_DAYS_LEFT, YEAR_MEANS)
