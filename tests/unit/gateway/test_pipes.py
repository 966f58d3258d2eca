from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyproj import Transformer

from connectors.gateway.pipes_shapes import (
    ConflictsShape,
    DigShape,
    DigsShape,
    LayersShape,
    PipesShape,
    QueriesShape,
    StopsShape,
    WholeDigShape,
)
from models.access import Role
from models.pipe_query import Outcome
from tests.twins.pipes import TwinRoom, twin_room
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import NOW, City, key_of_role
from tests.unit.pipes.street import at, pipe, square, surveyed

TRENCH = {"type": "LineString", "coordinates": [at(10, 0), at(50, 0)]}
WHY: dict[str, Any] = {"purpose": "给水接驳开挖"}
BEGINS, ENDS = (NOW + timedelta(days=1)).isoformat(), (NOW + timedelta(days=3)).isoformat()


@pytest.fixture
def room(city: City, tmp_path: Path) -> TwinRoom:
    """A city whose street is surveyed."""
    found = twin_room(lambda: city.now)
    found.surveys.load("street", surveyed(tmp_path), square(-200, -200, 200, 200))
    city.pipes = found.room
    return found


def key(role: Role) -> dict[str, str]:
    return {"Authorization": f"Bearer {key_of_role(role)}"} if role is not Role.PUBLIC else {}


async def near(
    client: httpx.AsyncClient,
    role: Role,
    east: float = 30,
    north: float = 0,
    headers: Mapping[str, str] | None = None,
    **more: Any,  # noqa: ANN401 - whatever a question takes
) -> httpx.Response:
    lng, lat = at(east, north)
    client.headers.pop("authorization", None)
    asked: dict[str, Any] = {"lat": lat, "lng": lng, **more}
    return await client.get("/v1/pipes", params=asked, headers={**key(role), **(headers or {})})


async def query(client: httpx.AsyncClient, role: Role, **body: Any) -> httpx.Response:  # noqa: ANN401 - see above
    client.headers.pop("authorization", None)
    return await client.post("/v1/pipes/query", json=body, headers=key(role))


async def post(client: httpx.AsyncClient, role: Role, path: str, body: Any) -> httpx.Response:  # noqa: ANN401 - see above
    client.headers.pop("authorization", None)
    return await client.post(path, json=body, headers=key(role))


def dig(**changes: object) -> dict[str, object]:
    return {**WHY, "geometry": TRENCH, "width_m": 2, "depth_m": 1.5, "starts_at": BEGINS, "ends_at": ENDS, **changes}


async def granted(client: httpx.AsyncClient) -> str:
    made = DigShape.model_validate_json((await post(client, Role.CONTRACTOR, "/v1/digs", dig())).content)
    answer = await post(client, Role.OFFICER, f"/v1/digs/{made.number}/steps", {"step": "grant"})
    assert answer.status_code == 200, answer.text
    return made.number


async def test_the_public_is_told_classes_by_cell_and_never_a_line(city: City, room: TwinRoom) -> None:
    async with city.client() as client:
        answer = await near(client, Role.PUBLIC)
        told = PipesShape.model_validate_json(answer.content)
    assert (told.tier, told.segments, told.protected) == ("public", [], False)
    assert {symbol for cell in told.cells for symbol in cell.classes} == {"RQ", "JS", "DL"}
    assert "没有数据不等于没有管线" in told.said.zh
    assert "unconfirmed" in answer.text
    (kept,) = room.audit.kept
    assert kept.asker.who.startswith("anybody-")
    assert (kept.outcome, kept.segments, len(kept.cells)) == (Outcome.ANSWERED, 0, len(told.cells))


async def test_a_reporter_and_a_handler_are_told_what_the_public_is(city: City, room: TwinRoom) -> None:
    async with city.client() as client:
        for role in (Role.REPORTER, Role.HANDLER):
            told = PipesShape.model_validate_json((await near(client, role)).content)
            assert (told.tier, told.segments) == ("public", [])
    assert {each.asker.role for each in room.audit.kept} == {"reporter", "handler"}


