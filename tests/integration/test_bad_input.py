"""Everything that senders get wrong, over HTTP: each has its answer, nothing beside it is lost, and nobody falls over."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from typing import Any, NamedTuple

import httpx
import pytest
import pytest_asyncio

from connectors.clock import now
from models.period import CITY_ZONE
from tests.integration.conftest import Towns
from tests.servers.kafka import RealKafka
from tests.servers.roles import Role
from tests.servers.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="module")

HEADER = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2"
ROW = "中山,20260326,8,张溪,17,36,0.7,19,36,3"
points = count(1)


class Open(NamedTuple):
    """A city with its door open."""

    place: Town
    gateway: Role
    client: httpx.AsyncClient


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def door(kafka: RealKafka, towns: Towns) -> AsyncIterator[Open]:
    async with towns(kafka.address) as place:
        gateway = Role("gateway", place.settings.model_copy(update={"port": 0}))
        try:
            await asyncio.to_thread(gateway.start)
            _, key, _ = await place.command("keys", "add", "air_quality")
            headers = {"X-Api-Key": key.strip()}
            async with httpx.AsyncClient(base_url=gateway.url, headers=headers, timeout=60) as client:
                yield Open(place, gateway, client)
        finally:
            gateway.end()


async def accounted(door: Open, answer: httpx.Response) -> dict[str, Any]:
    """Return the receipt of a body once it is accounted for."""
    assert answer.status_code == 202, answer.text
    async with asyncio.timeout(30):
        while True:
            receipt = (await door.client.get(answer.headers["Location"])).json()
            if receipt["state"] == "accounted":
                assert receipt["balanced"]
                return dict(receipt)
            await asyncio.sleep(0.05)


async def sent_to(door: Open, body: bytes) -> dict[str, Any]:
    """Send *body* and return its receipt."""
    return await accounted(door, await door.client.post("/v1/feeds/air_quality", content=body))


async def good_beside(door: Open) -> None:
    """A good body that comes right after is stored, and everybody is still there."""
    answer = await door.client.post("/v1/feeds/air_quality", content=f"{HEADER}\n{ROW.replace('张溪', f'好{next(points)}')}\n".encode())
    assert (await accounted(door, answer))["ledger"] == ledger(6, stored=6)
    assert all(worker.alive for worker in door.place.workers)
    assert door.gateway.alive


def ledger(received: int, **told: int) -> dict[str, int]:
    nothing = dict.fromkeys(("stored", "duplicate", "corrected", "superseded", "rejected", "ignored"), 0)
    return {"received": received, **nothing, **told}


def row(**changed: str) -> str:
    cells = dict(zip(HEADER.split(","), ROW.split(","), strict=True)) | {"point": f"点{next(points)}"} | changed
    return ",".join(cells.values())


def body(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


NEXT_YEAR = f"{now().astimezone(CITY_ZONE) + timedelta(days=365):%Y%m%d}"
WHOLE = [
    ("truncated_json", b'[{"city": "\xe4\xb8\xad\xe5\xb1\xb1", "date": "20260326", "hour', "truncated_json"),
    ("truncated_gzip_as_text", gzip.compress(body(row()))[:20], ""),
    ("binary", bytes(range(128, 256)) * 4, ""),
    ("wrong_columns", b"a,b,c\n1,2,3\n", "missing_columns"),
    ("excel_semicolons", body(row()).replace(b",", b";"), "separator"),
    ("deep_json", b"[" * 100_000 + b"]" * 100_000, "too_deep"),
    ("deep_object", b'{"a":' * 30_000 + b"1" + b"}" * 30_000, "too_deep"),
    ("broken_json", b'{"city": }', "broken_json"),
    ("an_html_page", b"<html><body>502 Bad Gateway</body></html>", "missing_columns"),
]


@pytest.mark.parametrize(("sent", "reason"), [case[1:] for case in WHOLE], ids=[case[0] for case in WHOLE])
async def test_a_body_that_cannot_be_read_is_kept_whole_with_its_reason(door: Open, sent: bytes, reason: str) -> None:
    receipt = await sent_to(door, sent)
    assert receipt["ledger"] == ledger(1, rejected=1)
    (rejection,) = receipt["rejections"]
    assert reason in rejection["reason"], rejection
    assert len(rejection["message"]) > 20
    (kept,) = await door.place.ask("SELECT body FROM rejected WHERE landing_id = $1::uuid", receipt["receipt_id"])
    assert kept["body"] == sent
    await good_beside(door)


CELLS = [
    ("words", {"pm25": "seventeen"}, "not_a_number"),
    ("nan", {"pm25": "NaN"}, "not_a_number"),
    ("infinity", {"pm25": "Infinity"}, "not_a_number"),
    ("a_huge_exponent", {"pm25": "1e999999999"}, "not_a_number"),
    ("a_decimal_comma", {"pm25": '"17,5"'}, "not_a_number"),
]


@pytest.mark.parametrize(("changed", "reason"), [case[1:] for case in CELLS], ids=[case[0] for case in CELLS])
async def test_a_value_that_is_no_number_is_named_and_the_values_beside_it_count(door: Open, changed: dict[str, str], reason: str) -> None:
    receipt = await sent_to(door, body(row(), row(**changed), row()))
    assert receipt["ledger"] == ledger(18, stored=17, rejected=1)
    (rejection,) = receipt["rejections"]
    assert rejection["reason"] == reason
    assert "is not a number" in rejection["message"]
    await good_beside(door)


TIMES = [
    ("of_1970", {"date": "19700101"}, "time_out_of_range", 6),
    ("of_next_year", {"date": NEXT_YEAR}, "time_out_of_range", 6),
    ("that_never_was", {"date": "20260230"}, "", 1),
    ("of_hour_25", {"hour": "25"}, "bad_hour", 1),
]


@pytest.mark.parametrize(("changed", "reason", "pieces"), [case[1:] for case in TIMES], ids=[case[0] for case in TIMES])
async def test_a_time_that_cannot_be_is_named_and_the_rows_beside_it_count(
    door: Open, changed: dict[str, str], reason: str, pieces: int
) -> None:
    receipt = await sent_to(door, body(row(), row(**changed)))
    assert receipt["ledger"] == ledger(6 + pieces, stored=6, rejected=pieces)
    assert {reason in rejection["reason"] for rejection in receipt["rejections"]} == {True}
    await good_beside(door)


async def test_bytes_that_are_no_utf_8_spoil_their_own_line_only(door: Open) -> None:
    spoilt = body(row(), row(), row()).split(b"\n")
    spoilt[2] = row().encode("gbk")
    receipt = await sent_to(door, b"\n".join(spoilt))
    assert receipt["ledger"] == ledger(13, stored=12, rejected=1)
    assert receipt["rejections"][0]["reason"] == "not_utf8"


async def test_rows_that_excel_broke_are_named_one_by_one(door: Open) -> None:
    broken = body(row(), row(pm25='="17"'), row() + ",extra", row(pm25='"17'), row())
    receipt = await accounted(
        door, await door.client.post("/v1/feeds/air_quality", content=b"\xef\xbb\xbf" + broken.replace(b"\n", b"\r\n"))
    )
    assert receipt["ledger"] == ledger(15, stored=12, rejected=3)
    await good_beside(door)


async def test_a_negative_value_is_stored_visibly_and_kept_out_of_the_figures(door: Open) -> None:
    point = f"点{next(points)}"
    receipt = await accounted(
        door, await door.client.post("/v1/feeds/air_quality", content=body(row(point=point, pm10="-3", pm25="99999")))
    )
    assert receipt["ledger"] == ledger(6, stored=6)
    await door.place.done()
    rows = await door.place.ask(
        "SELECT flag FROM facts JOIN series ON series.id = series_id WHERE subject = $1 AND flag <> ''", f"中山/{point}"
    )
    assert sorted(each["flag"] for each in rows) == ["implausible", "negative"]
    (figure,) = await door.place.ask("SELECT value FROM results WHERE kpi = 'air.aqi_hour' AND subject = $1", f"中山/{point}")
    assert figure["value"] is None  # two pollutants are missing


async def test_the_same_file_twice_is_a_duplicate(door: Open) -> None:
    file = body(*(row() for _ in range(5)))
    first = await sent_to(door, file)
    second = await sent_to(door, file)
    assert (first["ledger"], second["ledger"]) == (ledger(30, stored=30), ledger(30, duplicate=30))


async def test_two_values_for_one_hour_are_a_fact_and_its_correction(door: Open) -> None:
    point = f"点{next(points)}"
    receipt = await accounted(
        door, await door.client.post("/v1/feeds/air_quality", content=body(row(point=point), row(point=point, pm25="18")))
    )
    assert receipt["ledger"] == ledger(12, stored=6, duplicate=5, corrected=1)
    await door.place.done()
    (figure,) = await door.place.ask("SELECT evidence FROM results WHERE kpi = 'air.aqi_hour' AND subject = $1", f"中山/{point}")
    told = figure["evidence"] if isinstance(figure["evidence"], dict) else json.loads(figure["evidence"])
    assert told["concentration"]["pm25"] == "18"


async def test_fifty_megabytes_are_refused_before_they_are_held(door: Open) -> None:
    before = resident(door.gateway)
    answer = await door.client.post("/v1/feeds/air_quality", content=b"x" * 50_000_000)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert "262144" in answer.text or "256" in answer.text
    assert resident(door.gateway) - before < 20_000_000
    await good_beside(door)


def resident(role: Role) -> float:
    return role.metric("process_resident_memory_bytes") or 0.0


async def test_a_gzip_that_unpacks_to_fifty_megabytes_is_refused(door: Open) -> None:
    answer = await door.client.post("/v1/feeds/air_quality", content=gzip.compress(b"x" * 50_000_000), headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 413
    await good_beside(door)


REFUSED = [
    ("no_key", "/v1/feeds/air_quality", {"X-Api-Key": ""}, body(row()), 401),
    ("a_wrong_key", "/v1/feeds/air_quality", {"X-Api-Key": "guess"}, body(row()), 401),
    ("the_key_of_another_feed", "/v1/feeds/air_event", {}, b"city,date,event\n", 403),
    ("an_unknown_feed", "/v1/feeds/weather", {}, body(row()), 404),
    ("the_clock", "/v1/feeds/clock", {}, b"tick", 404),
    ("nothing", "/v1/feeds/air_quality", {}, b"", 400),
    ("blanks", "/v1/feeds/air_quality", {}, b" \r\n\t", 400),
    ("broken_gzip", "/v1/feeds/air_quality", {"Content-Encoding": "gzip"}, gzip.compress(body(row()))[:-6], 400),
    ("a_form_of_files", "/v1/feeds/air_quality", {"Content-Type": "multipart/form-data; boundary=x"}, b"--x--", 415),
    ("an_unknown_encoding", "/v1/feeds/air_quality", {"Content-Encoding": "br"}, b"x", 415),
]


@pytest.mark.parametrize(("path", "headers", "sent", "status"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
async def test_what_is_not_taken_in_is_told_what_to_send_instead(
    door: Open, path: str, headers: dict[str, str], sent: bytes, status: int
) -> None:
    answer = await door.client.post(path, content=sent, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.json()["detail"]) > 20
    await good_beside(door)


async def test_a_body_that_breaks_off_leaves_the_door_open(door: Open) -> None:
    host, _, port = door.gateway.url.removeprefix("http://").partition(":")
    key = door.client.headers["X-Api-Key"]
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"POST /v1/feeds/air_quality HTTP/1.1\r\nHost: x\r\nX-Api-Key: {key}\r\nContent-Length: 1000\r\n\r\ncity,".encode())
    await writer.drain()
    writer.close()
    await good_beside(door)


async def test_a_foreign_record_on_the_raw_topic_is_read_like_any_other(door: Open) -> None:
    producer = door.place.intake.landing._producer  # type: ignore[union-attr]
    await producer.send_and_wait("city.raw.air_quality", body(row(point="外来")))
    await producer.send_and_wait("city.raw.air_quality", None, key=b"gone")
    await door.place.done()
    rows = await door.place.ask("SELECT 1 FROM facts JOIN series ON series.id = series_id WHERE subject = '中山/外来'")
    assert len(rows) == 6


async def test_after_all_that_the_books_balance(door: Open) -> None:
    await door.place.done()
    await door.place.audit()
    assert not [line for worker in door.place.workers for line in worker.said.splitlines() if "Traceback" in line]
