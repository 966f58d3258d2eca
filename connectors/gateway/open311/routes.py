"""The paths of GeoReport v2, each with a suffix for its format and without one."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi import APIRouter, Depends, Request, Response

from connectors.gateway.access import EVERYBODY
from connectors.gateway.open311 import described
from connectors.gateway.open311.answering import Open311Route, refused
from connectors.gateway.open311.desk import RequestDesk
from connectors.gateway.open311.discovery import PATH
from connectors.gateway.open311.faults import fault, missing

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
SUFFIXES = (".json", ".xml", "")


class Spoken(NamedTuple):
    """One path without its suffix."""

    method: str
    path: str
    route: Callable[..., Any]
    answers: Mapping[int | str, Any]
    extra: Mapping[str, Any] = described.OPEN
    status: int = HTTPStatus.OK


def georeport(desk: RequestDesk) -> APIRouter:
    """Return the routes of Open311."""
    router = APIRouter(tags=["open311"], route_class=Open311Route, dependencies=[Depends(desk.permit(*EVERYBODY))])
    one = described.JURISDICTION
    spoken = (
        Spoken("GET", "/open311/discovery", desk.discover, described.DISCOVERY),
        Spoken("GET", f"{PATH}/discovery", desk.discover, described.DISCOVERY),
        Spoken("GET", f"{PATH}/services", desk.list_services, described.SERVICES, one),
        Spoken("GET", f"{PATH}/services/{{service_code}}", desk.show_definition, described.DEFINITION, one),
        Spoken("POST", f"{PATH}/requests", desk.create_request, described.CREATED, described.FORM, HTTPStatus.CREATED),
        Spoken("GET", f"{PATH}/requests", desk.list_requests, described.REQUESTS, described.SEARCH),
        Spoken("GET", f"{PATH}/requests/{{service_request_id}}", desk.show_request, described.REQUEST, one),
        Spoken("GET", f"{PATH}/tokens/{{token}}", desk.show_token, described.TOKEN, one),
    )
    for each in spoken:
        for suffix in SUFFIXES:
            router.add_api_route(
                each.path + suffix, each.route, methods=[each.method], status_code=each.status, response_model=None,
                responses=dict(each.answers), openapi_extra=dict(each.extra),
            )  # fmt: skip

    @router.api_route("/open311/{rest:path}", methods=METHODS, include_in_schema=False)
    async def elsewhere(rest: str, request: Request) -> Response:
        """Refuse what there is not, and methods that a path does not have."""
        if allowed := _methods(router, request.url.path):
            wrong = fault(HTTPStatus.METHOD_NOT_ALLOWED, "send {allowed} here", "此处请以 {allowed} 发送", allowed=tuple(allowed))
            return refused(request, wrong, headers={"Allow": ", ".join(allowed)})
        en, zh = "there is no /open311/{rest}; see /open311/discovery.json", "没有 /open311/{rest}；见 /open311/discovery.json"
        return refused(request, missing(en, zh, rest=rest))

    return router


def _methods(router: APIRouter, path: str) -> list[str]:
    """Return the methods of the described routes that match *path*."""
    routes = [each for each in router.routes if isinstance(each, Open311Route) and each.include_in_schema]
    return sorted({method for each in routes if each.path_regex.match(path) for method in each.methods or ()})
