from decimal import Decimal

import orjson
import pytest
import xmltodict
from hypothesis import given
from hypothesis import strategies as st

from connectors.gateway.open311.shapes import (
    CreatedListShape,
    CreatedShape,
    DefinitionShape,
    DiscoveryShape,
    EndpointShape,
    ErrorShape,
    ErrorsShape,
    RequestShape,
    RequestsShape,
    ServiceShape,
    ServicesShape,
)
from connectors.gateway.open311.written import written

CANS = ServiceShape(
    service_code="001", service_name="Cans left out 24x7", description="Garbage or recycling cans", metadata=True,
    keywords="lorem, ipsum, dolor", group="sanitation",
)  # fmt: skip


def request(**changes: object) -> RequestShape:
    told = {
        "service_request_id": "638344", "status": "open", "service_name": "Sidewalk", "service_code": "006",
        "requested_datetime": "2010-04-14T06:37:38-08:00", "updated_datetime": "2010-04-14T06:37:38-08:00",
    }  # fmt: skip
    return RequestShape.model_validate(told | changes)


def read(body: bytes) -> object:
    return xmltodict.parse(body)


def test_a_list_of_services_is_written_as_the_specification_shows_it() -> None:
    xml = written("services", ServicesShape([CANS]), "xml")
    assert xml.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<services><service><service_code>001</service_code>')
    expected = CANS.model_dump() | {"metadata": "true"}
    assert read(xml) == {"services": {"service": expected}}
    assert orjson.loads(written("services", ServicesShape([CANS]), "json")) == [CANS.model_dump()]


def test_the_fields_keep_the_order_of_the_specification() -> None:
    body = written("service_requests", RequestsShape([request(lat=Decimal("22.5"), long=Decimal("113.3"))]), "json")
    (told,) = orjson.loads(body)
    assert list(told) == [
        "service_request_id", "status", "status_notes", "service_name", "service_code", "description", "agency_responsible",
        "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address", "address_id", "zipcode", "lat", "long",
        "media_url",
    ]  # fmt: skip
    assert b'"lat":22.5,"long":113.3,' in body


def test_what_is_not_known_is_an_empty_element_and_null() -> None:
    created = CreatedListShape([CreatedShape(service_request_id="293944")])
    assert b"<service_notice /><account_id />" in written("service_requests", created, "xml")
    assert orjson.loads(written("service_requests", created, "json"))[0]["account_id"] is None


def test_no_request_is_an_empty_list_in_both() -> None:
    assert written("service_requests", RequestsShape([]), "xml").endswith(b"<service_requests />")
    assert written("service_requests", RequestsShape([]), "json") == b"[]"


def test_errors_and_discovery_name_their_members() -> None:
    errors = ErrorsShape([ErrorShape(code=403, description="no key"), ErrorShape(code=400, description="no place")])
    assert read(written("errors", errors, "xml")) == {
        "errors": {"error": [{"code": "403", "description": "no key"}, {"code": "400", "description": "no place"}]}
    }
    endpoint = EndpointShape(specification="s", url="u", changeset="1", type="test", formats=["text/xml", "application/json"])
    found = read(written("discovery", DiscoveryShape(changeset="1", contact="c", key_service="k", endpoints=[endpoint]), "xml"))
    assert found["discovery"]["endpoints"]["endpoint"]["formats"] == {"format": ["text/xml", "application/json"]}  # type: ignore[index]


def test_a_definition_without_questions_has_an_empty_list() -> None:
    definition = DefinitionShape(service_code="001", attributes=[])
    assert read(written("service_definition", definition, "xml")) == {"service_definition": {"service_code": "001", "attributes": None}}
    assert orjson.loads(written("service_definition", definition, "json")) == {"service_code": "001", "attributes": []}


@pytest.mark.parametrize("nasty", ["<script>alert(1)</script>", "]]>&amp;<!--", "表情😀", "a\x0bb\x00c\ufffe", "&#x0;"])
def test_whatever_a_reporter_wrote_stays_text(nasty: str) -> None:
    xml = written("service_requests", RequestsShape([request(description=nasty)]), "xml")
    assert b"<script" not in xml
    told = read(xml)["service_requests"]["request"]["description"]  # type: ignore[index]
    assert told == "".join("\ufffd" if each in "\x00\x0b\ufffe" else each for each in nasty)


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_text_makes_xml_that_a_parser_reads(text: str) -> None:
    read(written("service_requests", RequestsShape([request(description=text, status_notes=text)]), "xml"))
