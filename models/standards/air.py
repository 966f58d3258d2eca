"""The air standards in one import: editions, IAQI, AQI of hour and day, ozone, means, years and limits.

HJ 633-2012 and GB 3095-2012 until 2026-02-28, HJ 633-2026 and GB 3095-2026 from 2026-03-01, stricter limits from 2031;
statistics by HJ 663. What no text confirmed stands in UNCONFIRMED, so that evidence can say so.
"""

from models.standards.aqi import O3_HIGHEST_HOUR, Aqi, NoAqi, round_concentration
from models.standards.edition import DISPLAY_NAMES, EDITIONS, METRICS, AqiEdition, edition_on
from models.standards.iaqi import iaqi, is_above_top, is_capped
from models.standards.level import LEVELS, Level, level_of
from models.standards.limits import STAGES, LimitStage, limits_on
from models.standards.means import HOURS_FOR_A_DAY, SITE_SHARE, Mean, city_mean, day_mean, exact_mean
from models.standards.ozone import Mda8, eight_hour_mean, mda8, window_mean
from models.standards.report import DAY_ITEMS, HOUR_ITEMS, day_aqi, hour_aqi
from models.standards.rounding import round_half_even
from models.standards.unconfirmed import UNCONFIRMED
from models.standards.year import (
    ANNUAL_MEANS,
    PERCENTILES,
    PERIOD_DECIMALS,
    annual_mean,
    annual_percentile,
    percentile,
    year_gaps,
)

__all__ = [
    "ANNUAL_MEANS",
    "DAY_ITEMS",
    "DISPLAY_NAMES",
    "EDITIONS",
    "HOURS_FOR_A_DAY",
    "HOUR_ITEMS",
    "LEVELS",
    "METRICS",
    "O3_HIGHEST_HOUR",
    "PERCENTILES",
    "PERIOD_DECIMALS",
    "SITE_SHARE",
    "STAGES",
    "UNCONFIRMED",
    "Aqi",
    "AqiEdition",
    "Level",
    "LimitStage",
    "Mda8",
    "Mean",
    "NoAqi",
    "annual_mean",
    "annual_percentile",
    "city_mean",
    "day_aqi",
    "day_mean",
    "edition_on",
    "eight_hour_mean",
    "exact_mean",
    "hour_aqi",
    "iaqi",
    "is_above_top",
    "is_capped",
    "level_of",
    "limits_on",
    "mda8",
    "percentile",
    "round_concentration",
    "round_half_even",
    "window_mean",
    "year_gaps",
]
