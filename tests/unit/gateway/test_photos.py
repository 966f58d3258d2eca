import io
from dataclasses import replace
from hashlib import sha256

import pytest
from PIL import Image

from connectors.gateway.photo_answers import PhotoShape
from models.access import Role
from models.errors import Unavailable
from models.photo import LARGEST_PHOTO
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.tapping import moved, sent
from tests.unit.gateway.twins import City, key_of_role
from tests.unit.photos.pictures import png_that_claims, scene, telling, written

ANYBODY = {"Authorization": ""}
CHINESE = ANYBODY | {"Accept-Language": "zh"}


def key(role: Role) -> dict[str, str]:
    return {"Authorization": f"Bearer {key_of_role(role)}"}


async def test_a_photo_is_kept_without_what_it_tells_and_shown_to_its_sender(city: City) -> None:
    async with city.client() as client:
        sent = await client.post("/v1/photos", content=telling(6), headers=ANYBODY | {"Content-Type": "image/jpeg"})
        told = PhotoShape.model_validate_json(sent.content)
        shown = await client.get(told.href, headers=ANYBODY | {"X-Photo-Token": told.token or ""})
    assert (sent.status_code, sent.headers["location"]) == (201, told.href)
    assert (shown.headers["content-type"], sha256(shown.content).hexdigest()) == ("image/jpeg", told.hash)
    assert b"GPS-was-here" not in shown.content
    assert Image.open(io.BytesIO(shown.content)).size == (told.width, told.height) == (480, 640)


async def test_a_photo_is_shown_to_those_who_work_on_it_and_to_nobody_else(city: City) -> None:
    async with city.client() as client:
        told = PhotoShape.model_validate_json((await client.post("/v1/photos", content=telling(), headers=ANYBODY)).content)
        other = PhotoShape.model_validate_json((await client.post("/v1/photos", content=written(scene(9, 9)), headers=ANYBODY)).content)
        for role in (Role.OFFICER, Role.ADMIN):
            assert (await client.get(told.href, headers=key(role))).status_code == 200
        refusal(await client.get(told.href, headers=key(Role.HANDLER)), "photo-of-elsewhere")
        for headers in (ANYBODY, key(Role.REPORTER), key(Role.CONTRACTOR), ANYBODY | {"X-Photo-Token": other.token or ""}):
            refusal(await client.get(told.href, headers=headers), "hidden-photo")
        refusal(await client.get(f"/v1/photos/{'0' * 64}", headers=key(Role.ADMIN)), "unknown-photo")
        refusal(await client.get("/v1/photos/..%2f..%2fetc", headers=key(Role.ADMIN)), "unknown-path")
        refusal(await client.get("/v1/photos/x", headers=key(Role.ADMIN)), "unknown-photo")


async def test_a_handler_is_shown_the_photos_of_the_cases_of_their_areas(city: City) -> None:
    grant = city.people.grants[key_of_role(Role.HANDLER)]

    async def answers(*areas: str) -> list[int]:
        city.people.grants[key_of_role(Role.HANDLER)] = replace(grant, caller=replace(grant.caller, areas=frozenset(areas)))
        return [(await client.get(f"/v1/photos/{each}", headers=key(Role.HANDLER))).status_code for each in (said, done)]

    async with city.client() as client:
        said, done = [
            (await client.post("/v1/photos", content=body, headers=ANYBODY)).json()["hash"] for body in (telling(), written(scene(9, 9)))
        ]
        case = (await sent(client, photos=[said]))["case"]["id"]
        assert [await answers(area) for area in ("西区街道", "沙朗社区")] == [[200, 403], [403, 403]]
        await moved(client, case, "file")
        await moved(client, case, "dispatch", area="烟洲社区")
        assert (await moved(client, case, "report_back", evidence=[done])).status_code == 200
        assert [await answers(area) for area in ("烟洲社区", "西区街道", "沙朗社区")] == [[200, 200], [200, 200], [403, 403]]


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        (b"%PDF-1.4 photo.jpg", "not-a-photo", "PDF 文档"),
        (written(scene(), "GIF"), "not-a-photo", "GIF"),
        (b"--boundary\r\nContent-Disposition: form-data", "not-a-photo", "无法识别"),
        (png_that_claims(60_000, 60_000), "large-photo", "60000×60000"),
        (telling()[:2000], "damaged-photo", "损坏"),
        (b"", "damaged-photo", "空"),
        (b"\xff\xd8\xff" + b"\0" * LARGEST_PHOTO * 2, "large-photo", "20 MB"),
    ],
)
async def test_what_cannot_be_kept_is_refused_in_both_languages_and_nothing_of_it_is_kept(
    city: City, body: bytes, code: str, said: str
) -> None:
    async with city.client() as client:
        chinese = refusal(await client.post("/v1/photos", content=body, headers=CHINESE), code)
        english = refusal(await client.post("/v1/photos", content=body, headers=ANYBODY), code)
    assert said in chinese.detail
    assert "nothing of it was kept" in english.detail
    assert city.photos.kept == {}


async def test_a_full_disk_is_no_fault_of_the_sender(city: City) -> None:
    city.photos.fails = Unavailable("no space left on device")
    async with city.client() as client:
        refusal(await client.post("/v1/photos", content=telling(), headers=ANYBODY), "unavailable")
