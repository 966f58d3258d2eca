"""A street with car parks on offer, over a real PostgreSQL, and a post that keeps what it is given in the very transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from connectors.postgres.lease_teller import LeaseTeller
from connectors.postgres.leases import PostgresLeases
from connectors.postgres.parking import PostgresParking
from connectors.postgres.pool import Connection, Pool, connect
from models.lease import confirmed
from models.lease_asked import Asked, Known, digest
from models.parking import Lot, Offer
from models.parking_price import Tariff
from models.period import CITY_ZONE
from models.place import Point
from models.window import Daily, Pattern, Window, minute_of, windows_of

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=CITY_ZONE)
SUBJECT = "中山/烟洲社区/富华道停车场"
NIGHT, ALL_DAY = Daily(18 * 60, 8 * 60), Daily(0, 1440)
TARIFF = Tariff(Decimal("2.5"), Decimal(300), Decimal(100))
POSTED = "CREATE TABLE IF NOT EXISTS posted (landing text PRIMARY KEY, feed text, body bytea)"


async def keep(connection: Connection, feed: str, body: bytes, landing: str) -> None:
    await connection.execute("INSERT INTO posted VALUES ($1, $2, $3)", landing, feed, body)


def at(hour: int, minute: int = 0, *, day: int = 1, second: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, second, tzinfo=CITY_ZONE)


def span(starts: datetime, ends: datetime) -> Window:
    return Window(minute_of(starts), minute_of(ends))


TONIGHT = span(at(18), at(8, day=2))


@dataclass
class Street:
    pool: Pool
    parking: PostgresParking
    leases: PostgresLeases
    teller: LeaseTeller
    lots: list[Lot] = field(default_factory=list)

    async def lot(self, spaces: int, subject: str = SUBJECT, owner: str = "owner") -> Lot:
        point = Point(Decimal("22.5211"), Decimal("113.3769"), "WGS-84", ("22.5211", "113.3769"))
        new = Lot(id=0, subject=subject, title="富华道停车场", owner=owner, point=point)
        made = await self.parking.add_lot(new, [f"A{number}" for number in range(1, spaces + 1)], NOW)
        assert made is not None
        self.lots.append(made)
        return made

    async def offer(
        self, lot: Lot, daily: Daily = NIGHT, *, first: int = 1, last: int = 31, tariff: Tariff = TARIFF, rounds: bool = False
    ) -> Offer:
        pattern = Pattern(date(2026, 12, first), date(2026, 12, 1) + timedelta(days=last - 1), daily)
        made = Offer(id=0, lot=lot.id, pattern=pattern, tariff=tariff, round_only=rounds, by=lot.owner)
        spaces = await self.parking.spaces(lot.id)
        return await self.parking.add_offer(made, list(spaces.values()), windows_of(pattern), NOW)

    async def hold(self, holder: str, *windows: Window, now: datetime = NOW, key: str | None = None, month: str = "") -> Known | None:
        wanted = self.wanted(holder, *windows, key=key, month=month)
        return await self.leases.hold(wanted, digest(wanted.lots, wanted.windows), now)

    async def unmet(self, holder: str, *windows: Window, now: datetime = NOW) -> None:
        await self.leases.unmet(self.wanted(holder, *windows), "leased", now)

    def wanted(self, holder: str, *windows: Window, key: str | None = None, month: str = "") -> Asked:
        lots = tuple(each.id for each in self.lots)
        return Asked(holder=holder, lots=lots, windows=windows or (TONIGHT,), subject=self.lots[0].subject, key=key, month=month)

    async def confirm(self, known: Known | None, now: datetime = NOW) -> Known:
        assert known is not None
        return await self.leases.change(known.lease.id, confirmed, known.lease.holder, now)

    async def told(self, now: datetime) -> list[dict[str, Any]]:
        """Return every row that the feed was told by *now*."""
        await self.leases.settle(now)
        await self.teller.tell(now)
        async with self.pool.acquire() as connection:
            bodies = await connection.fetch("SELECT body FROM posted WHERE feed = 'lease_event' ORDER BY landing")
        return [row for body in bodies for row in json.loads(body["body"])]

    async def ask(self, statement: str, *values: object) -> Sequence[Any]:
        async with self.pool.acquire() as connection:
            return await connection.fetch(statement, *values)

    async def twice(self) -> Sequence[Any]:
        """Return the stays that share a space with another at one time, of whatever holds one now; found without the constraint's index."""
        return await self.ask(
            "SELECT a.lease, b.lease FROM lease_stays a JOIN lease_stays b ON a.space = b.space AND a.starts < b.ends AND b.starts < a.ends"
            " WHERE (a.lease, a.number) < (b.lease, b.number) AND a.state IN ('due', 'in') AND b.state IN ('due', 'in')"
        )


async def street(dsn: str, size: int = 8) -> Street:
    pool = await connect(dsn, size)
    async with pool.acquire() as connection:
        await connection.execute(POSTED)
    return Street(pool, PostgresParking(pool, keep), PostgresLeases(pool, keep), LeaseTeller(pool, keep))


LATER = timedelta(minutes=11)
