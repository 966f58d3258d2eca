"""The page at /traffic as people use it: what an area's roads are like, how old that is, and what a drawn route takes."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from connectors.gateway.traffic_port import Works
from models.place import Area, Places, Point, Site, listed
from models.traffic_query import Way
from tests.browser.conftest import Phone, phone_of
from tests.unit.gateway.twins import City
from tests.unit.traffic.hours import hour

pytestmark = pytest.mark.asyncio(loop_scope="module")
AREAS = (Area(name="中山", kind="city"), Area(name="西区街道", kind="street", parent="中山"))
ROADS = ("富华道", "中山路", "翠景道", "彩虹大道")


def road(number: int) -> Site:
    south = Decimal("22.520") + number * Decimal("0.005")
    ends = (Point(south, Decimal("113.330")), Point(south + Decimal("0.002"), Decimal("113.345")), Point(south, Decimal("113.360")))
    marks = {"length_km": Decimal("3.1")}
    return Site(subject=f"中山/{ROADS[number]}", feed="traffic_flow", title=ROADS[number], areas=("西区街道",), line=ends, marks=marks)


class Registered:
    async def newest(self) -> Places:
        bare = Site(subject="中山/无名路", feed="traffic_flow", title="无名路", areas=("西区街道",))
        return listed(AREAS, [*map(road, range(len(ROADS))), bare])


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser) -> AsyncIterator[Phone]:
    """A phone before a city of four drawn roads, one free, one jammed, one whose data is old, one unknown, and a fifth without a place."""
    async with phone_of(browser, City(registry=Registered())) as one:
        now = one.city.now
        this = now.replace(minute=0, second=0, microsecond=0)
        slot = now.minute // 5
        speeds = [*[None] * slot, "55"], [*[None] * slot, "4"]
        free, jammed = (hour(each, this, subject=f"中山/{name}") for each, name in zip(speeds, ROADS, strict=False))
        old = hour(["30"], this - timedelta(hours=3), subject=f"中山/{ROADS[2]}")
        weeks = [hour(["40"], this - timedelta(weeks=week), subject=free.subject) for week in (1, 2, 3)]
        one.city.traffic.results = [free, jammed, old, *weeks]
        corners = [[113.3449, 22.5269], [113.3451, 22.5269], [113.3451, 22.5271], [113.3449, 22.5269]]
        outline = {"type": "Polygon", "coordinates": [corners]}
        one.city.traffic.digs = [Works("DIG-2026-000001", started=True, starts_at=now, ends_at=now + timedelta(days=1), outline=outline)]
        yield one


async def opened(phone: Phone) -> None:
    await phone.page.goto(f"{phone.address}/traffic")
    await phone.page.locator("#roads li").first.wait_for()


async def test_an_area_is_drawn_and_listed_with_the_worst_road_first_and_nothing_unknown_as_free(phone: Phone) -> None:
    page = phone.page
    await opened(phone)
    assert await page.locator("#area").input_value() == "西区街道"
    await expect(page.locator("#summary")).to_contain_text("2 段有新数据，1 段数据已旧，2 段未知")
    drawn = page.locator("#map .road")
    assert [await each.get_attribute("class") for each in await drawn.all()] == ["road g5", "road g1", "road unknown", "road stale"]
    assert await page.locator("#map .works").count() == 1
    heads = await page.locator("#roads h3").all_text_contents()
    assert heads[:2] == ["中山路严重拥堵 · 4 km/h", "富华道畅通 · 55 km/h"]
    assert {"翠景道数据已旧 · 30 km/h", "彩虹大道未知", "无名路未知"} == set(heads[2:])
    await expect(page.locator("#roads li", has_text="中山路").locator(".works-says")).to_contain_text("有开挖")
    await expect(page.locator("#roads li", has_text="富华道")).to_contain_text("此时通常 40 km/h（近 3 周）")
    await expect(page.locator("#unplaced")).to_contain_text("1 段没有登记位置")
    await phone.shot("roads-1")
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (wide, phone.complaints) == (0, [])


async def test_a_route_that_is_drawn_by_taps_is_timed_as_far_as_it_is_measured(phone: Phone) -> None:
    page = phone.page
    await opened(phone)
    await page.click("#draw")
    await expect(page.locator("#ask")).to_be_hidden()
    lowest = await page.locator("#map .road.g1").bounding_box()
    assert lowest
    for share in (0.05, 0.5, 0.95):  # along the lowest road, which rises to its middle
        down = lowest["y"] + lowest["height"] * (0.5 if share == 0.5 else 0.95)
        await page.mouse.click(lowest["x"] + share * lowest["width"], down - (lowest["height"] * 0.45 if share == 0.5 else 0))
    await expect(page.locator("#hint")).to_contain_text("已点 3 处")
    await page.click("#ask")
    await expect(page.locator("#trip")).to_contain_text("测到的部分约 3.4 分钟")
    assert await page.locator("#roads h3").all_text_contents() == ["富华道畅通 · 55 km/h"]
    await phone.shot("roads-2")
    assert [way for way, _ in phone.city.traffic.asked] == [Way.AREA, Way.ROUTE]
    await page.click("#whole")
    await expect(page.locator("#roads li")).to_have_count(5)
    assert phone.complaints == []


async def test_the_page_speaks_english_runs_nothing_from_elsewhere_and_says_when_the_city_is_away(phone: Phone) -> None:
    page = phone.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await opened(phone)
    await page.click("#language")
    await expect(page.locator("h1")).to_have_text("How the roads run")
    await expect(page.locator("#roads li").first).to_contain_text("badly congested")
    await page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.stolen = 1' }))")
    assert await page.evaluate("window.stolen") is None
    assert all(each.startswith(phone.address) for each in asked)
    await phone.context.set_offline(offline=True)
    await page.click("#again")
    await expect(page.locator("#said")).to_contain_text("service is away")
    await phone.context.set_offline(offline=False)
    await page.select_option("#area", "中山")
    await expect(page.locator("#said")).to_be_hidden()
    assert await page.locator("#roads li").count() == 5