async def test_an_officer_is_told_all_for_a_purpose_and_it_is_written_down(city: City, room: TwinRoom) -> None:
    async with city.client() as client:
        refusal(await near(client, Role.OFFICER), "no-purpose")
        told = PipesShape.model_validate_json((await near(client, Role.OFFICER, 60, **WHY)).content)
    assert any(each.critical for each in told.segments)
    assert [(each.outcome, each.reason, each.purpose) for each in room.audit.kept] == [
        (Outcome.REFUSED, "no-purpose", ""), (Outcome.ANSWERED, "", WHY["purpose"]),
    ]  # fmt: skip
    assert room.audit.kept[1].segments == len(told.segments)


async def test_a_contractor_needs_a_granted_dig_of_its_own(city: City, room: TwinRoom) -> None:
    async with city.client() as client:
        missing = refusal(await near(client, Role.CONTRACTOR, **WHY), "no-permit")
        assert "POST /v1/digs" in missing.instead
        refusal(await near(client, Role.CONTRACTOR, permit="DIG-2026-009999", **WHY), "no-permit")
        made = DigShape.model_validate_json((await post(client, Role.CONTRACTOR, "/v1/digs", dig())).content)
        closed = refusal(await near(client, Role.CONTRACTOR, permit=made.number, **WHY), "no-permit")
        assert "not granted now" in closed.detail
        await post(client, Role.OFFICER, f"/v1/digs/{made.number}/steps", {"step": "grant"})
        told = PipesShape.model_validate_json((await near(client, Role.CONTRACTOR, permit=made.number, **WHY)).content)
        assert (told.tier, {each.number for each in told.segments}, len(told.segments)) == ("contractor", {""}, 3)
        elsewhere = refusal(await near(client, Role.CONTRACTOR, 30, 150, permit=made.number, **WHY), "bad-area")
        assert "outside of the permitted dig" in elsewhere.detail
        city.now += timedelta(days=4)
        refusal(await near(client, Role.CONTRACTOR, permit=made.number, **WHY), "no-permit")
    assert room.audit.kept[-1].reason == "no-permit"


async def test_somebody_elses_dig_is_as_unknown_as_none(city: City, room: TwinRoom) -> None:
    async with city.client() as client:
        made = DigShape.model_validate_json((await post(client, Role.OFFICER, "/v1/digs", dig())).content)
        for path in (f"/v1/digs/{made.number}", f"/v1/digs/{made.number}/conflicts", "/v1/digs/DIG-2026-000777"):
            refusal(await client.get(path, headers=key(Role.CONTRACTOR)), "unknown-dig")
        listed = DigsShape.model_validate_json((await client.get("/v1/digs", headers=key(Role.CONTRACTOR))).content)
        assert listed.digs == []
    assert room.audit.kept == []


async def test_an_owner_is_told_of_its_own_pipes_without_a_dig(city: City, room: TwinRoom) -> None:
    room.surveys.owners["id-contractor"] = frozenset({"天然气公司"})
    async with city.client() as client:
        told = PipesShape.model_validate_json((await near(client, Role.CONTRACTOR, **WHY)).content)
    assert (told.tier, {each.owner for each in told.segments}) == ("owner", {"天然气公司"})


async def test_a_dig_lives_from_its_application_to_its_end(city: City, room: TwinRoom) -> None:
    async with city.client() as client:
        first, again = [await post(client, Role.CONTRACTOR, "/v1/digs", dig()) for _ in range(2)]
        assert (first.status_code, again.status_code) == (201, 200)
        number = DigShape.model_validate_json(again.content).number
        steps = f"/v1/digs/{number}/steps"
        refusal(await post(client, Role.CONTRACTOR, steps, {"step": "grant"}), "not-your-step")
        early = refusal(await post(client, Role.CONTRACTOR, steps, {"step": "start"}), "wrong-step")
        assert "grant, refuse, withdraw" in early.instead
        await post(client, Role.OFFICER, steps, {"step": "grant", "note": "注意燃气"})
        before = WholeDigShape.model_validate_json((await client.get(f"/v1/digs/{number}", headers=key(Role.CONTRACTOR))).content)
        assert before.checked_at is None
        path = f"/v1/digs/{number}/conflicts"
        met = ConflictsShape.model_validate_json((await client.get(path, headers=key(Role.CONTRACTOR))).content)
        assert (met.said.en.split(";")[0], met.tier) == ("this dig crosses 2 gas mains", "contractor")
        await post(client, Role.CONTRACTOR, steps, {"step": "start"})
        done = WholeDigShape.model_validate_json((await post(client, Role.CONTRACTOR, steps, {"step": "end"})).content)
    assert [each.state for each in done.log] == ["applied", "granted", "started", "ended"]
    assert (done.checked_at, done.steps) == (NOW, [])
    assert room.audit.kept[0].permit == number


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_at": ENDS, "ends_at": BEGINS}, "bad-dig"),
        ({"starts_at": "2020-01-01T00:00:00Z", "ends_at": "2020-01-02T00:00:00Z"}, "bad-dig"),
        ({"ends_at": "9999-12-31T23:59:59Z"}, "bad-dig"), ({"depth_m": 0}, "bad-field"), ({"depth_m": "NaN"}, "bad-field"),
        ({"starts_at": "2026-03-02T00:00:00"}, "bad-field"), ({"purpose": ""}, "bad-field"), ({"purpose": "a\x00b"}, "bad-field"),
        ({"geometry": {"type": "Point", "coordinates": at(0, 0)}}, "bad-area"), ({"geometry": []}, "bad-field"),
        ({"crs": "EPSG:2383"}, "bad-area"), ({"nonsense": 1}, "bad-field"), ({"width_m": 1e308}, "bad-area"),
    ],
)  # fmt: skip
async def test_a_dig_that_cannot_be_is_refused(city: City, room: TwinRoom, changes: dict[str, object], code: str) -> None:
    async with city.client() as client:
        refusal(await post(client, Role.CONTRACTOR, "/v1/digs", dig(**changes)), code)
    assert room.digs.kept == {}


