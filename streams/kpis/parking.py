"""The parking KPIs as declarations: idle spaces now, idle rate by hour, use of the stock by day and month.

The plan promises an application that lets idle car parks (app_idle_parking_2024) and prints no number; whether it runs is not to be seen
from counts, so no figure here is bound to that target.
"""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import DAY, HOUR, MONTH
from streams.kpis.parking_area import area_day, area_hour, area_month, area_now
from streams.kpis.parking_lot import METRICS, RULE, lot_day, lot_hour, lot_now

HOUR_FINAL = timedelta(hours=6)
DAY_FINAL = timedelta(days=1)
MONTH_FINAL = timedelta(days=3)
COUNTS = Facts("parking_lots", METRICS)
_COUNTS = (
    "which counts are left out (below zero, above the capacity, no capacity) is this project's own rule; no standard was found",
    "a lot that states no state is taken as open",
)
_STALE = ("a count is stale after 60 minutes unless the registry has a mark stale_minutes: this project's own limit",)
_HOURS = ("hours without a count are not counted: a lot that reports by day only says nothing about its nights",)

LOT_IDLE_SPACES = Kpi(
    name="parking.lot_idle_spaces", version=2, title="停车场当前空余泊位",
    english="Idle spaces of a car park now", unit="spaces", subject=SOURCE, period=DAY,
    inputs=(COUNTS,), compute=lot_now, final_after=DAY_FINAL, standard=RULE, unconfirmed=(*_COUNTS, *_STALE),
)  # fmt: skip
IDLE_SPACES = Kpi(
    name="parking.idle_spaces", version=2, title="区域当前空余泊位",
    english="Idle parking spaces of an area now", unit="spaces", subject=AREA, period=DAY,
    inputs=(Children("parking.lot_idle_spaces"),), compute=area_now, final_after=DAY_FINAL, standard=RULE, unconfirmed=(*_COUNTS, *_STALE),
)  # fmt: skip
LOT_HOUR = Kpi(
    name="parking.lot_hour", version=2, title="停车场小时泊位空置率",
    english="Hourly share of idle spaces of a car park", unit="%", subject=SOURCE, period=HOUR,
    inputs=(COUNTS,), compute=lot_hour, final_after=HOUR_FINAL, standard=RULE, unconfirmed=_COUNTS,
)  # fmt: skip
IDLE_RATE = Kpi(
    name="parking.idle_rate", version=2, title="区域小时泊位空置率",
    english="Hourly share of idle parking spaces of an area", unit="%", subject=AREA, period=HOUR,
    inputs=(Children("parking.lot_hour"),), compute=area_hour, final_after=HOUR_FINAL, standard=RULE, unconfirmed=_COUNTS,
)  # fmt: skip
LOT_USE = Kpi(
    name="parking.lot_use", version=2, title="停车场日泊位利用率",
    english="Daily use of the spaces of a car park", unit="%", subject=SOURCE, period=DAY,
    inputs=(Children("parking.lot_hour"),), compute=lot_day, final_after=DAY_FINAL, standard=RULE, unconfirmed=(*_COUNTS, *_HOURS),
)  # fmt: skip
USE = Kpi(
    name="parking.use", version=2, title="区域日泊位利用率",
    english="Daily use of the parking spaces of an area", unit="%", subject=AREA, period=DAY,
    inputs=(Children("parking.lot_use"),), compute=area_day, final_after=DAY_FINAL, standard=RULE, unconfirmed=(*_COUNTS, *_HOURS),
)  # fmt: skip
USE_MONTH = Kpi(
    name="parking.use_month", version=2, title="区域月泊位利用率",
    english="Monthly use of the parking spaces of an area", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("parking.use"),), compute=area_month, final_after=MONTH_FINAL, standard=RULE, unconfirmed=(*_COUNTS, *_HOURS),
)  # fmt: skip

PARKING = (LOT_IDLE_SPACES, IDLE_SPACES, LOT_HOUR, IDLE_RATE, LOT_USE, USE, USE_MONTH)
