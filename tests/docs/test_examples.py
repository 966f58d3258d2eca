"""What README says to copy and paste is copied and pasted, against a gateway whose servers are twins."""

import asyncio
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from connectors.gateway.serve import serving
from tests.unit.gateway.twins import City

ROOT = Path(__file__).resolve().parents[2]
WRITTEN_DOWN = "http://127.0.0.1:8080"


def commands(heading: str) -> str:
    """Return the shell block below a heading of README."""
    text = (ROOT / "README.md").read_text("utf-8").partition(f"\n## {heading} ")[2]
    found = re.search(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert found, f"README has no commands below {heading}"
    return found[1]


async def pasted(city: City, heading: str) -> list[Any]:
    """Run the commands below *heading* and return what each said."""
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    async with serving(city.app(), "127.0.0.1", 0) as port:
        script = commands(heading).replace(WRITTEN_DOWN, f"http://127.0.0.1:{port}").replace("curl -s", "curl -w '\\n' -s")
        shell = await asyncio.create_subprocess_exec("sh", "-ec", script, stdout=asyncio.subprocess.PIPE)
        said, _ = await shell.communicate()
    assert shell.returncode == 0
    return [json.loads(line) for line in said.splitlines() if line.strip()]


async def test_a_report_is_sent_as_readme_says() -> None:
    report, batch, lamps = await pasted(City(), "Send a report")
    assert (report["case"]["title"], report["fresh"], report["flags"]) == ("垃圾站（箱）满溢", True, [])
    assert [each["case"]["title"] for each in batch["taken"]] == ["路灯异常"]
    assert [each["id"] for each in lamps["cases"]] == [batch["taken"][0]["case"]["id"]]
