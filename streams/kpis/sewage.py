"""The plan's 城镇生活污水集中处理率, and the plants under it, as declarations."""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import MONTH, YEAR
from streams.kpis.treatment import OUTLET, OUTLET_RULE, RULE, plant_month, treatment_month, treatment_year
from streams.kpis.treatment import outlet_compliance as kept

TARGET = "urban_sewage_treatment_rate"
FINAL = timedelta(days=30)
_RATE = (
    "the formula (集中处理量 ÷ 污水排放量) is the usual one; the text of the statistical rule was not read",
    "where plants do not state what was discharged, the rate is of their inflow: it says nothing of sewage that reaches no plant",
)

PLANT_MONTH = Kpi(
    name="sewage.plant_month", version=1, title="污水厂月处理率",
    english="Monthly treatment rate of a sewage plant", unit="%", subject=SOURCE, period=MONTH,
    inputs=(Facts("sewage", ("discharged", "inflow", "treated")),), compute=plant_month, final_after=FINAL, standard=RULE,
    unconfirmed=_RATE,
)  # fmt: skip
TREATMENT_RATE = Kpi(
    name="sewage.treatment_rate", version=1, title="城镇生活污水集中处理率(月)",
    english="Sewage treated centrally, of the month", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("sewage.plant_month"),), compute=treatment_month, final_after=FINAL, standard=RULE, target=TARGET,
    unconfirmed=_RATE,
)  # fmt: skip
TREATMENT_RATE_YEAR = Kpi(
    name="sewage.treatment_rate_year", version=1, title="城镇生活污水集中处理率(年)",
    english="Sewage treated centrally, of the year", unit="%", subject=AREA, period=YEAR,
    inputs=(Children("sewage.treatment_rate"),), compute=treatment_year, final_after=FINAL, standard=RULE, target=TARGET,
    unconfirmed=_RATE,
)  # fmt: skip
OUTLET_COMPLIANCE = Kpi(
    name="sewage.outlet_compliance", version=1, title="出水达标率",
    english="Outlet samples within the limits", unit="%", subject=SOURCE, period=MONTH,
    inputs=(Facts("sewage", OUTLET),), compute=kept, final_after=FINAL, standard=OUTLET_RULE,
    unconfirmed=("limits are the registry's own (such as the class of GB 18918 that the plant's permit names); none is built in",),
)  # fmt: skip
# The year comes first: it is the plan's own figure.
SEWAGE = (PLANT_MONTH, TREATMENT_RATE_YEAR, TREATMENT_RATE, OUTLET_COMPLIANCE)
