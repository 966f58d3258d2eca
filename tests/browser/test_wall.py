"""The wall as a shift leader uses it on the first morning, before a whole city with real roles and data."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from connectors.clock import now
from connectors.postgres.alarms import save
from connectors.postgres.pool import connect, transaction
from models.alarm import Alarm, AlarmState, Move, Seen, alarm_id
from models.alarm_rule import Level
from models.palette import PALETTE
from models.period import CITY_ZONE
from streams.alarms import ALARMS
from tests.browser.walls import PATIENCE_MS, SCREENS, STREET, Served, Wall, before, built, running

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(900)]
expect.set_options(timeout=PATIENCE_MS)
HOUR = re.compile("^区域小时空气质量指数")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    built()
    async with running(tmp_path_factory.mktemp("wall")) as told:
        yield told


@pytest_asyncio.fixture(loop_scope="module")
async def wall(browser: Browser, served: Served) -> AsyncIterator[Wall]:
    async with before(browser, served) as one:
        yield one


async def test_the_street_with_figures_is_shown_with_its_plan_and_its_figures(wall: Wall) -> None:
    page = wall.page
    await wall.open()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(STREET)
    await expect(page.locator(".card", has_text="垃圾分类覆盖率")).to_contain_text("%")
    await expect(page.locator(".targets li").first).to_be_visible()
    await expect(page.get_by_role("group", name="规划指标")).to_contain_text("无数据")
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
    browser: Browser, served: Served, screen: str
) -> None:
    async with before(browser, served, screen) as wall:
        await wall.open()
        await expect(wall.page.locator(".targets li").first).to_be_visible()
        await wall.shot(screen, whole=screen == "phone")
        assert await wall.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert await wall.axe() == []
        assert wall.complaints == []


async def test_the_map_draws_what_is_alive_in_its_standards_colours_and_leads_to_why(wall: Wall) -> None:
    page = wall.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await wall.open()
    ground = page.get_by_role("region", name="地图")
    await expect(ground.locator("path.leaflet-interactive").first).to_be_attached()
    colours = {swatch.colour for table in PALETTE.values() for swatch in table}
    paint = "all => all.map(each => [each.getAttribute('fill'), each.getAttribute('stroke')])"
    painted = await ground.locator("path.leaflet-interactive").evaluate_all(paint)
    assert {fill if fill != "none" else stroke for fill, stroke in painted} <= colours | {"#ffffff", "#8fa3b5"}
    await page.get_by_role("button", name=re.compile("^站点小时空气质量指数")).first.click()
    await expect(ground.locator("path.leaflet-interactive")).to_have_count(4)
    await ground.locator("path.leaflet-interactive").first.dispatch_event("click")
    await expect(page.get_by_role("dialog").locator(".why h3")).to_contain_text("air.aqi_hour")
    await page.keyboard.press("Escape")
    await page.locator("summary", has_text="对象清单").click()
    await expect(page.get_by_role("region", name="对象清单").get_by_role("button", name="一号站")).to_be_visible()
    assert all(each.startswith(wall.address) for each in asked)


async def test_a_street_with_an_outline_that_is_a_guess_says_so(wall: Wall) -> None:
    await wall.page.goto(f"{wall.address}/?area=西区街道")
    await expect(wall.page.locator(".map h2")).to_contain_text("边界为近似")
    await expect(wall.page.locator(".map path[stroke-dasharray]").first).to_be_attached()


async def test_a_case_that_somebody_reports_is_on_the_board_at_once_with_who_has_to_act(wall: Wall) -> None:
    page = wall.page
    await page.goto(f"{wall.address}/?area=西区街道")
    await expect(page.locator(".cases")).to_contain_text("没有案件")
    async with httpx.AsyncClient(base_url=wall.address) as phone:
        report = {"kind": "垃圾满溢", "lat": 22.5677, "lng": 113.3086, "crs": "WGS-84"}
        assert (await phone.post("/v1/reports", json=report)).status_code == httpx.codes.CREATED
    await expect(page.locator(".cases .rows")).to_contain_text("尚未派遣")
    await wall.shot("cases")
    await page.locator(".cases .rows button").click()
    await expect(page.get_by_role("dialog")).to_contain_text("上报")


async def test_roads_and_car_parks_and_the_books_are_shown_with_their_numbers(wall: Wall) -> None:
    page = wall.page
    await wall.open()
    await expect(page.locator(".parking li")).to_have_count(9)
    await expect(page.locator(".traffic .rows li").first).to_be_visible()
    await expect(page.locator(".feeds h2")).to_contain_text("账目平衡")
    await expect(page.locator(".feeds tr", has_text="停车场泊位")).to_contain_text(re.compile(r"\d"))


async def raised(wall: Wall) -> Alarm:
    """Raise an alarm, as the watch does."""
    (rule,) = (each for each in ALARMS if each.name == "hazard.gas")
    at = now().astimezone(CITY_ZONE) - timedelta(minutes=20)
    subject = "模拟中山/模拟烟洲社区/燃气9号"
    seen = Seen(Decimal(2), "2", at, 1, {})
    alarm = Alarm(
        id=alarm_id(rule.name, subject, at), rule=rule.name, subject=subject, kpi=rule.kpi, state=AlarmState.RAISED, level=Level.RED,
        since=at, raised_at=at, learned_at=at, moves=1, seen=seen,
    )  # fmt: skip
    async with await connect(wall.database, 1) as pool, transaction(pool) as connection:
        await save(connection, alarm, [Move(alarm.id, 1, alarm.state, alarm.level, at, at, seen)], rule, at)
    return alarm


async def test_whoever_is_on_duty_says_that_they_see_to_an_alarm_and_silences_the_next(wall: Wall) -> None:
    alarm = await raised(wall)
    await wall.open()
    panel = wall.page.locator(".alarms")
    await expect(panel).to_contain_text("告警仅值班人员凭密钥可见")
    await wall.page.get_by_role("button", name="工作人员密钥").click()
    await wall.page.get_by_label("粘贴密钥").fill(wall.officer)
    await wall.page.get_by_role("button", name="使用密钥").click()
    row = panel.locator(".alarm", has_text=alarm.subject)
    await expect(row).to_contain_text("危险气体报警")
    await row.get_by_role("button", name="确认").click()
    await expect(row).to_contain_text("由谁处理: tests")
    await expect(row.get_by_role("button", name="确认")).to_have_count(0)
    await row.get_by_role("button", name="静音").click()
    dialog = wall.page.get_by_role("dialog")
    await dialog.get_by_label("小时数").fill("2")
    await dialog.get_by_label("原因").fill("更换探头")
    await dialog.get_by_role("button", name="静音").click()
    await expect(dialog).to_have_count(0)
    await wall.shot("alarms")
    async with httpx.AsyncClient(base_url=wall.address, headers={"X-API-Key": wall.officer}) as client:
        (silence,) = (await client.get("/v1/alarms/silences")).json()["silences"]
        (move,) = (await client.get(f"/v1/alarms/{alarm.id}")).json()["moves"][1:]
    assert (silence["rule"], silence["subject"], silence["reason"]) == (alarm.rule, alarm.subject, "更换探头")
    assert (move["state"], move["by"]) == ("acknowledged", "tests")
    assert wall.complaints == []


async def test_a_past_day_is_replayed_and_left_again(wall: Wall) -> None:
    page = wall.page
    await page.goto(f"{wall.address}/?area=北京")
    await page.get_by_label("日期").fill("2015-12-05")
    await expect(page.get_by_role("status").first).to_have_text("正在回放")
    day = page.get_by_role("button", name=re.compile("^区域日空气质量指数"))
    await expect(day).to_contain_text("2015-12-05")
    await page.get_by_role("slider").focus()
    for _ in range(3):
        await page.keyboard.press("ArrowLeft")
    await expect(page.locator("output")).to_have_text("22:29")
    await expect(page.locator(".card", has_text="区域小时空气质量指数")).to_contain_text("12-05 22:00–23:00")
    await wall.shot("replay")
    await page.get_by_role("button", name="回到实时").click()
    await expect(page.get_by_role("status").first).to_have_text("实时")


async def test_a_hundred_rounds_of_changes_leave_no_trace_in_the_page(wall: Wall) -> None:
    page = wall.page
    await wall.open()
    tools = await page.context.new_cdp_session(page)
    await tools.send("Performance.enable")

    async def held() -> dict[str, float]:
        await tools.send("HeapProfiler.collectGarbage")
        told = await tools.send("Performance.getMetrics")
        return {each["name"]: each["value"] for each in told["metrics"]}

    async def rounds(count: int) -> None:
        for _ in range(count):
            async with page.expect_response(re.compile("/v1/figures.*kpi=")):
                await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    await rounds(10)
    before_ = await held()
    await rounds(100)
    after = await held()
    assert after["JSHeapUsedSize"] < before_["JSHeapUsedSize"] * 1.5
    assert after["Nodes"] < before_["Nodes"] * 1.5
    assert after["JSEventListeners"] < before_["JSEventListeners"] * 1.5
