"""Whatever a sender sends, it gets a clear answer, and nothing of anybody else is lost: over HTTP, on a real Kafka."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import httpx
import pytest
import pytest_asyncio

from connectors.clock import now, stopwatch
from connectors.gateway.shapes import Accepted, ProblemShape, ReceiptShape
from tests.servers.roles import Role
from tests.servers.town import PATIENCE_S, Town

pytestmark = pytest.mark.asyncio(loop_scope="module")

COLUMNS = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2"
VALUES = "17,36,0.7,19,36,3"
NEXT_YEAR = f"{now() + timedelta(days=365):%Y%m%d}"
FIFTY_MEGABYTES = 50 * 1024 * 1024
PIECE = b"x" * 65_536
ROW = {"city": "敌市", "date": "20260326", "hour": "9", "point": "一号", "pm10": 36}


def row(point: str, *, date: str = "20260326", hour: str = "9", values: str = VALUES) -> str:
    return f"敌市,{date},{hour},{point},{values}"


def csv(*rows: str, columns: str = COLUMNS) -> bytes:
    return "\n".join([columns, *rows, ""]).encode()


def as_json(*rows: dict[str, Any]) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()


class Sender:
    """A machine that sends air quality, with a good key."""

    def __init__(self, client: httpx.AsyncClient, key: str) -> None:
        self.client = client
        self.authorized = {"Authorization": f"Bearer {key}"}
        self.good = 0

    async def send(self, body: bytes | AsyncIterator[bytes], feed: str = "air_quality", **headers: str) -> httpx.Response:
        told = self.authorized | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.post(f"/v1/feeds/{feed}", content=body, headers=told)

    async def taken(self, body: bytes) -> str:
        """Send *body*, which is taken in, and return its receipt's id."""
        answer = await self.send(body)
        assert answer.status_code == 202, answer.text
        return Accepted.model_validate(answer.json()).receipt_id

    async def receipt(self, receipt_id: str) -> ReceiptShape:
        """Return the receipt once the whole body is accounted for."""
        elapsed = stopwatch()
        while elapsed() < PATIENCE_S:
            answer = await self.client.get(f"/v1/receipts/{receipt_id}")
            told = ReceiptShape.model_validate(answer.json())
            if told.state == "accounted":
                assert told.balanced
                assert told.rejections_left_out == max(0, told.ledger.rejected - len(told.rejections))
                return told
            await asyncio.sleep(0.05)
        raise AssertionError(f"receipt {receipt_id} is still pending after {PATIENCE_S} s")

    async def neighbour(self) -> str:
        """Send a good body of a station of its own and return its receipt's id."""
        self.good += 1
        return await self.taken(csv(row(f"邻{self.good}")))

    async def beside(self, body: bytes) -> ReceiptShape:
        """Send *body* between two good ones, which must be stored whole, and return its receipt."""
        before = await self.neighbour()
        mine = await self.taken(body)
        after = await self.neighbour()
        for each in (before, after):
            good = await self.receipt(each)
            assert (good.ledger.received, good.ledger.stored, good.rejections) == (6, 6, [])
        return await self.receipt(mine)

    async def refused(self, body: bytes | AsyncIterator[bytes], status: int, code: str, **headers: str) -> ProblemShape:
        """Send *body*, which is answered with this problem, and after it a good one, which is stored."""
        answer = await self.send(body, **headers)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
        problem = ProblemShape.model_validate(answer.json())
        assert (problem.status, problem.type) == (status, f"urn:xiqu:problem:{code}")
        assert (await self.receipt(await self.neighbour())).ledger.stored == 6
        return problem


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(real: Town) -> AsyncIterator[Role]:
    role = Role("gateway", real.settings, "--port", "0")
    await asyncio.to_thread(role.start)
    yield role
    role.end()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sender(real: Town, gateway: Role) -> AsyncIterator[Sender]:
    code, key, errors = await real.command("keys", "add", "air_quality")
    assert code == 0, errors
    async with httpx.AsyncClient(base_url=gateway.url, timeout=60) as client:
        yield Sender(client, key.strip())


class Hostile(NamedTuple):
    """A body that is taken in, how many readings of it are stored, and the reasons that its receipt names, in their order."""

    body: bytes
    stored: int
    reasons: list[str]


