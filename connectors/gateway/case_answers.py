"""What OpenAPI says of the paths of reports and cases: the shapes of their answers, with examples, and every refusal."""

from typing import Any

from connectors.gateway import problems
from connectors.gateway.access_problems import NOT_VALID, OTHER_ROLE
from connectors.gateway.body_problems import BAD_FIELD, BROKEN_BODY, LONG_BODY
from connectors.gateway.case_problems import BAD_REPORT, CASE_REFUSED, KEY_REUSED, NOT_YOURS, UNKNOWN_CASE
from connectors.gateway.case_shapes import BatchShape, CaseShape, CasesShape, TakenShape, WholeCaseShape
from connectors.gateway.describe import answers, made
from connectors.gateway.photo_problems import DAMAGED_PHOTO, LARGE_PHOTO, NOT_A_PHOTO

CASE_EXAMPLE: dict[str, Any] = {
    "id": "5b0d6f1e-93f0-8c5e-a4f7-0d7c2c1b9e55", "number": 1, "kind": "matter-06042", "title": "垃圾站（箱）满溢", "stage": "collected",
    "stage_zh": "信息收集", "city": "中山", "area": "烟洲社区", "found": "nearest", "lat": 22.568, "lng": 113.309, "origin": "people",
    "opened_at": "2026-11-25T08:05:12+08:00", "happened_at": "2026-11-25T08:05:12+08:00", "moved_at": "2026-11-25T08:05:12+08:00",
    "due_at": None, "due_provisional": False, "condition": "", "closed_at": None, "dispatched_to": "", "dispatched_by": "", "reporters": 1,
    "priority": 1, "reopened": 0, "confirmed": False, "satisfaction": None, "original": None,
    "href": "/v1/cases/5b0d6f1e-93f0-8c5e-a4f7-0d7c2c1b9e55",
}  # fmt: skip
TAKEN_EXAMPLE: dict[str, Any] = {
    "report": "019c0a2e-11d3-7b60-9f6e-6f2b8f1f0a77", "fresh": True, "joined": False, "person": None, "person_token": None,
    "flags": ["crs_unstated"], "case": CASE_EXAMPLE,
}  # fmt: skip
STEP_EXAMPLE = {"move": "collect", "title": "上报", "at": "2026-11-25T08:05:12+08:00"}
_READ = (NOT_VALID, problems.BAD_PARAMETER)
_SENT = (BAD_FIELD, BROKEN_BODY, NOT_VALID)

REPORT = made(TakenShape, "Kept.", "Known already.", TAKEN_EXAMPLE, BAD_REPORT, KEY_REUSED, NOT_A_PHOTO, LARGE_PHOTO,
    DAMAGED_PHOTO, LONG_BODY, problems.TOO_SLOW, problems.CUT_OFF, *_SENT,
)  # fmt: skip
BATCH = answers(
    200, BatchShape, "What became of each report, in the order of the batch.", {"taken": [TAKEN_EXAMPLE], "refused": []},
    KEY_REUSED, *_SENT,
)  # fmt: skip
CASES = answers(200, CasesShape, "A page of cases, the newest first.", {"cases": [CASE_EXAMPLE], "next": None}, *_READ)
CASE = answers(
    200, WholeCaseShape, "One case with its steps.", CASE_EXAMPLE | {"steps": [STEP_EXAMPLE], "inside": None}, UNKNOWN_CASE, NOT_VALID
)
EVENT = answers(200, CaseShape, "The case after the event.", CASE_EXAMPLE, UNKNOWN_CASE, CASE_REFUSED, NOT_YOURS, *_SENT)
SPLIT = answers(
    200, CasesShape, "The case that was split, and the new one.", {"cases": [CASE_EXAMPLE, CASE_EXAMPLE], "next": None},
    UNKNOWN_CASE, CASE_REFUSED, problems.NO_KEY, OTHER_ROLE, *_SENT,
)  # fmt: skip
REPORT[200] = {
    "model": TakenShape, "description": "It was known already; nothing was added.",
    "content": {"application/json": {"example": TAKEN_EXAMPLE | {"fresh": False}}},
}  # fmt: skip
