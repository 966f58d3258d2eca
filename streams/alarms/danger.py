"""Alarms of dangerous gas and of disasters: by the stages that the KPIs judge themselves, with the limits of each device."""

from datetime import timedelta
from decimal import Decimal

from models.alarm_rule import AlarmRule, Level, Mark
from models.plan.said import Said
from models.standards.rain import GRADES_24_HOURS, HEAVY_HOUR, RULE, UNCONFIRMED, UNCONFIRMED_HOUR

TEN_MINUTES = timedelta(minutes=10)
A_DAY = timedelta(days=1)
STAGES = (Mark(Level.YELLOW, Decimal(1), Decimal(0)), Mark(Level.RED, Decimal(2), Decimal(0)))
"""低报 and 高报 of a device: its first and second limit."""
RAIN = {grade.name: grade.least for grade in GRADES_24_HOURS}

GAS = AlarmRule(
    name="hazard.gas", title=Said("危险气体报警", "Dangerous gas"), kpi="hazard.peak", unit="级", marks=STAGES,
    settle=TEN_MINUTES, lapses=A_DAY, escalates=TEN_MINUTES, basis="the device's limits in the registry, else GB/T 50493-2019",
    unconfirmed=("ten minutes of well readings end it; a project rule",),
)  # fmt: skip
GAS_SILENT = AlarmRule(
    name="hazard.silent", title=Said("危险气体设备失联", "Gas detectors silent"), kpi="hazard.silent_devices", reads="now", unit="台",
    marks=(Mark(Level.YELLOW, Decimal(1), Decimal(0)),), lapses=A_DAY, basis="silence as the KPI judges it",
)  # fmt: skip
SITE = AlarmRule(
    name="disaster.site", title=Said("灾害监测告警", "Disaster monitor over its limit"), kpi="disaster.peak", unit="级",
    marks=STAGES, settle=TEN_MINUTES, lapses=A_DAY, escalates=TEN_MINUTES, basis="the site's limits in the registry; wind: force 8 and 10",
    unconfirmed=("ten minutes of well readings end it; a project rule",),
)  # fmt: skip
RAIN_HOUR = AlarmRule(
    name="disaster.heavy_rain_hour", title=Said("短时强降水", "Heavy rain within an hour"), kpi="disaster.rain_1h", unit="mm",
    marks=(Mark(Level.YELLOW, HEAVY_HOUR, HEAVY_HOUR / 2),), basis="the KPI's own threshold", unconfirmed=(UNCONFIRMED_HOUR,),
)  # fmt: skip
RAIN_DAY = AlarmRule(
    name="disaster.heavy_rain_day", title=Said("24 小时暴雨", "Rainstorm of 24 hours"), kpi="disaster.highest_rain_24h", unit="mm",
    marks=(
        Mark(Level.BLUE, RAIN["暴雨"], RAIN["大雨"]),
        Mark(Level.ORANGE, RAIN["大暴雨"], RAIN["暴雨"]),
        Mark(Level.RED, RAIN["特大暴雨"], RAIN["大暴雨"]),
    ),
    settle=timedelta(hours=3), escalates=timedelta(hours=1), basis=RULE,
    unconfirmed=(UNCONFIRMED, "a grade that has fallen is no 暴雨预警, which the weather office issues"),
)  # fmt: skip
DANGER = (GAS, GAS_SILENT, SITE, RAIN_HOUR, RAIN_DAY)
