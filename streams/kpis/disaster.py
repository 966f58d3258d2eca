"""The disaster network: level against marks, rain of 1 and 24 hours, warnings in force, and which sites are silent.

Slopes and structures have no limits of their kind: only those that an engineer set for that very spot, so without a mark in the registry
they are shown and never judged. Wind has a default, the lower ends of force 8 and 10.
"""

from datetime import timedelta
from decimal import Decimal

from models.kpi import AREA, SOURCE, Children, Context, Facts, Inputs, Kpi, NotEnough, Value
from models.period import DAY, FIVE_MINUTES, HOUR, YEAR
from models.standards.rain import RULE as RAIN_RULE
from models.standards.rain import UNCONFIRMED, UNCONFIRMED_HOUR, grade_of
from models.standards.warning import KINDS, begins, until
from streams.kpis.device_alarm import Alarm
from streams.kpis.device_area import devices_over, devices_silent
from streams.kpis.device_facts import HEARTBEAT, STATE, names_of
from streams.kpis.device_now import level_now
from streams.kpis.device_peak import peak
from streams.kpis.disaster_rain import BASE, rain_of
from streams.kpis.disaster_warning import RULE as ISSUED
from streams.kpis.disaster_warning import warnings_in_force

RULE = "limits of the registry; wind: force 8 and 10"
ALARMS = (
    Alarm("wind", Decimal("17.2"), Decimal("24.5")),
    Alarm("gust", Decimal("17.2"), Decimal("24.5")),
    Alarm("displacement", danger="either"),
    Alarm("tilt", danger="either"),
    Alarm("strain", danger="either"),
    Alarm("crack"),
    Alarm("rain"),
    Alarm("rain_total"),
)
METRICS = names_of([alarm.metric for alarm in ALARMS])
RAIN_METRICS = (*names_of(("rain", "rain_total")), "rain_minutes")
WARNINGS = tuple(name for kind in KINDS for name in (kind, begins(kind), until(kind)))
SILENT_AFTER = timedelta(hours=1)
STATE_HOLDS = timedelta(days=1)
LONGEST_WARNING = timedelta(days=31)
FINAL = timedelta(days=1)
_LEVEL = ("default limits of wind are the lower ends of force 8 and 10 (recall of GB/T 28591); other limits come from the registry only",)
_SILENCE = ("one hour without a word is silence, unless the registry has silent_minutes; a project rule",)
_KNOWN = "75 % of the stretch must be known; a project rule"
_NOBODY = "an area in which no device has spoken since midnight has no figure of the day"


def highest_rain(inputs: Inputs, _context: Context) -> Value | NotEnough:
    """The most that any gauge of the area has, because the spot that floods has no use for an average."""
    rains = {child.subject: child.value for child in inputs.children if isinstance(child.value, Decimal)}
    if not rains:
        return NotEnough("no gauge of the area has a sum", RAIN_RULE, {"gauges": len(inputs.children)})
    highest = max(rains.values())
    where = sorted(subject for subject, value in rains.items() if value == highest)
    return Value(highest, RAIN_RULE, {"gauges": len(inputs.children), "valid": len(rains), "where": where, "grade": grade_of(highest)})


LEVEL = Kpi(
    name="disaster.level", version=2, title="灾害监测告警等级",
    english="Warning level of hazard monitoring", unit="级", subject=SOURCE, period=DAY,
    inputs=(Facts("disaster", METRICS), Facts("disaster", (STATE, HEARTBEAT), back=STATE_HOLDS)),
    compute=level_now(ALARMS, SILENT_AFTER, RULE), final_after=FINAL, standard=RULE,
    unconfirmed=(*_LEVEL, *_SILENCE),
)  # fmt: skip
PEAK = Kpi(
    name="disaster.peak", version=1, title="灾害监测五分钟最高告警等级",
    english="Highest warning level of hazard monitoring in five minutes", unit="级", subject=SOURCE, period=FIVE_MINUTES,
    inputs=(Facts("disaster", METRICS), Facts("disaster", (STATE,), back=STATE_HOLDS)),
    compute=peak(ALARMS, RULE), final_after=FINAL, standard=RULE, unconfirmed=_LEVEL,
)  # fmt: skip
RAIN_HOUR = Kpi(
    name="disaster.rain_1h", version=2, title="1 小时雨量", english="Rain in one hour", unit="mm", subject=SOURCE, period=HOUR,
    inputs=(Facts("disaster", (*RAIN_METRICS, STATE), back=BASE),), compute=rain_of(1, "project threshold"),
    final_after=FINAL, standard="project threshold", unconfirmed=(UNCONFIRMED_HOUR, _KNOWN),
)  # fmt: skip
RAIN_DAY = Kpi(
    name="disaster.rain_24h", version=2, title="24 小时雨量", english="Rain in 24 hours", unit="mm", subject=SOURCE, period=HOUR,
    inputs=(Facts("disaster", (*RAIN_METRICS, STATE), back=timedelta(hours=23) + BASE),),
    compute=rain_of(24, RAIN_RULE), final_after=FINAL, standard=RAIN_RULE, unconfirmed=(UNCONFIRMED, _KNOWN),
)  # fmt: skip
HIGHEST_RAIN = Kpi(
    name="disaster.highest_rain_24h", version=2, title="区域最大 24 小时雨量",
    english="Highest 24-hour rain of an area", unit="mm", subject=AREA, period=HOUR,
    inputs=(Children("disaster.rain_24h"),), compute=highest_rain, final_after=FINAL, standard=RAIN_RULE, unconfirmed=(UNCONFIRMED, _KNOWN),
)  # fmt: skip
SITES_OVER = Kpi(
    name="disaster.sites_over", version=2, title="灾害监测告警站点数",
    english="Hazard monitoring sites in warning", unit="个", subject=AREA, period=DAY,
    inputs=(Children("disaster.level"),), compute=devices_over(RULE), final_after=FINAL, standard=RULE, unconfirmed=(*_LEVEL, *_SILENCE),
)  # fmt: skip
SITES_SILENT = Kpi(
    name="disaster.sites_silent", version=2, title="灾害监测失联站点数",
    english="Hazard monitoring sites out of contact", unit="个", subject=AREA, period=DAY,
    inputs=(Children("disaster.level"),), compute=devices_silent(RULE), final_after=FINAL, standard="project rule",
    unconfirmed=(*_SILENCE, _NOBODY),
)  # fmt: skip
WARNINGS_IN_FORCE = Kpi(
    name="disaster.warnings", version=1, title="生效中的灾害预警",
    english="Disaster warnings in force", unit="条", subject=AREA, period=YEAR,
    inputs=(Facts("disaster_warning", WARNINGS, back=LONGEST_WARNING),), compute=warnings_in_force, final_after=FINAL, standard=ISSUED,
    unconfirmed=(
        "a warning issued in December is seen in January only once another is issued", "without an end: until cancelled or replaced",
    ),
)  # fmt: skip
DISASTER = (LEVEL, PEAK, RAIN_HOUR, RAIN_DAY, HIGHEST_RAIN, SITES_OVER, SITES_SILENT, WARNINGS_IN_FORCE)
