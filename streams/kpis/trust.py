"""Sensor trust as figures: the state of each source and how many of an area are in which, the same two for every feed that has limits."""

from collections.abc import Mapping
from datetime import timedelta

from models.kpi import AREA, SOURCE, Children, Facts, Kpi
from models.period import DAY
from models.plan.said import Said
from streams.trust.air import AIR_TRUST
from streams.trust.area_day import area_day
from streams.trust.disaster import DISASTER_TRUST
from streams.trust.hazard import HAZARD_TRUST
from streams.trust.limits import Trust
from streams.trust.parking import PARKING_TRUST
from streams.trust.source_day import RULE, source_day
from streams.trust.traffic import TRAFFIC_TRUST
from streams.trust.water import GAUGE_TRUST, METER_TRUST, WATER_TRUST

DAY_FINAL = timedelta(days=3)
_DOUBTS = (
    "every limit is this project's own, tried on recorded data; no standard was found that sets one",
    "a day is judged for itself: a run of the same digits across midnight is followed from midnight on",
)


def trust_kpis(feed: str, said: Said, trust: Trust) -> tuple[Kpi, Kpi]:
    """Return the two figures of a feed: the state of a source, and the sources of an area that are not trusted."""
    source = Kpi(
        name=f"trust.{feed}_day", version=1, title=f"{said.zh}信源可信状态",
        english=f"{said.en}: whether a source is trusted", unit="", subject=SOURCE, period=DAY,
        inputs=(Facts(feed, trust.names),), compute=source_day(trust), final_after=DAY_FINAL, standard=RULE, unconfirmed=_DOUBTS,
    )  # fmt: skip
    area = Kpi(
        name=f"trust.{feed}_sources", version=1, title=f"{said.zh}未获信任的信源数",
        english=f"{said.en} not trusted", unit="个", subject=AREA, period=DAY,
        inputs=(Children(source.name),), compute=area_day(trust), final_after=DAY_FINAL, standard=RULE, unconfirmed=_DOUBTS,
    )  # fmt: skip
    return source, area


_LIMITED: Mapping[str, tuple[Said, Trust]] = {
    "air_quality": (Said("空气质量", "Air quality stations"), AIR_TRUST),
    "hazard": (Said("危险气体", "Gas detectors"), HAZARD_TRUST),
    "disaster": (Said("灾害监测", "Hazard monitoring sites"), DISASTER_TRUST),
    "water_quality": (Said("水质断面", "Water quality sections"), WATER_TRUST),
    "water_level": (Said("水位雨量", "Water level and rain gauges"), GAUGE_TRUST),
    "water_use": (Said("水表", "Water meters"), METER_TRUST),
    "traffic_flow": (Said("路段车速", "Segments with speeds"), TRAFFIC_TRUST),
    "parking_lots": (Said("停车场", "Car parks"), PARKING_TRUST),
}
"""By feed: what its sources are called, and what they look like while they are well."""
TRUSTS: Mapping[str, Trust] = {feed: trust for feed, (_, trust) in _LIMITED.items()}
TRUST = tuple(kpi for feed, (said, trust) in _LIMITED.items() for kpi in trust_kpis(feed, said, trust))