def hostile() -> Iterator[tuple[str, Hostile]]:
    good = row("甲").encode()
    yield "a CSV cut in its last row", Hostile(csv(row("截1"), row("截2"))[:-9], 6, ["ragged_row"])
    yield "a JSON array cut in the middle", Hostile(as_json(ROW, ROW)[:-8], 0, ["truncated_json"])
    yield "a JSON array cut in the middle of a character", Hostile(as_json(ROW, ROW)[:-20], 0, ["not_utf8"])
    yield "NDJSON cut in its last line", Hostile(b"\n".join([json.dumps(ROW | {"point": "截3"}).encode()] * 2)[:-9], 1, ["truncated_json"])
    yield "half a gzip sent as if it were text", Hostile(gzip.compress(csv(row("甲")))[:60], 0, ["not_utf8"])
    yield "bytes that are no text", Hostile(bytes(range(128, 256)), 0, ["not_utf8"])
    yield "UTF-16 as Excel's Unicode text", Hostile(csv(row("甲")).decode().encode("utf-16"), 0, ["not_utf8"])
    yield "GB18030 as Excel's plain CSV", Hostile(csv(row("甲")).decode().encode("gb18030"), 0, ["gb18030"])
    yield "one spoilt line", Hostile(_spoilt(), 12, ["not_utf8"])
    yield "columns of something else", Hostile(b"time,value\n2026-03-26,7\n", 0, ["missing_columns"])
    yield "a misspelt column", Hostile(csv(row("拼"), columns=COLUMNS.replace("pm25", "pm2.5")), 5, ["unknown_columns"])
    yield "a column twice", Hostile(csv(row("甲"), columns=COLUMNS.replace("pm25", "pm10")), 0, ["duplicate_columns"])
    yield "no header at all", Hostile(good, 0, ["missing_columns"])
    yield "Excel's semicolons", Hostile(csv(row("甲")).replace(b",", b";"), 0, ["separator"])
    yield "Excel's formulas", Hostile(csv(row('="公式"'), row("公")), 6, ["excel_formula"])
    yield "Excel's date", Hostile(csv(row("甲", date="2.02603E+07"), row("期")), 6, ["excel_number"])
    yield "Excel's open quote", Hostile(csv('"' + row("甲"), row("引")), 6, ["open_quote"])
    yield "a number as a word", Hostile(csv(row("词", values="high,三十六,0.7,19,36,3")), 4, ["not_a_number"] * 2)
    yield "a time of 1970", Hostile(csv(row("甲", date="19700101"), row("旧")), 6, ["time_out_of_range"] * 6)
    yield "a time of next year", Hostile(csv(row("甲", date=NEXT_YEAR), row("新")), 6, ["time_out_of_range"] * 6)
    yield "an hour that is none", Hostile(csv(row("甲", hour="25"), row("时")), 6, ["bad_hour"])
    yield "NaN and Infinity in CSV", Hostile(csv(row("无1", values="NaN,Infinity,-inf,1e999,36,3")), 2, ["not_a_number"] * 4)
    nan = ROW | {"point": "无2", "pm25": float("nan"), "co": float("inf"), "so2": float("-inf")}
    yield "NaN and Infinity in JSON", Hostile(as_json(nan), 1, ["not_a_number"] * 3)
    yield "JSON nested too deep", Hostile(b"[" * 100_000, 0, ["too_deep"])
    yield "objects nested too deep", Hostile(b'{"city":' * 20_000 + b"1" + b"}" * 20_000, 0, ["too_deep"])
    yield "a list where a value belongs", Hostile(as_json(ROW | {"pm10": [[[1]]]}, ROW | {"point": "深"}), 1, ["nested_value"])
    yield "a name with NUL", Hostile(csv(row("a\x00b"), row("零")), 6, ["bad_name"])
    yield "half a surrogate", Hostile(json.dumps([ROW | {"point": "\ud800"}, ROW | {"point": "半"}]).encode(), 1, ["not_text"])
    lines = [row("甲", hour="no")] * 1_100
    many = ["unknown_columns", *["bad_hour"] * 999]
    yield "a thousand bad rows under a strange header", Hostile(csv(*lines, columns=COLUMNS.replace("pm25", "pm2.5")), 0, many)


def _spoilt() -> bytes:
    return csv(row("坏1"), row("坏"), row("坏2")).replace("坏,".encode(), b"\xff\xfe,")


CASES = dict(hostile())


@pytest.mark.parametrize("name", CASES)
async def test_the_receipt_of_a_hostile_body_names_every_rejection_and_its_neighbours_are_stored(sender: Sender, name: str) -> None:
    case = CASES[name]
    told = await sender.beside(case.body)
    assert [each.reason for each in told.rejections] == case.reasons
    assert all(each.message for each in told.rejections)
    assert (told.ledger.stored, told.ledger.duplicate, told.ledger.corrected) == (case.stored, 0, 0)


