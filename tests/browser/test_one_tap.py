"""The one-tap page as people use it: with thumbs, without a network, and with files that are no photos."""

from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from models.access import Role
from models.case import Stage
from models.kind_local import TEMPLATE
from tests.browser.conftest import Phone
from tests.unit.gateway.tapping import bearer, moved
from tests.unit.photos.pictures import telling

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    place = tmp_path / "IMG_0001.jpg"
    place.write_bytes(telling(6))
    return place


async def follow(phone: Phone, case_id: str, person: str) -> None:
    """Let the street work on the case, and its reporter say that it is solved, rate it and erase their contact."""
    page, city = phone.page, phone.city
    async with httpx.AsyncClient(base_url=phone.address) as street:
        for move, said in (("file", {}), ("dispatch", {"area": "烟洲社区"}), ("report_back", {"evidence": ["已清运"]})):
            assert (await moved(street, case_id, move, Role.OFFICER, **said)).status_code == 200
    await page.reload()
    await expect(page.locator(".steps .now")).to_have_text("已反馈")
    await phone.shot("4-reported-back")
    await page.get_by_role("button", name="已解决").click()
    await expect(page.locator("#said")).to_contain_text("已记录")
    assert city.cases.cases[case_id].confirmed
    async with httpx.AsyncClient(base_url=phone.address) as street:
        closed = await moved(street, case_id, "close", Role.OFFICER, evidence=["已清运"])
        assert closed.status_code == 200, closed.text
    await page.reload()
    await page.get_by_role("button", name="★★★★★").click()
    await expect(page.locator("#reports h3")).to_contain_text("已评价")
    assert city.cases.cases[case_id].stage is Stage.RATED
    await page.get_by_role("button", name="删除我的联系方式").click()
    await expect(page.locator("#said")).to_contain_text("回执")
    assert await city.contacts.contact(person) is None


async def test_a_report_with_photo_place_and_contact_becomes_a_case_that_its_reporter_follows_to_the_end(phone: Phone, photo: Path) -> None:
    page, city = phone.page, phone.city
    await phone.open()
    await phone.shot("1-kinds")
    await phone.tap("full-bin")
    await expect(page.locator("#place-says")).to_contain_text("WGS-84")
    await page.set_input_files("#photo", photo)
    await page.locator("summary").click()
    await page.fill("#note", "已经两天 <b>没人清</b>")
    await page.fill("#name", "陈某")
    await page.fill("#phone", "13800000000")
    await phone.shot("2-sheet")
    await page.click("#send")
    await expect(page.locator("#said")).to_contain_text("已收到")
    await phone.shot("3-received")
    ((report, case_id),) = city.cases.said.values()
    assert (f"{report.lat:.4f}", f"{report.lng:.4f}", report.crs, report.note) == (
        "22.5271",
        "113.3512",
        "WGS-84",
        "已经两天 <b>没人清</b>",
    )
    assert report.flags == ()
    (kept,) = (each for each, _ in city.photos.kept.values())
    assert (kept.photo.hash,) == report.photos
    assert b"GPS-was-here" not in kept.body
    contact = await city.contacts.contact(report.person)
    assert contact
    assert (contact.name, contact.phone) == ("陈某", "13800000000")
    await follow(phone, case_id, report.person)
    assert phone.complaints == []


async def test_a_report_made_without_a_network_waits_on_the_phone_and_is_one_report_once_there_is_one(phone: Phone, photo: Path) -> None:
    page, city = phone.page, phone.city
    await phone.open()
    await phone.context.set_offline(offline=True)
    await page.reload()
    await expect(page.locator("#offline")).to_be_visible()
    await phone.tap("manhole")
    await expect(page.locator("#place-says")).to_contain_text("WGS-84")
    await page.set_input_files("#photo", photo)
    await page.click("#send")
    await expect(page.locator("#said")).to_contain_text("已存在手机里")
    await expect(page.locator("#reports h3")).to_contain_text("待发送")
    await phone.shot("5-offline")
    assert city.cases.said == {}
    await phone.context.set_offline(offline=False)
    await expect(page.locator("#reports h3")).to_contain_text("已收到")
    ((report, _),) = city.cases.said.values()
    assert report.timed
    assert len(report.photos) == 1
    await page.reload()
    await expect(page.locator("#reports > li")).to_have_count(1)
    assert len(city.cases.said) == 1


