"""What OpenAPI says of the plan's paths: the shapes of their answers, with examples, and what can be entered."""

from typing import Any

from connectors.gateway import problems
from connectors.gateway.describe import answers, made
from connectors.gateway.plan_problems import BAD_ENTRY, LONG_ENTRY, UNKNOWN_TARGET
from connectors.gateway.plan_shapes import (
    PartsShape,
    PlanShape,
    RatingShape,
    ReportShape,
    ReportsShape,
    SettingShape,
    SettingsShape,
    SharedOutShape,
    WholeCardShape,
)

FIGURE_EXAMPLE: dict[str, Any] = {
    "value": 96.2, "period": "2026", "period_start": "2026-01-01T00:00:00+08:00", "period_end": "2027-01-01T00:00:00+08:00",
    "origin": "measured", "status": "provisional", "revision": 41, "edition": "HJ 633-2012, HJ 633-2026", "source": "air.good_days",
    "by": "", "subject": "西区街道", "known_at": "2026-11-25T08:05:12+08:00", "complete": {"there": 320, "wanted": 328, "share": 97.6},
}  # fmt: skip
CARD_EXAMPLE: dict[str, Any] = {
    "id": "air_good_days_share", "name": {"zh": "城市空气质量优良天数比例", "en": "Share of days with good or moderate air quality"},
    "chapter": "第一章 第一节 生态文明加快建设", "unit": "%", "quote": "城市空气质量优良天数比例稳步提高,比例不低于 90%",
    "doubt": "Baseline only: this copy prints no 2025 or 2035 target for it.", "defined": [],
    "baseline": {"value": 90, "year": 2020},
    "target": {"value": None, "year": None, "operator": ">=", "hold": True, "judged_by": 90, "direction": ">=", "due": 2025},
    "department": "", "nature": "", "mode": "measured", "kpi": "air.good_days", "standard": "HJ 633, HJ 663", "unconfirmed": [],
    "expected": {"value": 90, "says": {"zh": "保持值：不变", "en": "a value to hold: flat"}}, "actual": FIGURE_EXAMPLE, "age_s": 1800,
    "status": "on course", "status_zh": "进度正常",
    "needed": {"zh": "还可有 7 天不达标", "en": "7 more good days may be missed"}, "remarks": [], "own": None, "rating": None,
    "parts_add_up": None, "href": "/v1/plan/air_good_days_share",
}  # fmt: skip
HEAD_EXAMPLE = {"street": "西区街道", "on": "2026-11-25", "log_time": "2026-11-25T12:00:00+08:00"}
COUNTS_EXAMPLE = {"met": 4, "on course": 1, "behind": 2, "unreachable": 0, "no data": 104}
REPORT_EXAMPLE = {
    "target": "law_publicity_rate", "area": "", "period": "2025", "value": 91.5, "source": "2025 年法治宣传教育统计表", "note": "",
    "by": "陈某", "key": "司法所", "at": "2026-01-12T10:20:00+08:00", "revision": 1,
}  # fmt: skip
RATING_EXAMPLE = {
    "target": "law_publicity_rate", "period": "2025", "score": 4.2, "comments": 310, "source": "2025 年问卷", "by": "陈某",
    "key": "司法所", "at": "2026-01-12T10:20:00+08:00", "revision": 1,
}  # fmt: skip
SETTING_EXAMPLE = {
    "target": "law_publicity_rate", "value": 95, "year": 2026, "department": "司法所", "nature": "预期性", "note": "",
    "decided_on": "2026-01-12", "by": "陈某", "key": "5f2f6c1d", "at": "2026-01-12T10:20:00+08:00", "revision": 1,
}  # fmt: skip
PART_EXAMPLE = {
    "department": "", "community": "烟洲社区", "year": None, "value": 95, "weight": 812, "decided_on": "2026-01-12", "by": "陈某",
    "revision": 1,
}  # fmt: skip
PART_REVISION_EXAMPLE = PART_EXAMPLE | {"target": "law_publicity_rate", "key": "5f2f6c1d", "at": "2026-01-12T10:20:00+08:00"}
SHARING_EXAMPLE = {
    "dimension": "community", "year": None, "comes_to": 95, "must": 95, "adds_up": False,
    "says": {"zh": "社区：相符；未分解到：广丰社区", "en": "the communities add up; no part for 广丰社区"}, "parts": [PART_EXAMPLE],
}  # fmt: skip

