"""Everything that GeoReport v2 refuses, in either format."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from connectors.gateway.admission import Rules
from connectors.gateway.open311.discovery import Office
from tests.unit.gateway.twins import AWAY, KEY, City
from tests.unit.open311.app import APP, BIN, NOBODY, V2, client, post, says


@pytest.mark.parametrize(
    ("path", "status", "tells"),
    [
        ("services/nope", 404, "service_code nope was not found"),
        ("requests/7", 404, "service_request_id 7 was not found"),
        (f"requests/{NOBODY}", 404, NOBODY),
        (f"tokens/{NOBODY}", 404, "token"),
        ("requests?status=done", 400, "open, closed"),
        ("requests?service_code=nope", 404, "service_code"),
        ("requests?start_date=2026-03-01T00:00:00", 400, "W3C"),
        ("nothing", 404, "discovery"),
        ("services/nope?jurisdiction_id=boston.gov", 404, "jurisdiction_id boston.gov was not found"),
        ("services?jurisdiction_id=boston.gov", 404, "zs.gov.cn"),
        ("requests?jurisdiction_id=boston.gov", 404, "zs.gov.cn"),
        (f"requests/{NOBODY}?jurisdiction_id=boston.gov", 404, "zs.gov.cn"),
        (f"tokens/{NOBODY}?jurisdiction_id=boston.gov", 404, "zs.gov.cn"),
    ],
)
async def test_what_does_not_exist_is_told_in_either_format(city: City, path: str, status: int, tells: str) -> None:
    city.rules = Rules(office=Office(jurisdiction="zs.gov.cn"))
    name, mark, query = path.partition("?")
    async with client(city) as at:
        answers = [await at.get(f"{V2}/{name}{suffix}{mark}{query}") for suffix in (".json", ".xml", "")]
        chinese = await at.get(f"{V2}/{name}.json{mark}{query}", headers={"Accept-Language": "zh"})
    assert {each.status_code for each in (*answers, chinese)} == {status}
    assert [each.headers["content-type"].partition(";")[0] for each in answers] == ["application/json", "text/xml", "text/xml"]
    for each in answers:
        ((code, text),) = says(each)
        assert (code, tells in text) == (status, True), text
    assert not says(chinese)[0][1].isascii()


OTHERS: Mapping[str, Any] = {"service_code": "other", "lat": "22.5677", "long": "113.3086"}


@pytest.mark.parametrize(
    ("given", "status", "tells"),
    [
        (BIN | {"service_code": ""}, 400, "service_code was not provided"),
        (BIN | {"service_code": "nope"}, 404, "service_code nope was not found"),
        ({"service_code": "full-bin"}, 400, "no location"),
        (BIN | {"long": ""}, 400, "lat was sent alone"),
        (BIN | {"lat": "113.3086", "long": "22.5677"}, 400, "lat=113.3086"),
        (BIN | {"lat": "31.2304", "long": "121.4737"}, 400, "send"),
        ({"service_code": "full-bin", "address_string": "月球路 1 号"}, 400, "lat and long"),
        ({"service_code": "full-bin", "address_id": "7"}, 400, "lat and long"),
        (OTHERS, 400, "attribute[what] is required"),
        (BIN | {"attribute[waste]": "gold"}, 400, "no choice"),
        (BIN | {"description": "x" * 4001}, 400, "4000"),
        (BIN | {"description": "a\0b"}, 400, "NUL"),
        (BIN | {"media_url": "ftp://x"}, 400, "media_url"),
        (BIN | {"email": "nowhere"}, 400, "email"),
        (BIN | {"phone": "call me"}, 400, "phone"),
        (BIN | {"first_name": "x" * 61}, 400, "name"),
        (BIN | {"service_code": "flooded-road", "attribute[seen_at]": "2031-01-01T00:00:00Z"}, 400, "future"),
        (BIN | {"api_key": ""}, 403, "api_key"),
        (BIN | {"api_key": "wrong"}, 403, "Invalid api_key"),
        (BIN | {"api_key": KEY}, 403, "api_key"),
        (BIN | {"description": "x" * 70_000}, 400, "bytes"),
    ],
)
async def test_a_post_that_cannot_be_taken_is_told_in_either_format(city: City, given: dict[str, str], status: int, tells: str) -> None:
    async with client(city) as at:
        for form in ("json", "xml"):
            answer = await post(at, form, **given)
            assert answer.status_code == status, answer.text
            assert [code for code, _ in says(answer)] == [status]
            assert tells in says(answer)[0][1]
    assert not city.cases.cases


async def test_every_mistake_of_a_post_is_named_at_once(city: City) -> None:
    async with client(city) as at:
        answer = await post(at, lat="x", description="x" * 4001)
    assert answer.status_code == 400
    assert [code for code, _ in says(answer)] == [400, 400, 400, 400]


async def test_the_key_may_come_in_the_query_or_in_a_header(city: City) -> None:
    async with client(city) as at:
        query = await at.post(f"{V2}/requests.json", params={"api_key": APP}, data=BIN)
        header = await at.post(f"{V2}/requests.json", headers={"X-API-Key": APP}, data=BIN | {"lat": "22.58"})
        wrong = await at.post(f"{V2}/requests.xml", headers={"Authorization": "Basic x"}, data=BIN)
        read = await at.get(f"{V2}/services.json", headers={"X-API-Key": "wrong"})
    assert [each.status_code for each in (query, header, wrong, read)] == [201, 201, 403, 403]
    assert "api_key" in says(wrong)[0][1]


async def test_a_key_that_was_taken_back_is_no_key(city: City) -> None:
    grant = city.people.grants[APP]
    city.people.grants[APP] = replace(grant, revoked_at=city.now)
    async with client(city) as at:
        answer = await post(at, **BIN)
    assert (answer.status_code, "revoked" in says(answer)[0][1]) == (403, True)


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("application/json", b'{"service_code": "full-bin"}'),
        ("text/xml", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><x>&e;</x>"),
        ("multipart/form-data; boundary=b", b"--b--"),
        ("", b"service_code=full-bin"),
        ("application/x-www-form-urlencoded", b"\xff\xfe"),
        ("application/x-www-form-urlencoded", b"service_code=%FF"),
    ],
)
async def test_only_a_form_is_read(city: City, media: str, body: bytes) -> None:
    async with client(city) as at:
        headers = {"Content-Type": media, "X-API-Key": APP} if media else {"X-API-Key": APP}
        answer = await at.post(f"{V2}/requests.json", content=body, headers=headers)
    assert answer.status_code == 400
    assert "x-www-form-urlencoded" in says(answer)[0][1]


async def test_another_method_is_refused_with_those_that_work(city: City) -> None:
    async with client(city) as at:
        answer = await at.delete(f"{V2}/requests.xml")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert says(answer)[0][0] == 405


async def test_a_database_that_is_away_is_503_so_that_the_app_sends_again(city: City) -> None:
    city.cases.fails = AWAY
    async with client(city) as at:
        answers = [await post(at, "xml", **BIN), await at.get(f"{V2}/requests.json")]
    for answer in answers:
        assert (answer.status_code, says(answer)[0][0]) == (503, 503)
        assert int(answer.headers["retry-after"]) > 0
        assert "10.0.0.7" not in answer.text
