"""Which rules a published result concerns, and from when on: read from the records of `city.results`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson

from models.alarm_rule import AlarmRule
from streams.watch.judge import Pair, Touched
from streams.watch.sample import newest_reading

UNSURE = timedelta(minutes=10)
"""How long before its record a figure without a reading may have been computed."""


def by_kpi(rules: Iterable[AlarmRule]) -> Mapping[str, Sequence[AlarmRule]]:
    """Return the rules of each KPI."""
    found: dict[str, list[AlarmRule]] = {}
    for rule in rules:
        found.setdefault(rule.kpi, []).append(rule)
    return found


def touches(records: Iterable[tuple[bytes, datetime]], rules: Mapping[str, Sequence[AlarmRule]]) -> dict[Pair, Touched]:
    """Return what *records*, each with the time at which it was sent, touch."""
    found: dict[Pair, Touched] = {}
    for body, sent_at in records:
        for result in orjson.loads(body):
            start = datetime.fromisoformat(result["period_start"])
            for rule in rules.get(result["kpi"], ()):
                pair = Pair(rule.name, result["subject"])
                touch = Touched(start if rule.reads == "period" else _moment(result, start, sent_at), start)
                found[pair] = found[pair].joined(touch) if pair in found else touch
    return found


def _moment(result: Mapping[str, Any], start: datetime, sent_at: datetime) -> datetime:
    reading = None if result["value"] is None else newest_reading(result["evidence"])
    return max(start, min(reading or sent_at - UNSURE, datetime.fromisoformat(result["period_end"])))
