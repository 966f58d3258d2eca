"""Contacts in PostgreSQL: sealed when they come in, opened for who may, erased by deleting their key."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from connectors.people.vault import Sealed, Vault, token_mark
from connectors.postgres.pool import Pool, Row, reachable, transaction
from connectors.postgres.sql import queries
from models.errors import SettingError
from models.period import CITY_ZONE
from models.person import Contact, Count, Eraser, Erasure, Held, Look, Person
from models.retention import CONTACTS, KEEP, Kept

_SQL = queries("people")
SAME_WITHIN = timedelta(days=30)
"""The same contact from the same sender within a month is the same person: a phone that was offline and sends again."""
AT_ONCE = 500


class PostgresPeople:
    """The `People` of the city."""

    def __init__(self, pool: Pool, vault: Vault | None, now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._sealing = vault
        self._now = now

    @property
    def sealing(self) -> bool:
        """Say whether there is a secret to seal contacts with."""
        return self._sealing is not None

    @property
    def _vault(self) -> Vault:
        if self._sealing is None:
            raise SettingError("contacts need a secret to be sealed with: set XIQU_SECRET to at least 32 random characters")
        return self._sealing

    async def remember(self, contact: Contact, kind: Kept = Kept.REPORT, mark: str = "") -> Person:
        """Keep *contact* and return whose it is. mark: what is the same when the same sender sends again; "": always somebody new."""
        at, person = self._now(), str(uuid.uuid4())
        alike = self._vault.likenesses(contact, mark) if mark else []
        sealed = self._vault.sealed(person, contact)
        async with transaction(self._pool) as connection:
            if alike:
                await connection.execute(_SQL["lock_likeness"], alike[0])
                known: str | None = await connection.fetchval(_SQL["like"], alike, at - SAME_WITHIN)
                if known:
                    await connection.execute(_SQL["needed"], known, at + KEEP[kind])
                    return Person(known, self._vault.token(known))
            told = (person, kind, at, at + KEEP[kind], sealed.contact, sealed.mark, sealed.key, alike[0] if alike else None)
            await connection.execute(_SQL["remember"], *told)
        return Person(person, self._vault.token(person))

    async def is_token(self, person: str, token: str) -> bool:
        """Say whether *token* proves that somebody is *person*; one that was given under a secret of the past still does."""
        if self._vault.is_token(person, token):
            return True
        async with reachable(), self._pool.acquire() as connection:
            return bool(await connection.fetchval(_SQL["is_old_token"], person, token_mark(token)))

    async def contact(self, person: str, role: str = "", caller: str = "") -> Contact | None:
        """Return how to reach *person*; None where that was erased or never kept. role, caller: who of the street reads it, to be noted."""
        async with transaction(self._pool) as connection:
            row = await connection.fetchrow(_SQL["sealed"], person)
            if row is None:
                return None
            if role:
                await connection.execute(_SQL["looked"], self._now(), person, role, caller)
        return self._vault.opened(person, Sealed(row["contact"], row["wrapped"], row["mark"]))

    async def find(self, person: str) -> Held | Erasure | None:
        """Return what is kept of *person*, or the receipt of its erasure."""
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL["find"], person)
            looks = await connection.fetch(_SQL["looks"], person) if row and row["erased_at"] is None else []
        return _found(row, [Look(each["at"].astimezone(CITY_ZONE), each["role"]) for each in looks]) if row else None

    async def needed(self, person: str, kind: Kept = Kept.REPORT) -> None:
        """Keep the contact of *person* for another term, because something was done that may need it."""
        async with reachable(), self._pool.acquire() as connection:
            await connection.execute(_SQL["needed"], person, self._now() + KEEP[kind])

    async def erase(self, person: str, by: Eraser) -> Erasure | None:
        """Delete the key of *person* and return the receipt, the same one each time; None for nobody."""
        async with transaction(self._pool) as connection:
            row = await connection.fetchrow(_SQL["erase"], person, self._now(), by, str(uuid.uuid4()))
            row = row or await connection.fetchrow(_SQL["find"], person)
        found = _found(row) if row else None
        return found if isinstance(found, Erasure) else None

    async def retain(self) -> int:
        """Erase every contact that has been kept long enough since the last step of its cases, and return how many that were."""
        erased = 0
        while True:
            async with reachable(), self._pool.acquire() as connection:
                before = [row["id"] for row in await connection.fetch(_SQL["overdue"], self._now(), AT_ONCE)]
                await connection.execute(_SQL["still_needed"], before, KEEP[Kept.REPORT])
                due = [row["id"] for row in await connection.fetch(_SQL["overdue"], self._now(), AT_ONCE)]
            for person in due:
                await self.erase(person, "retention")
            erased += len(due)
            if len(due) < AT_ONCE:
                return erased

    async def sweep(self) -> None:
        """Let PostgreSQL take deleted keys out of its pages now, rather than when it comes to it."""
        async with reachable(), self._pool.acquire() as connection:
            await connection.execute(_SQL["sweep"])

    async def counts(self) -> Sequence[Count]:
        """Return how many contacts are kept and were erased, for every kind."""
        async with reachable(), self._pool.acquire() as connection:
            rows = {row["kind"]: row for row in await connection.fetch(_SQL["counts"], self._now())}
        return [Count(kind, *(rows[kind][name] if kind in rows else 0 for name in ("held", "overdue", "erased"))) for kind in CONTACTS]


def _found(row: Row, looks: Sequence[Look] = ()) -> Held | Erasure:
    kind = Kept(row["kind"])
    if row["erased_at"] is None:
        return Held(row["id"], kind, row["made_at"].astimezone(CITY_ZONE), row["keep_until"].astimezone(CITY_ZONE), looks)
    return Erasure(row["id"], kind, row["receipt"], row["erased_at"].astimezone(CITY_ZONE), row["erased_by"])
