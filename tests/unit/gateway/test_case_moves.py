from dataclasses import replace
from datetime import timedelta

import httpx

from connectors.gateway.case_shapes import ASKED_MOVES, CasesShape, WholeCaseShape
from models.access import Role
from models.case import SILENCE
from models.dealing import ASKED
from tests.unit.cases.lives import report
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.tapping import SMALLEST, bearer, moved, sent
from tests.unit.gateway.twins import NOW, City, key_of_role


async def test_a_case_goes_its_way_and_everybody_sees_where_it_is(city: City, client: httpx.AsyncClient) -> None:
    taken = await sent(client)
    case, report = taken["case"]["id"], taken["report"]
    for move, role, said in (
        ("file", Role.OFFICER, {}), ("dispatch", Role.OFFICER, {"area": "烟洲社区"}), ("start", Role.HANDLER, {}),
        ("report_back", Role.HANDLER, {"evidence": ["已清运"]}), ("confirm", Role.PUBLIC, {"report": report}), ("close", Role.OFFICER, {}),
        ("rate", Role.PUBLIC, {"report": report, "score": 4}),
    ):  # fmt: skip
        city.now += timedelta(minutes=10)
        answer = await moved(client, case, move, role, **({"evidence": ["复核照片"]} if move == "close" else {}) | said)
        assert answer.status_code == 200, answer.text
    whole = WholeCaseShape.model_validate_json((await client.get(f"/v1/cases/{case}")).content)
    assert (whole.stage, whole.satisfaction, whole.dispatched_to, whole.dispatched_by) == ("rated", 4.0, "烟洲社区", "named")
    assert [each.title for each in whole.steps] == ["上报", "立案", "派遣", "受理", "反馈", "上报人确认", "结案", "评价"]


async def test_a_case_that_is_moved_where_it_may_not_go_says_where_it_may(client: httpx.AsyncClient) -> None:
    case = (await sent(client))["case"]["id"]
    problem = refusal(await moved(client, case, "close", evidence=["x"]), "case-refused")
    assert "collected" in problem.detail
    assert "file" in problem.instead
    refusal(await moved(client, case, "reject"), "case-refused")
    refusal(await moved(client, case, "dispatch"), "case-refused")
    await moved(client, case, "file")
    assert "no area" in refusal(await moved(client, case, "dispatch", area="火星"), "case-refused").detail
    assert "moved on" in refusal(await moved(client, case, "dispatch", area="烟洲社区", number=1), "case-refused").detail


async def test_only_who_it_belongs_to_may_do_it(city: City, client: httpx.AsyncClient) -> None:
    taken = await sent(client)
    case = taken["case"]["id"]
    for role in (Role.PUBLIC, Role.REPORTER, Role.CONTRACTOR, Role.HANDLER):
        refusal(await moved(client, case, "file", role), "not-yours")
    for move in ("file", "dispatch", "report_back"):
        await moved(client, case, move, area="烟洲社区", evidence=["x"])
    refusal(await moved(client, case, "confirm", Role.OFFICER), "not-yours")
    refusal(await moved(client, case, "confirm", Role.PUBLIC, report=case), "not-yours")
    refusal(await moved(client, case, "close", evidence=["x"]), "case-refused")
    city.now += SILENCE
    assert (await moved(client, case, "close", evidence=["x"])).status_code == 200


async def test_a_handler_works_in_their_own_areas_only(city: City, client: httpx.AsyncClient) -> None:
    case = (await sent(client))["case"]["id"]
    await moved(client, case, "file")
    await moved(client, case, "dispatch", area="烟洲社区")
    grant = city.people.grants[key_of_role(Role.HANDLER)]

    def works_in(*areas: str) -> None:
        caller = replace(grant.caller, areas=frozenset(areas))
        city.people.grants[key_of_role(Role.HANDLER)] = replace(grant, caller=caller)

    works_in("沙朗社区")
    refusal(await moved(client, case, "start", Role.HANDLER), "not-yours")
    assert (await client.get(f"/v1/cases/{case}", headers=bearer(Role.HANDLER))).json()["inside"] is None
    works_in("西区街道")
    assert (await moved(client, case, "start", Role.HANDLER)).status_code == 200
    assert (await client.get(f"/v1/cases/{case}", headers=bearer(Role.HANDLER))).json()["inside"] is not None


