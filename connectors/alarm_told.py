"""How an alarm and its moves leave the system as JSON, in one place: Kafka, the API, webhooks and the command line tell the same story."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from connectors.present import time_json
from models.alarm import STATE_ZH, Alarm, AlarmState, Move, Seen
from models.alarm_rule import LEVEL_ZH, AlarmRule, Level
from models.plan.said import Said

LATE = timedelta(minutes=15)
"""Learned this long after it happened, an alarm says so."""
UNKNOWN_RULE = Said("已停用的规则", "a rule that is declared no more")


def threshold_of(rule: AlarmRule | None, level: Level) -> Decimal | None:
    """Return the number at which *level* is reached; None for a level that only waiting has made."""
    return next((mark.raise_at for mark in rule.marks if mark.level is level), None) if rule else None


def change_json(alarm: Alarm, move: Move, rule: AlarmRule | None) -> dict[str, Any]:
    """Return *move* of *alarm* as it is told: the same id however often, `move` numbers its changes."""
    seen, title = move.seen or alarm.seen, rule.title if rule else UNKNOWN_RULE
    return {
        "id": alarm.id, "move": move.number, "rule": alarm.rule, "subject": alarm.subject, "state": move.state.value,
        "level": move.level.word, "kpi": alarm.kpi, "value": seen.value if seen else None, "unit": rule.unit if rule else "",
        "threshold": threshold_of(rule, move.level), "since": time_json(alarm.since), "at": time_json(move.at),
        "learned_at": time_json(move.learned_at), "title": {"zh": title.zh, "en": title.en}, "evidence": _evidence(seen, move),
        "by": move.by, "note": move.note, "late": is_late(move),
    }  # fmt: skip


def _evidence(seen: Seen | None, move: Move) -> Mapping[str, Any]:
    if seen is None:
        return {}
    return {
        "score": seen.score, "period_start": time_json(seen.period_start), "revision": seen.revision, "figure": seen.evidence,
        **({"note": move.note} if move.note else {}),
    }  # fmt: skip


def is_late(move: Move) -> bool:
    """Say whether it was learned so late that it must be said."""
    return move.learned_at - move.at > LATE


def alarm_json(alarm: Alarm, rule: AlarmRule | None) -> dict[str, Any]:
    """Return *alarm* as it stands."""
    title = rule.title if rule else UNKNOWN_RULE
    seen = alarm.seen
    return {
        "id": alarm.id, "rule": alarm.rule, "subject": alarm.subject, "kpi": alarm.kpi, "state": alarm.state.value,
        "level": Level(alarm.loudness).word, "value": seen.value if seen else None, "unit": rule.unit if rule else "",
        "threshold": threshold_of(rule, alarm.level), "since": time_json(alarm.since), "raised_at": _before(alarm.raised_at, alarm),
        "cleared_at": _time(alarm.cleared_at), "learned_at": time_json(alarm.learned_at), "why": alarm.why,
        "acknowledged_at": _time(alarm.acknowledged_at), "acknowledged_by": alarm.acknowledged_by,
        "title": {"zh": title.zh, "en": title.en},
    }  # fmt: skip


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else time_json(moment)


def _before(moment: datetime | None, alarm: Alarm) -> str | None:
    """Return when it was raised; by a figure of a running period that is when it was learned."""
    return None if moment is None else time_json(min(moment, alarm.learned_at) if alarm.in_force else moment)


def sentence(told: Mapping[str, Any], language: str) -> str:
    """Return the change *told* (see `change_json`) as one sentence for people."""
    level = Level[str(told["level"]).upper()]
    state = AlarmState(told["state"])
    value = "" if told["value"] is None else f"{told['value']}"
    score = str(told["evidence"].get("score", "")) if told["evidence"] else ""
    shown = value if _number(value) is None or not score or score == value else f"{value} ({score} {told['unit']})"
    figure = told["kpi"] or {"zh": "迹象"}.get(language, "signs")
    if language == "zh":
        what = f"{LEVEL_ZH[level]}{STATE_ZH[state]}：{told['title']['zh']}，{told['subject']}"
        late = f"；本应 {told['at']} 发出，{told['learned_at']} 才得知" if told["late"] else ""
        return f"{what}，{figure} = {shown or '无数据'}，自 {told['since']}{late}"
    what = f"{level.word} {state.value}: {told['title']['en']}, {told['subject']}"
    late = f"; would have been told {told['at']}, learned {told['learned_at']}" if told["late"] else ""
    return f"{what}, {figure} = {shown or 'no data'}, since {told['since']}{late}"


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
