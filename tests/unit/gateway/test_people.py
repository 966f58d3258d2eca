import logging
from datetime import timedelta

import pytest

from connectors.gateway.people_answers import ErasedShape, PersonShape, RetentionShape
from models.access import Role
from models.person import Contact, Person
from models.retention import RETENTIONS, Kept
from tests.unit.gateway.answers import refusal
from tests.unit.gateway.twins import City, key_of_role

CHEN = Contact(name="陈某", phone="13800000000")
NOBODY = "00000000-0000-4000-8000-000000000000"


def key(role: Role) -> dict[str, str]:
    return {"Authorization": f"Bearer {key_of_role(role)}"}


def own(person: Person) -> dict[str, str]:
    return {"Authorization": "", "X-Person-Token": person.token}


async def test_people_see_what_is_kept_of_them_and_who_has_looked_and_erase_it_with_a_receipt(city: City) -> None:
    chen = await city.contacts.remember(CHEN)
    path = f"/v1/people/{chen.id}"
    async with city.client() as client:
        by_officer = PersonShape.model_validate_json((await client.get(path, headers=key(Role.OFFICER))).content)
        before = PersonShape.model_validate_json((await client.get(path, headers=own(chen))).content)
        receipt = ErasedShape.model_validate_json((await client.delete(path, headers=own(chen))).content)
        again = ErasedShape.model_validate_json((await client.delete(path, headers=own(chen))).content)
        after = PersonShape.model_validate_json((await client.get(path, headers=own(chen))).content)
        to_officer = PersonShape.model_validate_json((await client.get(path, headers=key(Role.OFFICER))).content)
    assert (by_officer.contact, before.contact) == (CHEN, CHEN)
    assert [(each.role, each.at) for each in before.looks] == [("officer", city.now)]
    assert (receipt, receipt.by) == (again, "self")
    assert (after.contact, after.erased, to_officer.contact) == (None, receipt, None)


async def test_an_admin_erases_what_an_officer_may_only_read(city: City) -> None:
    chen = await city.contacts.remember(CHEN)
    async with city.client() as client:
        refusal(await client.delete(f"/v1/people/{chen.id}", headers=key(Role.OFFICER)), "no-person-token")
        receipt = ErasedShape.model_validate_json((await client.delete(f"/v1/people/{chen.id}", headers=key(Role.ADMIN))).content)
        refusal(await client.delete(f"/v1/people/{NOBODY}", headers=key(Role.ADMIN)), "unknown-person")
    assert receipt.by == "admin"


@pytest.mark.parametrize("role", [Role.REPORTER, Role.CONTRACTOR, Role.HANDLER])
async def test_nobody_else_sees_or_erases_a_contact(city: City, role: Role) -> None:
    chen, other = await city.contacts.remember(CHEN), await city.contacts.remember(CHEN)
    path = f"/v1/people/{chen.id}"
    async with city.client() as client:
        for ask in (client.get, client.delete):
            refusal(await ask(path, headers=key(role)), "no-person-token")
            refusal(await ask(path, headers={"Authorization": ""}), "no-person-token")
            refusal(await ask(path, headers=own(other)), "other-person")
            refusal(await ask(path, headers=own(chen) | {"X-Person-Token": chen.token[:-1]}), "other-person")
    assert await city.contacts.contact(chen.id) == CHEN


@pytest.mark.parametrize("person", ["1", "x" * 36, NOBODY.upper().replace("0", "G"), "%00", f"{NOBODY}0"])
async def test_an_id_that_is_none_is_unknown_whoever_asks(city: City, person: str) -> None:
    async with city.client() as client:
        refusal(await client.get(f"/v1/people/{person}", headers=key(Role.ADMIN)), "unknown-person")


async def test_a_contact_stands_in_no_log(city: City, caplog: pytest.LogCaptureFixture) -> None:
    chen = await city.contacts.remember(CHEN)
    with caplog.at_level(logging.DEBUG):
        async with city.client() as client:
            await client.get(f"/v1/people/{chen.id}", headers=own(chen))
            await client.delete(f"/v1/people/{chen.id}", headers=own(chen))
    told = [record.getMessage() for record in caplog.records if record.name.startswith("xiqu")]
    assert any("/v1/people/{person}" in each for each in told)
    assert not any(word in each for each in told for word in ("陈", "13800000000", chen.token, chen.id))


async def test_without_a_secret_no_contact_is_shown(city: City) -> None:
    chen = await city.contacts.remember(CHEN)
    city.contacts.vault = None
    async with city.client() as client:
        refusal(await client.get(f"/v1/people/{chen.id}", headers=own(chen)), "no-secret")
        refusal(await client.get(f"/v1/people/{chen.id}", headers=key(Role.OFFICER)), "no-secret")


async def test_everybody_sees_how_long_anything_is_kept(city: City) -> None:
    await city.contacts.remember(CHEN)
    await city.contacts.remember(CHEN, Kept.LEASE)
    city.contacts.at += timedelta(days=181)
    async with city.client() as client:
        told = RetentionShape.model_validate_json((await client.get("/v1/retention", headers={"Authorization": ""})).content)
    assert [(each.kind, each.days) for each in told.kinds] == [(each.kind, each.keep.days) for each in RETENTIONS]
    assert [(each.held, each.overdue) for each in told.kinds[:2]] == [(1, 1), (1, 0)]
