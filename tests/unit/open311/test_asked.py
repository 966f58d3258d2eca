"""What clients ask for and send: formats, filters, forms."""

from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.gateway.open311.faults import Faulty
from connectors.gateway.open311.listing import definition, kind_of, services
from connectors.gateway.open311.negotiate import accepted, cut
from connectors.gateway.open311.posted import Posted, fields, posted
from connectors.gateway.open311.questions import judged, questions, told
from connectors.gateway.open311.search import MOST, Search, Span, search
from models.kind import standard_kinds
from models.period import CITY_ZONE

KINDS = standard_kinds()
NOW = datetime(2026, 7, 20, 12, tzinfo=CITY_ZONE)
ONE, OTHER = "0197f3a0-0000-7000-8000-000000000001", "0197f3a0-0000-7000-8000-000000000002"
DAYS_90 = timedelta(days=90)
NEW_YEAR = datetime(2025, 1, 1, tzinfo=CITY_ZONE)


def asked(**given: str) -> Search:
    return search(given, KINDS, NOW)


def sent(**given: str) -> Posted:
    return posted(fields(urlencode(given).encode()))


def says(error: Faulty) -> list[tuple[int, str]]:
    return [(each.status, each.says.en) for each in error.faults]


@pytest.mark.parametrize(
    ("accept", "form"),
    [("", "xml"), ("*/*", "xml"), ("application/json", "json"), ("text/xml", "xml"), ("application/json;q=0.2, text/xml;q=0.9", "xml"),
     ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "xml"), ("application/json;q=x, text/xml;q=0.1", "xml"),
     ("image/png", "xml"), ("application/json, text/xml", "json")],
)  # fmt: skip
def test_accept_chooses_where_there_is_no_suffix(accept: str, form: str) -> None:
    assert accepted(accept) == form


def test_a_suffix_is_cut_from_the_end_alone() -> None:
    assert (cut("001.json"), cut("a.b.xml"), cut("001"), cut("001.yaml")) == (
        ("001", "json"),
        ("a.b", "xml"),
        ("001", None),
        ("001.yaml", None),
    )


def test_nothing_asked_for_is_the_last_90_days_and_1000_requests() -> None:
    assert asked() == Search(requested=Span(NOW - DAYS_90, NOW), limit=MOST)
    assert asked(status="", service_code=" ", page="") == asked()


def test_ids_override_everything_else() -> None:
    found = asked(service_request_id=f"{ONE.upper()}, {OTHER},{ONE},7", status="nonsense", start_date="never")
    assert found == Search(ids=(ONE, OTHER))


def test_codes_and_statuses_are_lists_with_commas() -> None:
    found = asked(service_code="matter-06042,06010, 井盖", status="Closed")
    assert (found.kinds, found.statuses) == (("matter-06042", "matter-06010", "matter-01023"), ("closed",))
    assert asked(status="closed,open").statuses == ("open", "closed")


@pytest.mark.parametrize(
    ("given", "span"),
    [
        ({"start_date": "2026-07-01T00:00:00Z"}, Span(datetime(2026, 7, 1, 8, tzinfo=CITY_ZONE), NOW)),
        ({"start_date": "2025-01-01"}, Span(NEW_YEAR, NEW_YEAR + DAYS_90)),
        ({"end_date": "2025-01-01T00:00:00+08:00"}, Span(NEW_YEAR - DAYS_90, NEW_YEAR)),
    ],
)
def test_half_a_span_is_completed_within_90_days(given: dict[str, str], span: Span) -> None:
    assert asked(**given).requested == span


def test_what_changed_is_asked_for_whenever_it_was_made() -> None:
    found = asked(updated_after="2026-07-19T00:00:00+08:00")
    assert (found.requested, found.updated) == (None, Span(datetime(2026, 7, 19, tzinfo=CITY_ZONE), NOW))


def test_pages_lie_behind_each_other() -> None:
    assert [asked(page_size="50", page=page)[-2:] for page in ("1", "3")] == [(50, 0), (50, 100)]


@pytest.mark.parametrize(
    ("given", "status", "tells"),
    [
        ({"service_code": "999"}, 404, "service_code 999 was not found"),
        ({"status": "done"}, 400, "open, closed"),
        ({"start_date": "2026-03-01T00:00:00"}, 400, "W3C"),
        ({"start_date": "0001-01-01"}, 400, "W3C"),
        ({"updated_before": "9999-12-31"}, 400, "W3C"),
        ({"start_date": "2026-07-02", "end_date": "2026-07-01"}, 400, "before"),
        ({"start_date": "2026-01-01", "end_date": "2026-07-01"}, 400, "90 days"),
        ({"page": "0"}, 400, "from 1"),
        ({"page": "²"}, 400, "from 1"),
        ({"page_size": "1001"}, 400, "1000"),
        ({"page_size": "many"}, 400, "1000"),
    ],
)
def test_a_filter_that_cannot_be_kept_to_is_refused(given: dict[str, str], status: int, tells: str) -> None:
    with pytest.raises(Faulty) as refused:
        asked(**given)
    ((found, text),) = says(refused.value)
    assert (found, tells in text) == (status, True), text


def test_every_mistake_of_a_question_is_named() -> None:
    with pytest.raises(Faulty) as refused:
        asked(status="done", page="x", service_code="999")
    assert [status for status, _ in says(refused.value)] == [404, 400, 400]


