"""Why a number is so, asked of the gateway."""

import hashlib
from base64 import b64encode
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from connectors.gateway.lineage_port import Landed
from connectors.gateway.lineage_shapes import FiguresShape, LineageShape
from models.access import Role
from models.kpi import SOURCE, Children, Fact, Facts
from models.landing import landing_id
from models.period import CITY_ZONE, HOUR, unix
from models.place import Places
from models.registry import street_places
from models.result import Result
from streams.ports import Series
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.tapping import bearer
from tests.unit.gateway.twins import CITY_DAY, GOOD_DAYS, NOW, City, TwinPlaces, result

START = datetime(2026, 3, 1, tzinfo=CITY_ZONE)
STATION_HOUR = replace(GOOD_DAYS, name="air.aqi_hour", subject=SOURCE, period=HOUR, inputs=(Facts("air_quality", ("pm25",)),), target="")
WATCHED = replace(STATION_HOUR, name="sos.hour", inputs=(Facts("sos", ("call",)),))
AREA_DAY = replace(CITY_DAY, inputs=(Children("air.aqi_hour"),))
RECEIPT = landing_id(NOW, bytes(10))


def of(kpi: str, subject: str, start: datetime = START, value: int | str | None = 40, long: timedelta = timedelta(hours=1)) -> Result:
    return result()._replace(
        kpi=kpi, subject=subject, period_start=start, period_end=start + long,
        value=Decimal(value) if isinstance(value, int) else value, evidence={"level": "优"},
    )  # fmt: skip


@pytest.fixture
def watched(city: City) -> City:
    city.kpis = (STATION_HOUR, WATCHED, AREA_DAY, GOOD_DAYS)
    hours = [of("air.aqi_hour", "中山/张溪", START + timedelta(hours=hour), 40 + hour) for hour in range(3)]
    calls = of("sos.hour", "中山/烟洲社区/1号", value=2)
    days = [of("air.city_day", name, long=timedelta(days=1)) for name in ("中山", "西区街道")]
    city.lineage.results = [*hours, calls, *days]
    city.known.revisions = [*hours, calls, *days]
    city.lineage.facts[Series("air_quality", "中山/张溪", "pm25")] = [
        Fact(unix(START) + 3600 * hour, Decimal("35.50"), "", RECEIPT, RECEIPT) for hour in range(3)
    ]
    city.lineage.facts[Series("sos", "中山/烟洲社区/1号", "call")] = [Fact(unix(START), Decimal(1), "", RECEIPT, RECEIPT)]
    city.lineage.bodies[RECEIPT] = Landed("air_quality", b"\xff\x00raw")
    return city


async def why(city: City, kpi: str, subject: str, role: Role | None = None) -> LineageShape:
    async with city.client() as client:
        asked = {"subject": subject, "start": START.isoformat()}
        answer = await client.get(f"/v1/kpis/{kpi}/lineage", params=asked, headers=bearer(role) if role else {})
    assert answer.status_code == 200, answer.text
    return LineageShape.model_validate_json(answer.content)


async def test_an_area_shows_the_newest_figure_of_each_of_its_kpis(watched: City) -> None:
    async with watched.client() as client:
        answer = await client.get("/v1/figures", params={"area": "西区街道", "at": "2026-03-01T12:00:00+08:00"})
    told = FiguresShape.model_validate_json(answer.content)
    assert [(each.kpi, each.subject, each.value, each.level) for each in told.figures] == [("air.city_day", "西区街道", 40, "优")]


async def test_the_sources_that_speak_for_an_area_are_shown_as_they_stood_at_a_time(watched: City) -> None:
    async with watched.client() as client:
        asked = {"area": "西区街道", "kpi": "air.aqi_hour", "at": "2026-03-01T01:30:00+08:00"}
        then = FiguresShape.model_validate_json((await client.get("/v1/figures", params=asked)).content)
        before = FiguresShape.model_validate_json((await client.get("/v1/figures", params=asked | {"at": "2026-02-01"})).content)
    assert [(each.subject, each.value) for each in then.figures] == [("中山/张溪", 41)]
    assert before.figures == []


async def test_a_figure_tells_the_figures_and_one_below_them_the_facts_that_it_stands_on(watched: City) -> None:
    above = await why(watched, "air.city_day", "中山")
    assert [(each.subject, each.value) for each in above.children] == [("中山/张溪", 40), ("中山/张溪", 41), ("中山/张溪", 42)]
    assert above.counts == {"facts": 0, "children": 3, "before": 0}
    below = await why(watched, "air.aqi_hour", "中山/张溪")
    assert [(fact.metric, fact.title, fact.value, fact.receipt_id) for fact in below.facts] == [("pm25", "PM2.5", 35.5, RECEIPT)]


async def test_an_area_that_was_loaded_a_moment_ago_stands_on_its_sources_already(watched: City) -> None:
    asked = {"subject": "西区街道", "start": START.isoformat()}
    known = street_places()
    watched.registry = registry = TwinPlaces(Places(version=known.version + 1))
    async with watched.client() as client:
        nothing = await client.get("/v1/kpis/air.city_day/lineage", params=asked)
        registry.places = known
        hours = await client.get("/v1/kpis/air.city_day/lineage", params=asked)
    assert [answer.json()["counts"]["children"] for answer in (nothing, hours)] == [0, 3]


async def test_facts_about_people_are_shown_to_the_streets_own_staff_alone(watched: City) -> None:
    anybody = await why(watched, "sos.hour", "中山/烟洲社区/1号")
    assert (anybody.facts, anybody.hidden) == ([], ["sos"])
    assert (await why(watched, "sos.hour", "中山/烟洲社区/1号", Role.CONTRACTOR)).facts == []
    handler = await why(watched, "sos.hour", "中山/烟洲社区/1号", Role.HANDLER)
    assert ([fact.value for fact in handler.facts], handler.hidden) == ([1], [])


async def test_the_bytes_of_a_body_are_told_as_they_landed(watched: City) -> None:
    async with watched.client() as client:
        told = await client.get(f"/v1/receipts/{RECEIPT}/body", headers=bearer(Role.OFFICER))
        assert told.content == b"\xff\x00raw"
        digest = b64encode(hashlib.sha256(told.content).digest()).decode()
        assert (told.headers["x-feed"], told.headers["content-digest"]) == ("air_quality", f"sha-256=:{digest}:")
        other = landing_id(NOW, b"another ten")
        refusal(await client.get(f"/v1/receipts/{other}/body", headers=bearer(Role.OFFICER)), "no-body")
        refusal(await client.get("/v1/receipts/none/body", headers=bearer(Role.OFFICER)), "malformed-receipt")


async def test_what_is_no_figure_is_refused_with_what_to_ask_instead(watched: City) -> None:
    async with watched.client() as client:
        asked = {"subject": "中山", "start": "2026-03-02T00:00:00+08:00"}
        refusal(await client.get("/v1/kpis/air.city_day/lineage", params=asked), "no-figure")
        refusal(await client.get("/v1/kpis/air.other/lineage", params=asked), "unknown-kpi")
        refusal(await client.get("/v1/figures", params={"area": "西区街道", "kpi": "air.other"}), "unknown-kpi")
        refusal(await client.get("/v1/figures", params={"area": "\0"}), "bad-parameter")
        refusal(await client.get("/v1/figures", params={"area": "西区街道", "at": "0001-01-01"}), "bad-parameter")
        refusal(await client.get("/v1/figures"), "bad-parameter")
