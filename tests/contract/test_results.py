from datetime import timedelta
from decimal import Decimal

import pytest

from connectors.postgres.migrate import migrate
from connectors.postgres.pool import connect
from connectors.postgres.results import PostgresResults
from models.observation import SHARDS
from models.period import CITY_ZONE
from models.place import Span, only
from models.result import Figure, Node
from models.shard import shard_of
from streams.ports import FactSpan, Previous, ResultSpan
from tests.contract.conftest import Books
from tests.contract.written import DAY, HOUR, LANDED, NOON, PM25, keep, landing, node, result, revision_of, save, stated

SHARD = shard_of("中山")
WEEK = ResultSpan("air.city_day", only("中山"), DAY, DAY + timedelta(days=7))


@pytest.mark.parametrize("value", [Decimal("97.5"), Decimal(0), Decimal(100), "优", "1", None])
async def test_a_result_comes_back_as_it_was_saved(books: Books, value: Figure) -> None:
    await save(books.results, result(value=value, recheck=1))
    async with books.results.writing([SHARD]) as transaction:
        [[found]] = await transaction.children([WEEK])
    assert found == result(value=value, recheck=1)
    assert type(found.value) is type(value)
    assert found.period_start.utcoffset() == found.period_end.utcoffset() == CITY_ZONE.utcoffset(None)


ODD = 'tab\tback\\slash\nline\r"quotes" \\N \x0b\u2028 岐江'


async def test_text_of_any_kind_comes_back_as_it_was_saved(books: Books) -> None:
    odd = result(f"中山/{ODD}", value=ODD)._replace(evidence={"note": ODD, ODD: [ODD]}, edition=ODD, unit=ODD)
    await save(books.results, odd, odd._replace(kpi="air.empty", value="", edition="", unit="", first_landing="", last_landing=""))
    async with books.results.writing([SHARD]) as transaction:
        own = only(odd.subject)
        [[found], [empty]] = await transaction.children([WEEK._replace(span=own), WEEK._replace(span=own, kpi="air.empty")])
    assert found == odd
    assert (empty.value, empty.edition, empty.unit, empty.first_landing) == ("", "", "", "")


async def test_first_and_later_revisions_are_saved_together(books: Books) -> None:
    await save(books.results, result(day=1))
    together = (result(day=0), result(day=1, value=Decimal(98), revision=2), result(day=2, value=None))
    await save(books.results, *together)
    async with books.results.writing([SHARD]) as transaction:
        [found] = await transaction.children([WEEK])
    assert tuple(found) == together


async def test_what_is_saved_is_known_before_it_is_replaced(books: Books) -> None:
    saved = result(recheck=5)
    await save(books.results, saved)
    async with books.results.writing([SHARD]) as transaction:
        found = await transaction.previous([node(), node(day=1), node("乙")])
    assert found == {node(): Previous(1, saved.digest, LANDED, saved.recheck_at, landing(2), landing(1))}


async def test_a_new_revision_replaces_the_old_and_a_quiet_update_keeps_its_number(books: Books) -> None:
    await save(books.results, result())
    await save(books.results, result(value=Decimal(98), revision=2))
    await save(books.results, result(value=Decimal(98), revision=2, recheck=9))
    async with books.results.writing([SHARD]) as transaction:
        [[found]] = await transaction.children([WEEK])
        assert await revision_of(transaction, node()) == 2
    assert found == result(value=Decimal(98), revision=2, recheck=9)


async def test_a_quiet_update_keeps_the_cause_of_its_revision(books: Books) -> None:
    await save(books.results, result())
    await save(books.results, result(recheck=9)._replace(cause=""))
    async with books.results.writing([SHARD]) as transaction:
        [[found]] = await transaction.children([WEEK])
    assert found.cause == landing(2)


async def test_only_nodes_that_have_a_result_are_saved(books: Books) -> None:
    await save(books.results, result())
    async with books.results.writing([SHARD]) as transaction:
        assert await transaction.existing([WEEK, WEEK._replace(kpi="air.good_days")]) == [node()]
        assert await transaction.existing([WEEK._replace(start=DAY + timedelta(days=1))]) == []


async def test_a_transaction_sees_its_own_results(books: Books) -> None:
    async with books.results.writing([SHARD]) as transaction:
        await transaction.save([result()])
        assert await transaction.children([WEEK]) == [[result()]]
        assert await revision_of(transaction, node()) == 1


async def test_a_failure_saves_nothing(books: Books) -> None:
    async def fail() -> None:
        async with books.results.writing([SHARD]) as transaction:
            await transaction.save([result()])
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        await fail()
    async with books.results.writing([SHARD]) as transaction:
        assert [list(found) for found in await transaction.children([WEEK])] == [[]]


