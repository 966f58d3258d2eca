"""GeoReport v2 over real cases: the same lists from memory and PostgreSQL, and a client that somebody else wrote."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import httpx
import pytest
from georeport import GeoReport

from connectors.gateway.case_port import CaseBook
from connectors.gateway.open311.port import ServiceRequests
from connectors.gateway.open311.search import Search, Span
from connectors.gateway.serve import serving
from connectors.postgres.access import PostgresCallers
from connectors.postgres.cases import PostgresCases
from connectors.postgres.georeport import PostgresServiceRequests
from connectors.postgres.keys import PostgresKeys
from connectors.postgres.pool import Pool
from models.access import Role
from models.case import Case, Move
from models.step import step
from tests.twins.cases import TwinCases
from tests.twins.georeport import TwinServiceRequests
from tests.unit.cases.lives import START, event, report, uuid
from tests.unit.gateway.twins import City

HOUR = timedelta(hours=1)
BIN = {"service_code": "full-bin", "lat": "22.5677", "long": "113.3086"}


@pytest.fixture(params=["twin", "postgres"])
def books(request: pytest.FixtureRequest) -> tuple[CaseBook, ServiceRequests]:
    if request.param == "twin":
        twin = TwinCases()
        return twin, TwinServiceRequests(twin)
    real: Pool = request.getfixturevalue("pool")
    return PostgresCases(real), PostgresServiceRequests(real)


async def rejected(cases: CaseBook, case: Case, after: timedelta) -> None:
    made = event(case, Move.REJECT, after)
    await cases.change([case.id], made.at, lambda found: [(made, step(found[case.id], made))])


async def test_every_filter_finds_the_same_in_memory_and_in_postgresql(books: tuple[CaseBook, ServiceRequests]) -> None:
    cases, requests = books
    apart = [
        report(number, lat=f"22.5{number}8", kind=kind).model_copy(update={"received_at": START + number * HOUR})
        for number, kind in enumerate(("matter-06042", "matter-01037", "matter-06042", "matter-06010"))
    ]
    one, two, three, four = [taken.case for taken in await cases.take(apart)]
    await rejected(cases, two, 8 * HOUR)

    async def found(**asked: Any) -> list[str]:  # noqa: ANN401 - fields of a Search
        return [case.id for case in await requests.found(Search(**asked))]

    newest = [four.id, three.id, two.id, one.id]
    assert await found() == newest
    assert await found(limit=2, offset=1) == newest[1:3]
    assert await found(ids=(one.id, four.id, uuid(77))) == [four.id, one.id]
    assert await found(kinds=("matter-06042",)) == [three.id, one.id]
    assert (await found(statuses=("closed",)), await found(statuses=("open",))) == ([two.id], [four.id, three.id, one.id])
    assert await found(requested=Span(START + HOUR, START + 2 * HOUR)) == [three.id, two.id]
    assert await found(updated=Span(START + 9 * HOUR, START + 9 * HOUR)) == [two.id]
    assert await found(updated=Span(START, START + HOUR)) == [one.id]


def sent(url: str, **form: str) -> Any:  # noqa: ANN401 - whatever is answered
    """POST a form as the specification says."""
    answer = httpx.post(f"{url}/requests.json", data=form)
    assert answer.status_code == HTTPStatus.CREATED, answer.text
    return answer.json()


async def test_a_client_of_other_cities_works_unchanged(pool: Pool) -> None:
    city = City()
    callers = PostgresCallers(pool, lambda: city.now)
    key = (await callers.add(Role.REPORTER, "an app of residents")).key
    behind = replace(
        city.behind(), cases=PostgresCases(pool), service_requests=PostgresServiceRequests(pool), callers=callers,
        keys=PostgresKeys(pool, lambda: city.now),
    )  # fmt: skip
    async with serving(city.app(behind)) as port:
        await asyncio.to_thread(like_in_other_cities, f"http://127.0.0.1:{port}/open311/v2", key)


def like_in_other_cities(url: str, key: str) -> None:
    """Read with georeport (PyPI) whatever it can ask, in both formats; it cannot post, so that is done by the letter."""
    (bins,) = sent(url, api_key=key, account_id="u1", **BIN)
    (light,) = sent(url, api_key=key, service_code="street-light", lat="22.58", long="113.31")
    ids = {bins["service_request_id"], light["service_request_id"]}
    for form in ("json", "xml"):
        client = GeoReport(url, jurisdiction="zs.gov.cn", output_format=form)
        services = client.get_service_list()
        assert services[0]["service_name"] == "垃圾站（箱）满溢"
        definition = client.get_service_definition(services[0]["service_code"])
        assert definition["service_code"] == services[0]["service_code"]
        assert {each["service_request_id"] for each in client.get_service_requests()} == ids
        asked = client.get_service_requests(service_code="matter-01037,matter-06042", status="open", start_date="2026-01-01T00:00:00Z")
        assert {each["service_request_id"] for each in asked} == ids
        one = client.get_service_request(light["service_request_id"])
        assert (one["service_code"], one["status"]) == ("matter-01037", "open")
