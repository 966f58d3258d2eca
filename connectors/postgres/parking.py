"""Lots, spaces and offers of idle parking in PostgreSQL, and what a lot has left for a window."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import asyncpg

from connectors.gateway.parking_port import Box
from connectors.postgres.lease_told import Post, offered, tell
from connectors.postgres.pool import Connection, Pool, Row, columns, reachable, transaction
from connectors.postgres.sql import queries
from models.errors import NotLet
from models.parking import Count, Lot, Offer, Stock
from models.parking_price import Tariff
from models.period import CITY_ZONE, ONE_DAY, day_start
from models.place import Point
from models.plan.said import Said
from models.window import Daily, Pattern, Window, by_day, minute_after, time_of
from streams.kpis.parking_now import count_of

_SQL = queries("parking")


def _lot(row: Row) -> Lot:
    point = Point(row["lat"], row["lng"], row["datum"], (row["stated_lat"], row["stated_lng"]))
    return Lot(id=row["id"], subject=row["subject"], title=row["title"], owner=row["owner"], point=point, spaces=row["spaces"])


def _offer(row: Row) -> Offer:
    pattern = Pattern(row["first_day"], row["last_day"], Daily(row["opens"], row["closes"]), frozenset(row["weekdays"]))
    return Offer(
        id=row["id"], lot=row["lot"], pattern=pattern, tariff=Tariff(row["hour_price"], row["month_price"], row["deposit"]),
        round_only=row["round_only"], by=row["by"], withdrawn_at=row["withdrawn_at"] and row["withdrawn_at"].astimezone(CITY_ZONE),
    )  # fmt: skip


class PostgresParking:
    """The register of what is on offer."""

    def __init__(self, pool: Pool, post: Post) -> None:
        self._pool = pool
        self._post = post

    async def add_lot(self, lot: Lot, spaces: Sequence[str], now: datetime) -> Lot | None:
        """Keep a new lot with its spaces; None where its subject is registered already."""
        point = lot.point
        async with transaction(self._pool) as connection:
            number = await connection.fetchval(
                _SQL["add_lot"], now, lot.subject, lot.title, lot.owner, point.lat, point.lng, point.datum, *point.stated
            )
            if number is None:
                return None
            await connection.execute(_SQL["add_spaces"], number, list(spaces))
            (row,) = await connection.fetch(_SQL["lots"], [number])
            return _lot(row)

    async def lots(self, numbers: Sequence[int] | None = None) -> Sequence[Lot]:
        """Return these lots, or all, by number."""
        async with reachable(), self._pool.acquire() as connection:
            return [_lot(row) for row in await connection.fetch(_SQL["lots"], None if numbers is None else list(numbers))]

    async def lots_in(self, box: Box) -> Sequence[Lot]:
        """Return the lots inside *box*."""
        async with reachable(), self._pool.acquire() as connection:
            return [_lot(row) for row in await connection.fetch(_SQL["lots_near"], *(Decimal(repr(each)) for each in box))]

    async def owned(self, owner: str) -> Sequence[int]:
        """Return the numbers of the lots of *owner*."""
        async with reachable(), self._pool.acquire() as connection:
            return [row["id"] for row in await connection.fetch(_SQL["owned"], owner)]

    async def spaces(self, lot: int, labels: Sequence[str] | None = None) -> Mapping[str, int]:
        """Return the numbers of a lot's spaces by label."""
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(_SQL["spaces"], lot, None if labels is None else list(labels))
        return {row["label"]: row["id"] for row in rows}

    async def add_offer(self, offer: Offer, spaces: Sequence[int], windows: Sequence[Window], now: datetime) -> Offer:
        """Keep an offer of *spaces* in *windows*; NotLet names a space that is on offer then already."""
        starts, ends = [each.starts for each in windows], [each.ends for each in windows]
        pattern, tariff = offer.pattern, offer.tariff
        try:
            async with transaction(self._pool) as connection:
                number = await connection.fetchval(
                    _SQL["add_offer"], now, offer.lot, *pattern.daily, pattern.first, pattern.last, offer.round_only,
                    sorted(pattern.weekdays), offer.by, tariff.hour, tariff.month, tariff.deposit,
                )  # fmt: skip
                await connection.execute(_SQL["add_windows"], number, list(spaces), starts, ends)
                (kept,) = await connection.fetch(_SQL["offer"], number)
                return _offer(kept)
        except asyncpg.ExclusionViolationError as error:
            async with reachable(), self._pool.acquire() as connection:
                row = await connection.fetchrow(_SQL["offered_already"], list(spaces), starts, ends)
            raise _overlap(row) from error

    async def offers(self, lot: int, limit: int) -> Sequence[Offer]:
        """Return the newest offers of a lot."""
        async with reachable(), self._pool.acquire() as connection:
            return [_offer(row) for row in await connection.fetch(_SQL["offers"], lot, limit)]

    async def offer(self, number: int) -> tuple[Offer, str] | None:
        """Return an offer and the owner of its lot."""
        async with reachable(), self._pool.acquire() as connection:
            row = await connection.fetchrow(_SQL["offer"], number)
        return (_offer(row), row["owner"]) if row else None

    async def withdraw(self, number: int, now: datetime) -> bool:
        """Let nobody else lease of offer *number*; what is leased stands. False where it was withdrawn before."""
        minute = minute_after(now)
        async with transaction(self._pool) as connection:
            (row,) = await connection.fetch(_SQL["lock_offer"], number)
            if row["withdrawn_at"] is not None:
                return False
            await connection.execute(_SQL["withdraw"], number, now)
            left = await connection.fetch(_SQL["windows_left"], number, minute)
            kept = [(each["space"], each["starts"], each["ends"], each["starts"]) for each in await connection.fetch(
                _SQL["stays_left"], number, minute)]  # fmt: skip
            cut = [each for each in left if each["starts"] < minute]
            kept += [(each["space"], each["starts"], minute, min(each["told"], minute)) for each in cut]
            await connection.execute(_SQL["put_windows"], number, *columns(kept, 4))
            await self._shorter(connection, row["lot"], [each for each in cut if each["told"] > minute], minute, now)
        return True

    async def _shorter(self, connection: Connection, lot: int, cut: Sequence[Row], minute: int, now: datetime) -> None:
        """Tell again, shorter, what was told of the day in which an offer is withdrawn."""
        if not cut:
            return
        (kept,) = await connection.fetch(_SQL["lots"], [lot])
        labels = {row["id"]: row["label"] for row in await connection.fetch(_SQL["spaces"], lot, None)}
        pieces = [(labels[each["space"]], list(by_day(Window(each["starts"], minute)))[-1]) for each in cut]
        await tell(connection, self._post, [offered(kept["subject"], label, piece, 1) for label, piece in pieces], now)

    async def stock(self, lots: Sequence[int], windows: Sequence[Window], now: datetime) -> Mapping[int, Stock]:
        """Return what each of *lots* has for all of *windows*; one that is missing has nothing on offer."""
        starts, ends = [each.starts for each in windows], [each.ends for each in windows]
        async with reachable(), self._pool.acquire() as connection:
            rows = await connection.fetch(_SQL["stock"], list(lots), starts, ends, now, minute_after(now))
        return {row["lot"]: Stock(*list(row.values())[1:]) for row in rows}

    async def live(self, subjects: Sequence[str], now: datetime) -> Mapping[str, Count]:
        """Return the newest count of each of *subjects* that was ever counted; one that is missing never was."""
        today = day_start(now)
        async with reachable(), self._pool.acquire() as connection:
            rows: Sequence[Any] = await connection.fetch(_SQL["live"], list(subjects), [today, today - ONE_DAY])
            found = {row["subject"]: count_of(row["value"], row["evidence"]) for row in rows}
            rest = [each for each in subjects if each not in found]
            old = await connection.fetch(_SQL["counted_ever"], rest) if rest else ()
        long_ago = datetime.fromtimestamp(0, CITY_ZONE)
        return found | {row["subject"]: Count("stale", None, long_ago, long_ago) for row in old}


def _overlap(row: "Row | None") -> NotLet:
    if row is None:
        wrong = Said("与另一次提供重叠", "the spaces overlap with each other or with what was offered a moment ago")
    else:
        span = f"{time_of(row['starts']):%Y-%m-%d %H:%M} – {time_of(row['ends']):%Y-%m-%d %H:%M}"
        wrong = Said(f"车位 {row['label']} 在 {span} 已在提供中", f"space {row['label']} is on offer already, {span}")
    right = Said("请避开该时段，或先撤回原来的提供", "leave out that time, or withdraw the other offer first")
    return NotLet("offer-overlaps", wrong, right)
