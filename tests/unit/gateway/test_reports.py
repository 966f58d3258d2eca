import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from connectors.gateway.case_shapes import BatchShape, CasesShape, TakenShape, WholeCaseShape
from models.access import Role
from models.period import CITY_ZONE
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.tapping import SMALLEST, bearer, moved, sent
from tests.unit.gateway.twins import AWAY, NOW, City


async def test_one_tap_makes_a_case(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/reports", json=SMALLEST)
    assert answer.status_code == 201
    taken = TakenShape.model_validate_json(answer.content)
    assert answer.headers["location"] == taken.case.href == f"/v1/cases/{taken.case.id}"
    assert (taken.case.kind, taken.case.stage, taken.case.city, taken.fresh, taken.joined) == (
        "matter-06042", "collected", "中山", True, False,
    )  # fmt: skip
    assert taken.flags == ["crs_unstated"]
    assert taken.report != taken.case.id


@pytest.mark.parametrize("kind", ["垃圾满溢", "full-bin", "overflowing bin", "06042", "matter-06042", "垃圾站（箱）满溢"])
async def test_a_kind_may_be_a_word_a_code_or_an_id(client: httpx.AsyncClient, kind: str) -> None:
    assert (await sent(client, kind=kind))["case"]["kind"] == "matter-06042"


async def test_a_kind_may_be_the_streets_own(city: City, client: httpx.AsyncClient) -> None:
    await city.limits.load_kinds("part,code,name,near\n事项,06999,乱扔烟头,06012\n", "", "")
    made = await sent(client, kind="乱扔烟头")
    found = CasesShape.model_validate_json((await client.get("/v1/cases?kind=乱扔烟头")).content)
    assert made["case"]["kind"] == "local-matter-06999"
    assert [case.id for case in found.cases] == [made["case"]["id"]]


async def test_the_same_again_within_a_minute_is_the_same_report(city: City, client: httpx.AsyncClient) -> None:
    first = await client.post("/v1/reports", json=SMALLEST)
    city.now += timedelta(seconds=59)
    again = await client.post("/v1/reports", json=SMALLEST)
    other_phone = await client.post("/v1/reports", json=SMALLEST, headers={"User-Agent": "another phone"})
    assert [each.status_code for each in (first, again, other_phone)] == [201, 200, 201]
    assert again.json()["report"] == first.json()["report"]
    assert other_phone.json()["case"]["reporters"] == 2
    city.now += timedelta(seconds=30)
    assert (await client.post("/v1/reports", json=SMALLEST)).status_code == 201


async def test_an_idempotency_key_names_one_report_for_ever(city: City, client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "7c1e"}
    first = await client.post("/v1/reports", json=SMALLEST, headers=key)
    city.now += timedelta(days=3)
    again = await client.post("/v1/reports", json=SMALLEST, headers=key)
    assert (again.status_code, again.json()["report"]) == (200, first.json()["report"])
    refusal(await client.post("/v1/reports", json=SMALLEST | {"note": "another"}, headers=key), "key-reused")
    assert (await client.post("/v1/reports", json=SMALLEST, headers=key | bearer(Role.REPORTER))).status_code == 201


BAD = [
    ({"lat": 113.3086, "lng": 22.5677}, "bad-report", "send lat 22.5677 and lng 113.3086"),
    ({"lat": 39.9, "lng": 116.4}, "bad-report", "send a place in the city"),
    ({"lat": 120, "lng": 113.3}, "bad-report", "send a place in the city"),
    ({"kind": "外星人"}, "bad-report", "垃圾满溢"),
    ({"observed_at": "2026-03-01T00:12:00Z"}, "bad-report", "clock"),
    ({"observed_at": "1999-01-01T00:00:00Z"}, "bad-report", "clock"),
    ({"observed_at": "0001-01-01T00:00:00+14:00"}, "bad-field", ""),
    ({"observed_at": 1e300}, "bad-field", ""),
    ({"note": "a\x00b"}, "bad-field", ""),
    ({"note": "x" * 2001}, "bad-field", ""),
    ({"kind": ""}, "bad-field", ""),
    ({"lat": "NaN"}, "bad-field", ""),
    ({"lat": 1e400}, "bad-field", ""),
    ({"lat": "1" * 400}, "bad-field", ""),
    ({"lat": None}, "bad-field", ""),
    ({"crs": "EPSG:2383"}, "bad-field", ""),
    ({"photos": ["../../etc/passwd"]}, "bad-field", ""),
    ({"colour": "red"}, "bad-field", ""),
]


@pytest.mark.parametrize(("wrong", "code", "instead"), BAD)
async def test_what_cannot_be_used_is_refused_in_both_languages_and_nothing_is_kept(
    city: City, client: httpx.AsyncClient, wrong: dict[str, Any], code: str, instead: str
) -> None:
    text = json.dumps(SMALLEST | wrong)
    for language in ("en", "zh"):
        headers = {"Accept-Language": language, "Content-Type": "application/json"}
        answer = await client.post("/v1/reports", content=text, headers=headers)
        problem = refusal(answer, code)
        assert answer.headers["content-language"] == language
        assert language == "zh" or instead in problem.instead
    assert city.cases.cases == {}


async def test_a_lone_surrogate_and_a_broken_body_are_refused(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    lone = b'{"kind": "\\ud800", "lat": 22.5677, "lng": 113.3086}'
    broken = (lone, b"{", b"\xff", b"")
    for body, code in (*((each, "broken-body") for each in broken), (b"[]", "bad-field")):
        refusal(await client.post("/v1/reports", content=body, headers=headers), code)


async def test_html_and_emoji_are_kept_as_the_text_they_are(client: httpx.AsyncClient) -> None:
    note = "<script>alert('脏')</script> 😀 \u202e"
    taken = await sent(client, note=note)
    assert "script" not in str(taken)
    whole = await client.get(taken["case"]["href"], headers=bearer(Role.OFFICER))
    assert whole.headers["content-type"] == "application/json"
    assert whole.json()["inside"]["reports"][0]["note"] == note


async def test_a_stated_datum_is_converted_and_what_was_sent_is_kept(client: httpx.AsyncClient) -> None:
    taken = await sent(client, lat=22.5649, lng=113.314, crs="GCJ-02")
    whole = (await client.get(taken["case"]["href"], headers=bearer(Role.OFFICER))).json()["inside"]
    assert (round(whole["lat"], 3), round(whole["lng"], 3)) == (22.568, 113.309)
    assert whole["reports"][0]["stated"] == ["22.5649", "113.314"]
    assert taken["flags"] == []


async def test_a_phone_that_was_offline_sends_what_it_kept_and_may_send_it_again(city: City, client: httpx.AsyncClient) -> None:
    kept = [
        SMALLEST | {"observed_at": "2026-02-27T08:00:00+08:00", "key": "a"}, {"kind": "井盖", "lat": 113.3, "lng": 22.5},
        SMALLEST | {"kind": "路灯", "observed_at": "2026-02-27T09:00:00", "note": "三盏"},
    ]  # fmt: skip
    first = await client.post("/v1/reports/batch", json={"reports": kept})
    told = BatchShape.model_validate_json(first.content)
    assert [each is not None for each in told.taken] == [True, False, True]
    assert [(each.position, each.field) for each in told.refused] == [(1, "lat, lng")]
    third = told.taken[2]
    assert third is not None
    assert third.case.happened_at.astimezone(CITY_ZONE).isoformat() == "2026-02-27T09:00:00+08:00"
    city.now += timedelta(hours=5)
    again = BatchShape.model_validate_json((await client.post("/v1/reports/batch", json={"reports": kept})).content)
    assert [each and each.report for each in again.taken] == [each and each.report for each in told.taken]
    assert [each and each.fresh for each in again.taken] == [False, None, False]


async def test_nobody_is_told_of_notes_people_or_the_exact_place(client: httpx.AsyncClient) -> None:
    taken = await sent(client, note="张三 13800000000", lat=22.567712, lng=113.308634)
    for role in (Role.PUBLIC, Role.REPORTER, Role.CONTRACTOR):
        headers = bearer(role) if role is not Role.PUBLIC else {}
        for path in (taken["case"]["href"], "/v1/cases"):
            shown = (await client.get(path, headers=headers)).text
            assert not [each for each in ("张三", "22.5677", "113.3086", taken["report"]) if each in shown]
    shape = WholeCaseShape.model_validate_json((await client.get(taken["case"]["href"])).content)
    assert (shape.lat, shape.lng, shape.inside) == (22.568, 113.309, None)


async def test_a_list_is_filtered_and_paged(city: City, client: httpx.AsyncClient) -> None:
    for number in range(7):
        city.now += timedelta(minutes=1)
        await sent(client, lat=round(22.5 + number / 100, 4), kind="路灯" if number % 2 else "垃圾满溢")
    seen: list[str] = []
    cursor: str | None = None
    while cursor is not None or not seen:
        answer = await client.get("/v1/cases", params={"limit": 3} | ({"cursor": cursor} if cursor else {}))
        page = CasesShape.model_validate_json(answer.content)
        seen += [each.id for each in page.cases]
        cursor = page.next
    assert len(seen) == len(set(seen)) == 7
    lamps = (await client.get("/v1/cases", params={"kind": "路灯"})).json()["cases"]
    assert len(lamps) == 3
    assert (await client.get("/v1/cases", params={"stage": "closed"})).json()["cases"] == []
    assert len((await client.get("/v1/cases", params={"since": (NOW + timedelta(minutes=6)).isoformat()})).json()["cases"]) == 2
    for wrong in ({"cursor": "x"}, {"stage": "nowhere"}, {"limit": 0}, {"colour": "red"}, {"since": "0001-01-01T00:00:00Z"}):
        refusal(await client.get("/v1/cases", params=wrong), "bad-parameter")


async def test_a_case_that_nobody_reported_is_unknown(client: httpx.AsyncClient) -> None:
    for name in ("x", "00000000-0000-0000-0000-000000000000"):
        refusal(await client.get(f"/v1/cases/{name}"), "unknown-case")
        refusal(await moved(client, name, "file"), "unknown-case")
        split = {"reports": ["00000000-0000-0000-0000-000000000000"]}
        refusal(await client.post(f"/v1/cases/{name}/split", json=split, headers=bearer(Role.OFFICER)), "unknown-case")


async def test_many_at_once_are_gathered_and_one_that_is_wrong_refuses_none_beside_it(city: City, client: httpx.AsyncClient) -> None:
    await client.post("/v1/reports", json=SMALLEST, headers={"Idempotency-Key": "k"})
    good = [client.post("/v1/reports", json=SMALLEST | {"note": str(number)}) for number in range(20)]
    bad = client.post("/v1/reports", json=SMALLEST | {"note": "another"}, headers={"Idempotency-Key": "k"})
    *answers, wrong = await asyncio.gather(*good, bad)
    assert {each.status_code for each in answers} == {201}
    refusal(wrong, "key-reused")
    (case,) = city.cases.cases.values()
    assert len(case.reporters) == 21


async def test_a_database_that_is_away_is_said_and_nothing_is_promised(city: City, client: httpx.AsyncClient) -> None:
    city.cases.fails = AWAY
    refusal(await client.post("/v1/reports", json=SMALLEST), "unavailable")
    refusal(await client.get("/v1/cases"), "unavailable")


async def test_a_contact_is_kept_apart_and_its_owner_alone_is_told_by_what_it_is_erased(city: City, client: httpx.AsyncClient) -> None:
    taken = await sent(client, contact={"name": "陈某", "phone": "13800000000"})
    assert taken["person"] in city.contacts.found
    (report, _), *_ = city.cases.said.values()
    assert report.person == taken["person"]
    assert "13800000000" not in report.model_dump_json()
    assert taken["person"] not in (await client.get(taken["case"]["href"])).text
    again = await sent(client, contact={"name": "陈某", "phone": "13800000000"})
    assert (again["fresh"], again["person"], again["report"]) == (False, taken["person"], taken["report"])
    assert (await client.post("/v1/reports", json=SMALLEST | {"contact": {}})).status_code == 400


async def test_a_contact_that_cannot_be_sealed_is_not_kept_and_that_is_said(city: City, client: httpx.AsyncClient) -> None:
    city.contacts.vault = None
    taken = await sent(client, contact={"phone": "13800000000"})
    assert (taken["person"], taken["flags"]) == (None, ["crs_unstated", "contact_not_kept"])


async def test_a_photo_that_was_never_sent_is_asked_for(city: City, client: httpx.AsyncClient) -> None:
    problem = refusal(await client.post("/v1/reports", json=SMALLEST | {"photos": ["ab" * 32]}), "bad-report")
    assert "POST /v1/photos" in problem.instead
    assert city.cases.cases == {}
