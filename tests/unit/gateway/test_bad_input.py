"""What people send by mistake or on purpose, once through the whole gateway: each is told what was wrong in the language it asked for."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from models.access import Role
from tests.twins.pipes import twin_room
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.tapping import SMALLEST, bearer, moved, sent
from tests.unit.gateway.twins import City
from tests.unit.photos.pictures import png_that_claims
from tests.unit.pipes.street import at, square, surveyed

ANYBODY = {"Authorization": ""}
DIG = {
    "purpose": "给水接驳", "geometry": {"type": "LineString", "coordinates": [at(0, 0), at(9, 0)]}, "depth_m": 1,
    "starts_at": "2026-03-02T08:00:00+08:00", "ends_at": "2026-03-03T08:00:00+08:00",
}  # fmt: skip


def reported(**said: object) -> dict[str, Any]:
    return {"url": "/v1/reports", "json": SMALLEST | said}


def photographed(body: bytes, name: str = "IMG_1.jpg") -> dict[str, Any]:
    return {"url": "/v1/reports", "data": {"kind": "垃圾满溢", "lat": "22.5677", "lng": "113.3086"}, "files": [("photo", (name, body))]}


def drawn(*ring: list[float]) -> dict[str, Any]:
    return {"url": "/v1/pipes/query", "json": {"geometry": {"type": "Polygon", "coordinates": [list(ring)]}}}


def dug(**said: object) -> dict[str, Any]:
    return {"url": "/v1/digs", "json": DIG | said, "headers": bearer(Role.CONTRACTOR)}


BAD: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "swapped": (reported(lat=113.3086, lng=22.5677), "bad-report", "latitude and longitude are swapped", "纬度和经度写反了"),
    "foreign": (reported(lat=40.7, lng=-74), "bad-report", "40.7, -74 is not in 中山", "位置 40.7, -74 不在中山"),
    "no degrees": (reported(lat=999), "bad-field", "less than or equal to 180", "数值过大，最大 180"),
    "a system of maps that is unknown": (reported(crs="EPSG:2383"), "bad-field", "'GCJ-02'", "不在可选值之中：'WGS-84'、"),
    "no such kind": (reported(kind="外星人"), "bad-report", "there is no kind '外星人'", "没有类别“外星人”"),
    "nothing said": ({"url": "/v1/reports", "json": {}}, "bad-field", "Field required", "缺少此项"),
    "a photo of 40 MB": (photographed(b"\xff\xd8\xff" + b"\0" * 40_000_000), "large-photo", "more than 20 MB", "照片超过 20 MB"),
    "a bomb": (photographed(png_that_claims(60_000, 60_000)), "large-photo", "60000×60000 pixels", "60000×60000 像素"),
    "a PDF named .jpg": (photographed(b"%PDF-1.7", "photo.jpg"), "not-a-photo", "this is a PDF document", "PDF 文档"),
    "ten thousand points": (drawn(*[at(0, 0)] * 10_000), "bad-area", "it has 10000 points", "共有 10000 个点"),
    "crossing itself": (
        drawn(at(0, 0), at(9, 9), at(9, 0), at(0, 9), at(0, 0)), "bad-area", "the polygon crosses itself", "多边形自相交"
    ),
    "no polygon at all": (
        {"url": "/v1/pipes/query", "json": {"geometry": {"type": "Circle"}}}, "bad-field", "geometry: Input tag 'Circle'",
        "geometry：type 应为以下之一：'Point'、'LineString'"
    ),
    "a code of EPSG that is none": (
        {"url": "/v1/pipes/query", "json": {"geometry": {"type": "Point", "coordinates": [1, 2]}, "crs": "EPSG:999999"}}, "bad-area",
        "there is no coordinate system 'EPSG:999999'", "没有坐标系 'EPSG:999999'"
    ),
    "ending before it begins": (dug(ends_at="2026-03-01T08:10:00+08:00"), "bad-dig", "ends before it begins", "结束时间早于开始时间"),
    "in the past": (
        dug(starts_at="2020-01-01T00:00:00Z", ends_at="2020-01-02T00:00:00Z"), "bad-dig", "the dig lies in the past", "施工时间已过去"
    ),
    "not deep": (dug(depth_m=0), "bad-field", "greater than 0", "数值过小，应大于 0"),
    "a time of nowhere": (dug(starts_at="2026-03-02T08:00:00"), "bad-field", "should have timezone", "时间缺少时区"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
async def test_each_mistake_is_named_in_the_language_that_is_asked_for_and_nothing_of_it_is_kept(
    city: City, tmp_path: Path, what: str
) -> None:
    room = twin_room(lambda: city.now)
    room.surveys.load("street", surveyed(tmp_path), square(-200, -200, 200, 200))
    city.pipes = room.room
    request, code, english, chinese = BAD[what]
    async with city.client() as client:

        async def answer(language: str) -> httpx.Response:
            told = {"headers": ANYBODY, **request}
            return await client.post(**told | {"headers": told["headers"] | {"Accept-Language": language}})

        said = refusal(await answer("en"), code), refusal(await answer("zh-CN"), code)
    assert english in said[0].detail
    assert chinese in said[1].detail
    assert (city.cases.cases, city.photos.kept, city.contacts.found, room.digs.kept) == ({}, {}, {}, {})


async def test_a_case_that_may_not_go_there_says_where_it_may(city: City) -> None:
    async with city.client() as client:
        case = (await sent(client, note="<script>alert(1)</script> 😀"))["case"]["id"]
        client.headers["Accept-Language"] = "zh"
        assert "案件处于“信息收集”，不能“结案”" in refusal(await moved(client, case, "close", evidence=["x"]), "case-refused").detail
        await moved(client, case, "file")
        early = refusal(await moved(client, case, "start", Role.HANDLER), "case-refused")
        assert "案件处于“案卷建立”，不能“受理”" in early.detail
        whole = (await client.get(f"/v1/cases/{case}", headers=bearer(Role.OFFICER))).json()
    assert whole["stage"] == "filed"
    assert whole["inside"]["reports"][0]["note"] == "<script>alert(1)</script> 😀"
