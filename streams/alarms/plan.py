"""Alarms of the plan: a target whose figure has left its way, or cannot reach it any more, as the scorecard judges it."""

from datetime import timedelta
from decimal import Decimal

from models.alarm_rule import AlarmRule, Course, Level, Mark
from models.plan.said import Said
from models.plan.target import target
from streams.kpis import KPIS

MARKS = (Mark(Level.YELLOW, Decimal(1), Decimal(0)), Mark(Level.RED, Decimal(2), Decimal(0)))
WATCHED = ("air.good_days", "waste.harmless_rate", "sewage.treatment_rate_year", "water.worse_than_v_share_year")
"""Figures of a year: whoever is behind in a month may still make it good."""
SPARE, ENOUGH = Decimal(5), Decimal(8)
_TARGET = {kpi.name: target(kpi.target) for kpi in KPIS if kpi.name in WATCHED}


def _rule(kpi: str) -> AlarmRule:
    promise = _TARGET[kpi]
    return AlarmRule(
        name=f"plan.{kpi}", title=Said(f"规划指标偏离：{promise.name_zh}", f"Plan in danger: {promise.name_en}"), kpi=kpi,
        reads="now", unit="", measure=Course(), marks=MARKS, lapses=timedelta(days=400),
        basis=f"the plan's target {promise.id}: {promise.quote}",
        unconfirmed=tuple(filter(None, (promise.doubt,))),
    )  # fmt: skip


LEFT = AlarmRule(
    name="plan.air.good_days_left", title=Said("优良天数余量不足", "Few days of the year may still be missed"), kpi="air.good_days_left",
    reads="now", side="below", unit="d", marks=(Mark(Level.YELLOW, SPARE, ENOUGH), Mark(Level.RED, Decimal(0), SPARE)),
    lapses=timedelta(days=400), basis="days that may be missed until the plan's share is lost, as the KPI counts them",
    unconfirmed=("five days are few: a project rule",),
)  # fmt: skip
PLAN = (*(_rule(kpi) for kpi in WATCHED), LEFT)
