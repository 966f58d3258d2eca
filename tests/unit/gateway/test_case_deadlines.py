from datetime import date, datetime, timedelta
from typing import Any

import httpx

from models.access import Role
from models.limit_table import Terms
from models.period import CITY_ZONE
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.tapping import bearer, moved, sent
from tests.unit.gateway.twins import City

TABLE = "code,limit,condition\n06042,4工作时,\n06042,1工作日,满溢到路上\n"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY_ZONE)


async def due(client: httpx.AsyncClient, case: str, move: str, **said: Any) -> tuple[datetime, bool] | None:  # noqa: ANN401 - cells of JSON
    answer = await moved(client, case, move, **said)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    return (datetime.fromisoformat(told["due_at"]), told["due_provisional"]) if told["due_at"] else None


async def test_a_case_gets_its_deadline_when_it_is_filed_by_the_limits_of_its_city(city: City, client: httpx.AsyncClient) -> None:
    case = (await sent(client))["case"]["id"]
    await city.limits.load_limits(TABLE, Terms("中山", date(2026, 1, 1)), "", "")
    city.now = local("2026-03-02 09:00")
    assert await due(client, case, "file") == (local("2026-03-02 15:00"), True)


async def test_a_postponement_moves_the_deadline_by_its_length_and_opening_again_begins_anew(city: City, client: httpx.AsyncClient) -> None:
    case = (await sent(client))["case"]["id"]
    await city.limits.load_limits(TABLE, Terms("中山", date(2026, 1, 1)), "", "")
    city.now = local("2026-03-02 09:00")
    await moved(client, case, "file")
    city.now = local("2026-03-02 10:00")
    assert await due(client, case, "postpone", reason="等待配件") == (local("2026-03-02 15:00"), True)
    city.now = local("2026-03-03 10:00")
    assert await due(client, case, "resume") == (local("2026-03-03 15:00"), True)
    await moved(client, case, "reject", reason="误报")
    city.now += timedelta(days=1)
    assert await due(client, case, "reopen", reason="仍在") == (local("2026-03-04 16:00"), True)


async def test_where_no_limit_is_loaded_a_case_has_no_deadline(client: httpx.AsyncClient) -> None:
    case = (await sent(client))["case"]["id"]
    assert await due(client, case, "file") is None


OTHER = "06010,2工作时,\n06010,3工作日,量大需机械清运\n"


async def test_the_deadline_follows_the_opening_condition_and_the_kind_from_when_the_case_was_filed(
    city: City, client: httpx.AsyncClient
) -> None:
    case = (await sent(client))["case"]["id"]
    await city.limits.load_limits(TABLE + OTHER, Terms("中山", date(2026, 1, 1)), "", "")
    city.now = local("2026-03-02 09:00")
    assert await due(client, case, "file", condition="满溢到路上") == (local("2026-03-03 09:00"), True)
    city.now = local("2026-03-02 10:00")
    assert await due(client, case, "classify", kind="暴露垃圾", reason="箱外堆放") == (local("2026-03-02 11:00"), True)
    answer = (await moved(client, case, "classify", Role.HANDLER, condition="量大需机械清运", reason="量大")).json()
    assert (answer["kind"], answer["title"], answer["condition"]) == ("matter-06010", "暴露垃圾", "量大需机械清运")
    assert answer["due_at"] == "2026-03-05T09:00:00+08:00"
    await moved(client, case, "postpone", reason="等待车辆")
    city.now = local("2026-03-03 10:00")
    assert await due(client, case, "resume") == (local("2026-03-06 09:00"), True), "the condition holds on"
    whole = (await client.get(f"/v1/cases/{case}", headers=bearer(Role.OFFICER))).json()
    log = [(each["move"], each["kind"], each["condition"]) for each in whole["inside"]["log"]]
    assert log[1:4] == [("file", "", "满溢到路上"), ("classify", "matter-06010", ""), ("classify", "matter-06010", "量大需机械清运")]
    assert whole["inside"]["log"][2]["reason"] == "箱外堆放"
    assert [each["id"] for each in (await client.get("/v1/cases", params={"kind": "06010"})).json()["cases"]] == [case]


async def test_a_kind_or_a_condition_that_nobody_knows_changes_nothing(city: City, client: httpx.AsyncClient) -> None:
    case = (await sent(client))["case"]["id"]
    await city.limits.load_limits(TABLE, Terms("中山", date(2026, 1, 1)), "", "")
    for said, tells in (
        ({"kind": "不存在", "reason": "x"}, "/v1/kinds"), ({"condition": "臭", "reason": "x"}, "满溢到路上"),
        ({"reason": "x"}, "kind or condition"), ({"kind": "暴露垃圾"}, "reason"),
        ({"kind": "暴露垃圾", "condition": "臭", "reason": "x"}, "leave condition out"),
    ):  # fmt: skip
        assert tells in refusal(await moved(client, case, "classify", Role.OFFICER, **said), "case-refused").instead
    assert (await moved(client, case, "classify", Role.REPORTER, kind="暴露垃圾", reason="x")).status_code == 403
    assert (await client.get(f"/v1/cases/{case}")).json()["number"] == 1
    filed = await moved(client, case, "classify", kind="暴露垃圾", reason="箱外")
    assert (filed.json()["kind"], filed.json()["due_at"], filed.json()["stage"]) == ("matter-06010", None, "collected")