async def test_what_is_not_possible_is_stored_with_a_flag_and_moves_no_figure(sender: Sender, real: Town) -> None:
    told = await sender.beside(csv(row("异", values="-1,999999,0.7,19,36,3")))
    assert (told.ledger.stored, told.rejections) == (6, [])
    rows = await real.ask("SELECT metric, flag FROM facts JOIN series ON series.id = series_id WHERE subject = '敌市/异' AND flag <> ''")
    assert {each["metric"]: each["flag"] for each in rows} == {"pm25": "negative", "pm10": "implausible"}


async def test_the_same_file_twice_is_a_duplicate_and_no_error(sender: Sender) -> None:
    body = csv(row("重"), row("重", hour="10"))
    assert (await sender.beside(body)).ledger.stored == 12
    again = await sender.beside(body)
    assert (again.ledger.stored, again.ledger.duplicate, again.rejections) == (0, 12, [])


async def test_two_values_of_one_hour_in_one_body_are_both_accounted_for_and_the_later_stands(sender: Sender, real: Town) -> None:
    told = await sender.beside(csv(row("双"), row("双", values="18,36,0.7,19,36,3")))
    assert (told.ledger.received, told.ledger.rejected, told.ledger.ignored) == (12, 0, 0)
    assert await stands(real, "敌市/双", "pm25") == "18"


async def test_two_values_of_one_hour_in_two_bodies_are_a_correction(sender: Sender, real: Town) -> None:
    assert (await sender.beside(csv(row("改")))).ledger.stored == 6
    told = await sender.beside(csv(row("改", values="18,36,0.7,19,36,3")))
    assert (told.ledger.corrected, told.ledger.duplicate) == (1, 5)
    assert await stands(real, "敌市/改", "pm25") == "18"


async def stands(town: Town, subject: str, metric: str) -> str:
    (value, *_) = await town.ask(
        "SELECT value FROM facts JOIN series ON series.id = series_id WHERE subject = $1 AND metric = $2"
        " ORDER BY last_rank DESC, last_landing DESC, last_position DESC",
        subject,
        metric,
    )
    return str(value["value"])


async def pieces() -> AsyncIterator[bytes]:
    for _ in range(FIFTY_MEGABYTES // len(PIECE)):
        yield PIECE


async def test_fifty_megabytes_are_refused_with_how_to_cut_them(sender: Sender) -> None:
    problem = await sender.refused(PIECE * (FIFTY_MEGABYTES // len(PIECE)), 413, "too-large")
    assert "262144" in problem.detail
    assert "xiqu load air_quality" in problem.instead


async def test_fifty_megabytes_whose_length_is_not_told_are_refused(sender: Sender) -> None:
    await sender.refused(pieces(), 413, "too-large")


async def test_a_gzip_that_unpacks_to_fifty_megabytes_is_refused(sender: Sender) -> None:
    await sender.refused(gzip.compress(bytes(FIFTY_MEGABYTES), 1), 413, "too-large", Content_Encoding="gzip")


async def test_half_a_gzip_is_refused(sender: Sender) -> None:
    await sender.refused(gzip.compress(csv(row("甲")))[:-9], 400, "broken-gzip", Content_Encoding="gzip")


async def test_nothing_but_blanks_is_refused(sender: Sender) -> None:
    await sender.refused(b" \n ", 400, "empty-body")


async def test_a_workbook_is_refused(sender: Sender) -> None:
    await sender.refused(b"PK\x03\x04", 415, "unknown-type", Content_Type="application/vnd.ms-excel")


async def test_a_wrong_key_is_refused(sender: Sender) -> None:
    await sender.refused(csv(row("甲")), 401, "wrong-key", Authorization="Bearer guess")
    await sender.refused(csv(row("甲")), 401, "no-key", Authorization="Basic")


async def test_a_key_of_another_feed_is_refused(sender: Sender, real: Town) -> None:
    code, key, _ = await real.command("keys", "add", "air_event")
    assert code == 0
    await sender.refused(csv(row("甲")), 403, "other-feed", Authorization=f"Bearer {key.strip()}")


async def test_a_feed_that_is_none_is_refused(sender: Sender) -> None:
    answer = await sender.send(csv(row("甲")), feed="nonsense")
    assert (answer.status_code, ProblemShape.model_validate(answer.json()).type) == (404, "urn:xiqu:problem:unknown-feed")


async def test_after_all_that_everyone_is_alive_and_the_books_balance(sender: Sender, real: Town, gateway: Role) -> None:
    await real.done()
    assert [role.alive for role in (*real.workers, gateway)] == [True] * (1 + len(real.workers))
    for role in (*real.workers, gateway):
        assert "Traceback" not in role.said, role.said[-3000:]
    stored = await real.ask("SELECT count(*) AS rows FROM facts JOIN series ON series.id = series_id WHERE subject LIKE '敌市/邻%'")
    assert stored[0]["rows"] == 6 * sender.good
    await real.audit()
