"""Rows of alarms, their moves and silences, as the models say them and back."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from connectors.postgres.pool import Row
from models.alarm import Alarm, AlarmState, Move, Seen, Why
from models.alarm_rule import Level
from models.period import CITY_ZONE
from streams.watch.telling import Silence

TIMES = ("since", "raised_at", "cleared_at", "learned_at", "look_at", "acknowledged_at")


def seen_json(seen: Seen | None) -> dict[str, Any]:
    """Return *seen* for a json column; a number keeps its digits as text beside the word that it is one."""
    if seen is None:
        return {}
    number = not isinstance(seen.value, str) and seen.value is not None
    return {
        "value": None if seen.value is None else str(seen.value), "number": number, "score": seen.score,
        "period_start": seen.period_start.isoformat(), "revision": seen.revision, "evidence": dict(seen.evidence),
    }  # fmt: skip


def seen_of(told: dict[str, Any]) -> Seen | None:
    """Return what `seen_json` wrote."""
    if not told:
        return None
    value = Decimal(told["value"]) if told["number"] else told["value"]
    return Seen(value, told["score"], datetime.fromisoformat(told["period_start"]), told["revision"], told["evidence"])


def alarm_of(row: Row) -> Alarm:
    """Return the alarm that a row of `alarms` holds."""
    times: dict[str, Any] = {name: None if row[name] is None else row[name].astimezone(CITY_ZONE) for name in TIMES}
    why: Why = row["why"]
    return Alarm(
        id=row["id"], rule=row["rule"], subject=row["subject"], kpi=row["kpi"], state=AlarmState(row["state"]), level=Level(row["level"]),
        why=why, moves=row["moves"], spoken=row["spoken"], told=row["told"], escalated=row["escalated"],
        acknowledged_by=row["acknowledged_by"], seen=seen_of(row["seen"]), **times,
    )  # fmt: skip


def alarm_row(alarm: Alarm) -> tuple[Any, ...]:
    """Return *alarm* as the columns of `save`."""
    return (
        alarm.id, alarm.rule, alarm.subject, alarm.kpi, alarm.state.value, int(alarm.level), alarm.since, alarm.raised_at, alarm.cleared_at,
        alarm.why, alarm.learned_at, alarm.moves, alarm.spoken, alarm.told, alarm.escalated, alarm.look_at, alarm.acknowledged_at,
        alarm.acknowledged_by, seen_json(alarm.seen),
    )  # fmt: skip


def move_of(row: Row) -> Move:
    """Return the move that a row of `alarm_moves` holds."""
    return Move(
        row["alarm"], row["number"], AlarmState(row["state"]), Level(row["level"]), row["at"].astimezone(CITY_ZONE),
        row["learned_at"].astimezone(CITY_ZONE), seen_of(row["seen"]), row["by"], row["note"],
    )  # fmt: skip


def move_row(move: Move) -> tuple[Any, ...]:
    """Return *move* as the columns of `save_move`."""
    name, number, state, level, at, learned_at, seen, by, note = move
    return (name, number, state.value, int(level), at, learned_at, seen_json(seen), by, note)


def silence_of(row: Row) -> Silence:
    """Return the silence that a row of `alarm_silences` holds."""
    return Silence(
        id=row["id"], kind=row["kind"], rule=row["rule"], subject=row["subject"], starts_at=row["starts_at"].astimezone(CITY_ZONE),
        ends_at=row["ends_at"].astimezone(CITY_ZONE), by=row["by"], reason=row["reason"], made_at=row["made_at"].astimezone(CITY_ZONE),
    )  # fmt: skip
