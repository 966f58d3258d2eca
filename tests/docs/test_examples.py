"""What README says to copy and paste is copied and pasted, against a gateway whose servers are twins."""

import asyncio
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from connectors.gateway.serve import serving
from connectors.settings import Settings, child_environment
from models.access import Role
from tests.twins.pipes import twin_room
from tests.unit.gateway.twins import City, key_of_role
from tests.unit.pipes.street import square, surveyed

ROOT = Path(__file__).resolve().parents[2]
WRITTEN_DOWN = "http://127.0.0.1:8080"


def commands(heading: str) -> str:
    """Return the shell block below a heading of README."""
    text = (ROOT / "README.md").read_text("utf-8").partition(f"\n## {heading} ")[2]
    found = next((block for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL) if "curl" in block), "")
    assert found, f"README has no commands below {heading}"
    return found


async def pasted(city: City, heading: str, **keys: str) -> list[Any]:
    """Run the commands below *heading* and return what each said; *keys* are what a person has in the shell's variables."""
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    async with serving(city.app(), "127.0.0.1", 0) as port:
        script = commands(heading).replace(WRITTEN_DOWN, f"http://127.0.0.1:{port}").replace("curl -s", "curl -w '\\n' -s")
        shell = await asyncio.create_subprocess_exec(
            "sh", "-euc", script, stdout=asyncio.subprocess.PIPE, env=child_environment(Settings()) | keys
        )
        said, _ = await shell.communicate()
    assert shell.returncode == 0
    return [json.loads(line) for line in said.splitlines() if line.strip()]


async def test_a_report_is_sent_as_readme_says() -> None:
    report, batch, lamps = await pasted(City(), "Send a report")
    assert (report["case"]["title"], report["fresh"], report["flags"]) == ("垃圾站（箱）满溢", True, [])
    assert [each["case"]["title"] for each in batch["taken"]] == ["路灯异常"]
    assert [each["id"] for each in lamps["cases"]] == [batch["taken"][0]["case"]["id"]]


async def test_who_digs_asks_before_as_readme_says(tmp_path: Path) -> None:
    city = City()
    room = twin_room(lambda: city.now)
    room.surveys.load("street", surveyed(tmp_path), square(-200, -200, 200, 200))
    city.pipes = room.room
    keys = {"CONTRACTOR_KEY": key_of_role(Role.CONTRACTOR), "OFFICER_KEY": key_of_role(Role.OFFICER)}
    cells, dig, granted, met = await pasted(city, "Ask before you dig", **keys)
    assert (cells["tier"], cells["segments"], "RQ" in str(cells["cells"])) == ("public", [], True)
    assert (dig["number"], dig["state"], granted["state"]) == ("DIG-2026-000001", "applied", "granted")
    assert (met["said"]["zh"].split("；")[0], met["said"]["en"].split(";")[0]) == (
        "本次挖掘横穿 2 条燃气管线",
        "this dig crosses 2 gas mains",
    )


async def test_the_traffic_is_asked_for_as_readme_says() -> None:
    area, route = await pasted(City(), "Ask how the road runs")
    assert (area["segments"], area["unknown"], area["standard"]) == ([], 0, "GB/T 33171-2016")
    assert (route["type"], route["features"], route["travel"]["minutes"]) == ("FeatureCollection", [], None)
    assert route["travel"]["unknown_km"] == route["travel"]["route_km"] > 0
