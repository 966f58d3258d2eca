"""Public health (哨点监测) as declarations: each syndrome's seven days at a site and in an area, against its baseline.

A figure is final ten days after its day: sites correct for about a week. The term is ours.
"""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import DAY
from models.plan.said import Said
from streams.kpis.health_windows import BACK, RULE, area_day, site_day

SYNDROMES = {
    "ili": Said("流感样病例", "Influenza-like illness"), "fever": Said("发热", "Fever"),
    "respiratory": Said("急性呼吸道感染", "Acute respiratory infection"), "diarrhea": Said("腹泻", "Diarrhoea"),
    "hfmd": Said("手足口病", "Hand, foot and mouth disease"), "rash": Said("发热出疹", "Fever with rash"),
}  # fmt: skip
AGES = ("0_4", "5_14", "15_24", "25_59", "60_up", "all")
FINAL = timedelta(days=10)
_DOUBTS = (
    "definition: the baseline is the mean of the same seven days in each of the eight weeks before, at least four of them complete",
    "definition: below five cases on both sides nothing is compared; age groups are not told where one of them has one to four cases",
    "definition: a day without 合计 counts where all five age groups were counted; one of fewer is as good as not counted",
    "definition: an area adds up the sites that have all seven days; a week before counts where all of these have it",
)


def _site(code: str, said: Said) -> Kpi:
    return Kpi(
        name=f"health.{code}_site", version=1, title=f"{said.zh} 7 日病例数(哨点)",
        english=f"{said.en}: cases of seven days at a site", unit="例", subject=SOURCE, period=DAY,
        inputs=(Facts("public_health", tuple(f"{code}_{age}" for age in AGES), BACK),), compute=site_day,
        final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS[:3], carried=True,
    )  # fmt: skip


def _area(code: str, said: Said) -> Kpi:
    return Kpi(
        name=f"health.{code}", version=1, title=f"{said.zh} 7 日病例数",
        english=f"{said.en}: cases of seven days", unit="例", subject=AREA, period=DAY,
        inputs=(Children(f"health.{code}_site"),), compute=area_day, final_after=FINAL, standard=RULE, unconfirmed=_DOUBTS,
    )  # fmt: skip


HEALTH = tuple(declared(code, said) for code, said in SYNDROMES.items() for declared in (_site, _area))
