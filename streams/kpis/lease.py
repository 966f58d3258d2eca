"""Leases of idle spaces as declarations: what owners offer, what of it is used, who is turned away, and who does not come.

The plan promises an application that lets idle car parks (app_idle_parking_2024) and prints no number; these figures say what it does, not
whether it runs, so none is bound to that target.
"""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import DAY, MONTH
from streams.kpis.lease_day import METRICS, RULE, of_month, of_space, offered

DAY_FINAL = timedelta(days=32)
"""A stay may last 31 days, and what it used is told when it is over."""
MONTH_FINAL = timedelta(days=35)
_OWN = ("all four figures are this project's own definitions; no standard was found",)
_USED = ("used minutes count when somebody has left: a car that still stands there has used nothing yet", *_OWN)
_UNMET = ("a request is a person, a lot (or any) and a window, however often they ask; met in the end is met", *_OWN)
_MISSED = ("a no-show is a confirmed stay that nobody came to within 30 minutes of its begin, or before it was over", *_OWN)

SPACE_DAY = Kpi(
    name="parking.lease_day", version=1, title="泊位日租赁记录数",
    english="Leases of parking spaces that day", unit="条", subject=SOURCE, period=DAY,
    inputs=(Facts("lease_event", METRICS),), compute=of_space, final_after=DAY_FINAL, standard=RULE, unconfirmed=_OWN,
)  # fmt: skip
OFFERED = Kpi(
    name="parking.lease_offered", version=1, title="区域日闲置泊位供给",
    english="Idle spaces offered in an area that day", unit="泊位·小时", subject=AREA, period=DAY,
    inputs=(Children("parking.lease_day"),), compute=offered, final_after=DAY_FINAL, standard=RULE,
    unconfirmed=("hours on offer count from the day's begin or the window's, whole; a withdrawal counts from its minute on", *_OWN),
)  # fmt: skip
OFFERED_MONTH = Kpi(
    name="parking.lease_offered_month", version=1, title="区域月闲置泊位供给",
    english="Idle spaces offered in an area that month", unit="泊位·小时", subject=AREA, period=MONTH,
    inputs=(Children("parking.lease_offered"),), compute=offered, final_after=MONTH_FINAL, standard=RULE, unconfirmed=_OWN,
)  # fmt: skip
USED = Kpi(
    name="parking.lease_use", version=1, title="区域月闲置泊位利用率",
    english="Monthly use of the idle spaces offered", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("parking.lease_offered"),), compute=of_month("used_min", "offered_min", nothing="no owner offered a space"),
    final_after=MONTH_FINAL, standard=RULE, unconfirmed=_USED,
)  # fmt: skip
UNMET = Kpi(
    name="parking.lease_unmet", version=1, title="区域月租用请求未满足率",
    english="Share of requests for a space that month that found none", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("parking.lease_offered"),), compute=of_month("unmet", "asked", nothing="nobody asked for a space"),
    final_after=MONTH_FINAL, standard=RULE, unconfirmed=_UNMET,
)  # fmt: skip
NO_SHOW = Kpi(
    name="parking.lease_no_show", version=1, title="区域月爽约率",
    english="Share of bookings that month that nobody came for", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("parking.lease_offered"),), compute=of_month("missed", "came", "missed", nothing="no stay has begun or been missed"),
    final_after=MONTH_FINAL, standard=RULE, unconfirmed=_MISSED,
)  # fmt: skip
LEASE = (SPACE_DAY, OFFERED, OFFERED_MONTH, USED, UNMET, NO_SHOW)
