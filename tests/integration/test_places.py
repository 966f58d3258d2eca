"""The registry of places in a running city: loaded, versioned, and every figure that stands on it computed anew."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.clock import now
from connectors.kafka.publisher import KafkaPublisher
from connectors.postgres.places import PostgresPlaces
from models.period import CITY_ZONE
from models.registry import street_file
from tests.servers.town import Town, landing
from xiqu.announced import announce

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY = datetime(2026, 3, 26, tzinfo=CITY_ZONE)
HEADER = "city,date,hour,point,pm25,pm10,co,no2,o3_1h,so2"
CLEAN, FOUL = "17,36,0.7,19,36,3", "150,36,0.7,19,36,3"


def day_of(point: str, values: str) -> str:
    return "\n".join([HEADER, *(f"地市,{DAY:%Y%m%d},{hour},{point},{values}" for hour in range(1, 25)), ""])


def registry(street: str, *points: str, note: str = "") -> str:
    notes = {"air_quality": note} if note else {}
    areas = [{"name": "地市", "kind": "city"}, {"name": street, "kind": "street", "parent": "地市", "notes": notes}]
    sites = [{"subject": f"地市/{point}", "feed": "air_quality", "areas": [street]} for point in points]
    return json.dumps({"areas": areas, "sites": sites}, ensure_ascii=False)


async def street_day(town: Town, street: str) -> dict[str, Any] | None:
    code, out, errors = await town.command("kpis", "air.city_day", "--subject", street, "--json")
    assert code == 0, errors
    found = [json.loads(line) for line in out.splitlines()]
    return found[0] if found else None


async def test_a_loaded_registry_moves_the_figures_of_the_past(real: Town, tmp_path: Path) -> None:
    ids = (landing(DAY + timedelta(days=2)), landing(DAY + timedelta(days=1)))
    await real.land("air_quality", [day_of("甲", CLEAN), day_of("乙", FOUL)], ids)
    await real.done()
    assert await street_day(real, "地街") is None

    file = tmp_path / "places.json"
    for version, points, value in ((1, ("甲",), 36), (2, ("甲", "乙"), 122), (3, ("乙",), 200)):
        file.write_text(registry("地街", *points, note="invented"))
        code, out, errors = await real.command("places", "load", str(file), "--by", "张三")
        assert (code, f"version {version} stands" in out) == (0, True), out + errors
        figure = await street_day(real, "地街")
        assert figure is not None
        assert (figure["value"], figure["revision"], figure["evidence"]["note"]) == (value, version, "invented")
    causes = await real.ask("SELECT cause FROM result_revisions WHERE kpi = 'air.city_day' AND subject = '地街' ORDER BY revision")
    assert [row["cause"] for row in causes][1:] == ["places 2", "places 3"]

    code, out, _ = await real.command("places", "load", str(file))
    assert (code, "exactly this already" in out) == (0, True)
    code, out, _ = await real.command("places", "history")
    assert (code, out.count("张三")) == (0, 3)
    code, out, _ = await real.command("places", "show")
    assert (code, "version 3" in out, "air_quality 1" in out) == (0, True, True)


async def test_a_registry_whose_loader_died_before_it_told_is_announced_by_the_collector(real: Town) -> None:
    await real.land("air_quality", [day_of("丁", CLEAN)], [landing(DAY + timedelta(days=2))])
    await real.done()
    places = PostgresPlaces(real.intake.pool, now)
    assert await places.load(registry("丁街", "丁"), "李四", "places.json")
    assert await street_day(real, "丁街") is None
    await announce(places, KafkaPublisher(real.intake.producer, now), real.settings)
    await real.done()
    figure = await street_day(real, "丁街")
    assert figure is not None
    assert figure["value"] == 36
    assert await places.unannounced() == []


async def test_a_file_that_does_not_fit_together_is_refused_by_name_and_loads_nothing(real: Town, tmp_path: Path) -> None:
    file = tmp_path / "places.json"
    before = await real.ask("SELECT version FROM places")
    for content, said in ((registry("街").replace("地市/", "地市").replace('"地市"', '"别市"', 1), "not listed"), ("{", "the file")):
        file.write_text(content)
        code, _, errors = await real.command("places", "load", str(file))
        assert (code, said in errors) == (2, True), errors
    code, _, errors = await real.command("places", "load", str(tmp_path / "none.json"))
    assert (code, "cannot be read" in errors) == (2, True)
    assert await real.ask("SELECT version FROM places") == before


async def test_the_template_can_be_checked_as_it_stands(real: Town, tmp_path: Path) -> None:
    code, out, _ = await real.command("places", "template")
    assert (code, out) == (0, street_file())
    file = tmp_path / "places.json"
    file.write_text(out)
    code, said, errors = await real.command("places", "load", str(file), "--check")
    assert (code, "fit together" in said) == (0, True), errors
