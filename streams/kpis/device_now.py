"""What a device says now: the alarm stage of its newest readings, or since when it is silent. Shared by all networks of devices."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Any

from models.kpi import Compute, Context, Fact, Inputs, NotEnough, Value
from models.period import city_time, unix
from streams.kpis.device_alarm import STAGES, Alarm, limit_of
from streams.kpis.device_facts import STATE, excluded, last_seen, over_range, state_of, told

SILENT_MINUTES = "silent_minutes"
"""The registry's mark of how long a device may be silent."""


def silent_after(context: Context, default: timedelta) -> timedelta:
    """Return how long the device may be silent: as the registry says, or *default*."""
    mark = context.site.marks.get(SILENT_MINUTES) if context.site else None
    return default if mark is None else timedelta(seconds=int(mark * 60))


def level_now(alarms: Sequence[Alarm], default: timedelta, rule: str) -> Compute:
    """Return the function that gives the highest alarm stage of the readings that are still fresh; *default*: how long they are."""

    def level(inputs: Inputs, context: Context) -> Value | NotEnough:
        patience = silent_after(context, default)
        at = unix(min(context.now, context.end))
        metrics: dict[str, Any] = {}
        fresh: list[tuple[int, int]] = []
        left_out: dict[str, dict[str, int]] = {}
        beyond: list[str] = []
        recent = _since(inputs.facts, int(at - patience.total_seconds()))
        for alarm in alarms:
            readings = told(recent, alarm.metric)
            if refused := excluded(readings):
                left_out[alarm.metric] = refused
            if over_range(readings):
                beyond.append(alarm.metric)
            if not readings or readings[-1].why:
                continue
            observed_at, value, *_ = readings[-1].fact
            if value is not None and at - observed_at <= patience.total_seconds():
                limit = limit_of(alarm, context.site)
                stage = limit.stage(value)
                fresh.append((stage, observed_at))
                metrics[alarm.metric] = {"value": str(value), "at": _iso(observed_at), "stage": stage, **limit.told()}
        seen = last_seen(inputs.facts)
        silent = seen is None or at - seen > patience.total_seconds()
        evidence = {
            "metrics": metrics, "excluded": left_out, "over_range": beyond, "state": state_of(inputs.facts), "silent": silent,
            "last_seen": None if seen is None else _iso(seen), "silent_after_minutes": str(Decimal(int(patience.total_seconds())) / 60),
        }  # fmt: skip
        recheck_at = _stale_at([seen or 0, *(observed_at for _, observed_at in fresh)], patience, context)
        if not fresh:
            return NotEnough(_why(silent, evidence), rule, evidence, recheck_at)
        stage = max(fresh)[0]
        return Value(Decimal(stage), rule, {**evidence, "level": STAGES[stage]}, recheck_at)

    return level


def _since(facts: Mapping[str, Sequence[Fact]], second: int) -> dict[str, Sequence[Fact]]:
    """Return what was measured from *second* on, so that a day of readings is not gone through for its last; states hold for longer."""
    return {
        metric: series if metric == STATE else series[bisect_left(series, second, key=attrgetter("observed_at")) :]
        for metric, series in facts.items()
    }


def _iso(second: int) -> str:
    return city_time(second).isoformat()


def _why(silent: bool, evidence: dict[str, Any]) -> str:  # noqa: FBT001 - the two cases of one sentence
    if silent:
        return f"nothing was heard for more than {evidence['silent_after_minutes']} minutes; last at {evidence['last_seen']}"
    return f"the device is heard (state {evidence['state']}), but no reading of it counts now"


def _stale_at(times: Sequence[int], patience: timedelta, context: Context) -> datetime | None:
    """Return when the next of *times* is too old, while the period runs."""
    coming = [city_time(second) + patience + timedelta(seconds=1) for second in times]
    return min((moment for moment in coming if context.now < moment <= context.end), default=None)
