import gzip
from datetime import timedelta

import pytest

from connectors.gateway.admission import Rules
from connectors.gateway.ports import Counts, ReceiptView
from connectors.gateway.rate import Rate
from connectors.gateway.shapes import Accepted, ReceiptShape
from models.errors import BodyTooLarge
from models.landing import landing_id
from models.rejected import WHOLE_BODY, Rejection
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import AWAY, BEARER, NOW, PAUSED, City

CSV = "city,date,hour,point,pm25\n中山,20260301,08,华柏园,35\n".encode()
SOME_ID = landing_id(NOW, b"0123456789")
OLD_ID = landing_id(NOW - timedelta(days=1), b"0123456789")


@pytest.mark.parametrize("body", [CSV, b'{"pm25": 35}', b'[{"pm25": 35}]', b'{"pm25": 35}\n{"pm25": 36}\n', b"\xff\xfe not readings", b"["])
async def test_a_body_lands_as_it_is_whatever_it_says(city: City, body: bytes) -> None:
    async with city.client() as client:
        answer = await client.post("/v1/feeds/air_quality", content=body, headers={"Content-Type": "Text/CSV; charset=utf-8"})
    assert answer.status_code == 202
    accepted = Accepted.model_validate_json(answer.content)
    assert city.landing.bodies == [("air_quality", body, "text/csv")]
    assert accepted.bytes == len(body)
    assert accepted.href == answer.headers["location"] == f"/v1/receipts/{accepted.receipt_id}"
    assert city.sample("xiqu_intake_bodies_total", feed="air_quality", outcome="accepted") == 1
    assert city.sample("xiqu_intake_bytes_total", feed="air_quality", outcome="accepted") == len(body)


@pytest.mark.parametrize(
    "headers", [BEARER, {"Authorization": "bearer  a-key-for-air"}, {"X-API-Key": "a-key-for-air", "Authorization": ""}]
)
async def test_a_key_is_taken_from_either_header(city: City, headers: dict[str, str]) -> None:
    async with city.client() as client:
        assert (await client.post("/v1/feeds/air_quality", content=CSV, headers=headers)).status_code == 202


