"""Tells the feed `lease_event` what has become so with the passing of time: hours on offer that have begun, and the requests of a minute.

One at a time does it, whoever comes first; what is told is marked in the transaction that posts it, so nothing is told twice or never.
"""

from collections.abc import Sequence
from datetime import datetime

from connectors.postgres.lease_told import Post, Row, asked, offered, tell
from connectors.postgres.pool import Connection, Pool, transaction
from connectors.postgres.sql import queries
from models.window import Window, by_day, minute_of

_SQL = queries("leases")
AT_ONCE = 500


class LeaseTeller:
    """Posts what nobody's request posts."""

    def __init__(self, pool: Pool, post: Post) -> None:
        self._pool = pool
        self._post = post

    async def tell(self, now: datetime) -> int:
        """Tell all that is not told yet at *now*; returns how many rows. 0 also where another one is telling."""
        told = 0
        while True:
            async with transaction(self._pool) as connection:
                if not await connection.fetchval(_SQL["sole_teller"]):
                    return told
                rows = [*await _begun(connection, minute_of(now)), *await _asked(connection)]
                await tell(connection, self._post, rows, now)
            told += len(rows)
            if not rows:
                return told


async def _begun(connection: Connection, minute: int) -> Sequence[Row]:
    """Return the offered hours, day by day, that began at *minute* or before, and mark them."""
    rows: list[Row] = []
    marks: list[tuple[int, int, int]] = []
    for each in await connection.fetch(_SQL["untold_windows"], minute, AT_ONCE):
        told = each["told"]
        for piece in by_day(Window(told, each["ends"])):
            if piece.starts > minute:
                break
            rows.append(offered(each["subject"], each["label"], piece))
            told = piece.ends
        marks.append((each["space"], each["starts"], told))
    await connection.execute(_SQL["windows_told"], *([mark[column] for mark in marks] for column in range(3)))
    return rows


async def _asked(connection: Connection) -> Sequence[Row]:
    fresh = await connection.fetch(_SQL["asks_told"], AT_ONCE)
    counted = await connection.fetch(_SQL["asks_counted"], [row["subject"] for row in fresh], [row["minute"] for row in fresh])
    return [asked(row["subject"], row["minute"], row["asked"], row["unmet"], int(row["revision"])) for row in counted]
