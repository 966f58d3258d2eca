import json
from decimal import Decimal

import httpx
import pytest

from connectors.gateway.plan_shapes import PlanShape, RatingShape, ReportShape, ReportsShape, WholeCardShape
from models.plan.target import targets
from models.result import Result
from streams.kpis import KPIS
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import AWAY, PLAN_KEY, City
from tests.unit.plan.street import part, rating, report, result, setting

LAW = "law_publicity_rate"
VALUES, RATINGS = f"/v1/indicators/{LAW}/values", f"/v1/indicators/{LAW}/ratings"
KEY = {"Authorization": f"Bearer {PLAN_KEY}"}
ENTRY = {"period": "2025", "value": 91.5, "by": "陈某", "source": "年报"}


@pytest.fixture
def measured(city: City) -> City:
    """A street whose air is measured by the real KPIs' names."""
    city.kpis = KPIS
    city.plan.saved = [share(Decimal("92.30")), left(Decimal(7))._replace(logged_at=city.now)]
    return city


def share(value: Decimal | None) -> Result:
    return result("air.good_days", "2026", value, status="provisional", valid_days=55, total_days=59)._replace(logged_at=City().now)


def left(value: Decimal) -> Result:
    return result("air.good_days_left", "2026", value, unit="d", status="provisional", reachable=True, remaining_days=306, needed_days=299)


async def put(client: httpx.AsyncClient, path: str = VALUES, **changes: object) -> httpx.Response:
    entry = {name: value for name, value in (ENTRY | changes).items() if value != "left out"}
    return await client.post(path, json=entry, headers=KEY)


async def test_the_whole_plan_is_listed_in_its_order_with_the_measured_figure(measured: City) -> None:
    async with measured.client() as client:
        answer = await client.get("/v1/plan")
    told = PlanShape.model_validate_json(answer.content)
    assert [each.id for each in told.cards] == [each.id for each in targets()]
    assert (told.street, str(told.on), told.next) == ("西区街道", "2026-03-01", None)
    assert sum(told.counts.values()) == len(targets())
    air = next(each for each in told.cards if each.id == "air_good_days_share")
    assert b'"value":92.30,' in answer.content
    assert air.actual is not None
    assert air.needed is not None
    assert (air.status, air.mode, air.kpi, air.needed.en) == ("on course", "measured", "air.good_days", "7 more good days may be missed")
    assert air.actual.complete is not None
    assert air.actual.complete.share == 93.2
    assert (air.quote, air.standard) == ("城市空气质量优良天数比例稳步提高,比例不低于 90%", "HJ 633, HJ 663")


async def test_the_plan_is_followed_page_by_page_and_narrowed(measured: City) -> None:
    await measured.plan.keep_setting(LAW, lambda _: setting(LAW, department="司法所"))
    seen: list[str] = []
    async with measured.client() as client:
        following: str | None = ""
        while following is not None:
            asked = {"limit": "40"} | ({"cursor": following} if following else {})
            page = PlanShape.model_validate_json((await client.get("/v1/plan", params=asked)).content)
            seen += [each.id for each in page.cards]
            following = page.next
        good = PlanShape.model_validate_json((await client.get("/v1/plan?status=on course")).content)
        owned = PlanShape.model_validate_json((await client.get("/v1/plan", params={"department": "司法所"})).content)
        other = refusal(await client.get("/v1/plan", params={"cursor": "nonsense"}), "bad-parameter")
    assert seen == [each.id for each in targets()]
    assert [each.id for each in good.cards] == ["air_good_days_share"]
    assert [each.id for each in owned.cards] == [LAW]
    assert good.counts["no data"] == len(targets()) - 1
    assert "next of the page before" in other.instead


