"""The traffic KPIs as declarations: from a segment's hour to the network's day, by GB/T 33171-2016.

A segment has one figure an hour, not one every five minutes: a month of 207 segments is 1.8 million speeds and 154,000 figures.
"""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Before, Children, Facts, Kpi
from models.period import DAY, HOUR, MONTH
from models.standards.traffic import NAME, UNCONFIRMED
from streams.kpis.traffic_free_flow import free_flow_month, profile_day, profile_month
from streams.kpis.traffic_network import congested_minutes, congested_share, network_day, network_hour
from streams.kpis.traffic_segment import segment_hour

HOUR_FINAL = timedelta(hours=6)
DAY_FINAL = timedelta(days=1)
MONTH_FINAL = timedelta(days=3)
SPEED = Facts("traffic_flow", ("speed",))

_FREE_FLOW = (UNCONFIRMED["free_flow"], UNCONFIRMED["free_flow_month"])
_SLOTS = ("a slot's mean is taken over all its speeds, not over the means of its days",)
_SEGMENT = (
    *_FREE_FLOW,
    "the hour's speed is the arithmetic mean of its speeds of five minutes; that six of twelve are enough is this project's own rule",
)
_NETWORK = (
    UNCONFIRMED["appendix_c"], UNCONFIRMED["interpolation"], UNCONFIRMED["weights"], UNCONFIRMED["means"], UNCONFIRMED["coverage"],
    "App. A and App. B of the standard turn other measures into the index; their numbers were not found, so they are not computed",
    *_FREE_FLOW,
)  # fmt: skip

SEGMENT_HOUR = Kpi(
    name="traffic.segment_hour", version=2, title="路段交通运行状况等级",
    english="Traffic state of a road segment", unit="", subject=SOURCE, period=HOUR,
    inputs=(SPEED, Before("traffic.free_flow")), compute=segment_hour, final_after=HOUR_FINAL, standard=NAME, unconfirmed=_SEGMENT,
)  # fmt: skip
PROFILE_DAY = Kpi(
    name="traffic.profile_day", version=2, title="路段日均行程车速（6–24 时，逐 15 分钟剖面）",
    english="Mean daily speed of a segment (06-24 h, profile of quarter-hours)", unit="km/h", subject=SOURCE, period=DAY,
    inputs=(SPEED,), compute=profile_day, final_after=DAY_FINAL, standard=NAME, unconfirmed=_FREE_FLOW[:1],
)  # fmt: skip
PROFILE_MONTH = Kpi(
    name="traffic.profile_month", version=2, title="路段月速度剖面有效天数",
    english="Days that count for the speed profile of a segment", unit="d", subject=SOURCE, period=MONTH,
    inputs=(Children("traffic.profile_day"),), compute=profile_month, final_after=MONTH_FINAL, standard=NAME, unconfirmed=_FREE_FLOW[:1],
)  # fmt: skip
FREE_FLOW = Kpi(
    name="traffic.free_flow", version=2, title="路段自由流速度",
    english="Free-flow speed of a segment", unit="km/h", subject=SOURCE, period=MONTH,
    inputs=(Children("traffic.profile_month"), Before("traffic.profile_month")), compute=free_flow_month, final_after=MONTH_FINAL,
    standard=NAME, unconfirmed=(*_FREE_FLOW, *_SLOTS),
)  # fmt: skip
TPI = Kpi(
    name="traffic.tpi", version=2, title="路网小时交通运行指数",
    english="Hourly traffic performance index of the network", unit="TPI", subject=AREA, period=HOUR,
    inputs=(Children("traffic.segment_hour"),), compute=network_hour, final_after=HOUR_FINAL, standard=NAME, unconfirmed=_NETWORK,
)  # fmt: skip
TPI_DAY = Kpi(
    name="traffic.tpi_day", version=2, title="路网日交通运行指数",
    english="Daily traffic performance index of the network", unit="TPI", subject=AREA, period=DAY,
    inputs=(Children("traffic.tpi"),), compute=network_day, final_after=DAY_FINAL, standard=NAME,
    unconfirmed=(*_NETWORK, "which hours are peak hours is this project's own choice"),
)  # fmt: skip
CONGESTED_MINUTES = Kpi(
    name="traffic.congested_minutes", version=2, title="路网日拥堵时长",
    english="Minutes of congestion of the network in a day", unit="min", subject=AREA, period=DAY,
    inputs=(Children("traffic.tpi"),), compute=congested_minutes, final_after=DAY_FINAL, standard=NAME, unconfirmed=_NETWORK,
)  # fmt: skip
CONGESTED_SHARE = Kpi(
    name="traffic.congested_share", version=2, title="路网日拥堵里程比例",
    english="Share of the network congested in a day", unit="%", subject=AREA, period=DAY,
    inputs=(Children("traffic.tpi"),), compute=congested_share, final_after=DAY_FINAL, standard=NAME, unconfirmed=_FREE_FLOW,
)  # fmt: skip

TRAFFIC = (SEGMENT_HOUR, PROFILE_DAY, PROFILE_MONTH, FREE_FLOW, TPI, TPI_DAY, CONGESTED_MINUTES, CONGESTED_SHARE)
