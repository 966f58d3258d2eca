"""Alarms of the air: by the AQI's own levels, by leaps that no weather makes, by what is unusual at that hour, and by silence."""

from datetime import timedelta
from decimal import Decimal

from models.alarm_rule import AlarmRule, Change, Level, Mark, Silence, Unexpected
from models.plan.said import Said
from models.standards.level import level_of

WORST_AQI = 500


def _first(name: str) -> Decimal:
    """Return the lowest AQI of the level called *name*."""
    return Decimal(next(aqi for aqi in range(WORST_AQI + 1) if level_of(aqi).name == name))


POLLUTED = AlarmRule(
    name="air.polluted", title=Said("空气污染", "Polluted air"), kpi="air.city_hour", unit="AQI",
    marks=(
        Mark(Level.BLUE, _first("轻度污染"), _first("轻度污染") - 10),
        Mark(Level.YELLOW, _first("中度污染"), _first("轻度污染")),
        Mark(Level.ORANGE, _first("重度污染"), _first("中度污染")),
        Mark(Level.RED, _first("严重污染"), _first("重度污染")),
    ),
    lasting=timedelta(hours=2), settle=timedelta(hours=2), escalates=timedelta(hours=2), basis="HJ 633 Table 2: the levels of the AQI",
    unconfirmed=("two hours on end, and 10 below the limit to clear: project rules; 重污染天气预警 goes by forecast days, not by this",),
)  # fmt: skip
LEAP = AlarmRule(
    name="air.leap", title=Said("站点空气质量骤变", "A station's air worsens suddenly"), kpi="air.aqi_hour", unit="AQI/h",
    measure=Change(within=timedelta(hours=1)), marks=(Mark(Level.YELLOW, Decimal(100), Decimal(20)),), basis="project rule",
    unconfirmed=("100 AQI within an hour is two levels of HJ 633 at once; a project rule",),
)  # fmt: skip
UNEXPECTED = AlarmRule(
    name="air.unexpected", title=Said("空气质量异常偏高", "Air unusually bad for the hour"), kpi="air.city_hour", unit="spreads",
    measure=Unexpected(days=28, least=10, floor=Decimal(10)), marks=(Mark(Level.BLUE, Decimal(4), Decimal(2)),),
    settle=timedelta(hours=2), basis="the KPI's own history: same hour of the 28 days before",
    unconfirmed=("4 spreads (1.4826 MAD) from the median, of 10 days at least: a project rule",),
)  # fmt: skip
SILENT = AlarmRule(
    name="air.silent", title=Said("空气站点无数据", "Air station without data"), kpi="air.aqi_hour", unit="h", measure=Silence(),
    marks=(Mark(Level.YELLOW, Decimal(3), Decimal(0)), Mark(Level.ORANGE, Decimal(24), Decimal(0))), lapses=timedelta(days=30),
    basis="project rule", unconfirmed=("3 and 24 hours without a value: project rules",),
)  # fmt: skip
AIR = (POLLUTED, LEAP, UNEXPECTED, SILENT)