async def test_one_target_tells_all_that_is_known_below_it(city: City) -> None:
    await city.plan.keep_report(report(LAW, "2024", "88"))
    await city.plan.keep_report(report(LAW, "2025", "92.0"))
    await city.plan.keep_report(report(LAW, "2025", "99", area="烟洲社区"))
    await city.plan.keep_rating(rating(LAW, "2025", "4.2", 310))
    await city.plan.keep_part(part(LAW, "90", community="烟洲社区", weight="1"))
    await city.plan.keep_setting(LAW, lambda _: setting(LAW, "95", 2026, department="司法所"))
    async with city.client() as client:
        answer = await client.get(f"/v1/plan/{LAW}")
    told = WholeCardShape.model_validate_json(answer.content)
    assert told.own is not None
    assert told.rating is not None
    assert (told.status, told.own.value, told.own.status, told.rating.score, told.department) == ("met", 95, "on course", 4.2, "司法所")
    assert {year: figure.value for year, figure in told.years.items()} == {"2024": 88, "2025": 92}
    assert [(each.subject, each.value) for each in told.areas] == [("烟洲社区", 99)]
    assert told.parts_add_up is False
    assert "come to 90, not to 95: 5 missing; no part for 广丰社区" in told.sharing[0].says.en


async def test_a_day_of_the_past_is_told_as_it_was(city: City) -> None:
    await city.plan.keep_report(report(LAW, "2024", "88"))
    await city.plan.keep_report(report(LAW, "2025", "92"))
    async with city.client() as client:
        told = WholeCardShape.model_validate_json((await client.get(f"/v1/plan/{LAW}?on=2024-12-31")).content)
        bad = refusal(await client.get(f"/v1/plan/{LAW}?on=yesterday"), "bad-parameter")
        misspelt = refusal(await client.get(f"/v1/plan/{LAW}?day=2024-12-31"), "bad-parameter")
    assert told.actual is not None
    assert (str(told.on), told.actual.value) == ("2024-12-31", 88)
    assert "Send a day" in bad.instead
    assert "day=2024-12-31" in misspelt.detail


async def test_a_reported_figure_is_kept_with_who_and_when_and_every_revision(city: City) -> None:
    async with city.client() as client:
        first, again, other = await put(client), await put(client), await put(client, value="92.50")
        back = await put(client, value=None)
        listed = ReportsShape.model_validate_json((await client.get(VALUES)).content)
        page = ReportsShape.model_validate_json((await client.get(VALUES, params={"limit": 2})).content)
        rest = ReportsShape.model_validate_json((await client.get(VALUES, params={"limit": 2, "cursor": page.next or ""})).content)
    assert [each.status_code for each in (first, again, other, back)] == [201, 200, 201, 201]
    told = ReportShape.model_validate_json(first.content)
    assert (told.value, told.by, told.key, told.at, told.revision) == (91.5, "陈某", "司法所", city.now, 1)
    assert b'"value":92.50,' in other.content
    assert [(each.revision, each.value) for each in listed.values] == [(1, 91.5), (2, 92.5), (3, None)]
    assert [each.revision for each in (*page.values, *rest.values)] == [1, 2, 3]
    assert (page.next is None, rest.next) == (False, None)


async def test_no_digit_is_lost_between_the_body_and_the_book(city: City) -> None:
    body = b'{"period": 2025, "value": 91.12345678901234567890, "by": "x", "source": "y"}'
    async with city.client() as client:
        answer = await client.post(VALUES, content=body, headers=KEY)
    assert b'"value":91.12345678901234567890,' in answer.content


