"""What senders really send, and the reason each gets; a row beside a bad one is read all the same."""

import json
from typing import NamedTuple

import pytest

from connectors.feeds.air_quality import AIR_QUALITY
from models.feed import Cell
from models.rejected import WHOLE_BODY, Unreadable
from streams.read import Body, read

LANDED = "019d2d0b-6400-7000-8000-000000000000"  # 2026-03-27
HEADER = "city,date,hour,point,pm25"
GOOD = "中山,20260326,19,华柏园,17"
GOOD_JSON = '{"city": "中山", "date": "20260326", "hour": 19, "point": "华柏园", "pm25": 17}'


class Bad(NamedTuple):
    """A body, the reasons it gets, and how many readings survive."""

    what: str
    body: bytes
    reasons: tuple[str, ...]
    readings: int


def csv(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines, "")).encode()


BODIES = (
    Bad("an empty body", b"", ("empty_body",), 0),
    Bad("only blanks", b" \r\n\t", ("empty_body",), 0),
    Bad("a truncated object", GOOD_JSON[:-9].encode(), ("truncated_json",), 0),
    Bad("a truncated array", f"[{GOOD_JSON}, {GOOD_JSON[:30]}".encode(), ("truncated_json",), 0),
    Bad("an array and then something", f"[{GOOD_JSON}] [".encode(), ("broken_json",), 0),
    Bad("a broken object", b'{"city": 1O}', ("broken_json",), 0),
    Bad("one broken line of several", f"{GOOD_JSON}\n{{\n{GOOD_JSON}".encode(), ("truncated_json",), 2),
    Bad("a broken first line", f"{{]\n{GOOD_JSON}".encode(), ("broken_json",), 1),
    Bad("deep JSON", b"[" * 200_000, ("too_deep",), 0),
    Bad("deep objects in a line", b'{"a":' * 100_000 + b"\n" + GOOD_JSON.encode(), ("too_deep",), 1),
    Bad("deep JSON that ends", b"[" * 900 + b"]" * 900, ("not_an_object",), 0),
    Bad("numbers among the objects", f"[1, {GOOD_JSON}, null]".encode(), ("not_an_object", "not_an_object"), 1),
    Bad(
        "a nested value", f'[{{"city": {{}}, "date": "x", "hour": 1, "point": 1, "pm25": []}}, {GOOD_JSON}]'.encode(), ("nested_value",), 1
    ),
    Bad(
        "an object without a point",
        f'[{{"city": "中山", "date": "20260326", "hour": 1, "pm25": 1}}, {GOOD_JSON}]'.encode(),
        ("missing_columns",),
        1,
    ),
    Bad("an object without a value", f"[{GOOD_JSON.replace('pm25', 'pm_25')}, {GOOD_JSON}]".encode(), ("missing_columns",), 1),
    Bad("NaN as a number", f"[{GOOD_JSON.replace('17', 'NaN')}, {GOOD_JSON}]".encode(), ("not_a_number",), 1),
    Bad("Infinity as a number", GOOD_JSON.replace("17", "-Infinity").encode(), ("not_a_number",), 0),
    Bad("true as a number", GOOD_JSON.replace("17", "true").encode(), ("not_a_number",), 0),
    Bad("half a character", f"[{GOOD_JSON.replace('华', chr(92) + 'ud800')}, {GOOD_JSON}]".encode(), ("not_text",), 1),
    Bad("a word as a number", csv("中山,20260326,18,华柏园,seventeen", GOOD), ("not_a_number",), 1),
    Bad("a number with a comma", csv('中山,20260326,18,华柏园,"1,7"', GOOD), ("not_a_number",), 1),
    Bad("a byte that is no UTF-8", csv(GOOD, "中山,20260326,18,X,1", GOOD).replace(b"X", b"\xff"), ("not_utf8",), 2),
    Bad("a byte that is no UTF-8 in JSON lines", f"{GOOD_JSON}\nX".encode().replace(b"X", b"\xff"), ("not_utf8",), 1),
    Bad("a byte that is no UTF-8 in an array", f"[{GOOD_JSON}, X]".encode().replace(b"X", b"\xff"), ("not_utf8",), 0),
    Bad(
        "a line in GB18030 among UTF-8",
        csv("中山,20260326,1,甲乙,3", "X,20260326,1,b,3").replace(b"X", "中山".encode("gb18030")),
        ("not_utf8",),
        1,
    ),
    Bad("plain CSV of a Chinese Excel", csv(GOOD).decode().encode("gb18030"), ("gb18030",), 0),
    Bad("Unicode text of Excel", csv(GOOD).decode().encode("utf-16"), ("not_utf8",), 0),
    Bad("a workbook", b"PK\x03\x04\xff\xfe", ("not_utf8",), 0),
    Bad("semicolons", csv(GOOD).replace(b",", b";"), ("separator",), 0),
    Bad("tabs", csv(GOOD).replace(b",", b"\t"), ("separator",), 0),
    Bad("other columns", b"station,value\na,1\n", ("missing_columns",), 0),
    Bad("no concentration", b"city,date,hour,point,aqi\na,20260326,1,b,3\n", ("missing_columns",), 0),
    Bad("a header without end", b"x" * 500_000, ("missing_columns",), 0),
    Bad("a body larger than any may be", csv(GOOD) + b" " * 600_000, ("body_too_large",), 0),
    Bad("a column twice", b"city,date,hour,point,pm25,pm25\na,20260326,1,b,3,4\n", ("duplicate_columns",), 0),
    Bad("a misspelt column", b"city,date,hour,point,pm25,pm2.5\na,20260326,1,b,3,4\n", ("unknown_columns",), 1),
    Bad("too few cells", csv("中山,20260326,18,华柏园", GOOD), ("ragged_row",), 1),
    Bad("too many cells", csv("中山,20260326,18,华柏园,1,2", GOOD), ("ragged_row",), 1),
    Bad("an open quote", csv('中山,20260326,18,"华柏园,1', GOOD), ("open_quote",), 1),
    Bad("a formula", csv('中山,="20260326",18,华柏园,1', GOOD), ("excel_formula",), 1),
    Bad("a date in powers of ten", csv("中山,2.02E+07,18,华柏园,1", GOOD), ("excel_number",), 1),
    Bad("a date in words", csv("中山,26 March,18,华柏园,1", GOOD), ("bad_date",), 1),
    Bad("a day that never was", csv("中山,20260230,18,华柏园,1", GOOD), ("bad_date",), 1),
    Bad("a year beyond time", csv("中山,00000101,18,华柏园,1", GOOD), ("bad_date",), 1),
    Bad("a date of 1970", csv("中山,19700101,18,华柏园,1", GOOD), ("time_out_of_range",), 1),
    Bad("a date of next year", csv("中山,20270326,18,华柏园,1", GOOD), ("time_out_of_range",), 1),
    Bad("hour 25", csv("中山,20260326,25,华柏园,1", GOOD), ("bad_hour",), 1),
    Bad("no hour", csv("中山,20260326,,华柏园,1", GOOD), ("bad_hour",), 1),
    Bad("no city", csv(" ,20260326,18,华柏园,1", GOOD), ("empty_name",), 1),
    Bad("a slash in a name", csv("中山,20260326,18,华/柏园,1", GOOD), ("slash_in_name",), 1),
    Bad("a name without end", csv(f"中山,20260326,18,{'华' * 300},1", GOOD), ("bad_name",), 1),
    Bad("a name that cannot be printed", csv("中山,20260326,18,a\x00b,1", GOOD), ("bad_name",), 1),
    Bad("an unknown source", b"city,date,hour,point,pm25,source\na,20260326,1,b,3,rumour\nc,20260326,1,d,3,raw\n", ("unknown_source",), 1),
)


