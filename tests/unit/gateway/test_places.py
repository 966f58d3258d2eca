from connectors.gateway.places import PlaceShape, PlacesShape
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import City


async def test_everybody_sees_the_areas_and_whether_an_outline_is_exact(city: City) -> None:
    async with city.client() as client:
        answer = await client.get("/v1/places", headers={"Authorization": ""})
    told = PlacesShape.model_validate_json(answer.content)
    street = next(area for area in told.areas if area.kind == "street")
    assert (answer.status_code, street.name, street.parent, street.approximate) == (200, "西区街道", "中山", True)
    assert len(street.outline) == 4
    assert len([area for area in told.areas if area.kind == "community"]) == 9


async def test_areas_are_narrowed_by_kind_and_by_what_they_lie_in(city: City) -> None:
    async with city.client() as client:
        rivers = PlacesShape.model_validate_json((await client.get("/v1/places?kind=river&within=中山")).content)
        nowhere = PlacesShape.model_validate_json((await client.get("/v1/places?within=烟洲社区")).content)
        wrong = refusal(await client.get("/v1/places?kind=county"), "bad-parameter")
    assert {area.name for area in rivers.areas} == {"西河涌", "朗心渠", "石特涌", "新开涌", "岐江河", "狮滘河"}
    assert nowhere.areas == []
    assert "county" in wrong.detail


async def test_an_area_is_told_with_what_it_lies_in_and_who_speaks_for_it(city: City) -> None:
    async with city.client() as client:
        street = PlaceShape.model_validate_json((await client.get("/v1/places/西区街道")).content)
        unknown = refusal(await client.get("/v1/places/东区街道"), "unknown-place")
    assert (street.ancestors, "烟洲社区" in street.inside) == (["中山"], True)
    assert [site.subject for site in street.sites if site.feed == "air_quality"] == ["中山/中山南区", "中山/华柏园", "中山/张溪"]
    assert street.sites[0].point is not None
    assert "东区街道" in unknown.detail
