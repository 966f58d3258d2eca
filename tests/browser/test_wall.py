"""The wall as a shift leader uses it on the first morning, before a whole city with real roles and data."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.walls import PATIENCE_MS, SCREENS, STREET, Wall, before, built, running

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(900)]
expect.set_options(timeout=PATIENCE_MS)
HOUR = re.compile("^区域小时空气质量指数")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[str, str]]:
    built()
    async with running(tmp_path_factory.mktemp("wall")) as told:
        yield told


@pytest_asyncio.fixture(loop_scope="module")
async def wall(browser: Browser, served: tuple[str, str]) -> AsyncIterator[Wall]:
    async with before(browser, served) as one:
        yield one


async def test_the_street_with_figures_is_shown_with_its_plan_and_its_figures(wall: Wall) -> None:
    page = wall.page
    await wall.open()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(STREET)
    await expect(page.locator(".card", has_text="垃圾分类覆盖率")).to_contain_text("%")
    await expect(page.locator(".targets li").first).to_be_visible()
    await expect(page.locator(".chips")).to_contain_text("无数据")
    assert wall.complaints == []


async def test_why_a_number_is_so_is_answered_in_two_clicks_and_goes_down_to_the_bytes(wall: Wall) -> None:
    page = wall.page
    await wall.open()
    await page.get_by_role("button", name="工作人员密钥").click()
    await page.get_by_label("粘贴密钥").fill(wall.officer)
    await page.get_by_role("button", name="使用密钥").click()
    await page.get_by_role("button", name=HOUR).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("HJ 633-2026")
    await wall.shot("why")
    await dialog.get_by_role("button", name=re.compile("站点小时空气质量指数")).first.click()
    await expect(dialog).to_contain_text("依据的事实")
    await expect(dialog.locator(".chart canvas")).to_be_visible()
    await dialog.get_by_role("button", name=re.compile("^原文 ")).first.click()
    await expect(dialog.locator("pre.bytes")).to_contain_text("模拟中山")
    await wall.shot("bytes")
    await expect(dialog.get_by_role("navigation").get_by_role("button")).to_have_count(3)
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_role("button", name=HOUR)).to_be_focused()
    assert wall.complaints == []


async def test_whoever_has_no_key_is_told_that_the_bytes_are_for_staff(wall: Wall) -> None:
    page = wall.page
    await wall.open()
    await page.get_by_role("button", name=HOUR).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name=re.compile("站点小时空气质量指数")).first.click()
    await dialog.get_by_role("button", name=re.compile("^原文 ")).first.click()
    await expect(dialog).to_contain_text("仅工作人员凭密钥可见")
    await expect(dialog.locator(".counts")).to_contain_text("stored")


async def test_a_target_of_the_plan_tells_its_words_and_leads_to_its_figure(wall: Wall) -> None:
    page = wall.page
    await wall.open()
    await page.locator(".targets").get_by_role("button", name=re.compile("社区垃圾分类覆盖率")).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.locator("blockquote")).to_contain_text("垃圾分类")
    await dialog.get_by_role("button", name="这个数为什么是这样？").click()
    await expect(dialog.locator(".why h3")).to_contain_text("waste.sorting_coverage")


async def test_it_speaks_english_at_the_press_of_a_button_and_remembers_it(wall: Wall) -> None:
    page = wall.page
    await wall.open()
    await page.click("#language")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Operations wall")
    await page.reload()
    await expect(page.get_by_role("heading", name="The plan", exact=True)).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize("screen", SCREENS)
async def test_every_screen_shows_all_of_it_without_scrolling_sideways_and_axe_finds_nothing(
    browser: Browser, served: tuple[str, str], screen: str
) -> None:
    async with before(browser, served, screen) as wall:
        await wall.open()
        await expect(wall.page.locator(".targets li").first).to_be_visible()
        await wall.shot(screen, whole=screen == "phone")
        assert await wall.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert await wall.axe() == []
        assert wall.complaints == []
