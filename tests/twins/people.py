"""Contacts in memory; `tests/contract/test_people.py` holds them to the same promises as PostgreSQL."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from connectors.people.vault import Sealed, Vault
from models.person import Contact, Count, Eraser, Erasure, Held, Look, Person
from models.retention import CONTACTS, KEEP, Kept

SEALED_WITH = "a secret of more than thirty-two characters"


@dataclass
class TwinPeople:
    """People by id, sealed as they are in the city."""

    at: datetime = datetime(2026, 3, 1, 0, 5, tzinfo=UTC)
    vault: Vault | None = field(default_factory=lambda: Vault(SEALED_WITH))
    found: dict[str, Held | Erasure] = field(default_factory=dict)
    sealed: dict[str, Sealed] = field(default_factory=dict)
    alike: dict[bytes, str] = field(default_factory=dict)

    @property
    def sealing(self) -> bool:
        return self.vault is not None

    async def remember(self, contact: Contact, kind: Kept = Kept.REPORT, mark: str = "") -> Person:
        assert self.vault
        likeness = self.vault.likenesses(contact, mark)[0]
        known = self.alike.get(likeness) if mark else None
        held = self.found.get(known or "")
        if known and isinstance(held, Held) and held.made_at > self.at - timedelta(days=30):
            await self.needed(known, kind)
            return Person(known, self.vault.token(known))
        person = str(uuid.uuid4())
        self.found[person] = Held(person, kind, self.at, self.at + KEEP[kind])
        self.sealed[person] = self.vault.sealed(person, contact)
        self.alike[likeness] = person
        return Person(person, self.vault.token(person))

    async def is_token(self, person: str, token: str) -> bool:
        assert self.vault
        return self.vault.is_token(person, token)

    async def contact(self, person: str, role: str = "", caller: str = "") -> Contact | None:
        del caller
        held = self.found.get(person)
        if not isinstance(held, Held):
            return None
        if role:
            self.found[person] = held._replace(looks=[Look(self.at, role), *held.looks])
        assert self.vault
        return self.vault.opened(person, self.sealed[person])

    async def find(self, person: str) -> Held | Erasure | None:
        return self.found.get(person)

    async def needed(self, person: str, kind: Kept = Kept.REPORT) -> None:
        held = self.found.get(person)
        if isinstance(held, Held):
            self.found[person] = held._replace(keep_until=max(held.keep_until, self.at + KEEP[kind]))

    async def erase(self, person: str, by: Eraser) -> Erasure | None:
        held = self.found.get(person)
        if isinstance(held, Held):
            del self.sealed[person]
            self.found[person] = Erasure(person, held.kind, str(uuid.uuid4()), self.at, by)
        found = self.found.get(person)
        return found if isinstance(found, Erasure) else None

    async def retain(self) -> int:
        due = [each.id for each in self.found.values() if isinstance(each, Held) and each.keep_until <= self.at]
        for person in due:
            await self.erase(person, "retention")
        return len(due)

    async def counts(self) -> Sequence[Count]:
        return [self._count(kind, [each for each in self.found.values() if each.kind is kind]) for kind in CONTACTS]

    def _count(self, kind: Kept, those: Sequence[Held | Erasure]) -> Count:
        held = [each for each in those if isinstance(each, Held)]
        return Count(kind, len(held), sum(each.keep_until <= self.at for each in held), len(those) - len(held))
