"""The gravest that a device or a gauge said within five minutes, which alarms stand on.

What a device says "now" is computed as often as the machine finds time, and what came and went in between leaves no figure. Of each five
minutes all readings are seen, late ones too, whatever batch they came in.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from models.kpi import Compute, Context, Inputs, NotEnough, Value
from models.period import city_time
from streams.kpis.device_alarm import STAGES, Alarm, Limit, limit_of
from streams.kpis.device_facts import Told, excluded, told

NOTHING = "no reading of these five minutes counts"


def peak(alarms: Sequence[Alarm], rule: str) -> Compute:
    """Return the function that gives the highest alarm stage of any reading of the period that counts."""

    def level(inputs: Inputs, context: Context) -> Value | NotEnough:
        metrics: dict[str, Any] = {}
        left_out: dict[str, dict[str, int]] = {}
        for alarm in alarms:
            readings = told(inputs.facts, alarm.metric)
            if refused := excluded(readings):
                left_out[alarm.metric] = refused
            limit = limit_of(alarm, context.site)
            if found := gravest(readings, limit):
                metrics[alarm.metric] = found | limit.told()
        evidence = {"metrics": metrics, "excluded": left_out}
        if not metrics:
            return NotEnough(NOTHING, rule, evidence)
        stage = max(found["stage"] for found in metrics.values())
        reached = min(found["at"] for found in metrics.values() if found["stage"] == stage)
        return Value(Decimal(stage), rule, {**evidence, "level": STAGES[stage], "reached_at": reached})

    return level


def gravest(readings: Sequence[Told], limit: Limit) -> dict[str, Any]:
    """Return the most dangerous value of those that count, its stage, and when that stage was first reached; empty where none counts."""
    counted = [(fact.observed_at, fact.value) for fact, why in readings if not why and fact.value is not None]
    if not counted:
        return {}
    worst = limit.worst([value for _, value in counted])
    stage = limit.stage(worst)
    first = min(second for second, value in counted if limit.stage(value) == stage)
    return {"value": str(worst), "at": city_time(first).isoformat(), "stage": stage}
