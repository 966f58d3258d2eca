"""What OpenAPI says of an answer: its shape, an example, and each refusal with its own example body."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import RouteContext, iter_route_contexts
from pydantic import BaseModel

from connectors.gateway.access import Permitted
from connectors.gateway.access_problems import NOT_VALID, OTHER_ROLE, TOO_OFTEN
from connectors.gateway.problems import INTERNAL, NO_KEY, UNAVAILABLE, Problem
from connectors.gateway.refusal import PROBLEM_JSON, filled
from connectors.gateway.shapes import ProblemShape
from models.access import Role

EXAMPLES: Mapping[str, object] = {
    "at": "2026-11-25T16:00:00+08:00",
    "feed": "air_quality", "known": "air_quality, water", "allowed": "air_quality", "why": "invalid block type", "encoding": "br",
    "type": "multipart/form-data", "limit": 262144, "seconds": 30, "retry_after": 2, "per_second": 50, "missing": "postgres",
    "id": "42", "name": "air", "given": "from=yesterday", "right": "Send a day (2026-03-01) or a time (2026-03-01T08:00:00+08:00)",
    "path": "/v2", "method": "PUT", "field": "lat, lng", "role": "reporter", "roles": "officer, admin",
    "reason": "Questions within an hour", "number": "121", "bound": "120", "state": "applied", "step": "start", "steps": "grant, withdraw",
    "who": "This address",
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
        describe_problem(described, problem)
    return described


def made(shape: type[BaseModel], says: str, again: str, shown: object, *problems: Problem) -> dict[int | str, dict[str, Any]]:
    """Return the answers of a path where something is made once, however often it is asked for: 201, then 200 with the same."""
    described = answers(201, shape, says, shown, *problems)
    return {200: described[201] | {"description": again}, **described}


def describe_problem(described: dict[Any, dict[str, Any]], problem: Problem) -> None:
    """Add *problem* to the answers *described*, whose keys are all numbers or all text."""
    status: int | str = str(problem.status) if "500" in described else problem.status
    answer = described.setdefault(status, {"description": "", "content": {PROBLEM_JSON: _problem_content()}})
    answer["description"] = " · ".join(filter(None, (answer["description"], problem.title.en)))
    answer["content"][PROBLEM_JSON]["examples"][problem.code] = {"summary": problem.title.en, "value": example(problem)}
    if problem.retry_after is not None:
        answer["headers"] = {"Retry-After": {"description": "seconds", "schema": {"type": "integer"}}}


def permitted(route: RouteContext) -> tuple[Role, ...]:
    """Return the roles that *route* lets in, none where it asks for no person's key."""
    dependant = getattr(route, "dependant", None)
    asked = [each.call.roles for each in dependant.dependencies if isinstance(each.call, Permitted)] if dependant else []
    return asked[0] if asked else ()


def guarded(operation: dict[str, Any], roles: tuple[Role, ...]) -> None:
    """Add to *operation* what holds for each route that names roles: how to send a key, and how one is refused."""
    public = Role.PUBLIC in roles
    operation["security"] = [*([{}] if public else []), {"bearer": []}, {"key": []}]
    operation["x-roles"] = list(roles)
    for problem in (NOT_VALID, TOO_OFTEN, *(() if public else (NO_KEY,)), *(() if set(roles) == set(Role) else (OTHER_ROLE,))):
        describe_problem(operation["responses"], problem)


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
        for route in iter_route_contexts(app.routes):
            if roles := permitted(route):
                for method in route.methods or ():
                    operation = schema["paths"].get(route.path_format, {}).get(method.lower(), {"x-roles": roles})
                    if "x-roles" not in operation:  # who names them has other words for a refused key, or is not described
                        guarded(operation, roles)
        app.openapi_schema = schema
    return app.openapi_schema
