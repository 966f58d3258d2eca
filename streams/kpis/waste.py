"""Household waste (生活垃圾) as declarations: who sorts, how well, and what becomes of it.

A figure is final ten days after its month: registers and weighings are handed in within the first week of the next. The term is ours.
"""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import DAY, MONTH, YEAR
from streams.kpis.paired import of_area, of_source
from streams.kpis.register import STANDS, STANDS_DOUBT
from streams.kpis.waste_habits import ACCURACY, DEPOSITS, PARTICIPATION
from streams.kpis.waste_loads import (
    HARMLESS,
    HARMLESS_TARGET,
    RECOVERY,
    WEIGHED,
    collected,
    harmless_rate,
    lorry_day,
    recovery_rate,
)
from streams.kpis.waste_sorting import RULE, TARGET, sorting_coverage, sorting_quarter

MONTH_FINAL = timedelta(days=10)
YEAR_FINAL = timedelta(days=30)
_COVERAGE_DOUBTS = (
    "definition: the plan does not say what is counted; quarters (居民小区, rural 行政村) by one source (standards §9)",
    "definition: an unknown quarter counts neither as sorted nor as unsorted; if_unknown_are_no has the share with all of them unsorted",
    f"definition: {STANDS_DOUBT}",
)

SORTING_QUARTER = Kpi(
    name="waste.sorting_quarter", version=1, title="小区分类收运状态",
    english="Sorted collection of a residential quarter", unit="", subject=SOURCE, period=MONTH,
    inputs=(Facts("community_register", ("collection", "transport", "households", "listed", "kind"), STANDS),),
    compute=sorting_quarter, final_after=MONTH_FINAL, standard=RULE, unconfirmed=_COVERAGE_DOUBTS[1:], carried=True,
)  # fmt: skip
SORTING_COVERAGE = Kpi(
    name="waste.sorting_coverage", version=1, title="垃圾分类覆盖率",
    english="Coverage of sorted waste collection", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("waste.sorting_quarter"),), compute=sorting_coverage, final_after=MONTH_FINAL, standard=RULE, target=TARGET,
    unconfirmed=_COVERAGE_DOUBTS,
)  # fmt: skip
_HABITS = ("definition: no formula of Guangdong or 中山 was found; this one is the project's",)
_PARTICIPATION = (
    *_HABITS,
    "definition: days add up to household-days, since distinct households of a month cannot be had from daily counts",
)
_RECOVERY = (
    "formula by one source (standards §9)",
    "definition: 清运量 as weighed here, 可回收物 and 有害垃圾 included, stands in for 产生量",
    "whether 可回收物 that were burnt or buried still count is not said: with_all_recyclables has the other reading",
)
_HARMLESS = (
    "formula by recall of the statistical yearbooks: 无害化处理量 ÷ 清运量",
    "definition: a load of unknown destination is in neither number; if_unknown_is_dumped has the share with all of them dumped",
)
_JUMPS = ("definition: a load of over five times the lorry's median of a day with four trips is named and counted",)

PARTICIPATION_QUARTER = Kpi(
    name="waste.participation_quarter", version=1, title="小区垃圾分类参与率",
    english="Participation of a quarter in waste sorting", unit="%", subject=SOURCE, period=MONTH,
    inputs=(Facts("waste_dropoff", ("households_took_part", "households")),),
    compute=of_source("households_took_part", "households", PARTICIPATION),
    final_after=MONTH_FINAL, standard=PARTICIPATION, unconfirmed=_PARTICIPATION,
)  # fmt: skip
PARTICIPATION_AREA = Kpi(
    name="waste.participation", version=1, title="垃圾分类参与率",
    english="Participation in waste sorting", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("waste.participation_quarter"),), compute=of_area(PARTICIPATION),
    final_after=MONTH_FINAL, standard=PARTICIPATION, unconfirmed=_PARTICIPATION,
)  # fmt: skip
ACCURACY_QUARTER = Kpi(
    name="waste.accuracy_quarter", version=1, title="小区垃圾分类准确率",
    english="Accuracy of waste sorting of a quarter", unit="%", subject=SOURCE, period=MONTH,
    inputs=(Facts("waste_dropoff", ("bags_correct", "bags_inspected")),), compute=of_source("bags_correct", "bags_inspected", ACCURACY),
    final_after=MONTH_FINAL, standard=ACCURACY, unconfirmed=_HABITS,
)  # fmt: skip
ACCURACY_AREA = Kpi(
    name="waste.accuracy", version=1, title="垃圾分类准确率", english="Accuracy of waste sorting", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("waste.accuracy_quarter"),), compute=of_area(ACCURACY),
    final_after=MONTH_FINAL, standard=ACCURACY, unconfirmed=_HABITS,
)  # fmt: skip
SORTED_DEPOSITS_QUARTER = Kpi(
    name="waste.sorted_deposits_quarter", version=1, title="小区分类投放占比",
    english="Share of sorted deposits of a quarter", unit="%", subject=SOURCE, period=MONTH,
    inputs=(Facts("waste_dropoff", ("deposits_sorted", "deposits")),), compute=of_source("deposits_sorted", "deposits", DEPOSITS),
    final_after=MONTH_FINAL, standard=DEPOSITS, unconfirmed=_HABITS,
)  # fmt: skip
SORTED_DEPOSITS = Kpi(
    name="waste.sorted_deposits", version=1, title="分类投放占比", english="Share of sorted deposits", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("waste.sorted_deposits_quarter"),), compute=of_area(DEPOSITS),
    final_after=MONTH_FINAL, standard=DEPOSITS, unconfirmed=_HABITS,
)  # fmt: skip
LORRY_DAY = Kpi(
    name="waste.lorry_day", version=1, title="车辆日清运量",
    english="Waste that a lorry carried that day", unit="t", subject=SOURCE, period=DAY,
    inputs=(Facts("waste_collection", ("net", "kind", "destination")),), compute=lorry_day,
    final_after=MONTH_FINAL, standard=WEIGHED, unconfirmed=_JUMPS,
)  # fmt: skip
COLLECTED = Kpi(
    name="waste.collected", version=1, title="生活垃圾清运量", english="Domestic waste collected", unit="t", subject=AREA, period=MONTH,
    inputs=(Children("waste.lorry_day"),), compute=collected, final_after=MONTH_FINAL, standard=WEIGHED, unconfirmed=_JUMPS,
)  # fmt: skip
RECOVERY_RATE = Kpi(
    name="waste.recovery_rate", version=1, title="生活垃圾回收利用率",
    english="Recovery rate of domestic waste", unit="%", subject=AREA, period=YEAR,
    inputs=(Children("waste.collected"),), compute=recovery_rate, final_after=YEAR_FINAL, standard=RECOVERY, unconfirmed=_RECOVERY,
)  # fmt: skip
HARMLESS_RATE = Kpi(
    name="waste.harmless_rate", version=1, title="生活垃圾无害化处理率",
    english="Harmless treatment rate of domestic waste", unit="%", subject=AREA, period=YEAR,
    inputs=(Children("waste.collected"),), compute=harmless_rate, final_after=YEAR_FINAL, standard=HARMLESS, target=HARMLESS_TARGET,
    unconfirmed=_HARMLESS,
)  # fmt: skip
WASTE = (
    SORTING_QUARTER, SORTING_COVERAGE, PARTICIPATION_QUARTER, PARTICIPATION_AREA, ACCURACY_QUARTER, ACCURACY_AREA,
    SORTED_DEPOSITS_QUARTER, SORTED_DEPOSITS, LORRY_DAY, COLLECTED, RECOVERY_RATE, HARMLESS_RATE,
)  # fmt: skip
