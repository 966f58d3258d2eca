"""Draws over HTTP and the real PostgreSQL."""

import hashlib
from datetime import datetime, timedelta

from connectors.gateway import parking_shapes as shapes
from connectors.postgres.rounds import PostgresRounds
from models.access import Caller, Grant, Role
from models.allocation import RULE, Application, allocate
from models.period import CITY_ZONE
from tests.contract.parking_door import LATER, NOW, OFFICER, PERSON, Door
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import key_of_role


async def test_a_round_is_drawn_as_everybody_can_draw_it_again(door: Door) -> None:
    lot = await door.on_offer(by_round=True)
    assert (await door.search()).lots[0].reason == "by_round"
    for number in range(6):
        name = f"person-{number}"
        door.city.people.grants[name] = Grant(caller=Caller(id=name, role=Role.REPORTER, name=name), created_at=NOW)
    form = {"title": "十二月夜间", "lots": [lot], **LATER, "closes_at": "2026-12-02T20:00"}
    made = await door.made("/v1/parking/rounds", form, OFFICER, shapes.WholeRoundShape)
    path = f"/v1/parking/rounds/{made.id}"
    assert (made.seed, made.commitment) == (None, hashlib.sha256(b"seed 0").hexdigest())
    mine = {}
    for number in range(6):
        bearer = {"Authorization": f"Bearer person-{number}"}
        applied = await door.made(f"{path}/applications", {"lots": [lot]}, bearer, shapes.AppliedShape)
        mine[applied.application] = f"person-{number}"
    refusal(await door.http.post(f"{path}/draw", headers=OFFICER), "round-open")
    door.city.now = NOW + timedelta(days=1, hours=3)
    refusal(await door.http.post(f"{path}/applications", json={"lots": [lot]}, headers=PERSON), "round-closed")
    drawn = await door.made(f"{path}/draw", {}, OFFICER, shapes.WholeRoundShape)
    assert drawn.supply == {str(lot): 2}
    again = allocate(
        drawn.seed or "", [Application(each.application, tuple(each.lots), each.given or 0) for each in drawn.applications], {lot: 2}
    )
    assert [(each.application, each.rank, each.ticket, each.lot) for each in again] == [
        (each.application, each.rank, each.ticket, each.awarded) for each in drawn.applications
    ]
    assert await door.made(f"{path}/draw", {}, OFFICER, shapes.WholeRoundShape) == drawn
    won = [mine[each.application] for each in drawn.applications if each.awarded]
    assert len(won) == 2
    for name in won:
        bearer = {"Authorization": f"Bearer {name}"}
        (lease,) = shapes.LeasesShape.model_validate_json((await door.http.get("/v1/parking/leases", headers=bearer)).content).leases
        assert (lease.round, (await door.http.post(f"{lease.href}/confirm", headers=bearer)).json()["state"]) == (made.id, "confirmed")
    assert won[0] not in (await door.http.get(path)).text
    assert len(shapes.RoundsShape.model_validate_json((await door.http.get("/v1/parking/rounds")).content).rounds) == 1


async def test_who_was_given_a_space_before_comes_after_who_was_not(door: Door) -> None:
    lot = await door.on_offer(by_round=True, spaces=["A1"])
    people = {"Authorization": f"Bearer {key_of_role(Role.REPORTER)}"}, {"Authorization": f"Bearer {key_of_role(Role.HANDLER)}"}
    for turn, night in enumerate((LATER, {"from": "2026-12-05T18:00", "to": "2026-12-06T08:00"}), 1):
        form = {"title": f"第{turn}轮", "lots": [lot], **night, "closes_at": f"2026-12-0{turn + 1}T20:00"}
        made = await door.made("/v1/parking/rounds", form, OFFICER, shapes.WholeRoundShape)
        for bearer in people[: 2 if turn == 2 else 1]:
            await door.made(f"/v1/parking/rounds/{made.id}/applications", {"lots": [lot]}, bearer, shapes.AppliedShape)
        door.city.now = datetime(2026, 12, turn + 1, 21, tzinfo=CITY_ZONE)
        drawn = await door.made(f"/v1/parking/rounds/{made.id}/draw", {}, OFFICER, shapes.WholeRoundShape)
    assert [(each.given, each.awarded) for each in drawn.applications] == [(0, lot), (1, None)]
    assert drawn.applications[1].steps == [shapes.StepShape(lot=lot, left=0)]


async def test_a_space_that_lapses_goes_to_the_next_in_the_order_of_the_draw_and_everybody_can_see_why(door: Door) -> None:
    lot = await door.on_offer(by_round=True, spaces=["A1"])
    form = {"title": "夜间", "lots": [lot], "from": "2026-12-08T18:00", "to": "2026-12-09T08:00", "closes_at": "2026-12-02T20:00"}
    made = await door.made("/v1/parking/rounds", form, OFFICER, shapes.WholeRoundShape)
    path, mine = f"/v1/parking/rounds/{made.id}", {}
    for name in ("一", "二", "三", "四"):
        key = f"key-{ord(name)}"
        door.city.people.grants[key] = Grant(caller=Caller(id=name, role=Role.REPORTER, name=name), created_at=NOW)
        applied = await door.made(f"{path}/applications", {"lots": [lot]}, bearer(key), shapes.AppliedShape)
        mine[applied.application] = key
    rounds = PostgresRounds(door.town.pool, door.town.leases)
    door.city.now = NOW + timedelta(days=1, hours=3)
    drawn = await door.made(f"{path}/draw", {}, OFFICER, shapes.WholeRoundShape)
    first, second, third, fourth = (each.application for each in drawn.applications)
    assert (drawn.rule, await rounds.move_up(door.city.now)) == (RULE, 0)

    async def beat(**later: int) -> list[tuple[int, int | None, int | None, bool]]:
        door.city.now += timedelta(**later)
        await door.town.leases.settle(door.city.now)
        await rounds.move_up(door.city.now)
        assert await rounds.move_up(door.city.now) == 0
        told = shapes.WholeRoundShape.model_validate_json((await door.http.get(path)).content)
        return [(each.application, each.awarded, each.instead_of, each.lapsed_at is not None) for each in told.applications]

    assert await beat(hours=25) == [
        (first, lot, None, True),
        (second, lot, first, False),
        (third, None, None, False),
        (fourth, None, None, False),
    ]
    (lease,) = (await door.http.get("/v1/parking/leases", headers=bearer(mine[second]))).json()["leases"]
    await door.made(f"{lease['href']}/cancel", {}, bearer(mine[second]), shapes.LeaseShape)
    assert (await beat(minutes=1))[1:3] == [(second, lot, first, True), (third, lot, second, False)]
    (lease,) = (await door.http.get("/v1/parking/leases", headers=bearer(mine[third]))).json()["leases"]
    assert (await door.made(f"{lease['href']}/confirm", {}, bearer(mine[third]), shapes.LeaseShape)).round == made.id
    assert (await beat(days=2))[2:] == [(third, lot, second, False), (fourth, None, None, False)]
    door.city.now = datetime(2026, 12, 8, 18, 1, tzinfo=CITY_ZONE)
    await door.made(f"{lease['href']}/cancel", {}, bearer(mine[third]), shapes.LeaseShape)
    assert (await beat(minutes=1))[3] == (fourth, None, None, False), "what has begun is passed to nobody"


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}
