"""What became of each landing: receipts, rejections and the ledger, as people and programs ask for them."""

from collections.abc import Collection, Sequence

from connectors.gateway.ports import Counts, LedgerQuestion, LedgerRow, ReceiptView
from connectors.postgres.pool import Pool, columns, reachable
from connectors.postgres.sql import queries
from models.period import EARLIEST
from models.rejected import Rejection

_SQL = queries("archive")
_COUNTED = Counts._fields


class PostgresReceipts:
    """Reads what the road has written; the `Receipts` and `Books` of the gateway."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def receipt(self, landing_id: str, rejections: int) -> ReceiptView | None:
        """Return what is known of a landing; None where nothing of it has arrived yet."""
        # First whether it is whole, then what there is: asked the other way round, a body stored in between is "accounted" with nothing.
        accounted = landing_id in await self.accounted([landing_id], archived=False)
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(_SQL["receipt"], landing_id)
            refused = await connection.fetch(_SQL["rejections"], landing_id, rejections)
            archived = None if rows else await connection.fetchrow(_SQL["blocks_with"], landing_id)
        if not rows and not refused and archived is None:
            return None
        first = archived or (rows or refused)[0]
        counts = Counts(*(sum(row[name] for row in rows) for name in _COUNTED))
        return ReceiptView(landing_id, first["feed"], accounted, counts, [Rejection.model_construct(**dict(row)) for row in refused])

    async def keep_rejections(self, rejections: Sequence[Rejection]) -> None:
        """Keep rejections; one that is there already stays as it is."""
        fields = ("landing_id", "position", "feed", "reason", "message", "body", "pieces")
        rows = columns((tuple(getattr(each, name) for name in fields) for each in rejections), 7)
        async with reachable(), self._pool.acquire() as connection:
            await connection.execute(_SQL["keep_rejections"], *rows)

    async def accounted(self, landings: Collection[str], *, archived: bool) -> set[str]:
        """Return those *landings* of which every part has its receipt and every rejection is kept, and, if asked, the body too."""
        wanted = list(landings)
        async with reachable(), self._pool.acquire() as connection:
            done = {row["landing_id"]: row["rejected"] for row in await connection.fetch(_SQL["accounted"], wanted)}
            refused = [landing for landing, rejected in done.items() if rejected]
            kept = (
                {row["landing_id"]: row["rejections"] for row in await connection.fetch(_SQL["rejections_kept"], refused)}
                if refused
                else {}
            )
            done = {landing: rejected for landing, rejected in done.items() if kept.get(landing, 0) >= rejected}
            if archived and done:
                return {row["landing_id"] for row in await connection.fetch(_SQL["archived"], list(done))}
        return set(done)

    async def counts(self, landings: Collection[str]) -> Counts:
        """Return the books of *landings* alone."""
        async with reachable(), self._pool.acquire() as connection:
            return Counts(*tuple((await connection.fetch(_SQL["ledger_of"], list(landings)))[0]))

    async def ledger(self, question: LedgerQuestion) -> Sequence[LedgerRow]:
        """Return the ledger's rows asked for."""
        hour, feed = question.after or (EARLIEST, "")
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(_SQL["ledger_hours"], question.feed, question.start, question.end, hour, feed, question.limit)
        return [LedgerRow(row["hour"], row["feed"], row["bodies"], Counts(*(int(row[name]) for name in _COUNTED))) for row in rows]

    async def balance(self) -> dict[str, tuple[int, Counts]]:
        """Return the whole ledger by feed: bodies and counts."""
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(_SQL["ledger"])
        return {row["feed"]: (row["bodies"], Counts(*(row[name] for name in _COUNTED))) for row in rows}

    async def imbalance(self) -> dict[str, int]:
        """Return how many readings are missing from the books of which feeds; an index holds receipts that do not balance and no others."""
        async with reachable(), self._pool.acquire() as connection:
            return {row["feed"]: row["readings"] for row in await connection.fetch(_SQL["imbalance"])}

    async def set_checkpoint(self, landing_id: str) -> None:
        """Note that everything which landed before *landing_id* is stored and computed."""
        async with reachable(), self._pool.acquire() as connection:
            await connection.execute(_SQL["set_checkpoint"], landing_id)

    async def checkpoint(self) -> str | None:
        """Return the landing id before which everything is stored and computed."""
        async with reachable(), self._pool.acquire() as connection:
            found: str | None = await connection.fetchval(_SQL["checkpoint"])
        return found
