"""The surface-water KPIs as declarations: from the section's record to the plan's 劣Ⅴ类断面比例, each standing on one path to the facts.

Figures are final a week after a record and thirty days after a longer period: months are reviewed by the middle of the next one. The
terms are ours; no standard sets them. Ranking towns by an index (CWQI) is not done here.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

from models.kpi import AREA, SOURCE, Children, Context, Facts, Inputs, Kpi, NotEnough, Value
from models.period import FOUR_HOURS, MONTH, QUARTER, YEAR, Period
from models.plan.said import Said
from models.standards.water import BLACK_ODOROUS_EDITION, WATER_UNCONFIRMED
from streams.kpis.water_area import basin_status, worse_than_v_share
from streams.kpis.water_odour import ODOUR_METRICS, odour_bodies, odour_point
from streams.kpis.water_section import INDICATORS, STATE, section_class, section_month, section_quarter, section_year

STANDARD = "GB 3838-2002, 环办〔2011〕22号"
TARGET = "surface_water_worse_than_class_v_share"
RECORD_FINAL = timedelta(days=7)
PERIOD_FINAL = timedelta(days=30)

_CLASS_DOUBTS = tuple(WATER_UNCONFIRMED[key] for key in ("oxygen", "colours", "main", "multiple", "incomplete"))
_PERIOD_DOUBTS = (*_CLASS_DOUBTS, WATER_UNCONFIRMED["ph_mean"], WATER_UNCONFIRMED["period"], WATER_UNCONFIRMED["few"])
_SHARE_DOUBTS = (
    "the plan says 实现 5%: whether that is a ceiling, and which sections and which period it counts, is not printed",
    "a section without a class in the period is left out of the share and counted under without_class or silent",
)
_BASIN_DOUBTS = tuple(WATER_UNCONFIRMED[key] for key in ("five", "heavy", "lakes", "colours"))
_ODOUR_DOUBTS = tuple(WATER_UNCONFIRMED[key] for key in ("one_of_four", "any_value", "shallow"))
Stretch = Literal["month", "quarter", "year"]
PERIODS: dict[Stretch, Period] = {"month": MONTH, "quarter": QUARTER, "year": YEAR}
TITLES: dict[Stretch, Said] = {"month": Said("月", "month"), "quarter": Said("季", "quarter"), "year": Said("年", "year")}


def _section(stretch: Stretch, child: str, compute: Callable[[Inputs, Context], Value | NotEnough]) -> Kpi:
    return Kpi(
        name=f"water.section_{stretch}", version=2, title=f"断面{TITLES[stretch].zh}水质类别",
        english=f"Water quality class of a section, of the {TITLES[stretch].en}", unit="", subject=SOURCE, period=PERIODS[stretch],
        inputs=(Children(child),), compute=compute, final_after=PERIOD_FINAL, standard=STANDARD,
        unconfirmed=_PERIOD_DOUBTS,
    )  # fmt: skip


def _share(stretch: Stretch, name: str) -> Kpi:
    return Kpi(
        name=name, version=2, title=f"劣Ⅴ类水体断面比例({TITLES[stretch].zh})",
        english=f"Sections worse than class V, of the {TITLES[stretch].en}", unit="%", subject=AREA, period=PERIODS[stretch],
        inputs=(Children(f"water.section_{stretch}"),), compute=worse_than_v_share, final_after=PERIOD_FINAL, standard=STANDARD,
        target=TARGET, unconfirmed=(*_SHARE_DOUBTS, *_PERIOD_DOUBTS),
    )  # fmt: skip


def _basin(stretch: Stretch, name: str) -> Kpi:
    return Kpi(
        name=name, version=2, title=f"河流、流域水质状况({TITLES[stretch].zh})",
        english=f"Water quality of rivers and basins, of the {TITLES[stretch].en}", unit="", subject=AREA, period=PERIODS[stretch],
        inputs=(Children(f"water.section_{stretch}"),), compute=basin_status, final_after=PERIOD_FINAL, standard=STANDARD,
        unconfirmed=(*_BASIN_DOUBTS, *_PERIOD_DOUBTS),
    )  # fmt: skip


SECTION_CLASS = Kpi(
    name="water.section_class", version=2, title="断面水质类别",
    english="Water quality class of a section", unit="", subject=SOURCE, period=FOUR_HOURS,
    inputs=(Facts("water_quality", (*INDICATORS, STATE)),), compute=section_class, final_after=RECORD_FINAL, standard=STANDARD,
    unconfirmed=_CLASS_DOUBTS,
)  # fmt: skip
BLACK_ODOROUS_POINT = Kpi(
    name="water.black_odorous_point", version=2, title="黑臭水体监测点级别",
    english="Black-odorous grade of a monitoring point", unit="", subject=SOURCE, period=MONTH,
    inputs=(Facts("water_quality", ODOUR_METRICS),), compute=odour_point, final_after=PERIOD_FINAL, standard=BLACK_ODOROUS_EDITION,
    unconfirmed=_ODOUR_DOUBTS,
)  # fmt: skip
BLACK_ODOROUS = Kpi(
    name="water.black_odorous", version=2, title="黑臭水体级别",
    english="Black-odorous grade of a water body", unit="", subject=AREA, period=MONTH,
    inputs=(Children("water.black_odorous_point"),), compute=odour_bodies, final_after=PERIOD_FINAL, standard=BLACK_ODOROUS_EDITION,
    target="black_odorous_water_consolidated", unconfirmed=_ODOUR_DOUBTS,
)  # fmt: skip

WATER = (
    SECTION_CLASS,
    _section("month", "water.section_class", section_month),
    _section("quarter", "water.section_month", section_quarter),
    _section("year", "water.section_month", section_year),
    # The year comes first: it is the plan's own figure.
    _share("year", "water.worse_than_v_share_year"),
    _share("quarter", "water.worse_than_v_share_quarter"),
    _share("month", "water.worse_than_v_share"),
    _basin("month", "water.basin_status"),
    _basin("quarter", "water.basin_status_quarter"),
    _basin("year", "water.basin_status_year"),
    BLACK_ODOROUS_POINT,
    BLACK_ODOROUS,
)
