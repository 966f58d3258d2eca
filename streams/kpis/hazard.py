"""Gas and hazardous chemicals: alarm stage now, minutes over a limit, and who is silent.

The default limits follow GB/T 50493-2019 as a maker quotes it: combustible gas 25 and 50 %LEL, toxic gas 100 % and 200 % of the
occupational exposure limit (GBZ 2.1), oxygen 19.5 %vol. The standard's text was not read, so each default is unconfirmed; a site's own
limits belong into the registry.
"""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from models.kpi import AREA, SOURCE, Children, Context, Facts, Inputs, Kpi, NotEnough, Value
from models.period import DAY, FIVE_MINUTES, unix
from models.standards.rounding import round_half_even
from streams.kpis.device_alarm import Alarm, limit_of
from streams.kpis.device_area import devices_over, devices_silent
from streams.kpis.device_facts import HEARTBEAT, STATE, excluded, names_of, told
from streams.kpis.device_now import level_now
from streams.kpis.device_peak import peak
from streams.kpis.device_spell import Spell, over, seconds

RULE = "GB/T 50493-2019 (limits of the registry, else its defaults)"
ALARMS = (
    Alarm("combustible", Decimal(25), Decimal(50)),
    Alarm("h2s", Decimal(10), Decimal(20)),
    Alarm("co", Decimal(20), Decimal(40)),
    Alarm("nh3", Decimal(20), Decimal(40)),
    Alarm("cl2", Decimal(1), Decimal(2)),
    Alarm("oxygen", Decimal("19.5"), danger="below"),
    Alarm("leak", high=Decimal(1)),
    Alarm("stock"),
)
METRICS = names_of([alarm.metric for alarm in ALARMS])
SILENT_AFTER = timedelta(minutes=30)
HOLDS = timedelta(minutes=10)
"""How long a reading is believed when no other follows."""
STATE_HOLDS = timedelta(days=1)
MINUTE_DECIMALS = 1
_LIMITS = (
    "default alarm limits: GB/T 50493-2019 and GBZ 2.1 were read in a maker's page only",
    "ppm becomes mg/m³ at 25 °C (24.45 L/mol); which temperature the exposure limits mean was not found",
)
_STATES = ("a state that a device said more than a day before the period is not seen in it",)
_SILENCE = ("30 minutes without a word are silence, unless the registry has silent_minutes; a project rule",)
_NOBODY = ("an area in which no device has spoken since midnight has no figure of the day",)


def minutes_over(inputs: Inputs, context: Context) -> Value | NotEnough:
    """Minutes of the day in which at least one gas was at or beyond its first limit; the second limit stands in the evidence."""
    within = (unix(context.start), unix(min(context.now, context.end)))
    holds = int(HOLDS.total_seconds())
    low: list[Spell] = []
    high: list[Spell] = []
    metrics: dict[str, Any] = {}
    left_out: dict[str, dict[str, int]] = {}
    for alarm in ALARMS:
        readings = told(inputs.facts, alarm.metric)
        today = [reading for reading in readings if reading.fact.observed_at >= within[0]]
        if refused := excluded(today):
            left_out[alarm.metric] = refused
        counted = [fact.value for fact, why in today if not why and fact.value is not None]
        if not counted:
            continue
        limit = limit_of(alarm, context.site)
        first, second = (over(readings, limit, stage, holds, within) for stage in (1, 2))
        low, high = low + first, high + second
        told_of = {"minutes_low": _minutes(seconds(first)), "minutes_high": _minutes(seconds(second)), "extreme": str(limit.worst(counted))}
        metrics[alarm.metric] = {"readings": len(counted), **told_of, **limit.told()}
    evidence = {"metrics": metrics, "excluded": left_out, "minutes_high": _minutes(seconds(high)), "holds_minutes": _minutes(holds)}
    if not metrics:
        return NotEnough("no reading of the day counts", RULE, evidence)
    going_on = max((end for _, end in low), default=0) == within[1] and context.now < context.end
    recheck_at = min(context.now + timedelta(minutes=1), context.end) if going_on else None
    return Value(Decimal(_minutes(seconds(low))), RULE, evidence, recheck_at)


def _minutes(length: int) -> str:
    return str(round_half_even(Fraction(length, 60), MINUTE_DECIMALS))


FINAL = timedelta(days=1)
LEVEL = Kpi(
    name="hazard.level", version=2, title="危险气体报警等级", english="Alarm level of dangerous gas", unit="级", subject=SOURCE, period=DAY,
    inputs=(Facts("hazard", METRICS), Facts("hazard", (STATE, HEARTBEAT), back=STATE_HOLDS)),
    compute=level_now(ALARMS, SILENT_AFTER, RULE), final_after=FINAL, standard=RULE,
    unconfirmed=(*_LIMITS, *_STATES, *_SILENCE),
)  # fmt: skip
PEAK = Kpi(
    name="hazard.peak", version=1, title="危险气体五分钟最高报警等级",
    english="Highest alarm level of dangerous gas in five minutes", unit="级", subject=SOURCE, period=FIVE_MINUTES,
    inputs=(Facts("hazard", METRICS), Facts("hazard", (STATE,), back=STATE_HOLDS)),
    compute=peak(ALARMS, RULE), final_after=FINAL, standard=RULE, unconfirmed=(*_LIMITS, *_STATES),
)  # fmt: skip
MINUTES_OVER = Kpi(
    name="hazard.minutes_over", version=2, title="危险气体超限时长",
    english="Minutes of dangerous gas over the limit", unit="min", subject=SOURCE, period=DAY,
    inputs=(Facts("hazard", METRICS, back=HOLDS), Facts("hazard", (STATE,), back=STATE_HOLDS)),
    compute=minutes_over, final_after=FINAL, standard=RULE,
    unconfirmed=(*_LIMITS, *_STATES, "a reading holds for at most 10 minutes; a project rule"),
)  # fmt: skip
DEVICES_OVER = Kpi(
    name="hazard.devices_over", version=2, title="危险气体报警设备数",
    english="Gas detectors in alarm", unit="台", subject=AREA, period=DAY,
    inputs=(Children("hazard.level"),), compute=devices_over(RULE), final_after=FINAL, standard=RULE, unconfirmed=(*_LIMITS, *_SILENCE),
)  # fmt: skip
SILENT_DEVICES = Kpi(
    name="hazard.silent_devices", version=2, title="危险气体失联设备数",
    english="Gas detectors out of contact", unit="台", subject=AREA, period=DAY,
    inputs=(Children("hazard.level"),), compute=devices_silent(RULE), final_after=FINAL, standard="project rule",
    unconfirmed=(*_SILENCE, *_NOBODY),
)  # fmt: skip
HAZARD = (LEVEL, PEAK, MINUTES_OVER, DEVICES_OVER, SILENT_DEVICES)
