"""Water use (用水总量控制) as declarations: the meter's day and month, the area's month, and the year against its budget.

A figure is final 40 days after its period, because a meter that is read once a month is read after it. The term is ours.
"""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from models.kpi import AREA, SOURCE, Children, Context, Facts, Inputs, Kpi, NotEnough, Value
from models.period import DAY, MONTH, YEAR, unix
from models.standards.rounding import exact_sum
from streams.kpis.budget import RULE as BUDGET_RULE
from streams.kpis.budget import budget_share
from streams.kpis.meter import used

RULE = "project definition: differences of cumulative readings; a step belongs to the period in which it ends"
FINAL = timedelta(days=40)
METRICS = ("reading", "event")
SUB = "sub"
NAMED_AT_MOST = 100
_DOUBTS = (
    "definition: a step between two readings belongs to the period in which it ends, however long ago it began",
    "definition: misread, rolled over, begun again, went back and too much as streams/kpis/meter.py has them; nothing is estimated",
    "a reading far too high at the end of a month is seen to be misread only by the next: at_most_per_day in the registry keeps it out",
)
NO_MARKS: Mapping[str, Decimal] = {}


def meter(inputs: Inputs, context: Context) -> Value | NotEnough:
    """What one meter counted in the period, in m³."""
    found = used(inputs.facts, unix(context.start), context.site.marks if context.site else NO_MARKS)
    if found.amount is None:
        return NotEnough("no two readings that are believed end a step in this period", RULE, found.evidence)
    return Value(found.amount, RULE, found.evidence)


def area_month(inputs: Inputs, context: Context) -> Value | NotEnough:
    """What the meters of an area counted in a month, in m³; sub-meters count with their main meter."""
    subs = {site.subject for site in context.registered if site.words.get("role") == SUB}
    main = [child for child in inputs.children if child.subject not in subs]
    counted = [child.value for child in main if isinstance(child.value, Decimal)]
    silent = {site.subject for site in context.registered if site.subject not in subs} - {child.subject for child in main}
    treatments = sorted(f"{child.subject}: {why}" for child in main for why in child.evidence["treatments"])
    evidence = {
        "meters": len(counted), "without_a_step": len(main) - len(counted), "silent": sorted(silent)[:NAMED_AT_MOST],
        "sub_meters": len(inputs.children) - len(main), "treatments": treatments[:NAMED_AT_MOST],
        "until": max((child.evidence["until"] for child in main if child.evidence["until"]), default=None),
    }  # fmt: skip
    return Value(exact_sum(counted), RULE, evidence) if counted else NotEnough("no meter counted anything", RULE, evidence)


def year_share(inputs: Inputs, context: Context) -> Value | NotEnough:
    """The share of the year's water budget that is used, in %."""
    return budget_share(inputs, context, "water_budget")


METER_DAY = Kpi(
    name="water_use.meter_day", version=2, title="水表日用水量",
    english="Daily water use of a meter", unit="m³", subject=SOURCE, period=DAY,
    inputs=(Facts("water_use", METRICS, timedelta(days=2)),), compute=meter, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip
METER_MONTH = Kpi(
    name="water_use.meter_month", version=2, title="水表月用水量",
    english="Monthly water use of a meter", unit="m³", subject=SOURCE, period=MONTH,
    inputs=(Facts("water_use", METRICS, timedelta(days=45)),), compute=meter, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip
USED = Kpi(
    name="water_use.month", version=2, title="月用水量", english="Monthly water use", unit="m³", subject=AREA, period=MONTH,
    inputs=(Children("water_use.meter_month"),), compute=area_month, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip
BUDGET_SHARE = Kpi(
    name="water_use.budget_share", version=2, title="年度用水总量指标使用率",
    english="Share of the year's water budget used", unit="%", subject=AREA, period=YEAR,
    inputs=(Children("water_use.month"), Facts("yearly_budget", ("water_budget",))), compute=year_share,
    final_after=FINAL, standard=BUDGET_RULE,
    unconfirmed=(*_DOUBTS, "definition: the plan prints no budget; the street's is sent by the feed yearly_budget"),
)  # fmt: skip
WATER_USE = (METER_DAY, METER_MONTH, USED, BUDGET_SHARE)
