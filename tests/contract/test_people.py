"""Contacts in PostgreSQL: what is readable, for how long, and what is left after an erasure."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Optional

import pytest
import pytest_asyncio

from connectors.people.vault import Sealed, Vault
from connectors.postgres.migrate import migrate
from connectors.postgres.people import PostgresPeople
from connectors.postgres.pool import Pool, connect
from connectors.postgres.rotation import PostgresRotation
from models.errors import SettingError
from models.person import Contact, Count, Erasure, Held, Look
from models.retention import KEEP, Kept
from tests.twins.people import SEALED_WITH, TwinPeople

CHEN = Contact(name="陈某", phone="13800000000")
NEXT = "the next secret, of more than thirty-two characters"
NOBODY = "00000000-0000-4000-8000-000000000000"


@dataclass
class Desk:
    pool: Optional[Pool]  # noqa: UP045 - Pool is a name in quotes
    at: datetime = datetime(2026, 3, 1, 8, tzinfo=UTC)
    vault: Vault = field(default_factory=lambda: Vault(SEALED_WITH))
    twin: TwinPeople = field(default_factory=TwinPeople)

    @property
    def people(self) -> PostgresPeople | TwinPeople:
        if self.pool is None:
            self.twin.at = self.at
            return self.twin
        return PostgresPeople(self.pool, self.vault, lambda: self.at)

    @property
    def opened(self) -> Pool:
        assert self.pool
        return self.pool

    async def everything(self) -> bytes:
        """Return all that the tables say, in the bytes that a reader of the disk would find."""
        asked = ("SELECT * FROM people", "SELECT * FROM people_keys", "SELECT * FROM people_looks")
        async with self.opened.acquire() as connection:
            values = [value for each in asked for row in await connection.fetch(each) for value in row.values()]
        return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


@pytest_asyncio.fixture
async def tables(database: str) -> AsyncIterator[Desk]:
    await migrate(database)
    pool = await connect(database)
    yield Desk(pool)
    await pool.close()


@pytest_asyncio.fixture(params=["twin", "postgres"])
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    if request.param == "twin":
        yield Desk(None)
        return
    database: str = request.getfixturevalue("database")
    await migrate(database)
    pool = await connect(database)
    yield Desk(pool)
    await pool.close()


async def test_a_contact_comes_back_to_who_may_read_it_and_stands_nowhere_in_clear(tables: Desk) -> None:
    kept = await tables.people.remember(CHEN)
    assert await tables.people.contact(kept.id) == CHEN
    assert await tables.people.is_token(kept.id, kept.token)
    shown = await tables.everything()
    assert kept.id.encode() in shown
    assert not any(word.encode() in shown for word in ("陈某", "13800000000", kept.token, SEALED_WITH))


async def test_an_erased_contact_is_gone_for_ever_even_from_a_copy_of_the_sealed_one(tables: Desk) -> None:
    kept = await tables.people.remember(CHEN)
    async with tables.opened.acquire() as connection:
        backup = await connection.fetchval("SELECT contact FROM people")
    receipt = await tables.people.erase(kept.id, "self")
    assert receipt == Erasure(kept.id, Kept.REPORT, receipt.receipt if receipt else "", tables.at, "self")
    assert await tables.people.contact(kept.id) is None
    async with tables.opened.acquire() as connection:
        assert await connection.fetchval("SELECT count(*) FROM people_keys") == 0
        await connection.execute("UPDATE people SET contact = $1, erased_at = NULL, receipt = NULL, erased_by = NULL", backup)
    assert await tables.people.contact(kept.id) is None
    other = tables.vault.sealed(kept.id, CHEN)
    with pytest.raises(SettingError):
        tables.vault.opened(kept.id, Sealed(backup, other.key, other.mark))


async def test_erasing_again_gives_the_same_receipt_and_two_at_once_get_one(desk: Desk) -> None:
    kept = await desk.people.remember(CHEN)
    people = desk.people
    receipts = await asyncio.gather(*(people.erase(kept.id, "self") for _ in range(5)))
    assert len(set(receipts)) == 1
    desk.at += timedelta(days=1)
    assert await desk.people.erase(kept.id, "admin") == receipts[0] == await desk.people.find(kept.id)
    assert await desk.people.erase(NOBODY, "admin") is None
    assert await desk.people.find(NOBODY) is None


async def test_a_phone_that_sends_again_is_the_same_person_until_it_asks_to_be_forgotten(desk: Desk) -> None:
    first, again = await desk.people.remember(CHEN, mark="phone"), await desk.people.remember(CHEN, mark="phone")
    others = [await desk.people.remember(CHEN, mark="tablet"), await desk.people.remember(Contact(name="陈"), mark="phone")]
    unmarked = [await desk.people.remember(CHEN), await desk.people.remember(CHEN)]
    assert first == again
    assert len({each.id for each in (first, *others, *unmarked)}) == 5
    await desk.people.erase(first.id, "self")
    assert (await desk.people.remember(CHEN, mark="phone")).id != first.id


async def test_phones_that_send_at_the_same_moment_are_one_person(desk: Desk) -> None:
    people = desk.people
    assert len(set(await asyncio.gather(*(people.remember(CHEN, mark="phone") for _ in range(8))))) == 1


async def test_what_has_been_kept_long_enough_is_erased_by_kind_and_what_is_still_needed_stays(desk: Desk) -> None:
    start = desk.at
    old, needed, lease = await desk.people.remember(CHEN), await desk.people.remember(CHEN), await desk.people.remember(CHEN, Kept.LEASE)
    desk.at = start + KEEP[Kept.REPORT] - timedelta(days=1)
    await desk.people.needed(needed.id)
    assert await desk.people.retain() == 0
    desk.at = start + KEEP[Kept.REPORT]
    assert (await desk.people.counts())[0] == Count(Kept.REPORT, held=2, overdue=1, erased=0)
    assert await desk.people.retain() == 1
    if isinstance(desk.people, PostgresPeople):
        await desk.people.sweep()
    assert list(await desk.people.counts()) == [Count(Kept.REPORT, 1, 0, 1), Count(Kept.LEASE, 1, 0, 0), Count(Kept.DIG, 0, 0, 0)]
    gone = await desk.people.find(old.id)
    assert isinstance(gone, Erasure)
    assert gone.by == "retention"
    assert await desk.people.contact(needed.id) == CHEN
    assert await desk.people.contact(lease.id) == CHEN


async def test_a_person_sees_in_which_role_their_contact_was_read(desk: Desk) -> None:
    kept = await desk.people.remember(CHEN)
    await desk.people.contact(kept.id)
    await desk.people.contact(kept.id, "officer", "key-7")
    held = await desk.people.find(kept.id)
    assert isinstance(held, Held)
    assert (held.kind, held.made_at, held.keep_until) == (Kept.REPORT, desk.at, desk.at + KEEP[Kept.REPORT])
    assert held.looks == [Look(desk.at, "officer")]


async def test_a_city_with_another_secret_says_so_and_does_not_read_nonsense(tables: Desk) -> None:
    kept = await tables.people.remember(CHEN)
    tables.vault = Vault(SEALED_WITH[::-1])
    with pytest.raises(SettingError, match="another secret"):
        await tables.people.contact(kept.id)
    erased = await tables.people.erase(kept.id, "admin")
    assert erased is not None


async def test_a_secret_is_changed_step_by_step_and_nobody_loses_what_it_sealed(tables: Desk) -> None:
    kept = [await tables.people.remember(CHEN, mark=f"phone {number}") for number in range(5)]
    damaged, erased = kept[:2]
    async with tables.opened.acquire() as connection:
        await connection.execute("UPDATE people_keys SET wrapped = 'no key' WHERE person = $1", damaged.id)
    await tables.people.erase(erased.id, "self")
    old, tables.vault = tables.vault, Vault(NEXT, SEALED_WITH)
    assert (await tables.people.remember(CHEN, mark="phone 4")).id == kept[4].id
    rotation = PostgresRotation(tables.opened, tables.vault, at_once=1)
    steps = rotation.rewrap(keep_tokens=True)
    assert (await anext(steps)).wrapped + (await anext(steps)).wrapped in {1, 2}
    await steps.aclose()  # stopped, and started again
    done = [step async for step in rotation.rewrap(keep_tokens=True)]
    assert {person for step in done for person in step.failed} == {damaged.id}
    assert await rotation.marks() == {old.mark: 1, tables.vault.mark: 3}
    tables.vault = Vault(NEXT)
    for person in kept[2:]:
        assert await tables.people.contact(person.id) == CHEN
        assert await tables.people.is_token(person.id, person.token)
        assert not await tables.people.is_token(person.id, kept[1].token)
    with pytest.raises(SettingError, match="sealed with another secret"):
        await tables.people.contact(damaged.id)
    await rotation.end_tokens()
    assert not await tables.people.is_token(kept[2].id, kept[2].token)
    assert await tables.people.is_token(kept[2].id, tables.vault.token(kept[2].id))
