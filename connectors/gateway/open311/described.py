"""What OpenAPI says of the Open311 paths: each answer with an example in both formats, the refusals, and what may be sent."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from connectors.gateway.access import EVERYBODY
from connectors.gateway.describe import answers as usual
from connectors.gateway.open311.shapes import (
    CreatedListShape,
    DefinitionShape,
    DiscoveryShape,
    ErrorsShape,
    RequestsShape,
    ServicesShape,
    TokensShape,
)
from connectors.gateway.open311.written import Root, written

SAYS = {
    HTTPStatus.BAD_REQUEST: "What was sent cannot be used.", HTTPStatus.FORBIDDEN: "api_key is missing or invalid.",
    HTTPStatus.NOT_FOUND: "What was named does not exist.", HTTPStatus.SERVICE_UNAVAILABLE: "We cannot answer now; send it again.",
}  # fmt: skip
ID = "019c0a2e-11d3-7b60-9f6e-6f2b8f1f0a77"
SERVICE = {
    "service_code": "matter-06042", "service_name": "垃圾站（箱）满溢",
    "description": "GB/T 47678.5-2026 06042 市容环境 垃圾站（箱）满溢", "metadata": True, "type": "realtime",
    "keywords": "垃圾满溢,Overflowing bin,full-bin,06042,市容环境", "group": "市容环境",
}  # fmt: skip
ATTRIBUTE = {
    "variable": True, "code": "pole", "datatype": "string", "required": False, "datatype_description": "As it is written there",
    "order": 1, "description": "Number on the pole", "values": [],
}  # fmt: skip
SERVICE_REQUEST = {
    "service_request_id": ID, "status": "open", "status_notes": "任务派遣", "service_name": "垃圾站（箱）满溢",
    "service_code": "matter-06042", "description": None, "agency_responsible": "烟洲社区", "service_notice": None,
    "requested_datetime": "2026-11-25T08:05:12+08:00", "updated_datetime": "2026-11-25T08:21:40+08:00",
    "expected_datetime": "2026-11-25T12:05:12+08:00", "address": "烟洲社区, 西区街道, 中山",
    "address_id": "烟洲社区", "zipcode": None, "lat": 22.568, "long": 113.309, "media_url": None,
}  # fmt: skip
DISCOVERED = {
    "changeset": "2026-07-01 0193", "contact": "街道办事处", "key_service": "街道办事处",
    "endpoints": [{
        "specification": "http://wiki.open311.org/GeoReport_v2", "url": "https://city.example/open311/v2", "changeset": "2026-07-01 0193",
        "type": "production", "formats": ["text/xml", "application/json"],
    }],
}  # fmt: skip


def _both(root: Root, shape: type[BaseModel], shown: object) -> dict[str, Any]:
    xml = written(root, shape.model_validate(shown), "xml").decode()
    return {
        "application/json": {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}, "example": shown},
        "text/xml": {"schema": {"type": "string"}, "example": xml},
    }


def _answers(root: Root, shape: type[BaseModel], says: str, shown: object, *statuses: HTTPStatus, good: int = 200) -> dict[int | str, Any]:
    """Return the answers of one path."""
    described = usual(good, shape, says, shown)
    described[good]["content"] = _both(root, shape, shown)
    for status in (HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE):
        if status in {HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE, *statuses}:
            error = [{"code": int(status), "description": SAYS[status]}]
            described[int(status)] = {"model": ErrorsShape, "description": SAYS[status], "content": _both("errors", ErrorsShape, error)}
    return described


def _parameter(name: str, says: str, kind: str = "string") -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": says, "schema": {"type": kind}}


def _with(*parameters: Mapping[str, Any]) -> dict[str, Any]:
    return OPEN | {"parameters": [_JURISDICTION_ID, *parameters]}


OPEN = {"x-roles": list(EVERYBODY), "security": [{}, {"bearer": []}, {"key": []}]}
_JURISDICTION_ID = _parameter("jurisdiction_id", "ours, or left out")
_BAD, _GONE = HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND
JURISDICTION = _with()
SEARCH = _with(
    _parameter("service_request_id", "ids with commas between; overrides all others"),
    _parameter("service_code", "codes with commas between"),
    _parameter("start_date", "made then or later, W3C date-time; at most 90 days together"),
    _parameter("end_date", "made then or earlier"),
    _parameter("status", "open, closed, or both with a comma between"),
    _parameter("updated_after", "changed then or later (draft of 2.1)"),
    _parameter("updated_before", "changed then or earlier (draft of 2.1)"),
    _parameter("page", "from 1 (extension)"),
    _parameter("page_size", "1 to 1000 (extension)"),
)
_TEXTS = {
    "api_key": "who sends; a header will do too", "jurisdiction_id": "ours, or left out", "service_code": "from GET services",
    "lat": "WGS-84, together with long", "long": "WGS-84",
    "address_string": "where lat and long are not known: what the register of places knows",
    "address_id": "an area's name or code, or a site", "description": "at most 4000 characters", "media_url": "http or https",
    "email": "kept apart from the case", "phone": "kept apart from the case", "first_name": "", "last_name": "",
    "account_id": "the app's id of the person", "device_id": "the app's id of the device",
}  # fmt: skip
FORM = OPEN | {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object", "required": ["service_code"],
                    "properties": {name: {"type": "string", "description": says} for name, says in _TEXTS.items()},
                    "additionalProperties": {"type": "string", "description": "attribute[code], as GET services/{service_code} asks"},
                },
                "example": {"api_key": "xyz", "service_code": "06042", "lat": "22.5677", "long": "113.3086", "description": "桶满了"},
            }
        },
    }
}  # fmt: skip
DISCOVERY = _answers("discovery", DiscoveryShape, "Where the endpoint is.", DISCOVERED)
SERVICES = _answers("services", ServicesShape, "Every service.", [SERVICE], _BAD, _GONE)
DEFINITION = _answers(
    "service_definition",
    DefinitionShape,
    "What is asked besides.",
    {"service_code": "matter-01037", "attributes": [ATTRIBUTE]},
    _BAD,
    _GONE,
)
CREATED = _answers(
    "service_requests", CreatedListShape, "Taken in; 200 where it was known already.",
    [{"service_request_id": ID, "service_notice": None, "account_id": None}], _BAD, _GONE, good=201,
)  # fmt: skip
CREATED[200] = CREATED[201] | {"description": "It was known already; nothing was added."}
REQUESTS = _answers("service_requests", RequestsShape, "Service requests, the newest first.", [SERVICE_REQUEST], _BAD, _GONE)
REQUEST = _answers("service_requests", RequestsShape, "One service request.", [SERVICE_REQUEST], _BAD, _GONE)
TOKEN = _answers("service_requests", TokensShape, "Its service request.", [{"service_request_id": ID, "token": ID}], _BAD, _GONE)
