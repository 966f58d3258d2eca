"""Kitchens as declarations: what guests can see, and who may make food. Final ten days after the month; the term is ours."""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import MONTH
from streams.kpis.kitchens_places import (
    CANTEEN_TARGET,
    CANTEENS,
    WORKSHOP_TARGET,
    WORKSHOPS,
    canteen,
    open_kitchens,
    workshop,
    workshop_licences,
)
from streams.kpis.register import STANDS, STANDS_DOUBT

FINAL = timedelta(days=10)
_DOUBTS = (
    "definition: the plan prints no formula; who is unknown counts on neither side, if_unknown_are_no takes all of them as missing",
    f"definition: {STANDS_DOUBT}",
)
_SEEN = (*_DOUBTS, "definition: glass or video makes a kitchen open; a broken camera does not")
_LICENSED = (*_DOUBTS, "definition: a licence counts until the end of the day it is valid until; 登记证 counts as a licence")

CANTEEN = Kpi(
    name="kitchens.canteen", version=1, title="学校食堂明厨亮灶状态",
    english="Open kitchen of a school canteen", unit="", subject=SOURCE, period=MONTH,
    inputs=(Facts("kitchens", ("kind", "open_kitchen", "listed"), STANDS),), compute=canteen,
    final_after=FINAL, standard=CANTEENS, unconfirmed=_SEEN, carried=True,
)  # fmt: skip
OPEN_KITCHENS = Kpi(
    name="kitchens.open_kitchen_coverage", version=1, title="学校食堂明厨亮灶建设覆盖率",
    english="School canteens with an open kitchen", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("kitchens.canteen"),), compute=open_kitchens,
    final_after=FINAL, standard=CANTEENS, target=CANTEEN_TARGET, unconfirmed=_SEEN,
)  # fmt: skip
WORKSHOP = Kpi(
    name="kitchens.workshop", version=1, title="食品小作坊许可状态",
    english="Licence of a small food workshop", unit="", subject=SOURCE, period=MONTH,
    inputs=(Facts("kitchens", ("kind", "licence", "valid_until", "listed"), STANDS),), compute=workshop,
    final_after=FINAL, standard=WORKSHOPS, unconfirmed=_LICENSED, carried=True,
)  # fmt: skip
WORKSHOP_LICENCES = Kpi(
    name="kitchens.workshop_licensing", version=1, title="食品小作坊许可管理率",
    english="Small food workshops under licence", unit="%", subject=AREA, period=MONTH,
    inputs=(Children("kitchens.workshop"),), compute=workshop_licences,
    final_after=FINAL, standard=WORKSHOPS, target=WORKSHOP_TARGET, unconfirmed=_LICENSED,
)  # fmt: skip
KITCHENS = (CANTEEN, OPEN_KITCHENS, WORKSHOP, WORKSHOP_LICENCES)
