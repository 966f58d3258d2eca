"""Idle parking over HTTP: the real gateway over the real PostgreSQL, at the time that the test says."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.gateway import parking_shapes as shapes
from tests.contract.parking_door import HERE, LATER, LOT, NOW, OFFER, OFFICER, OTHER, OWNER, PERSON, STATES, Door
from tests.unit.gateway.answers import refusal


async def test_a_space_is_leased_from_the_search_to_the_way_out(door: Door) -> None:
    await door.on_offer()
    (found,) = (await door.search()).lots
    assert (found.free, found.offered, found.reason, found.live, found.price, found.metres) == (2, 2, None, "uncounted", 35.0, 0)
    held = shapes.LeaseShape.model_validate_json((await door.hold()).content)
    assert (held.state, held.price, held.deposit, held.space) == ("held", 35.0, 100.0, held.space)
    assert (await door.search()).lots[0].free == 1
    path = f"/v1/parking/leases/{held.id}"
    await door.made(f"{path}/confirm", {}, PERSON, shapes.LeaseShape)
    refused = refusal(await door.http.post(f"{path}/check-in", headers=PERSON), "lease-state")
    assert "begins at 2026-12-01 18:00" in refused.detail
    door.city.now = NOW + timedelta(minutes=25)
    there = await door.made(f"{path}/check-in", {}, PERSON, shapes.LeaseShape)
    assert there.stays[0].state == "in"
    door.city.now = NOW + timedelta(hours=4)
    gone = await door.made(f"{path}/check-out", {}, PERSON, shapes.LeaseShape)
    assert (gone.state, gone.deposit_state, gone.stays[0].to) == ("ended", "return", NOW + timedelta(hours=4))
    whole = shapes.WholeLeaseShape.model_validate_json((await door.http.get(path, headers=OFFICER)).content)
    assert [each.event for each in whole.log] == ["held", "confirmed", "arrived", "left"]


async def test_a_lease_is_nobody_elses(door: Door) -> None:
    await door.on_offer()
    held = shapes.LeaseShape.model_validate_json((await door.hold()).content)
    for path in ("", "/confirm"):
        ask = door.http.post if path else door.http.get
        refusal(await ask(f"/v1/parking/leases/{held.id}{path}", headers=OTHER), "unknown-lease")
    mine = shapes.LeasesShape.model_validate_json((await door.http.get("/v1/parking/leases", headers=PERSON)).content)
    assert [each.id for each in mine.leases] == [held.id]
    assert (await door.http.get("/v1/parking/leases", headers=OTHER)).json() == {"leases": [], "next": None}
    assert mine.next is None


async def test_an_owner_sees_who_has_leased_what_of_their_lots_by_pages_and_never_by_whom(door: Door) -> None:
    lot = await door.on_offer()
    first, second = [shapes.LeaseShape.model_validate_json((await door.hold(key)).content) for key in (PERSON, OTHER)]
    asked: dict[str, str | int] = {"of": "owner", "limit": 1}
    page = shapes.LeasesShape.model_validate_json((await door.http.get("/v1/parking/leases", params=asked, headers=OWNER)).content)
    assert ([each.id for each in page.leases], page.next) == ([second.id], second.id)
    rest = await door.http.get("/v1/parking/leases", params={**asked, "before": second.id}, headers=OWNER)
    assert ([each["id"] for each in rest.json()["leases"]], rest.json()["next"]) == ([first.id], None)
    one = await door.http.get(f"/v1/parking/leases/{first.id}", headers=OWNER)
    assert ([each["by"] for each in one.json()["log"]], "id-reporter" in one.text + rest.text) == (["holder"], False)
    refusal(await door.http.post(f"/v1/parking/leases/{first.id}/confirm", headers=OWNER), "unknown-lease")
    assert (await door.http.get("/v1/parking/leases", params={"of": "owner"}, headers=PERSON)).json()["leases"] == []
    for key, found in ((OFFICER, 2), (OWNER, 2)):
        told = await door.http.get("/v1/parking/leases", params={"of": "owner", "lot": lot}, headers=key)
        assert len(told.json()["leases"]) == found
    for number, key in ((lot, PERSON), (999, OFFICER)):
        refusal(await door.http.get("/v1/parking/leases", params={"of": "owner", "lot": number}, headers=key), "unknown-lot")


async def test_the_live_count_decides_about_what_begins_soon_and_each_state_is_another_answer(door: Door) -> None:
    await door.on_offer()
    for number, (state, idle, minutes, reason, live) in enumerate(STATES):
        await door.counted(state, idle, minutes, revision=number + 1)
        (found,) = (await door.search()).lots
        assert (found.reason, found.live, found.free) == (reason, live, 0 if reason else min(2, idle or 0))
        (later,) = (await door.search(**LATER)).lots
        assert (later.reason, later.live, later.free) == (None, live, 2)
        if reason:
            answer = await door.hold()
            refusal(answer, "not-free")
            assert (answer.json()["reason"], answer.json()["lots"][0]["says"]["zh"]) == (reason, found.says and found.says.zh)


async def test_every_reason_why_nothing_is_offered_is_told(door: Door) -> None:
    await door.on_offer(spaces=["A1"], month_price=None)
    assert (await door.search(to="2026-12-02T08:01")).lots[0].reason == "no_offer"
    assert (await door.search(**{"from": "2027-03-02T18:00", "to": "2027-03-03T08:00"})).lots[0].reason == "no_offer"
    month = {"month": "2027-01", "opens": "18:00", "closes": "08:00"}
    answer = await door.http.get("/v1/parking/search", params={**HERE, **month})
    assert answer.json()["lots"][0]["reason"] == "not_by_month"
    assert (await door.hold()).status_code == 201
    assert (await door.search()).lots[0].reason == "leased"
    refused = await door.hold(OTHER)
    assert refusal(refused, "not-free").detail == "every space on offer is leased in this window."
    assert refused.json()["reason"] == "leased"


async def test_a_space_whose_last_user_has_not_left_is_not_given_to_the_next(door: Door) -> None:
    await door.on_offer(spaces=["A1"], opens="00:00", closes="24:00")
    held = shapes.LeaseShape.model_validate_json((await door.hold(to="2026-12-01T19:00")).content)
    await door.http.post(f"/v1/parking/leases/{held.id}/confirm", headers=PERSON)
    door.city.now = NOW + timedelta(minutes=30)
    await door.http.post(f"/v1/parking/leases/{held.id}/check-in", headers=PERSON)
    door.city.now = NOW + timedelta(hours=2)
    soon = {"from": "2026-12-01T20:00", "to": "2026-12-01T22:00"}
    assert (await door.search(**soon)).lots[0].reason == "overstayed"
    assert (await door.hold(OTHER, **soon)).json()["reason"] in {"overstayed", "leased"}
    assert (await door.search(**LATER)).lots[0].reason is None
    await door.http.post(f"/v1/parking/leases/{held.id}/check-out", headers=PERSON)
    assert (await door.search(**soon)).lots[0].reason is None


async def test_what_is_near_comes_by_distance_or_by_price(door: Door) -> None:
    await door.on_offer()
    far = await door.on_offer({"lot": "西区体育馆", "lat": 22.5247}, hour_price=1)
    out = await door.on_offer({"lot": "石岐", "lat": 22.5411})
    assert [each.id for each in (await door.search()).lots] == [1, far]
    assert [each.id for each in (await door.search(order="price")).lots] == [far, 1]
    assert [each.metres for each in (await door.search(radius_m=3000)).lots] == [0, 400, 2224]
    assert (await door.search(radius_m=3000, limit=1)).left_out == 2
    near: dict[str, Any] = {"lot": None, "lat": 22.5410, "lng": 113.3769}
    assert (await door.hold(**near)).json()["lot"]["id"] == out
    shifted = await door.search(lat=22.51844, lng=113.38220, datum="GCJ-02")
    assert abs(shifted.lots[0].metres - (await door.search()).lots[0].metres) < 60


async def test_a_month_is_leased_at_the_price_of_the_month(door: Door) -> None:
    await door.on_offer()
    month: dict[str, Any] = {"from": None, "to": None, "month": "2027-01", "opens": "18:00", "closes": "08:00"}
    held = shapes.LeaseShape.model_validate_json((await door.hold(**month)).content)
    assert (held.price, held.month, len(held.stays)) == (300.0, "2027-01", 31)
    assert (await door.search(**{"from": "2027-01-05T18:00", "to": "2027-01-06T08:00"})).lots[0].free == 1
    refusal(await door.hold(**month | {"month": "2026-11"}), "bad-window")


async def test_a_retry_under_a_key_is_answered_with_the_same_lease(door: Door) -> None:
    await door.on_offer()
    named = PERSON | {"Idempotency-Key": "once"}
    first, again = await door.hold(named), await door.hold(named)
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())
    refusal(await door.hold(named, to="2026-12-02T07:00"), "other-request")


@pytest.mark.parametrize(
    ("changed", "code", "says"),
    [
        ({"to": "2026-12-01T08:00"}, "bad-window", "结束时间"),
        ({"from": "2026-12-01T17:00", "to": "2026-12-01T19:00"}, "bad-window", "已经过去"),
        ({"from": "2026-12-01", "to": "2026-12-02"}, "bad-window", "精确到分钟"),
        ({"month": "2027-01"}, "bad-window", "from 和 to"),
        ({"lot": 999}, "unknown-lot", "999"),
        ({"lot": None}, "bad-point", "停车场或位置"),
        ({"lot": None, "lat": 113.4, "lng": 22.5}, "bad-point", "颠倒"),
        ({"lot": 2**40}, "bad-field", ""),
        ({"from": "x\u0000"}, "bad-window", ""),
        ({"space": "A\u0000"}, "bad-field", ""),
        ({"room": 1}, "bad-field", "没有此项"),
    ],
)
async def test_a_request_that_cannot_be_meant_is_answered_in_the_asked_language(
    door: Door, changed: dict[str, Any], code: str, says: str
) -> None:
    await door.on_offer()
    problem = refusal(await door.hold(PERSON | {"Accept-Language": "zh-CN"}, **changed), code)
    assert says in problem.detail + problem.instead
    assert await door.town.ask("SELECT FROM leases") == []


async def test_offers_that_cannot_be_are_refused_and_nothing_is_kept_half(door: Door) -> None:
    lot = await door.on_offer()
    path = f"/v1/parking/lots/{lot}/offers"
    for changed, code in (
        ({}, "offer-overlaps"), ({"first": "2026-12-02", "last": "2026-12-01"}, "bad-window"), ({"last": "2028-12-02"}, "bad-window"),
        ({"first": "2026-11-01", "last": "2026-11-20"}, "bad-window"), ({"closes": "18:00"}, "bad-window"), ({"spaces": ["B9"]}, "bad-lot"),
        ({"hour_price": -1}, "bad-field"), ({"hour_price": "NaN"}, "bad-field"), ({"weekdays": [8]}, "bad-field"),
    ):  # fmt: skip
        refusal(await door.http.post(path, json=OFFER | changed, headers=OWNER), code)
    assert len(await door.town.ask("SELECT FROM parking_offers")) == 1
    refusal(await door.http.post(path, json=OFFER, headers=OTHER), "not-yours")
    refusal(await door.http.post("/v1/parking/lots", json=LOT, headers=OFFICER), "lot-exists")
    refusal(await door.http.post("/v1/parking/lots", json=LOT | {"lot": "新", "community": "无此社区"}, headers=OFFICER), "bad-lot")
    refusal(await door.http.post("/v1/parking/lots", json=LOT, headers=OWNER), "other-role")


async def test_an_owner_withdraws_and_the_lease_stands(door: Door) -> None:
    lot = await door.on_offer()
    assert (await door.hold()).status_code == 201
    refusal(await door.http.delete("/v1/parking/offers/1", headers=OTHER), "not-yours")
    gone = shapes.OfferShape.model_validate_json((await door.http.delete("/v1/parking/offers/1", headers=OWNER)).content)
    assert gone.withdrawn_at == NOW
    assert (await door.http.delete("/v1/parking/offers/1", headers=OWNER)).json()["withdrawn_at"] == "2026-12-01T17:40:00+08:00"
    assert (await door.search()).lots[0].reason == "no_offer"
    assert (await door.http.post("/v1/parking/leases/1/confirm", headers=PERSON)).json()["state"] == "confirmed"
    shown = shapes.WholeLotShape.model_validate_json((await door.http.get(f"/v1/parking/lots/{lot}")).content)
    assert (shown.labels, len(shown.offers)) == (["A1", "A2"], 1)
