"""What docs/open311.md says to copy and paste is copied and pasted, against a gateway whose servers are twins."""

import asyncio
import json
import re
import shutil

import pytest
import xmltodict

from connectors.gateway.serve import serving
from models.access import Role
from tests.house.tree import ROOT
from tests.unit.gateway.twins import City, key_of_role

WRITTEN_DOWN = "http://127.0.0.1:8080"


async def pasted(city: City) -> list[str]:
    """Run the commands of the page and return what each said."""
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    found = re.search(r"^```sh\n(.*?)^```", (ROOT / "docs" / "open311.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found
    async with serving(city.app(), "127.0.0.1", 0) as port:
        script = found[1].replace(WRITTEN_DOWN, f"http://127.0.0.1:{port}").replace("=KEY ", f"={key_of_role(Role.REPORTER)} ")
        shell = await asyncio.create_subprocess_exec(
            "sh", "-ec", script.replace("curl -s", "curl -w '\\n--next--\\n' -s"), stdout=asyncio.subprocess.PIPE
        )
        said, _ = await shell.communicate()
    assert shell.returncode == 0
    return [each.strip() for each in said.decode().split("--next--") if each.strip()]


async def test_a_request_is_posted_and_found_as_the_page_says() -> None:
    discovery, definition, created, found, drawn = await pasted(City())
    assert json.loads(discovery)["endpoints"][0]["url"].endswith("/open311/v2")
    assert [each["code"] for each in json.loads(definition)["attributes"]] == ["pole"]
    ((new,), (listed,)) = json.loads(created), json.loads(found)
    assert new == {"service_request_id": listed["service_request_id"], "service_notice": None, "account_id": "resident-7"}
    assert xmltodict.parse(drawn)["service_requests"]["request"]["service_request_id"] == new["service_request_id"]
