"""Cases of the street (案件): how many are filed, closed and closed in time, what is overdue, how long it takes and what people say.

Per community, street and city, each with its kinds in the evidence; a community's figure is that of the place, wherever a case was sent.
"""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Compute, Facts, Kpi
from models.period import DAY, MONTH, YEAR
from models.plan.said import Said
from streams.kpis import case_rates
from streams.kpis.case_count import day
from streams.kpis.case_state import METRICS, RULE, case_day

DAY_FINAL, MONTH_FINAL, YEAR_FINAL = timedelta(days=60), timedelta(days=90), timedelta(days=90)
"""Limits reach 20 working days and postponements further; these terms are ours, no standard sets them."""
COHORT = "a case counts in the month it was reported in; by month of its deadline (CJ/T 292 by recall) it stands in by_month_due"
SHOULD_CLOSE = "what 应结案 counts is a setting: deadline passed (recall), handling finished (one city), or every case filed"
_FILING = (COHORT, "立案率 as 立案数 / 上报数 is our reading of one city's figures; how it counts joined reports was not found")
_CLOSING = (COHORT, SHOULD_CLOSE, "taking 缓办 off 应结案 is one city's variant")
_OURS = (COHORT, "project definition; no standard's text was found")


def _of_month(name: str, said: Said, unit: str, compute: Compute, unconfirmed: tuple[str, ...]) -> Kpi:
    return Kpi(
        name=f"cases.{name}", version=1, title=said.zh, english=said.en, unit=unit, subject=AREA, period=MONTH,
        inputs=(Children("cases.day"),), compute=compute, final_after=MONTH_FINAL, standard=RULE, unconfirmed=unconfirmed,
    )  # fmt: skip


CASE_DAY = Kpi(
    name="cases.case", version=1, title="案件状态",
    english="State of a case", unit="", subject=SOURCE, period=DAY, inputs=(Facts("case_event", METRICS),),
    compute=case_day, final_after=DAY_FINAL, standard=RULE, unconfirmed=(COHORT,),
)  # fmt: skip
CASES_DAY = Kpi(
    name="cases.day", version=1, title="当日上报案件数",
    english="Cases reported that day", unit="件", subject=AREA, period=DAY, inputs=(Children("cases.case"),),
    compute=day, final_after=DAY_FINAL, standard=RULE, unconfirmed=(COHORT,),
)  # fmt: skip
OVERDUE_OF_YEAR = Kpi(
    name="cases.overdue_of_year", version=1, title="本年上报案件超期未结数",
    english="Cases of this year open past their deadline", unit="件", subject=AREA, period=YEAR,
    inputs=(Children("cases.day"),), compute=case_rates.overdue, final_after=YEAR_FINAL, standard=RULE, unconfirmed=_OURS,
)  # fmt: skip
CASES = (
    CASE_DAY,
    CASES_DAY,
    _of_month("filing_rate", Said("立案率", "Cases filed of those reported"), "%", case_rates.filing_rate, _FILING),
    _of_month("closing_rate", Said("结案率", "Cases closed"), "%", case_rates.closing_rate, _CLOSING),
    _of_month(
        "closed_in_time_rate",
        Said("按期结案率", "Cases closed in time"),
        "%",
        case_rates.closed_in_time_rate,
        _CLOSING,
    ),
    _of_month("overdue", Said("超期未结案件数", "Open cases past their deadline"), "件", case_rates.overdue, _OURS),
    OVERDUE_OF_YEAR,
    _of_month(
        "first_response_time", Said("首次响应用时中位数", "Median time to a first response"), "h", case_rates.first_response_time, _OURS
    ),
    _of_month("closing_time", Said("结案用时中位数", "Median time to close a case"), "h", case_rates.closing_time, _OURS),
    _of_month("reopening_rate", Said("重新开启率", "Cases reopened of those closed"), "%", case_rates.reopening_rate, _OURS),
    _of_month("satisfaction", Said("上报人满意度", "Satisfaction of those who report"), "分", case_rates.satisfaction, _OURS),
)
