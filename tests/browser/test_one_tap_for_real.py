"""The one-tap page in front of the real gateway and PostgreSQL: what is tapped without a network becomes a case in the database."""

import asyncio
from pathlib import Path

import asyncpg
import orjson
import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import on_phone
from tests.servers.standing import standing
from tests.unit.gateway.twins import City
from tests.unit.photos.pictures import telling

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_report_with_a_photo_waits_for_the_network_and_is_then_one_case_in_the_database(browser: Browser, tmp_path: Path) -> None:
    picture = tmp_path / "IMG_0001.jpg"
    picture.write_bytes(telling(6))
    async with standing(tmp_path) as (gateway, postgres), on_phone(browser, City(), gateway.url) as phone:
        page = phone.page
        await phone.open()
        await phone.context.set_offline(offline=True)
        await phone.tap("full-bin")
        await expect(page.locator("#place-says")).to_contain_text("WGS-84")
        await page.set_input_files("#photo", picture)
        await page.locator("summary").click()
        await page.fill("#note", "两个桶都满了")
        await page.fill("#phone", "13800000000")
        await page.click("#send")
        await expect(page.locator("#said")).to_contain_text("已存在手机里")
        await phone.context.set_offline(offline=False)
        await expect(page.locator("#reports h3")).to_contain_text("已收到")
        await page.reload()
        await expect(page.locator("#reports > li")).to_have_count(1)
        connection = await asyncpg.connect(postgres.dsn)
        (report,) = await connection.fetch("SELECT report, person FROM case_reports")
        (case,) = await connection.fetch("SELECT state, kind FROM cases")
        contacts = await connection.fetchval("SELECT count(*) FROM people WHERE id = $1", report["person"])
        await connection.close()
        told, state = orjson.loads(report["report"]), orjson.loads(case["state"])
        kept = await asyncio.to_thread(lambda: [each.read_bytes() for each in tmp_path.rglob(f"*{told['photos'][0]}*") if each.is_file()])
    assert (case["kind"], told["note"], told["timed"], contacts) == ("matter-06042", "两个桶都满了", True, 1)
    assert [each["report"] for each in state["reporters"]] == [told["id"]]
    assert [b"GPS-was-here" in each for each in kept] == [False]