async def test_an_answer_that_was_lost_makes_no_second_report(phone: Phone) -> None:
    page, city = phone.page, phone.city
    await phone.open()
    keys: list[str] = []

    async def cut_off(route: object, request: object) -> None:
        keys.append(request.headers["idempotency-key"])  # type: ignore[attr-defined]
        if len(keys) == 1:
            await route.fetch()  # type: ignore[attr-defined]
            await route.abort()  # type: ignore[attr-defined]
        else:
            await route.continue_()  # type: ignore[attr-defined]

    await page.route("**/v1/reports", cut_off)
    await phone.tap("street-light")
    await expect(page.locator("#place-says")).to_contain_text("WGS-84")
    await page.click("#send")
    await expect(page.locator("#said")).to_contain_text("已存在手机里")
    await page.reload()
    await expect(page.locator("#reports h3")).to_contain_text("已收到")
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert len(city.cases.said) == 1


async def test_what_is_no_photo_and_what_is_no_place_is_said_before_anything_is_sent(phone: Phone, tmp_path: Path) -> None:
    page = phone.page
    await phone.context.clear_permissions()
    await phone.open()
    await phone.tap("broken-road")
    await expect(page.locator("#typed")).to_be_visible()
    permit = tmp_path / "permit.jpg"
    permit.write_bytes(b"%PDF-1.7")
    await page.set_input_files("#photo", permit)
    await expect(page.locator("#said")).to_contain_text("不是照片")
    await page.click("#send")
    await expect(page.locator("#said")).to_contain_text("请先定位")
    await phone.shot("6-refused")
    await page.fill("#lat", "39.9")
    await page.fill("#lng", "116.4")
    await page.click("#send")
    await expect(page.locator("#said.wrong")).to_contain_text("未能上报")
    await expect(page.locator("#reports > li")).to_have_count(1)
    await phone.shot("7-refused-by-the-city")
    assert phone.city.cases.said == {}


async def test_the_page_speaks_english_and_loads_and_runs_nothing_from_elsewhere(phone: Phone) -> None:
    page = phone.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await phone.open()
    await page.click("#language")
    await expect(page.locator("h1")).to_have_text("One-tap report")
    await expect(page.locator("#kinds button").first).to_have_text("Overflowing bin")
    await phone.shot("8-english")
    assert all(each.startswith(phone.address) for each in asked)
    await page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.stolen = 1' }))")
    assert await page.evaluate("window.stolen") is None
    assert any("Content Security Policy" in each for each in phone.complaints)
    async with httpx.AsyncClient() as client:
        page_says = (await client.get(f"{phone.address}/report")).headers
    assert "unsafe" not in page_says["content-security-policy"]
    assert page_says["permissions-policy"].startswith("camera=(self), geolocation=(self)")


async def test_an_officers_view_of_the_report_keeps_its_words_as_text(phone: Phone) -> None:
    await phone.open()
    await phone.tap("other")
    await expect(phone.page.locator("#place-says")).to_contain_text("WGS-84")
    await phone.page.locator("summary").click()
    await phone.page.fill("#note", "<script>alert(1)</script> 😀")
    await phone.page.click("#send")
    await expect(phone.page.locator("#said")).to_contain_text("已收到")
    ((_, case_id),) = phone.city.cases.said.values()
    async with httpx.AsyncClient(base_url=phone.address) as street:
        told = (await street.get(f"/v1/cases/{case_id}", headers=bearer(Role.OFFICER))).json()
    assert told["inside"]["reports"][0]["note"] == "<script>alert(1)</script> 😀"


async def test_the_streets_own_kinds_are_tapped_beside_the_standards(phone: Phone) -> None:
    await phone.city.limits.load_kinds(TEMPLATE, "街道", "kinds.csv")
    await phone.open()
    buttons = phone.page.locator("#kinds button")
    await expect(buttons.filter(has_text="烟头")).to_be_visible()
    assert (await buttons.all_text_contents())[-2:] == ["烟头", "其他"]
    await phone.tap("local-matter-06999")
    await expect(phone.page.locator("#place-says")).to_contain_text("WGS-84")
    await phone.page.click("#send")
    await expect(phone.page.locator("#said")).to_contain_text("已收到")
    await expect(phone.page.locator("#reports h3")).to_contain_text("烟头")
    ((report, _),) = phone.city.cases.said.values()
    assert report.kind == "local-matter-06999"
