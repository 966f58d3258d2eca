"""Sensor trust as figures: the state of each source and how many of an area are in which, the same two for every feed that has limits."""

from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import DAY
from streams.trust.air import AIR_TRUST
from streams.trust.area_day import area_day
from streams.trust.disaster import DISASTER_TRUST
from streams.trust.hazard import HAZARD_TRUST
from streams.trust.limits import Trust
from streams.trust.source_day import RULE, source_day

DAY_FINAL = timedelta(days=3)
_DOUBTS = (
    "every limit is this project's own, tried on recorded data; no standard was found that sets one",
    "a day is judged for itself: a run of the same digits across midnight is followed from midnight on",
)


def trust_kpis(feed: str, title: str, trust: Trust) -> tuple[Kpi, Kpi]:
    """Return the two figures of a feed: the state of a source, and the sources of an area that are not trusted."""
    source = Kpi(
        name=f"trust.{feed}_day", version=1, title=f"{title}信源可信状态", unit="", subject=SOURCE, period=DAY,
        inputs=(Facts(feed, trust.names),), compute=source_day(trust), final_after=DAY_FINAL, standard=RULE, unconfirmed=_DOUBTS,
    )  # fmt: skip
    area = Kpi(
        name=f"trust.{feed}_sources", version=1, title=f"{title}未获信任的信源数", unit="个", subject=AREA, period=DAY,
        inputs=(Children(source.name),), compute=area_day(trust), final_after=DAY_FINAL, standard=RULE, unconfirmed=_DOUBTS,
    )  # fmt: skip
    return source, area


TRUST = (
    *trust_kpis("air_quality", "空气质量", AIR_TRUST),
    *trust_kpis("hazard", "危险气体", HAZARD_TRUST),
    *trust_kpis("disaster", "灾害监测", DISASTER_TRUST),
)
