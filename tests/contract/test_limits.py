"""Kinds and limits: the same promises of the twin and of PostgreSQL."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import TypeAlias

import pytest
import pytest_asyncio

from connectors.postgres.limits import PostgresLimits
from connectors.postgres.migrate import migrate
from connectors.postgres.pool import connect
from models.limit_table import TEMPLATE, Terms, hours_of
from models.period import CITY_ZONE
from models.standards.working_time import Calendar
from tests.twins.limits import TwinLimits

Book: TypeAlias = TwinLimits | PostgresLimits
TERMS = Terms("中山", date(2026, 7, 1))
FILED = datetime(2026, 11, 25, 9, tzinfo=CITY_ZONE)
OWN = "part,code,name\n事项,06999,乱扔烟头\n"


@pytest_asyncio.fixture(params=["twin", "postgres"])
async def book(request: pytest.FixtureRequest) -> AsyncIterator[Book]:
    if request.param == "twin":
        yield TwinLimits()
        return
    dsn: str = request.getfixturevalue("database")
    await migrate(dsn)
    pool = await connect(dsn)
    yield PostgresLimits(pool, lambda: datetime(2026, 11, 25, tzinfo=UTC), Calendar())
    await pool.close()


async def due(book: Book, kind: str) -> str:
    found = await book.deadline("中山", kind, FILED)
    return found.due.at.strftime("%m-%d %H:%M") if found.due else found.why


async def test_a_table_holds_as_soon_as_it_is_loaded_and_the_same_again_is_no_new_one(book: Book) -> None:
    assert await due(book, "matter-06042") == "no limits of 中山 are loaded for that day"
    assert await book.load_limits(TEMPLATE, TERMS, "张三", "limits.csv") == 1
    assert await due(book, "matter-06042") == "11-25 15:00"
    assert await book.load_limits(TEMPLATE, TERMS, "李四", "other.csv") is None
    assert await book.load_limits(TEMPLATE.replace("4工作时", "2工作时"), TERMS, "李四", "limits.csv") == 2
    assert await due(book, "matter-06042") == "11-25 11:00"


async def test_a_table_of_another_day_or_with_other_hours_is_another_table(book: Book) -> None:
    late = TERMS._replace(hours=hours_of("10:00-18:00"))
    numbers = [await book.load_limits(TEMPLATE, terms, "", "") for terms in (TERMS, late, TERMS._replace(valid_from=date(2026, 12, 1)))]
    assert numbers == [1, 2, 3]
    assert await due(book, "matter-06042") == "11-25 14:00"
    assert [(each.version, each.valid_from) for each in (await book.limits()).tables] == [
        (1, date(2026, 7, 1)), (2, date(2026, 7, 1)), (3, date(2026, 12, 1)),
    ]  # fmt: skip


async def test_a_kind_that_was_loaded_once_stays_and_can_have_a_limit(book: Book) -> None:
    assert await book.load_kinds(OWN, "张三", "own.csv") == 1
    assert await book.load_kinds(OWN, "张三", "own.csv") is None
    assert await book.load_limits("code,limit\n06999,1工作时\n", TERMS, "", "") == 1
    assert await due(book, "local-matter-06999") == "11-25 10:00"
    assert await book.load_kinds(OWN.replace("06999", "06998"), "张三", "own.csv") == 2
    assert {"local-matter-06999", "local-matter-06998"} <= (await book.kinds()).by_id.keys()
    assert await due(book, "local-matter-06999") == "11-25 10:00"
