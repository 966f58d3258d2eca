"""Keys of contacts from one secret to the next, some at a time: whatever ends in between, each key is wrapped by one of the two."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from connectors.people.vault import Rewrapped, Vault
from connectors.postgres.pool import Connection, Pool, Row, reachable, transaction
from connectors.postgres.sql import queries
from models.errors import SettingError

_SQL = queries("people")
AT_ONCE = 500
FIRST = UUID(int=0)


class Progress(NamedTuple):
    """How many keys a step has wrapped anew, and which could not be: their persons, with why."""

    wrapped: int
    failed: Mapping[str, str]


class PostgresRotation:
    """Wraps the keys of contacts anew with the secret of *vault*, from that of the other one."""

    def __init__(self, pool: Pool, vault: Vault, at_once: int = AT_ONCE) -> None:
        self._pool = pool
        self._vault = vault
        self._at_once = at_once

    async def marks(self) -> Mapping[str, int]:
        """Return how many keys each secret has wrapped, by the mark of the secret."""
        async with reachable(), self._pool.acquire() as connection:
            return {row["mark"]: row["held"] for row in await connection.fetch(_SQL["marks"])}

    async def rewrap(self, *, keep_tokens: bool) -> AsyncGenerator[Progress, None]:
        """Wrap what the other secret has wrapped, a step a transaction. keep_tokens: what people were given as their token still holds."""
        after, other = FIRST, self._vault.other
        while other is not None:
            async with transaction(self._pool) as connection:
                rows = await connection.fetch(_SQL["wrapped_by"], other.mark, after, self._at_once)
                progress = await self._step(connection, rows, keep_tokens=keep_tokens)
            if not rows:
                break
            after = rows[-1]["person"]
            yield progress

    async def _step(self, connection: Connection, rows: Sequence[Row], *, keep_tokens: bool) -> Progress:
        made: dict[UUID, Rewrapped] = {}
        failed: dict[str, str] = {}
        for row in rows:
            try:
                made[row["person"]] = self._vault.rewrapped(str(row["person"]), row["wrapped"], row["mark"])
            except SettingError as error:
                failed[str(row["person"])] = str(error)
        keys, tokens = [each.key for each in made.values()], [each.old_token for each in made.values()]
        await connection.execute(_SQL["rewrap"], self._vault.mark, list(made), keys, tokens, keep_tokens)
        return Progress(len(made), failed)

    async def end_tokens(self) -> None:
        """Let nothing hold any more that people were given as their token under a secret of the past."""
        async with reachable(), self._pool.acquire() as connection:
            await connection.execute(_SQL["end_old_tokens"])
