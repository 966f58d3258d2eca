"""Leases over the real PostgreSQL: who gets a space, who does not, and when it is free again."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest
import pytest_asyncio

from models.errors import NotLet
from models.lease import Deposit, LeaseState, StayState, arrived, cancelled, confirmed, left
from models.window import month_of
from tests.contract.parking import ALL_DAY, LATER, NIGHT, NOW, TONIGHT, Street, at, span, street


@pytest_asyncio.fixture
async def town(migrated: str) -> AsyncIterator[Street]:
    made = await street(migrated)
    yield made
    await made.pool.close()


async def test_of_200_who_ask_at_once_for_the_last_space_one_gets_it(town: Street) -> None:
    await town.offer(await town.lot(1))
    found = await asyncio.gather(*(town.hold(f"person {number}") for number in range(200)))
    assert sum(each is not None for each in found) == 1
    assert await town.twice() == []


async def test_askers_at_once_for_thirty_spaces_get_thirty(town: Street) -> None:
    await town.offer(await town.lot(30))
    found = await asyncio.gather(*(town.hold(f"person {number}") for number in range(60)))
    assert sorted(each.lease.space for each in found if each) == sorted((await town.parking.spaces(town.lots[0].id)).values())


async def test_the_database_itself_refuses_a_second_holder(town: Street) -> None:
    await town.offer(await town.lot(1))
    held = await town.hold("one")
    assert held is not None
    with pytest.raises(asyncpg.ExclusionViolationError, match="one_holder_of_a_space"):
        await town.ask(
            "INSERT INTO lease_stays (lapses_at, lease, number, space, starts, ends, state)"
            " SELECT lapses_at, lease, 99, space, ends - 1, ends + 1, 'due' FROM lease_stays"
        )


async def test_windows_that_only_touch_and_the_same_window_of_another_space_go_together(town: Street) -> None:
    await town.offer(await town.lot(2), ALL_DAY)
    evening, night = span(at(18), at(20)), span(at(20), at(8, day=2))
    found = [await town.hold(name, window) for name, window in (("a", evening), ("b", evening), ("c", night), ("d", night))]
    assert [each is not None for each in found] == [True] * 4
    assert await town.hold("e", span(at(19, 59), at(20, 1))) is None


async def test_a_hold_that_ran_out_gives_way_to_whoever_asks_next_without_a_sweep(town: Street) -> None:
    await town.offer(await town.lot(1))
    first = await town.hold("slow")
    assert first is not None
    assert await town.hold("next", now=first.lease.hold_until) is None
    second = await town.hold("next", now=NOW + LATER)
    assert second is not None
    old = await town.leases.lease(first.lease.id)
    assert old is not None
    assert (old.lease.state, old.lease.stays[0].state) == (LeaseState.EXPIRED, StayState.RELEASED)
    with pytest.raises(NotLet, match="cannot become confirmed"):
        await town.confirm(first, NOW + LATER)
    await town.confirm(second, NOW + LATER)
    assert [each.event for each in await town.leases.log(first.lease.id)] == ["held", "settled"]


async def test_a_sweep_expires_what_nobody_asks_about(town: Street) -> None:
    await town.offer(await town.lot(3))
    held = [await town.hold(name) for name in "abc"]
    await town.confirm(held[0])
    assert await town.leases.settle(NOW) == 0
    assert await town.leases.settle(NOW + LATER) == 2
    assert await town.leases.settle(at(18, 31)) == 1
    states = [row["state"] for row in await town.ask("SELECT state FROM leases ORDER BY id")]
    assert states == ["ended", "expired", "expired"]


async def test_who_comes_keeps_the_space_and_who_leaves_early_frees_the_rest(town: Street) -> None:
    await town.offer(await town.lot(1))
    lease = await town.confirm(await town.hold("a"))
    with pytest.raises(NotLet, match="begins at 2026-12-01 18:00"):
        await town.leases.change(lease.lease.id, arrived, "a", at(17, 59))
    await town.leases.change(lease.lease.id, arrived, "a", at(18, 20))
    assert await town.leases.settle(at(23)) == 0
    assert await town.hold("b", span(at(23), at(8, day=2)), now=at(22)) is None
    gone = await town.leases.change(lease.lease.id, left, "a", at(22, 30, second=1))
    assert (gone.lease.state, gone.lease.deposit_state) == (LeaseState.ENDED, Deposit.RETURN)
    assert await town.hold("b", span(at(22, 30), at(8, day=2)), now=at(22, 30)) is None
    assert await town.hold("b", span(at(22, 31), at(8, day=2)), now=at(22, 31)) is not None


async def test_a_no_show_frees_the_space_for_the_rest_of_the_night(town: Street) -> None:
    await town.offer(await town.lot(1))
    lease = await town.confirm(await town.hold("a"))
    rest = span(at(18, 31), at(8, day=2))
    assert await town.hold("b", rest, now=at(18, 30)) is None
    assert await town.hold("b", rest, now=at(18, 31)) is not None
    missed = await town.leases.lease(lease.lease.id)
    assert missed is not None
    assert (missed.lease.stays[0].state, missed.lease.deposit_state) == (StayState.NO_SHOW, Deposit.KEEP)
    with pytest.raises(NotLet):
        await town.leases.change(lease.lease.id, arrived, "a", at(18, 32))


async def test_a_month_is_leased_as_a_whole_or_not_at_all(town: Street) -> None:
    offer = await town.offer(await town.lot(1), last=92)
    january = month_of("2027-01", NIGHT, NOW)
    one_night = await town.hold("a", january[20])
    assert await town.hold("b", *january, month="2027-01") is None
    assert await town.ask("SELECT FROM lease_stays WHERE number > 1") == []
    assert one_night is not None
    await town.leases.change(one_night.lease.id, cancelled, "a", NOW)
    month = await town.hold("b", *january, month="2027-01")
    assert month is not None
    assert (len(month.lease.stays), month.lease.price, month.lease.month) == (31, offer.tariff.month, "2027-01")
    assert await town.hold("c", january[20]) is None
    assert await town.twice() == []


async def test_a_retry_under_one_key_is_the_same_lease(town: Street) -> None:
    await town.offer(await town.lot(5))
    found = await asyncio.gather(*(town.hold("a", key="k") for _ in range(20)))
    assert len({each.lease.id for each in found if each}) == 1
    assert len(await town.ask("SELECT FROM leases")) == 1
    with pytest.raises(NotLet, match="another request"):
        await town.leases.held_before("a", "k", "something else")


async def test_a_withdrawn_offer_keeps_what_is_leased_and_gives_nothing_more(town: Street) -> None:
    offer = await town.offer(await town.lot(2))
    lease = await town.confirm(await town.hold("a"))
    await town.teller.tell(at(19))
    assert await town.parking.withdraw(offer.id, at(19))
    assert not await town.parking.withdraw(offer.id, at(19))
    assert await town.hold("b", span(at(20), at(23)), now=at(19)) is None
    await town.leases.change(lease.lease.id, arrived, "a", at(18, 5))
    told = [row for row in await town.told(at(9, day=2)) if "offered" in row]
    rows = sorted(told, key=lambda row: int(row.get("revision", "0")))
    last = {(row["space"], row["time"]): row["offered"] for row in rows}
    assert last == {
        ("A1", "2026-12-01 18:00"): "60", ("A2", "2026-12-01 18:00"): "60",
        (lease.lease.label, "2026-12-01 19:00"): "300", (lease.lease.label, "2026-12-02 00:00"): "480",
    }  # fmt: skip


async def test_the_feed_is_told_each_thing_once(town: Street) -> None:
    await town.offer(await town.lot(1), last=1)
    lease = await town.confirm(await town.hold("a"))
    assert await town.hold("b") is None
    await town.unmet("b")
    await town.leases.change(lease.lease.id, arrived, "a", at(18, 10))
    await town.leases.change(lease.lease.id, left, "a", at(1, 30, day=2))
    rows = await town.told(at(9, day=2))
    here = {"city": "中山", "community": "烟洲社区", "lot": "富华道停车场"}
    assert [{name: value for name, value in row.items() if name not in here} for row in rows] == [
        {"space": "A1", "time": "2026-12-01 18:00", "arrival": "checked_in"},
        {"space": "A1", "time": "2026-12-01 18:10", "used": "350"},
        {"space": "A1", "time": "2026-12-02 00:00", "used": "90"},
        {"space": "A1", "time": "2026-12-01 18:00", "offered": "360"},
        {"space": "A1", "time": "2026-12-02 00:00", "offered": "480"},
        {"time": "2026-12-01 12:00", "asked": "2", "unmet": "1", "revision": "2"},
    ]
    assert all(row.items() >= here.items() for row in rows)
    assert await town.told(at(10, day=2)) == rows


async def test_what_is_said_again_because_an_answer_was_lost_changes_nothing_and_is_not_logged(town: Street) -> None:
    await town.offer(await town.lot(1))
    held = await town.hold("a")
    assert held is not None
    for step, moment in ((confirmed, NOW), (arrived, at(18, 5)), (left, at(23, 30))):
        first = await town.leases.change(held.lease.id, step, "a", moment)
        assert await town.leases.change(held.lease.id, step, "a", moment + timedelta(minutes=3)) == first
    assert [each.event for each in await town.leases.log(held.lease.id)] == ["held", "confirmed", "arrived", "left"]
    with pytest.raises(NotLet, match="it can be"):
        await town.leases.change(held.lease.id, confirmed, "a", at(23, 40))
    assert [row.get("used") for row in await town.told(at(9, day=2)) if "used" in row] == ["325"]


async def test_offers_of_one_space_do_not_overlap(town: Street) -> None:
    lot = await town.lot(2)
    await town.offer(lot)
    with pytest.raises(NotLet, match="space A1 is on offer already, 2026-12-05 18:00 – 2026-12-06 08:00"):
        await town.offer(lot, ALL_DAY, first=6, last=7)
    assert TONIGHT.minutes == 14 * 60
