"""Household waste (生活垃圾) as declarations: who sorts, how well, and what becomes of it.

A figure is final ten days after its month: registers and weighings are handed in within the first week of the next. The term is ours.
"""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import MONTH
from streams.kpis.register import STANDS, STANDS_DOUBT
from streams.kpis.waste_sorting import RULE, TARGET, sorting_coverage, sorting_quarter

MONTH_FINAL = timedelta(days=10)
_COVERAGE_DOUBTS = (
    "definition: the plan does not say what is counted; quarters (居民小区, rural 行政村) by one source (standards §9)",
    "definition: an unknown quarter counts neither as sorted nor as unsorted; if_unknown_are_no has the share with all of them unsorted",
    f"definition: {STANDS_DOUBT}",
)

SORTING_QUARTER = Kpi(
    name="waste.sorting_quarter", version=1, title="小区分类收运状态", unit="", subject=SOURCE, period=MONTH,
    inputs=(Facts("community_register", ("collection", "transport", "households", "listed", "kind"), STANDS),),
    compute=sorting_quarter, final_after=MONTH_FINAL, standard=RULE, unconfirmed=_COVERAGE_DOUBTS[1:], carried=True,
)  # fmt: skip
SORTING_COVERAGE = Kpi(
    name="waste.sorting_coverage", version=1, title="垃圾分类覆盖率", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("waste.sorting_quarter"),), compute=sorting_coverage, final_after=MONTH_FINAL, standard=RULE, target=TARGET,
    unconfirmed=_COVERAGE_DOUBTS,
)  # fmt: skip
WASTE = (SORTING_QUARTER, SORTING_COVERAGE)