@pytest.mark.parametrize("bad", BODIES, ids=[bad.what for bad in BODIES])
def test_a_bad_piece_gets_its_reason_and_stops_nothing_beside_it(bad: Bad) -> None:
    shards, rejections = read([Body(AIR_QUALITY, LANDED, bad.body)])
    assert tuple(rejection.reason for rejection in rejections) == bad.reasons
    parts = [part for parts in shards.values() for part in parts]
    assert sum(len(part.readings) for part in parts) == bad.readings
    assert all(rejection.message and rejection.body is not None for rejection in rejections)


def test_rubbish_without_end_is_named_a_thousand_times_and_then_counted() -> None:
    found = list(AIR_QUALITY.decode(csv(*["rubbish"] * 5000, GOOD)))
    refused = [one for one in found if isinstance(one, Unreadable)]
    assert (len(found) - len(refused), len(refused)) == (1, 1001)
    assert refused[-1].reason == "too_many_refused"
    assert refused[-1].message.startswith("4000 more rows")


def test_the_offset_of_a_spoilt_byte_is_told() -> None:
    body = csv(GOOD, "中山,20260326,18,X,1").replace(b"X", b"\xff")
    spoilt = next(found for found in AIR_QUALITY.decode(body) if isinstance(found, Unreadable))
    assert (spoilt.position, spoilt.piece.endswith(b"\xff,1")) == (1, True)
    assert f"byte {body.index(0xFF)} " in spoilt.message


def test_a_refused_line_can_be_repaired_and_sent_again_as_it_stands() -> None:
    (refused,) = (found for found in AIR_QUALITY.decode(csv("中山,20260326,18,华柏园,1,2", GOOD)) if isinstance(found, Unreadable))
    (cell,) = AIR_QUALITY.decode(refused.piece.replace(b"1,2", b"1"))
    assert isinstance(cell, Cell)


def test_a_column_that_nobody_reads_is_told_once_a_body() -> None:
    rows = json.dumps([json.loads(GOOD_JSON) | {"pm2.5": 3}] * 5).encode()
    found = list(AIR_QUALITY.decode(rows))
    assert [one.position for one in found if isinstance(one, Unreadable)] == [WHOLE_BODY]
    assert sum(isinstance(one, Cell) for one in found) == 5