PLAN = answers(
    200, PlanShape, "A page of the scorecard, in the plan's order.",
    HEAD_EXAMPLE | {"counts": COUNTS_EXAMPLE, "cards": [CARD_EXAMPLE], "next": None}, problems.BAD_PARAMETER,
)  # fmt: skip
CARD = answers(
    200, WholeCardShape, "One target with all that is known below it.",
    CARD_EXAMPLE | HEAD_EXAMPLE | {"years": {"2026": FIGURE_EXAMPLE}, "areas": [], "ratings": [], "sharing": []},
    UNKNOWN_TARGET, problems.BAD_PARAMETER,
)  # fmt: skip
REPORTS = answers(
    200, ReportsShape, "A page of everything that was ever reported, by area, period and revision.",
    {"values": [REPORT_EXAMPLE], "next": None}, UNKNOWN_TARGET, problems.BAD_PARAMETER,
)  # fmt: skip
_REFUSED = (
    UNKNOWN_TARGET, problems.NO_KEY, problems.WRONG_KEY, problems.OTHER_FEED, BAD_ENTRY, LONG_ENTRY, problems.TOO_SLOW, problems.CUT_OFF,
)  # fmt: skip
_KEPT = "Kept as this revision.", "The same was kept before."
REPORT = made(ReportShape, *_KEPT, REPORT_EXAMPLE, *_REFUSED)
RATING = made(RatingShape, *_KEPT, RATING_EXAMPLE, *_REFUSED)
_UNDECIDED = (UNKNOWN_TARGET, BAD_ENTRY, LONG_ENTRY, problems.TOO_SLOW, problems.CUT_OFF)
SETTINGS = answers(
    200, SettingsShape, "A page of everything that the street has ever set, by revision.",
    {"settings": [SETTING_EXAMPLE], "next": None}, UNKNOWN_TARGET, problems.BAD_PARAMETER,
)  # fmt: skip
PARTS = answers(
    200, PartsShape, "A page of every part, by department, community, year and revision.",
    {"parts": [PART_REVISION_EXAMPLE], "next": None}, UNKNOWN_TARGET, problems.BAD_PARAMETER,
)  # fmt: skip
SETTING = made(SettingShape, *_KEPT, SETTING_EXAMPLE, *_UNDECIDED)
PART = made(
    SharedOutShape, *_KEPT,
    {"part": PART_REVISION_EXAMPLE, "sharing": [SHARING_EXAMPLE]}, *_UNDECIDED,
)  # fmt: skip


def _request(says: str, shown: dict[str, Any], described: dict[str, str], required: list[str]) -> dict[str, Any]:
    properties = {name: {"description": text} for name, text in described.items()}
    schema = {"type": "object", "additionalProperties": False, "required": required, "properties": properties}
    content = {"application/json": {"schema": schema, "example": shown}}
    return {"security": [{"bearer": []}, {"key": []}], "requestBody": {"required": True, "description": says, "content": content}}


REPORT_REQUEST = _request(
    "One figure. A number may be sent as text, so that no digit is lost on the way.",
    {"period": "2025", "value": 91.5, "by": "陈某", "source": "2025 年法治宣传教育统计表"},
    {
        "period": "2025, 2025-Q3, 2025-06, 2025-06-30 or 2021..2025",
        "value": "a number in the target's unit; where the plan prints none: done, under way, not started, given up; null takes it back",
        "by": "who enters it", "source": "where the figure comes from", "area": "a community; left out: the whole street",
        "note": "anything else",
    },
    ["period", "value", "by"],
)  # fmt: skip
RATING_REQUEST = _request(
    "One rating from 1 to 5.",
    {"period": "2025", "value": 4.2, "comments": 310, "by": "陈某", "source": "2025 年问卷"},
    {
        "period": "2025, 2025-Q3, 2025-06 or 2025-06-30", "value": "from 1 to 5; null takes it back", "by": "who enters it",
        "source": "where the rating comes from", "comments": "how many comments it stands on",
    },
    ["period", "value", "by"],
)  # fmt: skip
DECIDED = "the day from which it holds, such as 2026-01-12; left out: today"
SETTING_REQUEST = _request(
    "What the street sets for the target; what is left out stays as it was on that day.",
    {"value": 95, "year": 2026, "department": "司法所"},
    {
        "value": "the street's own number in the target's unit; null takes it back", "year": "when it is due",
        "department": "who answers for the target; empty: nobody", "nature": "预期性 (expected) or 约束性 (binding); empty: none",
        "note": "anything else", "decided_on": DECIDED,
    },
    [],
)  # fmt: skip
PART_REQUEST = _request(
    "What a department, a community, a year, or several of these together have to contribute.",
    {"value": 95, "community": "烟洲社区", "weight": 812},
    {
        "value": "a number in the target's unit; null takes the part back", "department": "whose part it is",
        "community": "whose part it is",
        "year": "of which year", "weight": "where parts are weighted, such as the households of the community", "decided_on": DECIDED,
    },
    ["value"],
)  # fmt: skip
