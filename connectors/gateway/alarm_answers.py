"""What OpenAPI says of the paths of alarms: the shapes of their answers, with examples, and every refusal."""

from typing import Any

from connectors.gateway import problems
from connectors.gateway.alarm_problems import BAD_SILENCE, NOT_RAISED, SILENCE_OVER, UNKNOWN_ALARM, UNKNOWN_SILENCE
from connectors.gateway.alarm_shapes import (
    AlarmRulesShape,
    AlarmShape,
    AlarmsShape,
    DeliveriesShape,
    RevivedShape,
    SilenceShape,
    SilencesShape,
    WholeAlarmShape,
)
from connectors.gateway.body_problems import BAD_FIELD, BROKEN_BODY
from connectors.gateway.describe import answers

_ID = "5b0d6f1e93f04c5ea4f70d7c2c1b9e55"
_TITLE = {"zh": "危险气体报警", "en": "Dangerous gas"}
ALARM_EXAMPLE: dict[str, Any] = {
    "id": _ID, "rule": "hazard.gas", "subject": "中山/烟洲社区/GAS-07", "kpi": "hazard.peak", "state": "raised", "level": "yellow",
    "value": 1, "unit": "级", "threshold": 1, "since": "2026-11-25T14:05:00+08:00", "raised_at": "2026-11-25T14:05:00+08:00",
    "cleared_at": None, "learned_at": "2026-11-25T14:05:02+08:00", "why": "", "acknowledged_at": None, "acknowledged_by": "",
    "title": _TITLE, "href": f"/v1/alarms/{_ID}",
}  # fmt: skip
MOVE_EXAMPLE: dict[str, Any] = {
    "id": _ID, "move": 1, "rule": "hazard.gas", "subject": "中山/烟洲社区/GAS-07", "state": "raised", "level": "yellow",
    "kpi": "hazard.peak", "value": 1, "unit": "级", "threshold": 1, "since": "2026-11-25T14:05:00+08:00",
    "at": "2026-11-25T14:05:00+08:00", "learned_at": "2026-11-25T14:05:02+08:00", "title": _TITLE,
    "evidence": {"score": "1", "period_start": "2026-11-25T00:00:00+08:00", "revision": 7, "figure": {}}, "by": "", "note": "",
    "late": False,
}  # fmt: skip
SILENCE_EXAMPLE = {
    "id": "019c0a2e-11d3-4b60-9f6e-6f2b8f1f0a77", "kind": "maintenance", "rule": "hazard", "subject": "烟洲社区",
    "starts_at": "2026-11-25T14:00:00+08:00", "ends_at": "2026-11-25T16:00:00+08:00", "by": "李某", "reason": "更换探头",
    "made_at": "2026-11-25T13:50:00+08:00",
}  # fmt: skip
RULE_EXAMPLE = {
    "name": "hazard.gas", "title": _TITLE, "kpi": "hazard.peak", "measure": "figure", "side": "above", "unit": "级",
    "marks": [{"level": "yellow", "raise_at": 1, "clear_at": 0}], "lasting": 0, "of": [1, 1], "settle": 600, "escalates": 600,
    "basis": "the device's limits in the registry, else GB/T 50493-2019", "unconfirmed": [],
}  # fmt: skip
DELIVERY_EXAMPLE = {
    "channel": "duty-room", "alarm": _ID, "move": 1, "attempts": 40, "error": "HTTP 503", "made_at": "2026-11-25T14:05:02+08:00",
    "next_at": "2026-11-25T16:40:00+08:00", "dead_at": "2026-11-25T16:40:00+08:00",
}  # fmt: skip
_SENT = (BAD_FIELD, BROKEN_BODY)

LIST = answers(200, AlarmsShape, "A page of alarms, the newest first.", {"alarms": [ALARM_EXAMPLE], "next": None}, problems.BAD_PARAMETER)
ONE = answers(200, WholeAlarmShape, "One alarm with its moves.", ALARM_EXAMPLE | {"moves": [MOVE_EXAMPLE]}, UNKNOWN_ALARM)
ACKNOWLEDGED = answers(
    200, AlarmShape, "The alarm; nobody else is called for it.",
    ALARM_EXAMPLE | {"state": "acknowledged", "acknowledged_at": "2026-11-25T14:07:00+08:00", "acknowledged_by": "李某"},
    UNKNOWN_ALARM, NOT_RAISED, *_SENT,
)  # fmt: skip
RULES = answers(200, AlarmRulesShape, "Every rule.", {"rules": [RULE_EXAMPLE]})
SILENCES = answers(200, SilencesShape, "Silences, those that end last first.", {"silences": [SILENCE_EXAMPLE]}, problems.BAD_PARAMETER)
SILENCED = answers(201, SilenceShape, "The silence.", SILENCE_EXAMPLE, BAD_SILENCE, *_SENT)
SILENCE = answers(200, SilenceShape, "The silence.", SILENCE_EXAMPLE, UNKNOWN_SILENCE)
SILENCE_MOVED = answers(200, SilenceShape, "The silence.", SILENCE_EXAMPLE, UNKNOWN_SILENCE, SILENCE_OVER, BAD_SILENCE, *_SENT)
SILENCE_ENDED = answers(200, SilenceShape, "The silence, which is over.", SILENCE_EXAMPLE, UNKNOWN_SILENCE, SILENCE_OVER)
DELIVERIES = answers(200, DeliveriesShape, "What could not be told yet, the oldest first.", {"deliveries": [DELIVERY_EXAMPLE]})
REVIVED = answers(200, RevivedShape, "How many are tried again.", {"revived": 1})
