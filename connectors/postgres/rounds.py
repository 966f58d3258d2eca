"""Rounds in PostgreSQL: who applied, the draw, and the spaces that it gives, all in one transaction or not at all."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from connectors.postgres.leases import PostgresLeases, Taken, take
from connectors.postgres.pool import Connection, Pool, Row, reachable, transaction
from connectors.postgres.sql import queries
from models.allocation import Application, Step, Turn, allocate, commitment, next_up
from models.errors import NotLet, Unavailable
from models.lease_asked import Asked, unknown_number
from models.parking_round import AWARD_HOLD, GIVEN_WITHIN, Entry, Round
from models.period import CITY_ZONE
from models.plan.said import Said
from models.window import Window, minute_of, time_of

_SQL, _LEASES = queries("rounds"), queries("leases")
SPACES_AT_MOST = 100_000


class Given(NamedTuple):
    """A space of *lot* that is given to an application; hold: for how long it is kept for them to confirm."""

    application: int
    lot: int
    holder: str
    hold: timedelta


def _round(row: Row) -> Round:
    drawn = row["drawn_at"]
    return Round(
        id=row["id"], title=row["title"], lots=tuple(row["lots"]), windows=tuple(map(Window, row["starts"], row["ends"])),
        month=row["month"], by=row["by"], created_at=row["created_at"].astimezone(CITY_ZONE),
        closes_at=row["closes_at"].astimezone(CITY_ZONE), commitment=row["commitment"], seed=row["seed"] if drawn else "",
        drawn_at=drawn and drawn.astimezone(CITY_ZONE), supply={int(lot): count for lot, count in (row["supply"] or {}).items()},
    )  # fmt: skip


def _entry(row: Row) -> Entry:
    return Entry(
        id=row["id"], holder=row["holder"], lots=tuple(row["lots"]), applied_at=row["applied_at"].astimezone(CITY_ZONE), rank=row["rank"],
        given=row["given"], ticket=row["ticket"], awarded=row["awarded"], lease=row["lease"],
        steps=tuple(Step(*each) for each in row["steps"] or ()), instead_of=row["instead_of"],
        lapsed_at=row["lapsed_at"] and row["lapsed_at"].astimezone(CITY_ZONE),
    )  # fmt: skip


class PostgresRounds:
    """The register of rounds."""

    def __init__(self, pool: Pool, leases: PostgresLeases) -> None:
        self._pool = pool
        self._leases = leases

    async def open(self, new: Round) -> Round:
        """Keep a new round with its seed; what is returned does not tell the seed."""
        starts, ends = [each.starts for each in new.windows], [each.ends for each in new.windows]
        told = (new.created_at, new.closes_at, starts, ends, list(new.lots), new.month, new.title, new.by, commitment(new.seed), new.seed)
        async with reachable(), self._pool.acquire() as connection:
            (row,) = await connection.fetch(_SQL["open"], *told)
        return _round(row)

    async def round(self, number: int) -> tuple[Round, Sequence[Entry]] | None:
        """Return a round with its applications, by their turns."""
        async with reachable(), self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            row = await connection.fetchrow(_SQL["round"], number)
            entries = await connection.fetch(_SQL["applications"], number)
        return (_round(row), [_entry(each) for each in entries]) if row else None

    async def rounds(self, limit: int, before: int) -> Sequence[Round]:
        """Return the rounds with a number below *before*, the newest first."""
        async with reachable(), self._pool.acquire() as connection:
            return [_round(row) for row in await connection.fetch(_SQL["rounds"], before, limit)]

    async def apply(self, number: int, holder: str, lots: Sequence[int], now: datetime) -> int:
        """Keep whose lots, by preference; again replaces them. Returns the application's number."""
        async with transaction(self._pool) as connection:
            row = await connection.fetchrow(_SQL["share_round"], number)
            if row is None:
                raise unknown_number("unknown-round", number)
            found = _round(row)
            if now >= found.closes_at:
                raise NotLet(
                    "round-closed",
                    Said(f"报名已于 {found.closes_at:%Y-%m-%d %H:%M} 截止", f"applications closed at {found.closes_at:%Y-%m-%d %H:%M}"),
                    Said("请参加下一轮", "apply in the next round"),
                )
            if not set(lots) <= set(found.lots):
                names = ", ".join(map(str, found.lots))
                raise NotLet(
                    "round-closed",
                    Said("所选停车场不在本轮之内", "a lot that you name is not part of this round"),
                    Said(f"请从以下停车场中选择：{names}", f"choose among the lots {names}"),
                )
            application: int = await connection.fetchval(_SQL["apply"], now, number, holder, list(lots))
            return application

    async def draw(self, number: int, now: datetime) -> None:
        """Draw a round that is closed; one that was drawn stays as it is."""
        try:
            async with transaction(self._pool) as connection:
                await connection.execute(_SQL["drawing"])
                row = await connection.fetchrow(_SQL["lock_round"], number)
                if row is None:
                    raise unknown_number("unknown-round", number)
                if row["drawn_at"] is None:
                    await self._draw(connection, _round(row), row["seed"], now)
        except Taken as error:
            raise Unavailable("a space of the round was taken while it was drawn; draw again") from error

    async def _draw(self, connection: Connection, of: Round, seed: str, now: datetime) -> None:
        if now < of.closes_at:
            raise NotLet(
                "round-open",
                Said(
                    f"报名到 {of.closes_at:%Y-%m-%d %H:%M} 截止，之前不能摇号", f"applications are open until {of.closes_at:%Y-%m-%d %H:%M}"
                ),
                Said("请在截止之后摇号", "draw after that"),
            )
        spaces = await self._spaces(connection, of, now)
        supply = {lot: len(rows) for lot, rows in spaces.items()}
        entries = {row["id"]: row for row in await connection.fetch(_SQL["entries"], of.id, now - GIVEN_WITHIN)}
        applications = [Application(row["id"], tuple(row["lots"]), row["given"]) for row in entries.values()]
        for award in allocate(seed, applications, supply):
            lease = None
            if award.lot is not None:
                given = Given(award.application, award.lot, entries[award.application]["holder"], AWARD_HOLD)
                lease = await self._give(connection, of, given, spaces[award.lot].pop(0), now)
            steps = [list(step) for step in award.steps]
            await connection.execute(_SQL["award"], award.application, award.rank, award.given, award.ticket, award.lot, lease, steps)
        await connection.fetch(_SQL["drawn"], of.id, now, {str(lot): count for lot, count in supply.items()})

    async def move_up(self, now: datetime) -> int:
        """Give what has lapsed of drawn rounds to the next in the order of their draws; returns how many spaces were given."""
        given = 0
        async with reachable(), self._pool.acquire() as connection:
            lapsed = await connection.fetch(_SQL["lapsed"], minute_of(now))
        for row in lapsed:
            try:
                async with transaction(self._pool) as connection:
                    given += await self._pass_on(connection, row["round"], row["id"], now)
            except Taken:
                continue  # somebody was faster; it is looked at again with the next beat
        return given

    async def _pass_on(self, connection: Connection, number: int, application: int, now: datetime) -> bool:
        """Pass the space of a lapsed application on and say whether there was one to pass and somebody to take it."""
        await connection.execute(_SQL["drawing"])
        (row,) = await connection.fetch(_SQL["lock_round"], number)
        of = _round(row)
        entries = [_entry(each) for each in await connection.fetch(_SQL["applications"], number)]
        mine = next(each for each in entries if each.id == application)
        starts = time_of(of.windows[0].starts)
        if mine.lapsed_at is not None or mine.awarded is None or now >= starts:
            return False
        await connection.execute(_SQL["lapse"], application, now)
        after = next_up(mine.awarded, [Turn(each.id, each.lots, each.awarded is not None) for each in entries])
        spaces = (await self._spaces(connection, of._replace(lots=(mine.awarded,)), now))[mine.awarded]
        if after is None or not spaces:
            return False
        holder = next(each.holder for each in entries if each.id == after)
        award = Given(after, mine.awarded, holder, min(AWARD_HOLD, starts - now))
        lease = await self._give(connection, of, award, spaces[0], now)
        await connection.execute(_SQL["instead"], after, mine.awarded, lease, application)
        return True

    async def _spaces(self, connection: Connection, of: Round, now: datetime) -> Mapping[int, list[Row]]:
        starts, ends = [each.starts for each in of.windows], [each.ends for each in of.windows]
        given_by_rounds = True
        asked = (list(of.lots), starts, ends, now, minute_of(now), None, given_by_rounds, bool(of.month), SPACES_AT_MOST)
        rows = await connection.fetch(_LEASES["candidates"], *asked)
        found: dict[int, list[Row]] = {lot: [] for lot in of.lots}
        for row in rows:
            found[row["lot"]].append(row)
        return found

    async def _give(self, connection: Connection, of: Round, to: Given, space: Row, now: datetime) -> int:
        asked = Asked(
            holder=to.holder, lots=(space["lot"],), windows=of.windows, subject="", month=of.month, hold=to.hold, round=of.id,
        )  # fmt: skip
        return await take(connection, asked, space, f"round {of.id} application {to.application}", now, self._leases.settle_in)