async def test_a_reporter_with_a_key_speaks_without_the_reports_id(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/reports", json=SMALLEST, headers=bearer(Role.REPORTER))
    case = answer.json()["case"]["id"]
    for move in ("file", "dispatch", "report_back"):
        await moved(client, case, move, area="烟洲社区", evidence=["x"])
    assert (await moved(client, case, "confirm", Role.REPORTER)).json()["confirmed"] is True


async def test_closing_the_original_closes_what_belongs_to_it(client: httpx.AsyncClient) -> None:
    first, second = await sent(client), await sent(client, lat=22.5777)
    original, other = first["case"]["id"], second["case"]["id"]
    assert (await moved(client, other, "follow", original=original)).json()["original"] == original
    refusal(await moved(client, original, "follow", original=other), "case-refused")
    refusal(await moved(client, other, "follow", original="00000000-0000-0000-0000-000000000000"), "unknown-case")
    for move in ("file", "dispatch", "report_back"):
        await moved(client, original, move, area="烟洲社区", evidence=["x"])
    await moved(client, original, "confirm", Role.PUBLIC, report=first["report"])
    assert (await moved(client, original, "close", evidence=["x"])).json()["stage"] == "closed"
    assert (await client.get(f"/v1/cases/{other}")).json()["stage"] == "closed"
    late = (await sent(client, lat=22.5877))["case"]["id"]
    assert "done" in refusal(await moved(client, late, "follow", original=original), "case-refused").detail


async def test_what_was_joined_wrongly_is_split_and_is_as_old_as_its_report(city: City, client: httpx.AsyncClient) -> None:
    first = await sent(client)
    city.now += timedelta(minutes=5)
    second = await sent(client, note="不是同一个垃圾桶")
    case = first["case"]["id"]
    assert second["case"]["id"] == case
    city.now += timedelta(hours=5)
    path = f"/v1/cases/{case}/split"
    refusal(await client.post(path, json={"reports": [second["report"]]}, headers=bearer(Role.HANDLER)), "other-role")
    answer = await client.post(path, json={"reports": [second["report"]]}, headers=bearer(Role.OFFICER))
    left, new = CasesShape.model_validate_json(answer.content).cases
    assert (left.id, left.reporters, new.reporters) == (case, 1, 1)
    assert new.opened_at == NOW + timedelta(minutes=5)
    inside = (await client.get(new.href, headers=bearer(Role.OFFICER))).json()["inside"]
    assert [each["note"] for each in inside["reports"]] == ["不是同一个垃圾桶"]
    for reports in ([first["report"]], [second["report"]]):
        refusal(await client.post(path, json={"reports": reports}, headers=bearer(Role.OFFICER)), "case-refused")


def test_every_event_that_can_be_asked_for_is_open_to_somebody() -> None:
    assert set(ASKED_MOVES) == ASKED


async def test_a_call_for_help_is_seen_by_those_who_work_on_it_only(city: City, client: httpx.AsyncClient) -> None:
    call = report(1, kind="xiqu-call-for-help").model_copy(update={"origin": "sos", "received_at": city.now, "happened_at": city.now})
    (taken,) = await city.cases.take([call])
    path = f"/v1/cases/{taken.case.id}"
    refusal(await client.get(path), "unknown-case")
    assert (await client.get("/v1/cases")).json()["cases"] == []
    assert (await client.get(path, headers=bearer(Role.OFFICER))).json()["title"] == "居家求助"
    assert len((await client.get("/v1/cases", headers=bearer(Role.OFFICER))).json()["cases"]) == 1
    for move in ("file", "dispatch", "report_back"):
        await moved(client, taken.case.id, move, area="烟洲社区", evidence=["x"])
    refusal(await moved(client, taken.case.id, "confirm", Role.PUBLIC, report=call.id), "not-yours")