async def test_bad_questions_are_answered_in_the_language_that_is_asked_for(city: City, room: TwinRoom) -> None:
    chinese = {"Accept-Language": "zh-CN"}
    async with city.client() as client:
        swapped = refusal(
            await client.get("/v1/pipes", params={"lat": 113.34, "lng": 22.54}, headers={**key(Role.OFFICER), **chinese}), "no-purpose"
        )
        assert "用途" in swapped.detail
        swapped = refusal(await near(client, Role.PUBLIC, headers=chinese, lat=113.34, lng=22.54), "bad-area")
        assert "经纬度颠倒" in swapped.detail
        refusal(await near(client, Role.PUBLIC, lat="nan"), "bad-parameter")
        unknown = refusal(await near(client, Role.PUBLIC, headers=chinese, crs="EPSG:999999"), "bad-area")
        assert (unknown.detail, "EPSG:4547" in unknown.instead) == ("没有坐标系 'EPSG:999999'。", True)
        assert "they would fit EPSG:4490" in refusal(await near(client, Role.PUBLIC, crs="EPSG:4547"), "bad-area").instead
        refusal(await near(client, Role.PUBLIC, radius_m=1e300), "bad-area")
        refusal(await near(client, Role.PUBLIC, answer_crs="EPSG:999999"), "bad-area")
        refusal(await near(client, Role.PUBLIC, everything="yes"), "bad-parameter")
        ring = [at(0, 0)] * 10_000
        many = refusal(await query(client, Role.PUBLIC, geometry={"type": "Polygon", "coordinates": [ring]}), "bad-area")
        assert "10000 points" in many.detail
        raw = await client.post(
            "/v1/pipes/query",
            content=b'{"geometry": {"type": "Point", "coordinates": [NaN, 22.5]}}',
            headers={"content-type": "application/json"},
        )
        refusal(raw, "bad-field")
    assert {each.outcome for each in room.audit.kept} == {Outcome.REFUSED}


@pytest.mark.usefixtures("room")
async def test_a_place_may_be_sent_as_the_surveyor_has_it(city: City) -> None:
    east, north = Transformer.from_crs(4490, 4547, always_xy=True).transform(at(30, 0)[0], at(30, 0)[1])
    zone = {"east": east, "north": north, "crs": "EPSG:4547"}
    async with city.client() as client:
        told = [
            PipesShape.model_validate_json((await client.get("/v1/pipes", params={**WHY, **place}, headers=key(Role.OFFICER))).content)
            for place in (dict(zip(("lng", "lat"), at(30, 0), strict=True)), zone)
        ]
        assert {each.number for each in told[0].segments} == {each.number for each in told[1].segments} != set()
        assert [each.distance_m for each in told[0].segments] == pytest.approx([each.distance_m for each in told[1].segments], abs=0.1)
        swapped = refusal(await client.get("/v1/pipes", params={**zone, "east": zone["north"], "north": zone["east"]}), "bad-area")
        assert "north and east are swapped for EPSG:4547" in swapped.detail
        for half in (
            {"lat": 22.54},
            {"east": 1, "north": 2, "lat": 3},
            {"east": 1, "lng": 2},
            {},
            {"lat": 1, "lng": 2, "east": 3, "north": 4},
        ):
            assert "a place is lat and lng" in refusal(await client.get("/v1/pipes", params=half), "bad-parameter").detail


