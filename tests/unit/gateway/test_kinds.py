from datetime import date

from connectors.gateway.kinds import KindLimitsShape, KindsShape
from models.limit_table import TEMPLATE, Terms
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import City

TERMS = Terms("中山", date(2026, 1, 1))


async def test_everybody_sees_the_dozen_words_and_every_kind(city: City) -> None:
    async with city.client() as client:
        answer = await client.get("/v1/kinds", headers={"Authorization": ""})
    told = KindsShape.model_validate_json(answer.content)
    assert (answer.status_code, told.edition, len(told.one_tap)) == (200, "GB/T 47678.5-2026", 12)
    assert [kind.name for kind in told.kinds if kind.id in {"matter-01037", "component-01037"}] == ["路灯", "路灯异常"]
    assert {word.kind for word in told.one_tap} <= {kind.id for kind in told.kinds}


async def test_kinds_are_narrowed_and_the_streets_own_stand_among_them(city: City) -> None:
    await city.limits.load_kinds("part,code,name,near\n事项,06999,乱扔烟头,06012\n", "", "")
    async with city.client() as client:
        tapped = KindsShape.model_validate_json((await client.get("/v1/kinds?one_tap=true&part=matter")).content)
        own = KindsShape.model_validate_json((await client.get("/v1/kinds?origin=local")).content)
        wrong = refusal(await client.get("/v1/kinds?part=everything"), "bad-parameter")
    assert len(tapped.kinds) == 12
    assert [(kind.id, kind.near) for kind in own.kinds] == [("local-matter-06999", "matter-06012")]
    assert "part" in wrong.detail


async def test_a_kind_is_told_with_the_limits_that_it_has_on_a_day(city: City) -> None:
    await city.limits.load_limits(TEMPLATE, TERMS, "", "")
    async with city.client() as client:
        told = KindLimitsShape.model_validate_json((await client.get("/v1/kinds/井盖")).content)
        before = KindLimitsShape.model_validate_json((await client.get("/v1/kinds/01023?on=2025-12-31")).content)
    assert (told.kind.id, told.on, told.table and told.table.version) == ("matter-01023", date(2026, 3, 1), 1)
    assert [(each.amount, each.unit_zh) for each in told.limits] == [("2", "紧急工作时"), ("5", "工作日")]
    assert (before.table, before.limits) == (None, [])


async def test_what_is_no_kind_is_refused(city: City) -> None:
    async with city.client() as client:
        unknown = refusal(await client.get("/v1/kinds/06031"), "unknown-kind")
        odd = refusal(await client.get("/v1/kinds/井盖?on=yesterday"), "bad-parameter")
    assert "06031" in unknown.detail
    assert "on" in odd.detail
