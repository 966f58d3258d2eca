import json
from decimal import Decimal

import httpx
import pytest

from connectors.gateway.plan_shapes import PartsShape, SettingShape, SettingsShape, SharedOutShape, WholeCardShape
from models.access import Role
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import AWAY, PLAN_KEY, City, key_of_role

LAW = "law_publicity_rate"
SETTINGS, PARTS = f"/v1/plan/{LAW}/settings", f"/v1/plan/{LAW}/parts"
OWN = {"value": 95, "year": 2026, "department": "司法所", "nature": "预期性"}


def key(role: Role) -> dict[str, str]:
    return {"Authorization": f"Bearer {key_of_role(role)}"}


async def post(client: httpx.AsyncClient, path: str, entry: dict[str, object], role: Role = Role.OFFICER) -> httpx.Response:
    return await client.post(path, json=entry, headers=key(role))


async def test_an_officer_sets_the_streets_own_target_and_every_revision_is_shown(city: City) -> None:
    async with city.client() as client:
        first = await post(client, SETTINGS, OWN)
        again = await post(client, SETTINGS, OWN)
        noted = await post(client, SETTINGS, {"note": "二次会议"}, Role.ADMIN)
        card = WholeCardShape.model_validate_json((await client.get(f"/v1/plan/{LAW}")).content)
        back = await post(client, SETTINGS, {"value": None, "department": ""})
        listed = SettingsShape.model_validate_json((await client.get(SETTINGS)).content)
        page = SettingsShape.model_validate_json((await client.get(SETTINGS, params={"limit": 2})).content)
        rest = SettingsShape.model_validate_json((await client.get(SETTINGS, params={"limit": 2, "cursor": page.next or ""})).content)
    assert [each.status_code for each in (first, again, noted, back)] == [201, 200, 201, 201]
    told = SettingShape.model_validate_json(first.content)
    assert (told.value, told.year, told.department, told.nature, told.revision) == (95, 2026, "司法所", "预期性", 1)
    assert told.by
    assert (card.own and card.own.value, card.department, card.nature) == (95, "司法所", "预期性")
    assert [(each.value, each.department, each.note) for each in listed.settings] == [
        (95, "司法所", ""), (95, "司法所", "二次会议"), (None, "", "二次会议"),
    ]  # fmt: skip
    assert [*page.settings, *rest.settings] == listed.settings
    assert ([each.revision for each in page.settings], rest.next) == ([1, 2], None)


async def test_what_is_decided_for_a_day_holds_from_that_day(city: City) -> None:
    async with city.client() as client:
        await post(client, SETTINGS, OWN | {"decided_on": "2026-06-01"})
        today = WholeCardShape.model_validate_json((await client.get(f"/v1/plan/{LAW}")).content)
        later = WholeCardShape.model_validate_json((await client.get(f"/v1/plan/{LAW}?on=2026-06-01")).content)
    assert (today.own, later.own and later.own.value) == (None, 95)


async def test_an_officer_shares_a_target_out_and_hears_whether_the_parts_add_up(city: City) -> None:
    async with city.client() as client:
        await post(client, SETTINGS, OWN)
        first = await post(client, PARTS, {"value": 90, "community": "烟洲社区", "weight": 1})
        again = await post(client, PARTS, {"value": 90, "community": "烟洲社区", "weight": 1})
        year = await post(client, PARTS, {"value": "92.50", "year": 2025})
        back = await post(client, PARTS, {"value": None, "community": "烟洲社区"})
        listed = PartsShape.model_validate_json((await client.get(PARTS)).content)
        page = PartsShape.model_validate_json((await client.get(PARTS, params={"limit": 2})).content)
        rest = PartsShape.model_validate_json((await client.get(PARTS, params={"limit": 2, "cursor": page.next or ""})).content)
    assert [each.status_code for each in (first, again, year, back)] == [201, 200, 201, 201]
    told = SharedOutShape.model_validate_json(first.content)
    assert (told.part.value, told.part.community, told.part.weight, told.part.revision) == (90, "烟洲社区", 1, 1)
    (sharing,) = told.sharing
    assert (sharing.adds_up, sharing.comes_to, sharing.must) == (False, 90, 95)
    assert "come to 90, not to 95: 5 missing; no part for 广丰社区" in sharing.says.en
    assert b'"value":92.50,' in year.content
    assert [(each.community, each.year, each.value, each.revision) for each in listed.parts] == [
        ("", 2025, 92.5, 1), ("烟洲社区", None, 90, 1), ("烟洲社区", None, None, 2),
    ]  # fmt: skip
    assert [*page.parts, *rest.parts] == listed.parts


