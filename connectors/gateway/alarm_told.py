"""Alarms, silences and rules as the gateway answers them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from connectors.alarm_told import alarm_json, change_json
from connectors.present import time_json
from models.alarm import Alarm, Move
from models.alarm_rule import AlarmRule
from models.channel import Undelivered
from streams.watch.telling import Silence


def told_alarm(alarm: Alarm, rule: AlarmRule | None) -> dict[str, Any]:
    """Return an alarm with its address."""
    return alarm_json(alarm, rule) | {"href": f"/v1/alarms/{alarm.id}"}


def whole_alarm(alarm: Alarm, moves: Sequence[Move], rule: AlarmRule | None) -> dict[str, Any]:
    """Return an alarm with everything that happened to it."""
    return told_alarm(alarm, rule) | {"moves": [change_json(alarm, move, rule) for move in moves]}


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def told_rule(rule: AlarmRule) -> dict[str, Any]:
    """Return a rule as it is declared."""
    return {
        "name": rule.name, "title": {"zh": rule.title.zh, "en": rule.title.en}, "kpi": rule.kpi,
        "measure": type(rule.measure).__name__.lower(), "side": rule.side, "unit": rule.unit,
        "marks": [{"level": mark.level.word, "raise_at": mark.raise_at, "clear_at": mark.clear_at} for mark in rule.marks],
        "lasting": _seconds(rule.lasting), "of": list(rule.of), "settle": _seconds(rule.settle),
        "escalates": None if rule.escalates is None else _seconds(rule.escalates), "basis": rule.basis,
        "unconfirmed": list(rule.unconfirmed),
    }  # fmt: skip


def told_silence(silence: Silence) -> dict[str, Any]:
    """Return a silence."""
    return {
        "id": silence.id, "kind": silence.kind, "rule": silence.rule, "subject": silence.subject,
        "starts_at": time_json(silence.starts_at), "ends_at": time_json(silence.ends_at), "by": silence.by, "reason": silence.reason,
        "made_at": time_json(silence.made_at),
    }  # fmt: skip


def told_delivery(one: Undelivered) -> dict[str, Any]:
    """Return what a channel has not heard."""
    return {
        "channel": one.channel, "alarm": one.alarm, "move": one.move, "attempts": one.attempts, "error": one.error,
        "made_at": time_json(one.made_at), "next_at": time_json(one.next_at),
        "dead_at": None if one.dead_at is None else time_json(one.dead_at),
    }  # fmt: skip
