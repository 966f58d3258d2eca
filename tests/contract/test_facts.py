import asyncio
from collections.abc import Collection

import pytest

from streams.ports import FactBook, FactSpan
from streams.settle import Stated
from tests.contract.conftest import Books
from tests.contract.written import HOUR, NOON, PM25, keep, landing, reading, receipt, stated


async def said(book: FactBook) -> set[Stated]:
    async with book.writing([0]) as transaction:
        return set((await transaction.stated([(PM25, NOON)])).get((PM25, NOON), ()))


@pytest.mark.parametrize("value", ["0", "12.5", "-3", "1000000000000.000000000001", "0." + "0" * 39 + "1", "9" * 40])
async def test_a_value_comes_back_to_the_last_digit(books: Books, value: str) -> None:
    await keep(books.facts, [(PM25, stated(value, rank=2))])
    assert await said(books.facts) == {stated(value, rank=2)}
    assert {str(each.value) for each in await said(books.facts)} <= {value, str(stated(value).value)}


@pytest.mark.parametrize("value", ["0", "-3", "1000000000000.000000000001", "0." + "0" * 39 + "1", "9" * 40])
async def test_the_first_reading_of_a_fact_comes_back_to_the_last_digit(books: Books, value: str) -> None:
    async with books.facts.writing([0]) as transaction:
        await transaction.keep([(PM25, reading(value, rank=2), landing(1))], [], [])
    assert await said(books.facts) == {stated(value, rank=2)}


async def test_first_readings_without_a_value_and_with_a_flag_are_kept_beside_values_that_join_others(books: Books) -> None:
    await keep(books.facts, [(PM25, stated("1"))])
    silent = (PM25, reading(None, NOON + HOUR, "not_monitored"), landing(2))
    wild = (PM25, reading("-5", NOON - HOUR, "negative"), landing(3))
    async with books.facts.writing([0]) as transaction:
        await transaction.keep([silent, wild], [(PM25, stated("2", 4))], [receipt(2)])
    async with books.facts.writing([0]) as transaction:
        asked = [(PM25, NOON + hours * HOUR) for hours in (-1, 0, 1)]
        found = await transaction.stated(asked)
    assert [set(found[identity]) for identity in asked] == [
        {stated("-5", 3, NOON - HOUR, "negative")},
        {stated("1"), stated("2", 4)},
        {stated(None, 2, NOON + HOUR, "not_monitored")},
    ]


async def test_all_values_of_a_fact_are_kept_side_by_side(books: Books) -> None:
    rows = [stated("1"), stated("2", 2), stated(None, 3, flag="not_monitored"), stated("1", 4, flag="implausible")]
    await keep(books.facts, [(PM25, each) for each in rows])
    assert await said(books.facts) == set(rows)


@pytest.mark.parametrize("value", ["35", None])
async def test_a_value_said_again_is_one_value_with_its_first_and_its_loudest_landing(books: Books, value: str | None) -> None:
    await keep(books.facts, [(PM25, stated(value, 2))])
    await keep(books.facts, [(PM25, stated(value, 5, first=2))])
    assert await said(books.facts) == {stated(value, 5, first=2)}
    await keep(books.facts, [(PM25, stated(value, 5, first=1))])
    assert await said(books.facts) == {stated(value, 5, first=1)}


async def test_what_nobody_stated_is_not_there(books: Books) -> None:
    await keep(books.facts, [(PM25, stated("1"))])
    async with books.facts.writing([0]) as transaction:
        found = await transaction.stated([(PM25, NOON + HOUR), (PM25._replace(metric="o3"), NOON), (PM25, NOON)])
    assert {identity for identity, values in found.items() if values} == {(PM25, NOON)}


async def test_a_receipt_is_known_by_landing_and_shard(books: Books) -> None:
    await keep(books.facts, [], [receipt(1), receipt(1, 4), receipt(2)])
    asked = {(landing(1), 0), (landing(1), 4), (landing(2), 4), (landing(3), 0)}
    async with books.facts.writing([0]) as transaction:
        assert await transaction.receipts(asked) == {(landing(1), 0), (landing(1), 4)}


async def test_a_failure_leaves_neither_facts_nor_receipts(books: Books) -> None:
    async def fail() -> None:
        async with books.facts.writing([0]) as transaction:
            await transaction.keep([(PM25._replace(metric="o3"), reading("2"), landing(1))], [(PM25, stated("1"))], [receipt(1)])
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        await fail()
    assert await said(books.facts) == set()
    async with books.facts.writing([0]) as transaction:
        assert await transaction.receipts({(landing(1), 0)}) == set()


async def test_nobody_sees_a_fact_before_it_is_committed(books: Books) -> None:
    span = FactSpan(PM25.feed, PM25.subject, (PM25.metric,), NOON, NOON + HOUR)
    await keep(books.facts, [(PM25, stated("1", at=NOON - HOUR))])
    async with books.results.writing([0]) as beside:
        async with books.facts.writing([0]) as transaction:
            await transaction.keep([(PM25, reading("1"), landing(1))], [], [])
            assert [len(facts.get("pm25", ())) for facts in await beside.facts([span])] == [0]
        assert [len(facts.get("pm25", ())) for facts in await beside.facts([span])] == [1]


async def order_of(books: Books, first: Collection[int], second: Collection[int]) -> list[str]:
    """Return what happens when *second* is asked for while *first* is held."""
    happened: list[str] = []
    inside = asyncio.Event()

    async def hold() -> None:
        async with books.facts.writing(first):
            inside.set()
            await asyncio.sleep(0.15)
            happened.append("first")

    async def follow() -> None:
        await inside.wait()
        async with books.facts.writing(second):
            happened.append("second")

    await asyncio.wait_for(asyncio.gather(hold(), follow()), 10)
    return happened


async def test_one_writer_a_shard(books: Books) -> None:
    assert await order_of(books, [1, 2], [2, 3]) == ["first", "second"]
    assert await order_of(books, [1, 2], [3]) == ["second", "first"]
    assert await order_of(books, [1], []) == ["second", "first"]


async def test_writers_that_name_their_shards_in_any_order_do_not_lock_each_other_out(books: Books) -> None:
    async def write(shards: Collection[int]) -> None:
        for _ in range(20):
            async with books.facts.writing(shards):
                await asyncio.sleep(0)

    await asyncio.wait_for(asyncio.gather(write([1, 5, 3]), write([5, 3, 1]), write({3, 5})), 20)
