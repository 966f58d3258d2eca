"""Alarms of traffic: by the grades of GB/T 33171, of the network and of a road, and by what is unusual at that hour."""

from datetime import timedelta
from decimal import Decimal

from models.alarm_rule import AlarmRule, Level, Mark, Unexpected, Words
from models.plan.said import Said
from models.standards.traffic import GRADES, NAME

TPI = {grade.name: grade.tpi_from for grade in GRADES}
NUMBER = {grade.name: grade.number for grade in GRADES}

CONGESTED = AlarmRule(
    name="traffic.congested", title=Said("路网拥堵", "Congested network"), kpi="traffic.tpi", unit="TPI",
    marks=(Mark(Level.BLUE, TPI["中度拥堵"], TPI["轻度拥堵"]), Mark(Level.YELLOW, TPI["严重拥堵"], TPI["中度拥堵"])),
    lasting=timedelta(hours=2), settle=timedelta(hours=1), basis=NAME, unconfirmed=("two hours on end; a project rule",),
)  # fmt: skip
UNEXPECTED = AlarmRule(
    name="traffic.unexpected", title=Said("路网异常拥堵", "Network unusually congested for the hour"), kpi="traffic.tpi", unit="spreads",
    measure=Unexpected(days=28, least=10, floor=Decimal("0.5")), marks=(Mark(Level.BLUE, Decimal(4), Decimal(2)),),
    basis="the KPI's own history: same hour of the 28 days before",
    unconfirmed=("4 spreads (1.4826 MAD) from the median, of 10 days at least: a project rule; working days and others are one",),
)  # fmt: skip
ROAD = AlarmRule(
    name="traffic.road", title=Said("道路拥堵", "Congested road"), kpi="traffic.segment_hour", unit="级", measure=Words(NUMBER),
    marks=(Mark(Level.BLUE, Decimal(NUMBER["中度拥堵"]), Decimal(NUMBER["基本畅通"])),), basis=NAME,
)  # fmt: skip
TRAFFIC = (CONGESTED, UNEXPECTED, ROAD)