async def test_whoever_copies_the_map_is_noticed_stopped_and_let_go_by_an_officer(city: City, room: TwinRoom) -> None:
    async with city.client() as client:
        for _ in range(60):
            assert (await near(client, Role.PUBLIC)).status_code == 200
        stopped = await near(client, Role.PUBLIC)
        assert "61" in refusal(stopped, "too-much-asked").detail
        assert 0 < int(stopped.headers["retry-after"]) <= 3601
        refusal(await near(client, Role.PUBLIC), "too-much-asked")
        assert (await near(client, Role.HANDLER)).status_code == 200
        (stop,) = StopsShape.model_validate_json((await client.get("/v1/pipes/stops", headers=key(Role.OFFICER))).content).stops
        assert (stop.reason, stop.number, stop.bound) == ("questions", 61, 60)
        city.now += timedelta(seconds=1)
        released = await client.delete(f"/v1/pipes/stops/{stop.id}", headers=key(Role.OFFICER))
        assert released.json()["released_by"] == "a officer"
        refusal(await client.delete(f"/v1/pipes/stops/{stop.id}", headers=key(Role.OFFICER)), "unknown-stop")
        assert (await near(client, Role.PUBLIC)).status_code == 200
    assert [each.outcome for each in room.audit.kept][60:62] == [Outcome.STOPPED, Outcome.STOPPED]


async def test_whoever_walks_over_the_map_is_stopped_by_the_cells_of_a_day(city: City, room: TwinRoom) -> None:
    answers = []
    async with city.client() as client:
        for step in range(-28, 28):
            line = {"type": "LineString", "coordinates": [at(-900, step * 600), at(900, step * 600)]}
            answers.append(await query(client, Role.PUBLIC, geometry=line, width_m=50))
            if answers[-1].status_code != 200:
                break
    assert "Different places" in refusal(answers[-1], "too-much-asked").detail
    answered = {cell for each in room.audit.kept if each.outcome is not Outcome.STOPPED for cell in each.cells}
    assert 150 < len(answered) <= 200


@pytest.mark.usefixtures("room")
async def test_officers_read_the_book_of_questions_page_by_page(city: City) -> None:
    async with city.client() as client:
        for _ in range(3):
            await near(client, Role.PUBLIC)
            city.now += timedelta(seconds=1)
        path, seen, cursor = "/v1/pipes/queries", [], ""
        while True:
            answer = await client.get(path, params={"limit": 2, **({"cursor": cursor} if cursor else {})}, headers=key(Role.OFFICER))
            page = QueriesShape.model_validate_json(answer.content)
            seen += [each.id for each in page.queries]
            if page.next is None:
                break
            cursor = page.next
        assert (len(seen), seen) == (3, sorted(seen, reverse=True))
        refusal(await client.get(path, params={"cursor": "x"}, headers=key(Role.OFFICER)), "bad-parameter")
        refusal(await client.get(path, headers=key(Role.CONTRACTOR)), "other-role")
        layers = LayersShape.model_validate_json((await client.get("/v1/pipes/layers", headers=key(Role.ADMIN))).content)
    assert [(each.layer, each.segments, each.covered) for each in layers.versions] == [("street", 5, True)]


async def test_a_new_survey_is_answered_from_without_a_pause_and_the_old_one_stays_kept(city: City, room: TwinRoom, tmp_path: Path) -> None:
    async with city.client() as client:
        before = PipesShape.model_validate_json((await near(client, Role.OFFICER, **WHY)).content)
        room.surveys.load("street", surveyed(tmp_path, [pipe("N1", "污水", [(30, -5), (30, 5)])]))
        await room.map.refresh()
        after = PipesShape.model_validate_json((await near(client, Role.OFFICER, **WHY)).content)
    assert ([each.number for each in after.segments], before.versions, after.versions) == (["N1"], {"street": 1}, {"street": 2})
    assert len(room.surveys.rows) == 2