async def test_a_gzip_body_lands_unpacked_even_in_several_members(city: City) -> None:
    async with city.client() as client:
        packed = gzip.compress(CSV[:20]) + gzip.compress(CSV[20:])
        answer = await client.post("/v1/feeds/air_quality", content=packed, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 202
    assert city.landing.bodies == [("air_quality", CSV, "")]


@pytest.mark.parametrize(
    ("path", "headers", "body", "status", "code"),
    [
        ("air", {}, CSV, 404, "unknown-feed"),
        ("clock", {}, CSV, 404, "unknown-feed"),
        ("air_quality", {"Authorization": ""}, CSV, 401, "no-key"),
        ("air_quality", {"Authorization": "Basic a-key-for-air"}, CSV, 401, "no-key"),
        ("air_quality", {"Authorization": "Bearer wrong"}, CSV, 401, "wrong-key"),
        ("air_quality", {"Authorization": "Bearer a-key-for-water"}, CSV, 403, "other-feed"),
        ("air_quality", {}, b"", 400, "empty-body"),
        ("air_quality", {}, b" \r\n", 400, "empty-body"),
        ("air_quality", {"Content-Encoding": "gzip"}, b"", 400, "empty-body"),
        ("air_quality", {"Content-Encoding": "gzip"}, CSV, 400, "broken-gzip"),
        ("air_quality", {"Content-Encoding": "gzip"}, gzip.compress(CSV)[:-5], 400, "broken-gzip"),
        ("air_quality", {"Content-Encoding": "gzip"}, gzip.compress(CSV) + b"tail", 400, "broken-gzip"),
        ("air_quality", {"Content-Encoding": "br"}, CSV, 415, "unknown-encoding"),
        ("air_quality", {"Content-Type": "multipart/form-data; boundary=x"}, CSV, 415, "unknown-type"),
        ("air_quality", {}, b"x" * 262_145, 413, "too-large"),
        ("air_quality", {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 5_000_000), 413, "too-large"),
    ],
    ids=range(16),  # gzip writes the time into its bytes, and two workers must collect the same names
)
async def test_what_cannot_be_taken_in_is_answered_in_both_languages_and_counted(
    city: City, path: str, headers: dict[str, str], body: bytes, status: int, code: str
) -> None:
    async with city.client() as client:
        english = await client.post(f"/v1/feeds/{path}", content=body, headers=headers)
        chinese = await client.post(f"/v1/feeds/{path}", content=body, headers=headers | {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert english.status_code == chinese.status_code == status
    told, other = refusal(english, code), refusal(chinese, code)
    assert told.title.isascii()
    assert not other.title.isascii()
    assert not other.detail.isascii()
    assert (english.headers["content-language"], chinese.headers["content-language"]) == ("en", "zh")
    assert city.landing.bodies == []
    label = path if path == "air_quality" else "unknown"
    assert city.sample("xiqu_intake_bodies_total", feed=label, outcome=code) == 2


async def test_a_refusal_says_what_to_send_instead(city: City) -> None:
    async with city.client() as client:
        unknown = refusal(await client.post("/v1/feeds/air", content=CSV), "unknown-feed")
        large = refusal(await client.post("/v1/feeds/air_quality", content=b"x" * 300_000), "too-large")
    assert "air_quality, water" in unknown.instead
    assert "clock" not in unknown.instead
    assert "262144" in large.detail
    assert "xiqu load air_quality" in large.instead


async def test_a_body_of_exactly_the_limit_lands(city: City) -> None:
    whole = b"x" * 262_144
    async with city.client() as client:
        assert (await client.post("/v1/feeds/air_quality", content=whole)).status_code == 202
        packed = gzip.compress(whole, compresslevel=0)
        assert len(packed) > len(whole)
        assert (await client.post("/v1/feeds/air_quality", content=packed, headers={"Content-Encoding": "gzip"})).status_code == 202


@pytest.mark.parametrize(
    ("error", "status", "code"), [(PAUSED, 429, "paused"), (AWAY, 503, "unavailable"), (BodyTooLarge("as JSON"), 413, "too-large")]
)
async def test_a_body_that_was_not_acknowledged_is_not_answered_202(city: City, error: Exception, status: int, code: str) -> None:
    city.landing.fails = error
    async with city.client() as client:
        answer = await client.post("/v1/feeds/air_quality", content=CSV)
    assert answer.status_code == status
    refusal(answer, code)
    assert ("retry-after" in answer.headers) == (status != 413)
    assert "10.0.0.7" not in answer.text


async def test_a_fault_of_ours_is_a_problem_too_and_tells_no_secret(city: City, caplog: pytest.LogCaptureFixture) -> None:
    city.landing.fails = ZeroDivisionError("password=hunter2")
    async with city.client() as client:
        answer = await client.post("/v1/feeds/air_quality", content=CSV)
    assert answer.status_code == 500
    problem = refusal(answer, "internal")
    assert "hunter2" not in answer.text
    assert problem.request_id in caplog.text
    assert city.sample("xiqu_intake_bodies_total", feed="air_quality", outcome="failed") == 1


async def test_a_key_that_sends_too_often_waits_and_others_do_not() -> None:
    city = City(rules=Rules(rate=Rate(per_second=0.5, burst=2)))
    async with city.client() as client:
        statuses = [(await client.post("/v1/feeds/air_quality", content=CSV)).status_code for _ in range(3)]
        refused = await client.post("/v1/feeds/air_quality", content=CSV)
        other = await client.post("/v1/feeds/water", content=b"{}", headers={"Authorization": "Bearer a-key-for-water"})
        city.now += timedelta(seconds=2)
        later = await client.post("/v1/feeds/air_quality", content=CSV)
    assert statuses == [202, 202, 429]
    assert refused.headers["retry-after"] == "2"
    assert "2 s" in refusal(refused, "too-many").instead
    assert (other.status_code, later.status_code) == (202, 202)


async def test_a_receipt_tells_the_ledger_and_every_reason(city: City) -> None:
    rejections = [
        Rejection(
            feed="air_quality", landing_id=SOME_ID, position=1, reason="not_a_number", message="send digits", body="中山,高".encode()
        ),
        Rejection(feed="air_quality", landing_id=SOME_ID, position=WHOLE_BODY, reason="not_utf8", message="send UTF-8", body=b"\xff"),
    ]
    counts = Counts(received=4, stored=2, rejected=2)
    city.known.views[SOME_ID] = ReceiptView(SOME_ID, "air_quality", accounted=True, counts=counts, rejections=rejections)
    async with city.client() as client:
        answer = await client.get(f"/v1/receipts/{SOME_ID.upper()}")
    assert answer.status_code == 200
    receipt = ReceiptShape.model_validate_json(answer.content)
    assert (receipt.state, receipt.balanced, receipt.landed_at) == ("accounted", True, NOW)
    assert receipt.ledger.received == 4
    assert [(each.reason, each.body, each.body_encoding) for each in receipt.rejections] == [
        ("not_a_number", "中山,高", "utf-8"),
        ("not_utf8", "/w==", "base64"),
    ]
    assert receipt.rejections_left_out == 0


async def test_a_receipt_of_a_thousand_faults_says_how_many_it_leaves_out(city: City) -> None:
    one = Rejection(feed="air_quality", landing_id=SOME_ID, position=0, reason="x", message="y", body=b"")
    city.known.views[SOME_ID] = ReceiptView(
        SOME_ID, "air_quality", accounted=True, counts=Counts(received=1200, rejected=1200), rejections=[one] * 1200
    )
    async with city.client() as client:
        receipt = ReceiptShape.model_validate_json((await client.get(f"/v1/receipts/{SOME_ID}")).content)
    assert (len(receipt.rejections), receipt.rejections_left_out) == (1000, 200)


async def test_an_id_handed_out_a_moment_ago_is_pending_and_an_old_one_nobody_knows_is_not(city: City) -> None:
    async with city.client() as client:
        landed = (await client.post("/v1/feeds/air_quality", content=CSV)).json()
        young = await client.get(landed["href"])
        old = await client.get(f"/v1/receipts/{OLD_ID}")
        future = await client.get("/v1/receipts/ffffffff-ffff-7fff-bfff-ffffffffffff")
        other_kind = await client.get("/v1/receipts/9b2f8f4e-54a1-4a56-8b21-8b9f0a2a7d11")
        malformed = await client.get("/v1/receipts/42")
    assert young.status_code == 200
    assert ReceiptShape.model_validate_json(young.content).state == "pending"
    assert young.headers["retry-after"] == "1"
    for answer in (old, future, other_kind):
        assert answer.status_code == 404
        refusal(answer, "unknown-receipt")
    assert malformed.status_code == 400
    refusal(malformed, "malformed-receipt")