async def test_children_come_by_subject_and_period_and_only_from_inside(books: Books) -> None:
    subjects = ["中山/华柏园", "中山/A", "中山/z", "中山", "中山市/x", "乙/1", "中山/\U00020000"]
    await save(books.results, *(result(subject, day=day) for subject in subjects for day in (1, 0, 2, -1)))
    spans = [
        ResultSpan("air.city_day", Span("中山/", "中山/\U0010ffff"), DAY, DAY + timedelta(days=2)),
        ResultSpan("air.city_day", only("乙/1"), DAY + timedelta(days=2), DAY + timedelta(days=3)),
        ResultSpan("air.aqi_day", only("乙/1"), DAY, DAY + timedelta(days=3)),
    ]
    async with books.results.writing([]) as transaction:
        inside, alone, none = await transaction.children(spans)
    assert [each.node for each in inside] == [
        node(subject, day) for subject in ("中山/A", "中山/z", "中山/华柏园", "中山/\U00020000") for day in (0, 1)
    ]
    assert [each.node for each in alone] == [node("乙/1", 2)]
    assert list(none) == []


async def test_the_due_come_oldest_first_in_city_time(books: Books) -> None:
    await save(books.results, *(result(day=day, recheck=hours) for day, hours in enumerate([3, 1, None, 2, 4])))
    async with books.results.writing([SHARD]) as transaction:
        found = await transaction.due({WEEK.kpi}, {SHARD}, LANDED + timedelta(hours=3), 10)
        assert list(found) == [node(day=1), node(day=3), node(day=0)]
        assert {each.period_start.utcoffset() for each in found} == {CITY_ZONE.utcoffset(None)}
        assert list(await transaction.due({WEEK.kpi}, {SHARD}, LANDED + timedelta(hours=3), 2)) == [node(day=1), node(day=3)]
        assert list(await transaction.due({WEEK.kpi}, {(SHARD + 1) % 8}, LANDED + timedelta(hours=3), 2)) == []
        assert list(await transaction.due({"air.retired"}, {SHARD}, LANDED + timedelta(hours=3), 2)) == []


async def test_a_clock_is_kept_by_shard_and_never_put_back(books: Books) -> None:
    later = LANDED + timedelta(hours=1)
    for moment in (LANDED, later, LANDED):
        async with books.results.writing([SHARD]) as transaction:
            await transaction.strike([SHARD], moment)
    async with books.results.writing([SHARD, SHARD + 1]) as transaction:
        found = await transaction.clocks([SHARD, SHARD + 1])
    assert found == {SHARD: later}


async def test_facts_come_settled_in_order_of_time_from_start_to_before_end(books: Books) -> None:
    hours = [2, 0, 1, 5]
    await keep(
        books.facts, [(PM25, stated(str(hour + 1), 1, NOON + hour * HOUR)) for hour in hours] + [(PM25, stated("50", 2, NOON + HOUR))]
    )
    spans = [
        FactSpan(PM25.feed, PM25.subject, ("pm25",), NOON, NOON + 2 * HOUR),
        FactSpan(PM25.feed, PM25.subject, ("pm25", "o3"), NOON + HOUR, NOON + 6 * HOUR),
        FactSpan(PM25.feed, PM25.subject, ("o3",), NOON, NOON + HOUR),
        FactSpan(PM25.feed, PM25.subject, ("pm25",), NOON + 6 * HOUR, NOON + 7 * HOUR),
    ]
    async with books.results.writing([0]) as transaction:
        found = await transaction.facts(spans)
    told = [{metric: [fact.value for fact in facts] for metric, facts in each.items() if facts} for each in found]
    assert told == [{"pm25": [1, 50]}, {"pm25": [50, 3, 6]}, {}, {}]
    assert [fact.newest for fact in found[0]["pm25"]] == [landing(1), landing(2)]
    assert [fact.first for fact in found[0]["pm25"]] == [landing(1), landing(1)]


async def test_an_unknown_node_has_no_previous(books: Books) -> None:
    async with books.results.writing([SHARD]) as transaction:
        assert await transaction.previous([Node("air.city_day", "中山", DAY)]) == {}


async def test_a_metric_of_which_nobody_ever_spoke_is_there_without_facts(books: Books) -> None:
    async with books.results.writing([SHARD]) as transaction:
        (found,) = await transaction.facts([FactSpan("air", "中山/没有", ("pm25", "o3"), NOON, NOON + HOUR)])
    assert {metric: list(facts) for metric, facts in found.items()} == {"pm25": [], "o3": []}


async def test_a_transaction_holds_the_lock_of_every_shard_it_names(database: str) -> None:
    await migrate(database)
    async with await connect(database, 6) as pool, PostgresResults(pool).writing(range(SHARDS)), pool.acquire() as other:
        free = await other.fetch(
            "SELECT shard FROM generate_series(0, $1) AS shard WHERE pg_try_advisory_xact_lock(7305, shard)", SHARDS - 1
        )
    assert free == []
