"""A report that brings photos and a contact: one form, all or nothing."""

import httpx
import pytest

from connectors.gateway.case_shapes import TakenShape
from models.access import Role
from models.errors import Unavailable
from models.photo import LARGEST_FORM
from models.retention import Kept
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.tapping import SMALLEST, bearer
from tests.unit.gateway.twins import City
from tests.unit.photos.pictures import png_that_claims, scene, telling, written

FORM = {"kind": "垃圾满溢", "lat": "22.5677", "lng": "113.3086", "crs": "WGS-84"}
CHEN = {"contact_name": "陈某", "contact_phone": "13800000000"}
ANYBODY = {"Authorization": ""}
Files = list[tuple[str, tuple[str, bytes, str]]]


def photo(body: bytes, name: str = "IMG_1.jpg") -> tuple[str, tuple[str, bytes, str]]:
    return "photo", (name, body, "image/jpeg")


async def formed(client: httpx.AsyncClient, files: Files, key: str = "", **fields: str) -> httpx.Response:
    headers = ANYBODY | ({"Idempotency-Key": key} if key else {})
    return await client.post("/v1/reports", data=FORM | fields, files=files or [("photo", ("", b"", ""))], headers=headers)


async def test_a_form_with_photos_and_a_contact_is_one_report(city: City) -> None:
    async with city.client() as client:
        taken = TakenShape.model_validate_json((await formed(client, [photo(telling()), photo(written(scene(9, 9)))], **CHEN)).content)
        inside = (await client.get(taken.case.href, headers=bearer(Role.OFFICER))).json()["inside"]["reports"][0]
        public = (await client.get(taken.case.href, headers=ANYBODY)).text
    assert inside["photos"] == list(city.photos.kept)
    assert {kind for _, kind in city.photos.kept.values()} == {Kept.CASE_PHOTO}
    assert inside["person"] == taken.person
    contact = await city.contacts.contact(taken.person or "")
    assert contact
    assert (contact.name, contact.phone) == ("陈某", "13800000000")
    assert await city.contacts.is_token(taken.person or "", taken.person_token or "")
    assert not any(word in public for word in ("陈某", "13800000000", str(taken.person), *inside["photos"]))


async def test_json_carries_a_contact_and_names_photos_that_were_sent_before(city: City) -> None:
    async with city.client() as client:
        sent = (await client.post("/v1/photos", content=telling(), headers=ANYBODY)).json()
        more = {"photos": [sent["hash"]], "contact": {"phone": "13800000000"}}
        taken = TakenShape.model_validate_json((await client.post("/v1/reports", json=SMALLEST | more, headers=ANYBODY)).content)
        unknown = refusal(await client.post("/v1/reports", json=SMALLEST | {"photos": ["0" * 64]}, headers=ANYBODY), "bad-report")
    assert taken.person is not None
    assert city.photos.kept[sent["hash"]][1] is Kept.CASE_PHOTO
    assert "POST /v1/photos" in unknown.instead


async def test_a_form_that_is_sent_again_is_the_same_report_of_the_same_person(city: City) -> None:
    async with city.client() as client:
        first, again = [(await formed(client, [photo(telling())], "k-1", **CHEN)).json() for _ in range(2)]
        other = refusal(await formed(client, [photo(written(scene(9, 9)))], "k-1", **CHEN), "key-reused")
    assert (first["report"], first["person"], first["person_token"]) == (again["report"], again["person"], again["person_token"])
    assert (first["fresh"], again["fresh"], other.status) == (True, False, 409)
    assert len(city.contacts.found) == len(city.cases.said) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"%PDF-1.7 a permit", "not-a-photo"),
        (telling()[:2000], "damaged-photo"),
        (png_that_claims(50_000, 50_000), "large-photo"),
        (b"\xff\xd8\xff" + b"\0" * (LARGEST_FORM // 2 + 100), "large-photo"),
        (b"\xff\xd8\xff" + b"\0" * LARGEST_FORM, "long-body"),
    ],
)
async def test_with_one_photo_that_cannot_be_kept_nothing_is_kept(city: City, body: bytes, code: str) -> None:
    async with city.client() as client:
        refusal(await formed(client, [photo(telling()), photo(body, "photo.jpg")], **CHEN), code)
    assert (city.photos.kept, city.contacts.found, city.cases.cases) == ({}, {}, {})


async def test_a_report_that_cannot_be_kept_keeps_neither_photo_nor_contact(city: City) -> None:
    async with city.client() as client:
        refusal(await formed(client, [photo(telling())], lat="113.3", lng="22.5", **CHEN), "bad-report")
        refusal(await formed(client, [photo(telling())], contact_phone="call me"), "bad-field")
        refusal(await formed(client, [photo(telling())], colour="red"), "bad-field")
        refusal(await formed(client, [photo(telling())] * 10), "broken-body")
        refusal(await formed(client, [("selfie", ("a.jpg", telling(), "image/jpeg"))]), "bad-field")
        cut = {"Content-Type": "multipart/form-data; boundary=x"} | ANYBODY
        for broken in (b"", b"--x", b"--x\r\nContent-Disposition: form-data\r\n\r\nkind", b"\0" * 99):
            refusal(await client.post("/v1/reports", content=broken, headers=cut), "broken-body")
        refusal(await client.post("/v1/reports", content=b"a", headers=ANYBODY | {"Content-Type": "multipart/form-data"}), "broken-body")
    assert (city.photos.kept, city.contacts.found, city.cases.cases) == ({}, {}, {})


async def test_without_a_secret_a_report_is_taken_and_says_that_its_contact_was_not_kept(city: City) -> None:
    city.contacts.vault = None
    async with city.client() as client:
        taken = TakenShape.model_validate_json((await formed(client, [], **CHEN)).content)
        assert (await formed(client, [], contact_name="")).json()["fresh"] is False
    assert (taken.person, taken.flags) == (None, ["contact_not_kept"])


async def test_a_full_disk_loses_no_half_report(city: City) -> None:
    city.photos.fails = Unavailable("no space left on device")
    async with city.client() as client:
        refusal(await formed(client, [photo(telling())]), "unavailable")
    assert city.cases.cases == {}
