"""The paths of GeoReport v2: what is asked, posted and found."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
import xmltodict

from connectors.gateway.admission import Rules
from connectors.gateway.open311.discovery import Office
from connectors.gateway.open311.shapes import DefinitionShape, DiscoveryShape, ServicesShape
from models.case import Stage
from tests.unit.gateway.twins import City
from tests.unit.open311.app import BIN, ONE_DAY, V2, client, ids, made, moved, post


async def test_discovery_leads_to_the_endpoint_in_both_formats(city: City) -> None:
    async with client(city) as at:
        for path in ("/open311/discovery", f"{V2}/discovery"):
            told = DiscoveryShape.model_validate_json((await at.get(f"{path}.json")).content)
            xml = xmltodict.parse((await at.get(f"{path}.xml")).content)["discovery"]
            (endpoint,) = told.endpoints
            assert (endpoint.specification, endpoint.url) == ("http://wiki.open311.org/GeoReport_v2", f"http://city{V2}")
            assert xml["endpoints"]["endpoint"]["formats"]["format"] == endpoint.formats == ["text/xml", "application/json"]
    city.rules = Rules(office=Office(url="https://city.example/", contact="0760-12345"))
    async with client(city) as at:
        told = DiscoveryShape.model_validate_json((await at.get("/open311/discovery.json")).content)
    assert (told.endpoints[0].url, told.contact) == ("https://city.example/open311/v2", "0760-12345")
    assert "0760-12345" in told.key_service


async def test_services_and_definitions_are_the_same_in_both_formats(city: City) -> None:
    async with client(city) as at:
        told = ServicesShape.model_validate_json((await at.get(f"{V2}/services.json")).content).root
        xml = xmltodict.parse((await at.get(f"{V2}/services.xml")).content)["services"]["service"]
        definition = DefinitionShape.model_validate_json((await at.get(f"{V2}/services/{told[0].service_code}.json")).content)
        drawn = xmltodict.parse((await at.get(f"{V2}/services/{told[0].service_code}.xml")).content)["service_definition"]
    assert [each["service_code"] for each in xml] == [each.service_code for each in told]
    assert [each.key for each in definition.attributes[0].values] == [
        each["key"] for each in drawn["attributes"]["attribute"]["values"]["value"]
    ]


async def test_a_posted_request_is_a_case_with_its_words_in_the_note(city: City) -> None:
    said: dict[str, Any] = {
        "description": "桶满了\n三天", "address_string": "富华道 1 号", "media_url": "https://example.org/a.jpg", "account_id": "u7",
        "attribute[waste][]": ["kitchen", "residual"],
    }  # fmt: skip
    async with client(city) as at:
        answer = await post(at, **BIN, **said)
        (created,) = answer.json()
        (told,) = (await at.get(f"{V2}/requests/{created['service_request_id']}.json")).json()
    (report, case) = next(iter(city.cases.said.values()))
    assert (answer.status_code, created["account_id"], case) == (201, "u7", created["service_request_id"])
    assert report.note == "桶满了\n三天\n地址：富华道 1 号\n满溢的是哪类垃圾桶：厨余垃圾、其他垃圾\n图片：https://example.org/a.jpg"
    assert (report.crs, report.lat) == ("WGS-84", Decimal("22.5677"))
    assert (told["status"], told["service_code"], told["lat"], told["long"]) == ("open", "matter-06042", 22.568, 113.309)


async def test_nobody_reads_the_words_or_the_door_of_a_reporter(city: City) -> None:
    async with client(city) as at:
        await made(at, description="call me 13800138000", phone="13800138000", lat="22.567712", long="113.308645")
        both = [(await at.get(f"{V2}/requests.{form}")).text for form in ("json", "xml")]
    assert not [text for text in both if "13800138000" in text or "22.567712" in text or "113.308645" in text]


async def test_contact_is_sealed_apart_from_the_case_and_once_for_who_sends_again(city: City) -> None:
    said = {"first_name": "三", "last_name": "张", "phone": "0760-88888888", "email": "san@example.org", "account_id": "u1"}
    async with client(city) as at:
        await made(at, **said)
        again = await post(at, **BIN, **said)
    ((report, _),) = city.cases.said.values()
    contact = await city.contacts.contact(report.person)
    assert again.status_code == 200
    assert contact is not None
    assert (contact.name, contact.phone, contact.email) == ("三 张", "0760-88888888", "san@example.org")
    assert "88888888" not in report.model_dump_json()
    assert len(city.contacts.found) == 1


async def test_without_a_secret_no_contact_is_kept_and_the_report_is(city: City) -> None:
    city.contacts.vault = None
    async with client(city) as at:
        await made(at, phone="0760-88888888")
    ((report, _),) = city.cases.said.values()
    assert (report.person, city.contacts.found) == ("", {})


async def test_two_users_of_one_app_are_two_reporters_and_one_who_sends_again_is_one(city: City) -> None:
    async with client(city) as at:
        first = await made(at, account_id="u1")
        again = await post(at, **BIN, account_id="u1")
        other = await post(at, **BIN, device_id="d9")
        nobody = await post(at, **BIN)
    assert [each.status_code for each in (again, other, nobody)] == [200, 201, 201]
    assert {each.json()[0]["service_request_id"] for each in (again, other, nobody)} == {first}
    assert "followed as one" in other.json()[0]["service_notice"]
    reporters = city.cases.cases[first].reporters
    assert len({each.sender for each in reporters}) == len(reporters) == 3


async def test_when_it_was_seen_is_when_it_happened(city: City) -> None:
    async with client(city) as at:
        case_id = await made(
            at, service_code="flooded-road", **{"attribute[seen_at]": "2026-02-28T20:00:00+08:00", "attribute[depth_cm]": "30"}
        )
    assert city.cases.cases[case_id].opening.happened_at == datetime(2026, 2, 28, 12, tzinfo=UTC)


async def test_a_report_is_a_token_for_its_request(city: City) -> None:
    async with client(city) as at:
        taken = (await at.post("/v1/reports", json={"kind": "full-bin", "lat": 22.5677, "lng": 113.3086})).json()
        answer = await at.get(f"{V2}/tokens/{taken['report']}.json")
    assert answer.json() == [{"service_request_id": taken["case"]["id"], "token": taken["report"]}]


async def test_filters_choose_requests_and_the_newest_come_first(city: City) -> None:
    begin = city.now
    async with client(city) as at:
        old = await made(at)
        city.now = begin + 10 * ONE_DAY
        light = await made(at, service_code="street-light")
        city.now = begin + 95 * ONE_DAY
        new = await made(at, service_code="flooded-road")
        moved(city, old, stage=Stage.CLOSED, closed_at=begin + 94 * ONE_DAY, moved_at=begin + 95 * ONE_DAY)
        assert await ids(at) == [new, light]
        assert await ids(at, service_code="matter-01037,06042") == [light]
        assert await ids(at, start_date="2026-03-01", end_date="2026-03-01") == [old]
        assert await ids(at, service_request_id=f"{light},{old},nobody", status="open") == [light, old]
        assert await ids(at, status="closed", start_date="2026-03-01") == [old]
        assert await ids(at, updated_after="2026-06-03T00:00:00Z", updated_before="2026-06-03T12:00:00Z") == [old]
        assert [await ids(at, page_size="1", page=page) for page in ("1", "2", "3")] == [[new], [light], []]


async def test_a_closed_request_was_last_changed_when_it_was_closed(city: City) -> None:
    async with client(city) as at:
        case_id = await made(at)
        closed_at = city.now + ONE_DAY
        moved(
            city, case_id, stage=Stage.RATED, closed_at=closed_at, moved_at=closed_at + ONE_DAY, dispatched_to="烟洲社区", due_at=closed_at,
            due_provisional=True,
        )  # fmt: skip
        (told,) = (await at.get(f"{V2}/requests/{case_id}.json")).json()
    assert (told["status"], told["status_notes"], told["agency_responsible"]) == ("closed", "综合评价", "烟洲社区")
    assert (told["requested_datetime"], told["updated_datetime"]) == ("2026-03-01T08:05:00+08:00", "2026-03-02T08:05:00+08:00")
    assert told["expected_datetime"] == "2026-03-02T08:05:00+08:00"
    assert "provisional" in told["service_notice"]


async def test_a_duplicate_names_the_request_that_it_belongs_to(city: City) -> None:
    async with client(city) as at:
        first, second = await made(at), await made(at, lat="22.5777")
        moved(city, second, original=first)
        (told,) = (await at.get(f"{V2}/requests/{second}.json")).json()
    assert first in told["status_notes"]


async def test_our_jurisdiction_and_none_are_both_ours(city: City) -> None:
    city.rules = Rules(office=Office(jurisdiction="zs.gov.cn"))
    async with client(city) as at:
        statuses = [(await at.get(f"{V2}/services.json", params={"jurisdiction_id": each})).status_code for each in ("zs.gov.cn", "", "x")]
        posted = [(await post(at, **BIN, jurisdiction_id=each)).status_code for each in ("zs.gov.cn", "x")]
    assert (statuses, posted) == ([200, 200, 404], [201, 404])


async def test_the_same_content_a_day_later_is_another_report(city: City) -> None:
    async with client(city) as at:
        first = await made(at, account_id="u1")
        city.now += ONE_DAY
        later = await post(at, **BIN, account_id="u1")
    assert (later.status_code, later.json()[0]["service_request_id"]) == (201, first)


async def test_every_described_answer_is_one_that_its_example_shows(city: City) -> None:
    async with client(city) as at:
        paths = orjson.loads((await at.get("/v1/openapi.json")).content)["paths"]
    ours = {path: methods for path, methods in paths.items() if path.startswith("/open311")}
    assert len(ours) == 7 * 3
    for methods in ours.values():
        for operation in methods.values():
            assert {"200", "403", "503"} <= operation["responses"].keys() | {"200"}
            for answer in operation["responses"].values():
                assert answer["content"].keys() >= {"application/json", "text/xml"} or "application/problem+json" in answer["content"]