def test_the_example_of_the_specification_is_read() -> None:
    body = (
        "api_key=xyz&jurisdiction_id=city.gov&service_code=001&lat=37.76524078&long=-122.4212043&address_string=1234+5th+street"
        "&email=smit333%40sfgov.edu&device_id=tt222111&account_id=123456&first_name=john&last_name=smith&phone=111111111"
        "&description=A+large+sinkhole+is+destroying+the+street"
        "&media_url=http%3A%2F%2Ffarm3.static.flickr.com%2F2002%2F2212426634_5ed477a060.jpg"
        "&attribute[WHISPAWN]=123456&attribute[WHISDORN]=COISL001&attribute[many][]=1&attribute[many][]=2"
    )
    found = posted(fields(body.encode()))
    assert (found.lat, found.long) == (Decimal("37.76524078"), Decimal("-122.4212043"))
    assert (found.service_code, found.address_string, found.account_id) == ("001", "1234 5th street", "123456")
    assert found.contact == {"email": "smit333@sfgov.edu", "phone": "111111111", "first_name": "john", "last_name": "smith"}
    assert found.attributes == {"WHISPAWN": ["123456"], "WHISDORN": ["COISL001"], "many": ["1", "2"]}


@pytest.mark.parametrize(
    ("given", "tells"),
    [
        ({"lat": "22.5", "long": "113.3"}, "service_code was not provided"),
        ({"service_code": "1"}, "no location"),
        ({"service_code": "1", "lat": "22.5"}, "lat was sent alone"),
        ({"service_code": "1", "long": "22.5", "address_string": "x"}, "long was sent alone"),
        ({"service_code": "1", "lat": "north", "long": "113.3"}, "lat=north"),
        ({"service_code": "1", "lat": "113.3", "long": "22.5"}, "lat=113.3"),
        ({"service_code": "1", "lat": "NaN", "long": "1e999"}, "lat=NaN"),
        ({"service_code": "1", "address_id": "x", "description": "x" * 4001}, "4000"),
        ({"service_code": "1", "address_id": "x", "phone": "1" * 301}, "phone"),
        ({"service_code": "1", "address_id": "x", "media_url": "javascript:alert(1)"}, "media_url"),
        ({"service_code": "1", "address_id": "x", "media_url": "http://[::1"}, "media_url"),
    ],
)
def test_a_post_that_cannot_be_taken_says_why(given: dict[str, str], tells: str) -> None:
    with pytest.raises(Faulty) as refused:
        sent(**given)
    assert {status for status, _ in says(refused.value)} == {400}
    assert tells in says(refused.value)[0][1]


@pytest.mark.parametrize("body", [b"\xff\xfe=1", b"a=%ff", b"a=%00", "&".join(f"a{n}=1" for n in range(201)).encode()])
def test_a_body_that_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(Faulty):
        fields(body)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        posted(fields(body))
    except Faulty as error:
        assert error.faults  # noqa: PT017 - either is right


def test_one_tap_words_come_first_and_every_code_is_there_once() -> None:
    listed = services(KINDS)
    codes = [each.service_code for each in listed]
    assert codes[: len(KINDS.words)] == [word.kind for word in KINDS.words]
    assert set(codes) == {kind.id for kind in KINDS.by_id.values() if kind.part == "matter"}
    assert len(codes) == len(set(codes))
    assert {each.service_code for each in listed if each.metadata} == {code for code in codes if definition(KINDS, code, "en").attributes}


def test_a_component_is_reported_as_what_is_wrong_with_it() -> None:
    assert kind_of(KINDS, "component-01037").id == kind_of(KINDS, "Street light").id == "matter-01037"


def test_a_definition_speaks_both_languages_and_orders_its_questions() -> None:
    english, chinese = definition(KINDS, "manhole", "en"), definition(KINDS, "manhole", "zh")
    assert [each.order for each in english.attributes] == [1, 2, 3]
    assert [(each.variable, each.datatype) for each in english.attributes] == [
        (False, "string"),
        (True, "singlevaluelist"),
        (True, "singlevaluelist"),
    ]
    assert chinese.attributes[1].values[0].name == "缺失"
    assert ("01002", "污水井盖") in {(each.key, each.name) for each in english.attributes[2].values}


MANHOLE, FLOOD, OTHERS, BINS, LIGHT = ("matter-01023", "xiqu-flooded-road", "xiqu-other", "matter-06042", "matter-01037")


@pytest.mark.parametrize(
    ("kind", "answers", "tells"),
    [
        (MANHOLE, {"state": ["gone"]}, "missing, broken"),
        (MANHOLE, {"state": ["missing", "broken"]}, "one value"),
        (MANHOLE, {"colour": ["red"]}, "not asked"),
        (FLOOD, {"depth_cm": ["deep"]}, "no number"),
        (FLOOD, {"depth_cm": ["Infinity"]}, "no number"),
        (FLOOD, {"seen_at": ["2026-07-01"]}, "date-time"),
        (OTHERS, {}, "required"),
        (OTHERS, {"what": [" "]}, "required"),
        (OTHERS, {"what": ["x" * 501]}, "too long"),
        (LIGHT, {"pole": ["A\nB"]}, "one line"),
        (BINS, {"waste": ["kitchen", "gold"]}, "no choice"),
    ],
)
def test_an_answer_that_is_none_is_refused(kind: str, answers: dict[str, list[str]], tells: str) -> None:
    found = list(judged(questions(KINDS, kind), answers))
    assert [each.status for each in found] == [400]
    assert tells in found[0].says.en


def test_answers_become_lines_for_whoever_is_sent_there() -> None:
    answers = {"waste": ["kitchen", "residual"], "nothing": [""]}
    assert told(questions(KINDS, BINS), answers) == ["满溢的是哪类垃圾桶：厨余垃圾、其他垃圾"]
    assert list(judged(questions(KINDS, FLOOD), {"depth_cm": ["30"], "seen_at": ["2026-07-01T08:00:00+08:00"]})) == []
