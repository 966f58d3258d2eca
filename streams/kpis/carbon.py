"""Carbon (碳排放总量控制, 碳普惠) as declarations. Final 40 days after the month: bills come in the next. The term is ours."""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Context, Facts, Inputs, Kpi, NotEnough, Value
from models.period import MONTH, YEAR
from streams.kpis.budget import RULE as BUDGET_RULE
from streams.kpis.budget import budget_share
from streams.kpis.carbon_points import METRICS, RULE, area_month, point_month
from streams.kpis.paired import of_area, of_source

PARTICIPATION = "project definition: people who took part in 碳普惠 in the month ÷ residents"
FINAL = timedelta(days=40)
_DOUBTS = (
    "definition: only energy whose amount, factor and factor's name were sent counts; factors are the sender's, none is built in",
    "definition: a point that reports t CO2e for a month is believed, and its energy of that month is not counted beside it",
)
_PARTICIPATION = ("definition: the plan names 碳普惠 and prints no figure; participants and residents are counts of the operator",)


def year_share(inputs: Inputs, context: Context) -> Value | NotEnough:
    """The share of the year's carbon budget that is used, in %."""
    return budget_share(inputs, context, "carbon_budget")


POINT_MONTH = Kpi(
    name="carbon.point_month", version=1, title="单位月碳排放量",
    english="Monthly carbon emissions of a site", unit="t", subject=SOURCE, period=MONTH,
    inputs=(Facts("carbon", METRICS),), compute=point_month, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip
EMITTED = Kpi(
    name="carbon.month", version=1, title="月碳排放量", english="Monthly carbon emissions", unit="t", subject=AREA, period=MONTH,
    inputs=(Children("carbon.point_month"),), compute=area_month, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
)  # fmt: skip
BUDGET_SHARE = Kpi(
    name="carbon.budget_share", version=1, title="年度碳排放总量指标使用率",
    english="Share of the year's carbon budget used", unit="%", subject=AREA, period=YEAR,
    inputs=(Children("carbon.month"), Facts("yearly_budget", ("carbon_budget",))), compute=year_share,
    final_after=FINAL, standard=BUDGET_RULE,
    unconfirmed=(*_DOUBTS, "definition: the plan prints no budget; the street's is sent by the feed yearly_budget"),
)  # fmt: skip
PARTICIPATION_SOURCE = Kpi(
    name="carbon.participation_source", version=1, title="碳普惠参与率(上报单位)",
    english="Participation in the carbon scheme, of one reporter", unit="%", subject=SOURCE, period=MONTH,
    inputs=(Facts("carbon", ("participants", "residents")),), compute=of_source("participants", "residents", PARTICIPATION),
    final_after=FINAL, standard=PARTICIPATION, unconfirmed=_PARTICIPATION,
)  # fmt: skip
PARTICIPATION_AREA = Kpi(
    name="carbon.participation", version=1, title="碳普惠参与率",
    english="Participation in the carbon scheme", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("carbon.participation_source"),), compute=of_area(PARTICIPATION),
    final_after=FINAL, standard=PARTICIPATION, unconfirmed=_PARTICIPATION,
)  # fmt: skip
CARBON = (POINT_MONTH, EMITTED, BUDGET_SHARE, PARTICIPATION_SOURCE, PARTICIPATION_AREA)
