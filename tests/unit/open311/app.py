"""An app of GeoReport v2 at a gateway whose cases are in memory."""

from datetime import timedelta
from typing import Any

import httpx
import xmltodict

from connectors.gateway.open311.shapes import ErrorsShape, RequestsShape
from models.access import Role
from models.case import Case
from tests.unit.gateway.twins import City, key_of_role

APP = key_of_role(Role.REPORTER)
V2 = "/open311/v2"
BIN: dict[str, Any] = {"service_code": "full-bin", "lat": "22.5677", "long": "113.3086"}
ONE_DAY = timedelta(days=1)
NOBODY = "019c0a2e-11d3-7b60-9f6e-6f2b8f1f0a77"


def client(city: City) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(city.app()), base_url="http://city")


async def post(at: httpx.AsyncClient, form: str = "json", **given: Any) -> httpx.Response:  # noqa: ANN401 - whatever a form holds
    return await at.post(f"{V2}/requests.{form}", data={"api_key": APP, **given})


async def made(at: httpx.AsyncClient, **given: Any) -> str:  # noqa: ANN401 - as above
    answer = await post(at, **BIN | given)
    assert answer.status_code == 201, answer.text
    (created,) = answer.json()
    return str(created["service_request_id"])


async def ids(at: httpx.AsyncClient, **asked: str) -> list[str]:
    answer = await at.get(f"{V2}/requests.json", params=asked)
    return [each.service_request_id for each in RequestsShape.model_validate_json(answer.content).root]


def moved(city: City, case_id: str, **changes: object) -> Case:
    """Let a case stand where a test wants it."""
    case = city.cases.cases[case_id].model_copy(update=changes)
    city.cases.cases[case_id] = case
    return case


def says(answer: httpx.Response) -> list[tuple[int, str]]:
    """Return the errors of an answer, after holding its format against what was asked for."""
    if answer.headers["content-type"].startswith("text/xml"):
        found = xmltodict.parse(answer.content, force_list=("error",))["errors"]["error"]
        return [(int(each["code"]), each["description"]) for each in found]
    return [(each.code, each.description) for each in ErrorsShape.model_validate_json(answer.content).root]
