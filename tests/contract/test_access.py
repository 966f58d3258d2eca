"""Keys of people and the outbox in PostgreSQL."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from connectors.postgres.access import PostgresCallers
from connectors.postgres.keys import PostgresKeys
from connectors.postgres.outbox import TOGETHER_BYTES, Outbox, Posted, groups, post
from connectors.postgres.pool import Pool, transaction
from models.access import Caller, Role
from models.errors import BodyTooLarge, Unavailable
from models.landing import LARGEST_BODY, landing_id

LATE = datetime(2026, 3, 1, 15, 59, tzinfo=UTC)
"""A minute before midnight in the city."""
MINUTE = timedelta(minutes=1)


def landing(number: int) -> str:
    return landing_id(LATE, number.to_bytes(10, "big"))


async def test_a_key_is_shown_once_kept_hashed_and_known_by_its_id(pool: Pool) -> None:
    callers = PostgresCallers(pool, lambda: LATE)
    made = await callers.add(Role.HANDLER, "李某", ["烟洲社区", "长洲社区"], LATE + MINUTE)
    by_key, by_id = await callers.of_key(made.key), await callers.of_id(made.id)
    assert by_key is not None
    assert by_id is not None
    assert by_key.caller == by_id.caller
    assert by_key.caller == Caller(id=made.id, role=Role.HANDLER, name="李某", areas=frozenset({"烟洲社区", "长洲社区"}))
    assert (by_key.standing(LATE), by_key.standing(LATE + MINUTE)) == ("valid", "expired")
    async with pool.acquire() as connection:
        (row,) = await connection.fetch("SELECT * FROM access_keys")
    assert made.key not in str(dict(row))
    assert await callers.of_key(made.id) is None
    assert await callers.of_key("") is None


async def test_the_day_of_the_last_use_is_kept_in_city_time_and_a_revoked_key_is_not_used(pool: Pool) -> None:
    moments = [LATE, LATE, LATE + MINUTE, LATE + 2 * MINUTE]
    callers = PostgresCallers(pool, lambda: moments.pop(0) if len(moments) > 1 else moments[0])
    made = await callers.add(Role.OFFICER, "陈某")
    await callers.of_key(made.key)
    assert [each.last_used for each in await callers.grants()] == [date(2026, 3, 1)]
    await callers.of_id(made.id)
    assert [each.last_used for each in await callers.grants()] == [date(2026, 3, 2)]
    revoked = await callers.revoke(made.id)
    again = await callers.revoke(made.id)
    assert revoked is not None
    assert again is not None
    assert revoked.revoked_at == again.revoked_at == LATE + 2 * MINUTE
    moments[0] = LATE + timedelta(days=9)
    assert (await callers.of_key(made.key) or revoked).standing(moments[0]) == "revoked"
    assert [each.last_used for each in await callers.grants()] == [date(2026, 3, 2)]
    assert await callers.revoke("no-such-id") is None


async def test_a_machines_key_is_listed_by_its_hash_and_ends(pool: Pool) -> None:
    keys = PostgresKeys(pool, lambda: LATE)
    key = await keys.add("air_quality", "station 7")
    (listed,) = await keys.machines()
    assert (listed.feed, listed.note, listed.revoked_at) == ("air_quality", "station 7", None)
    assert await keys.revoke("0" * 12) is None
    assert await keys.revoke(listed.id) == "air_quality"
    assert await keys.feeds_of(key) is None


class Kafka:
    """Takes bodies in, or is away."""

    def __init__(self) -> None:
        self.landed: list[tuple[str, str, bytes]] = []
        self.away = False
        self.busy = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self, feed: str, bodies: Sequence[bytes], landings: Sequence[str]) -> None:
        self.busy.set()
        await self.go_on.wait()
        if self.away:
            raise Unavailable("Kafka does not answer")
        self.landed += [(each, feed, body) for each, body in zip(landings, bodies, strict=True)]


async def test_what_is_posted_waits_until_it_has_landed_and_what_was_undone_was_never_there(pool: Pool) -> None:
    kafka, outbox = Kafka(), Outbox(pool, ["sos", "air_quality"])
    async with pool.acquire() as connection:
        undone = connection.transaction()
        await undone.start()
        await post(connection, "sos", b"undone", landing(9))
        await undone.rollback()
    async with transaction(pool) as connection:
        for number, feed in enumerate(("sos", "air_quality", "of a newer copy", "sos")):
            await post(connection, feed, b"%d" % number, landing(number))
    kafka.away = True
    with pytest.raises(Unavailable):
        await outbox.relay(kafka)
    assert (await outbox.waiting(), await outbox.oldest()) == (4, landing(0))
    kafka.away = False
    assert await outbox.relay(kafka) == 3
    assert sorted(kafka.landed) == [(landing(0), "sos", b"0"), (landing(1), "air_quality", b"1"), (landing(3), "sos", b"3")]
    assert (await outbox.waiting(), await outbox.oldest()) == (1, landing(2))
    assert await outbox.relay(kafka) == 0


async def test_several_relays_at_once_land_each_body_once(pool: Pool) -> None:
    slow, quick, outbox = Kafka(), Kafka(), Outbox(pool, ["sos"])
    async with transaction(pool) as connection:
        for number in range(300):
            await post(connection, "sos", b"%d" % number, landing(number))
    slow.go_on.clear()
    first = asyncio.create_task(outbox.relay(slow))
    await slow.busy.wait()
    assert await outbox.relay(quick) == 100
    slow.go_on.set()
    assert await first == 200
    assert sorted(each for each, *_ in (*slow.landed, *quick.landed)) == [landing(number) for number in range(300)]
    assert await outbox.waiting() == 0


async def test_who_dies_between_landing_and_commit_leaves_everything_to_the_next(pool: Pool) -> None:
    dying, next_, outbox = Kafka(), Kafka(), Outbox(pool, ["sos"])
    async with transaction(pool) as connection:
        await post(connection, "sos", b"x", landing(1))
    dying.go_on.clear()
    relay = asyncio.create_task(outbox.relay(dying))
    await dying.busy.wait()
    relay.cancel()
    await asyncio.gather(relay, return_exceptions=True)
    assert await outbox.relay(next_) == 1
    assert next_.landed == [(landing(1), "sos", b"x")]


async def test_what_could_never_land_is_refused_where_it_is_posted(pool: Pool) -> None:
    async with transaction(pool) as connection:
        with pytest.raises(BodyTooLarge):
            await post(connection, "sos", b"x" * (LARGEST_BODY + 1), landing(1))


def test_bodies_land_together_up_to_a_size_and_in_their_order() -> None:
    rows = [Posted(landing(number), "sos" if number % 3 else "water", b"x" * (TOGETHER_BYTES // 2)) for number in range(7)]
    cut = list(groups(rows))
    assert sorted(each for group in cut for each in group) == sorted(rows)
    assert all(len({each.feed for each in group}) == 1 and len(group) <= 2 and group == sorted(group) for group in cut)
