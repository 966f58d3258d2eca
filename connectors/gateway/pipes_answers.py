"""What OpenAPI says of the paths of pipes and digs: the shapes of their answers, with examples, and how they refuse."""

from typing import Any

from connectors.gateway import problems
from connectors.gateway.body_problems import BAD_FIELD, BROKEN_BODY, LONG_BODY
from connectors.gateway.describe import answers, made
from connectors.gateway.pipes_problems import (
    BAD_AREA,
    BAD_DIG,
    NO_PERMIT,
    NO_PURPOSE,
    NOT_YOUR_STEP,
    TOO_CURIOUS,
    UNKNOWN_DIG,
    UNKNOWN_STOP,
    WRONG_STEP,
)
from connectors.gateway.pipes_shapes import (
    ConflictsShape,
    DigShape,
    DigsShape,
    LayersShape,
    PipesShape,
    QueriesShape,
    StopShape,
    StopsShape,
    WholeDigShape,
)
from models.standards.pipe_class import PIPE_UNCONFIRMED

ID = "01a209a4-5b5e-7d3c-9f10-3c2f7f1f2a10"
KIND: dict[str, Any] = {
    "symbol": "TR", "code": "303", "title": "天然气", "english": "natural gas", "colour": "#FF00FF", "class_symbol": "RQ",
    "class_title": "燃气",
}  # fmt: skip
SEGMENT: dict[str, Any] = {
    "layer": "gas", "version": 3, "number": "GAS-1", "class": KIND, "owner": "中山燃气", "material": "PE100", "diameter": "DN110",
    "depth_from_m": 1.2, "depth_to_m": None, "accuracy_m": 0.15, "depth_accuracy_m": None, "datum_shift_m": 1.0, "surveyed": "2019-06",
    "survey_age_days": 2734, "pressure": "中压", "voltage": "", "critical": False, "distance_m": 3.4,
    "geometry": {"type": "LineString", "coordinates": [[113.3412, 22.5401], [113.3415, 22.5403]]},
}  # fmt: skip
COVERAGE: list[dict[str, Any]] = [
    {"class": "RQ", "title": "燃气", "state": "surveyed", "state_zh": "已普查", "share": 1.0, "no_data": None},
    {"class": "TX", "title": "通信", "state": "not_stated", "state_zh": "普查范围未说明", "share": None, "no_data": None},
]
SAID = {"zh": "范围内有 1 段已知管线", "en": "1 known segments lie here"}
PIPES_EXAMPLE: dict[str, Any] = {
    "query_id": ID, "tier": "officer", "crs": "WGS-84", "said": SAID, "segments": [SEGMENT],
    "cells": [], "coverage": COVERAGE, "protected": False, "versions": {"gas": 3}, "unconfirmed": [PIPE_UNCONFIRMED],
}  # fmt: skip
DIG_EXAMPLE: dict[str, Any] = {
    "number": "DIG-2026-000001", "holder": "k1", "purpose": "给水接驳开挖",
    "outline": {"type": "Polygon", "coordinates": [[[113.34, 22.54], [113.3401, 22.54], [113.3401, 22.5401], [113.34, 22.54]]]},
    "depth_m": 1.5, "starts_at": "2026-12-01T08:00:00+08:00", "ends_at": "2026-12-03T18:00:00+08:00",
    "applied_at": "2026-11-25T15:00:00+08:00", "state": "applied", "state_zh": "已申请", "checked_at": None,
    "steps": ["grant", "refuse", "withdraw"], "href": "/v1/digs/DIG-2026-000001",
}  # fmt: skip
EVENT = {"step": "apply", "state": "applied", "at": "2026-11-25T15:00:00+08:00", "by": "k1", "note": ""}
CONFLICT = {
    "symbol": "RQ", "title": "燃气", "english": "gas", "crossed": 2, "near": 0, "met": 1, "depth_unknown": True, "nearest_m": 0.0,
    "shallowest_m": 1.2,
}  # fmt: skip
CROSSES = {"zh": "本次挖掘横穿 2 条燃气管线", "en": "this dig crosses 2 gas mains"}
STOP = {
    "id": 7, "who": "k1", "stopped_at": "2026-11-25T15:00:00+08:00", "until": "2026-11-26T15:00:00+08:00", "reason": "cells",
    "number": 61, "bound": 60, "released_at": None, "released_by": "",
}  # fmt: skip
QUERY = {
    "id": ID, "asked_at": "2026-11-25T15:00:00+08:00", "who": "k1", "role": "contractor", "tier": "contractor", "purpose": "给水接驳开挖",
    "permit": "DIG-2026-000001", "asked": {"shape": {"type": "Point", "coordinates": [113.34, 22.54]}, "radius_m": 50.0},
    "outcome": "answered", "reason": "", "segments": 12, "answer_ms": 3.4, "versions": [3],
}  # fmt: skip
VERSION = {
    "version": 3, "layer": "gas", "loaded_at": "2026-11-25T15:00:00+08:00", "loaded_by": "张三", "file": "gas.gpkg", "sha256": "9f…",
    "crs": "EPSG:4547", "shift_m": 1.0, "segments": 2559, "length_m": 101254, "classes": ["RQ"], "covered": True,
}  # fmt: skip

_BODY = (BAD_FIELD, BROKEN_BODY, LONG_BODY)
_ASKED = (BAD_AREA, NO_PURPOSE, NO_PERMIT, TOO_CURIOUS)
NEAR = answers(200, PipesShape, "What this asker is told.", PIPES_EXAMPLE, problems.BAD_PARAMETER, *_ASKED)
AREA = answers(200, PipesShape, "What this asker is told.", PIPES_EXAMPLE, *_BODY, *_ASKED)
QUERIES = answers(200, QueriesShape, "Questions, the newest first.", {"queries": [QUERY], "next": None}, problems.BAD_PARAMETER)
STOPS = answers(200, StopsShape, "Who is stopped now.", {"stops": [STOP]})
RELEASED = answers(200, StopShape, "Lifted; counting begins anew.", STOP, UNKNOWN_STOP, problems.BAD_PARAMETER)
LAYERS = answers(200, LayersShape, "Every version of every layer.", {"versions": [VERSION]})
APPLIED = made(DigShape, "Applied for.", "The same was applied for before.", DIG_EXAMPLE, *_BODY, BAD_AREA, BAD_DIG)
DIGS = answers(200, DigsShape, "A page of digs by number.", {"digs": [DIG_EXAMPLE], "next": None}, problems.BAD_PARAMETER)
DIG = answers(200, WholeDigShape, "One dig and every step of it.", DIG_EXAMPLE | {"log": [EVENT]}, UNKNOWN_DIG)
STEP = answers(
    200, WholeDigShape, "The dig after the step.", DIG_EXAMPLE | {"log": [EVENT]}, *_BODY, UNKNOWN_DIG, WRONG_STEP, NOT_YOUR_STEP
)
CONFLICTS = answers(
    200, ConflictsShape, "What the dig meets.",
    {
        "query_id": ID, "number": "DIG-2026-000001", "tier": "contractor", "said": CROSSES, "conflicts": [CONFLICT], "coverage": COVERAGE,
        "protected": False, "versions": {"gas": 3},
    },
    problems.BAD_PARAMETER, UNKNOWN_DIG, *_ASKED,
)  # fmt: skip