@pytest.mark.parametrize(
    ("path", "entry", "said", "instead"),
    [
        (SETTINGS, {}, "nothing is set", "give a value, a year, a department"),
        (SETTINGS, {"decided_on": "2026-06-01"}, "nothing is set", "give a value"),
        (SETTINGS, {"value": "many"}, "'many' is no number", "write digits"),
        (SETTINGS, {"year": "next"}, "'next' is no year", "write a year such as 2021"),
        (SETTINGS, {"year": 1999}, "year 1999 is outside of the plan", "enter one from 2021"),
        (SETTINGS, {"nature": "有约束"}, "nature '有约束' is none", "enter 预期性"),
        (SETTINGS, {"value": 95, "decided_on": "soon"}, "'soon' is no day", "write 2026-03-01"),
        (SETTINGS, {"value": 95, "by": "陈某"}, "there is no field 'by'", "send value, year, department"),
        (PARTS, {"value": 90}, "a part belongs to somebody or to a time", "--community"),
        (PARTS, {"community": "烟洲社区"}, "missing: value", "send value"),
        (PARTS, {"value": 90, "community": "石岐"}, "'石岐' is none of the street's", "烟洲社区"),
        (PARTS, {"value": 90, "department": "x", "weight": 0}, "a weight of 0 is none", "above 0"),
        (PARTS, {"value": 90, "department": "x", "year": ""}, "'' is no year", "write a year"),
    ],
)
async def test_a_decision_that_cannot_be_kept_says_what_to_send(
    city: City, path: str, entry: dict[str, object], said: str, instead: str
) -> None:
    async with city.client() as client:
        problem = refusal(await post(client, path, entry), "bad-entry")
    assert said in problem.detail
    assert instead in problem.instead
    assert city.plan.kept == {}


@pytest.mark.parametrize("role", [Role.REPORTER, Role.CONTRACTOR, Role.HANDLER])
async def test_nobody_else_decides(city: City, role: Role) -> None:
    async with city.client() as client:
        for path in (SETTINGS, PARTS):
            entry: dict[str, object] = {"value": 1, "year": 2025}
            refusal(await post(client, path, entry, role), "other-role")
            refusal(await client.post(path, json=entry, headers={"Authorization": ""}), "no-key")
            refusal(await client.post(path, json=entry, headers={"Authorization": f"Bearer {PLAN_KEY}"}), "other-role")
    assert city.plan.kept == {}


@pytest.mark.parametrize("cursor", ["nonsense", "WyJcdTAwMDAiLCJ4IiwxLDFd", "WzFd", "WyJ4IiwieCIsMSwxMDAwMDAwMDAwMDAwXQ"])
async def test_a_cursor_that_is_none_of_the_lists_is_refused(city: City, cursor: str) -> None:
    async with city.client() as client:
        refusal(await client.get(PARTS, params={"cursor": cursor}), "bad-parameter")


async def test_a_database_that_is_away_is_told_as_everywhere(city: City) -> None:
    city.plan.fails = AWAY
    async with city.client() as client:
        for answer in (await client.get(PARTS), await client.get(SETTINGS), await post(client, SETTINGS, OWN)):
            refusal(answer, "unavailable")


async def test_no_digit_of_a_decision_is_lost(city: City) -> None:
    body = b'{"value": 91.12345678901234567890, "year": 2026}'
    async with city.client() as client:
        answer = await client.post(SETTINGS, content=body, headers=key(Role.OFFICER))
    assert b'"value":91.12345678901234567890,' in answer.content
    (kept,) = (await city.plan.entries(LAW)).settings
    assert kept.value == Decimal("91.12345678901234567890")


async def test_the_description_says_what_can_be_decided(city: City) -> None:
    async with city.client() as client:
        schema = json.loads((await client.get("/v1/openapi.json")).content)
    sent = schema["paths"]["/v1/plan/{target}/parts"]["post"]
    assert {"200", "201", "400", "401", "403", "404", "408", "413", "500", "503"} >= set(sent["responses"]) - {"429"}
    described = sent["requestBody"]["content"]["application/json"]["schema"]
    assert (described["required"], set(described["properties"])) == (
        ["value"], {"value", "department", "community", "year", "weight", "decided_on"},
    )  # fmt: skip