@pytest.mark.parametrize(
    ("changes", "said", "instead"),
    [
        ({"value": 120}, "120 is no law_publicity_rate (%)", "enter a number from 0 to 100"),
        ({"value": "x"}, "'x' is no number", "write digits"),
        ({"value": True}, "value is neither text nor a number", "send text or a number"),
        ({"period": "2025-13"}, "'2025-13' is no period", "write a year (2025)"),
        ({"by": "left out"}, "missing: by", "send period, value, by, source"),
        ({"by": " "}, "by (who enters it) is missing", "say by"),
        ({"unit": "%"}, "there is no field 'unit'", "send period, value, by, source, area, note"),
        ({"source": ""}, "source is missing", "say source"),
        ({"area": "石岐"}, "'石岐' is none of the street's", "enter one of 烟洲社区"),
    ],
)
async def test_an_entry_that_cannot_be_kept_says_what_to_send(city: City, changes: dict[str, str], said: str, instead: str) -> None:
    async with city.client() as client:
        problem = refusal(await put(client, **changes), "bad-entry")
        chinese = refusal(await client.post(VALUES, json=ENTRY | {"value": "x"}, headers=KEY | {"Accept-Language": "zh"}), "bad-entry")
    assert said in problem.detail
    assert instead in problem.instead
    assert "不是数字" in chinese.detail
    assert city.plan.kept == {}


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff", b'{"value": NaN}', b'{"by": "a", "by": "b"}', b"[" * 10_000])
async def test_a_body_that_is_no_object_is_refused(city: City, body: bytes) -> None:
    async with city.client() as client:
        refusal(await client.post(VALUES, content=body, headers=KEY), "bad-entry")
        long = refusal(await client.post(VALUES, content=b" " * 20_000, headers=KEY), "long-entry")
    assert "16384 bytes" in long.detail


async def test_only_a_key_of_the_plan_may_enter(city: City) -> None:
    async with city.client() as client:
        of_air = refusal(await client.post(VALUES, json=ENTRY), "other-feed")
        wrong = refusal(await client.post(VALUES, json=ENTRY, headers={"Authorization": "Bearer nobody"}), "wrong-key")
        none = refusal(await client.post(RATINGS, json=ENTRY, headers={"Authorization": ""}), "no-key")
    assert [each.status for each in (of_air, wrong, none)] == [403, 401, 401]
    assert "air_quality, not plan" in of_air.detail
    assert city.plan.kept == {}


async def test_a_rating_is_kept_beside_the_figure(city: City) -> None:
    await city.plan.keep_report(report(LAW, "2025", "92"))
    async with city.client() as client:
        before = WholeCardShape.model_validate_json((await client.get(f"/v1/plan/{LAW}")).content)
        kept = await put(client, RATINGS, value=4.2, comments=310)
        wrong = refusal(await put(client, RATINGS, value=6), "bad-entry")
        odd = refusal(await put(client, RATINGS, value=4, comments=3.5), "bad-entry")
        after = WholeCardShape.model_validate_json((await client.get(f"/v1/plan/{LAW}")).content)
    told = RatingShape.model_validate_json(kept.content)
    assert (kept.status_code, told.score, told.comments, told.revision) == (201, 4.2, 310, 1)
    assert "from 1 to 5" in wrong.instead
    assert "'3.5' is no count" in odd.detail
    assert (after.actual, after.status) == (before.actual, before.status)
    assert after.rating is not None


async def test_a_target_that_the_plan_does_not_have_is_named(city: City) -> None:
    async with city.client() as client:
        path = "/v1/indicators/nothing/values"
        answers = [await client.get("/v1/plan/nothing"), await client.get(path), await put(client, path)]
    for answer in answers:
        assert "no target nothing" in refusal(answer, "unknown-target").detail


async def test_a_database_that_is_away_is_told_as_everywhere(city: City) -> None:
    city.plan.fails = AWAY
    async with city.client() as client:
        refusal(await client.get("/v1/plan"), "unavailable")
        refusal(await put(client), "unavailable")


async def test_the_description_says_what_can_be_entered(city: City) -> None:
    async with city.client() as client:
        schema = json.loads((await client.get("/v1/openapi.json")).content)
    sent = schema["paths"]["/v1/indicators/{target}/values"]["post"]
    assert {"200", "201", "400", "401", "403", "404", "408", "413", "500", "503"} == set(sent["responses"])
    described = sent["requestBody"]["content"]["application/json"]["schema"]
    assert described["required"] == ["period", "value", "by"]
    assert set(described["properties"]) == {"period", "value", "by", "source", "area", "note"}
