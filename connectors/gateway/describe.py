"""What OpenAPI says of an answer: its shape, an example, and each refusal with its own example body."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from connectors.gateway.problems import INTERNAL, UNAVAILABLE, Problem
from connectors.gateway.refusal import PROBLEM_JSON, filled
from connectors.gateway.shapes import ProblemShape

EXAMPLES: Mapping[str, object] = {
    "feed": "air_quality", "known": "air_quality, water", "allowed": "air_quality", "why": "invalid block type", "encoding": "br",
    "type": "multipart/form-data", "limit": 262144, "seconds": 30, "retry_after": 2, "per_second": 50, "missing": "postgres",
    "id": "42", "name": "air", "given": "from=yesterday", "right": "Send a day (2026-03-01) or a time (2026-03-01T08:00:00+08:00)",
    "path": "/v2", "method": "PUT",
}  # fmt: skip


def example(problem: Problem) -> dict[str, Any]:
    """Return the body that *problem* is answered with, in English, with example values."""
    return {
        "type": f"urn:xiqu:problem:{problem.code}",
        "title": problem.title.en,
        "status": problem.status,
        "detail": filled(problem.detail, "en", EXAMPLES),
        "instance": "/v1/…",
        "where": problem.where,
        "instead": filled(problem.instead, "en", EXAMPLES),
        "request_id": "5d0c2f9b1e7a4c38",
    }


def answers(status: int, shape: type[BaseModel], says: str, shown: object, *problems: Problem) -> dict[int | str, dict[str, Any]]:
    """Return the answers of one path: the good one, and its refusals by status."""
    good = {"model": shape, "description": says, "content": {"application/json": {"example": shown}}}
    described: dict[int | str, dict[str, Any]] = {status: good}
    for problem in (*problems, UNAVAILABLE, INTERNAL):
        answer = described.setdefault(problem.status, {"description": "", "content": {PROBLEM_JSON: _problem_content()}})
        answer["description"] = " · ".join(filter(None, (answer["description"], problem.title.en)))
        answer["content"][PROBLEM_JSON]["examples"][problem.code] = {"summary": problem.title.en, "value": example(problem)}
        if problem.retry_after is not None:
            answer["headers"] = {"Retry-After": {"description": "seconds", "schema": {"type": "integer"}}}
    return described


def _problem_content() -> dict[str, Any]:
    return {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI description; FastAPI's own 422 leaves it, because nothing here answers 422."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        components = schema.setdefault("components", {})
        shapes = components.setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            shapes.pop(name, None)
        shapes["Problem"] = ProblemShape.model_json_schema()
        components["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer"},
            "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        }
        for path in schema["paths"].values():
            for operation in path.values():
                operation["responses"].pop("422", None)
        app.openapi_schema = schema
    return app.openapi_schema
