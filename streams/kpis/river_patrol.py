"""河长制 as declarations: patrol completion by river and area, and the problems that are open."""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import MONTH, YEAR
from streams.kpis.patrol import RULE, completion, open_in_area, open_problems, patrol_month

FINAL = timedelta(days=15)
_DEFINED = (
    "completion is a project definition: 实巡 of 应巡 day by day; more on one day makes up for no other",
    "a day that is over and was not reported counts as not patrolled",
)
_OPEN = ("where the ledger never states its open problems, those of earlier years are not known and not counted",)

PATROL_MONTH = Kpi(
    name="river_patrol.month", version=1, title="河道月巡河完成率",
    english="Monthly patrols done of a river", unit="%", subject=SOURCE, period=MONTH,
    inputs=(Facts("river_patrol", ("planned", "done", "found", "solved", "open")),), compute=patrol_month, final_after=FINAL,
    standard=RULE, unconfirmed=_DEFINED,
)  # fmt: skip
COMPLETION = Kpi(
    name="river_patrol.completion", version=1, title="巡河完成率", english="River patrols done", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("river_patrol.month"),), compute=completion, final_after=FINAL, standard=RULE, unconfirmed=_DEFINED,
)  # fmt: skip
OPEN_PROBLEMS = Kpi(
    name="river_patrol.open_problems", version=1, title="河道未销号问题",
    english="Open problems of a river", unit="件", subject=SOURCE, period=YEAR,
    inputs=(Children("river_patrol.month"),), compute=open_problems, final_after=FINAL, standard=RULE, unconfirmed=_OPEN,
)  # fmt: skip
OPEN_IN_AREA = Kpi(
    name="river_patrol.open_in_area", version=1, title="区域河道未销号问题",
    english="Open river problems of an area", unit="件", subject=AREA, period=YEAR,
    inputs=(Children("river_patrol.open_problems"),), compute=open_in_area, final_after=FINAL, standard=RULE, unconfirmed=_OPEN,
)  # fmt: skip
RIVER_PATROL = (PATROL_MONTH, COMPLETION, OPEN_PROBLEMS, OPEN_IN_AREA)
