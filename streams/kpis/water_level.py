"""Levels against their marks and spots flooded now: what the sponge city watches, as declarations."""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import DAY, FIVE_MINUTES
from streams.kpis.gauge import HOLDS, RAIN_RULE, RULE, minutes_over, rain_of_day, spots_flooded, stage_now, stage_peak

FINAL = timedelta(days=1)
_SILENCE = ("60 minutes without a level are silence, unless the registry has silent_minutes; a project rule",)
_MARKS = ("a level equal to its mark counts as over it (达到或超过); the wording of a standard was not found",)

STAGE = Kpi(
    name="water_level.stage", version=2, title="水位级别", english="Stage of the water level", unit="", subject=SOURCE, period=DAY,
    inputs=(Facts("water_level", ("level",)),), compute=stage_now, final_after=FINAL, standard=RULE, unconfirmed=(*_MARKS, *_SILENCE),
)  # fmt: skip
PEAK = Kpi(
    name="water_level.peak", version=1, title="五分钟最高水位级别",
    english="Highest stage of the water level in five minutes", unit="", subject=SOURCE, period=FIVE_MINUTES,
    inputs=(Facts("water_level", ("level",)),), compute=stage_peak, final_after=FINAL, standard=RULE, unconfirmed=_MARKS,
)  # fmt: skip
MINUTES_OVER = Kpi(
    name="water_level.minutes_over", version=2, title="超警戒时长",
    english="Minutes over the warning level", unit="min", subject=SOURCE, period=DAY,
    inputs=(Facts("water_level", ("level",), back=HOLDS),), compute=minutes_over, final_after=FINAL, standard=RULE,
    unconfirmed=(*_MARKS, "a level holds for at most 30 minutes; a project rule"),
)  # fmt: skip
RAIN_DAY = Kpi(
    name="water_level.rain_day", version=2, title="测站日雨量", english="Daily rain of a gauge", unit="mm", subject=SOURCE, period=DAY,
    inputs=(Facts("water_level", ("rain",)),), compute=rain_of_day, final_after=FINAL, standard=RAIN_RULE,
    unconfirmed=("a day here is the natural day; forecasters count from 20:00 to 20:00, hydrologists from 8:00 to 8:00",),
)  # fmt: skip
SPOTS_FLOODED = Kpi(
    name="water_level.spots_flooded", version=2, title="积水点数(现时)", english="Spots flooded now", unit="处", subject=AREA, period=DAY,
    inputs=(Children("water_level.stage"),), compute=spots_flooded, final_after=FINAL, standard=RULE,
    unconfirmed=(*_MARKS, *_SILENCE, "an area in which no spot has spoken since midnight has no figure of the day"),
)  # fmt: skip
WATER_LEVEL = (STAGE, PEAK, MINUTES_OVER, RAIN_DAY, SPOTS_FLOODED)
