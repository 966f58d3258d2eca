"""The plan's book: the same promises of the twin and of PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import pytest_asyncio

from connectors.postgres.migrate import migrate
from connectors.postgres.plan import PostgresPlan
from connectors.postgres.pool import connect
from connectors.postgres.results import PostgresResults
from models.landing import landed_at
from models.period import CITY_ZONE
from models.plan.entry import Entries
from models.plan.stretch import named_stretch, whole_year
from models.result import Result
from streams.plan.ports import Decide, Kept, PartMark, PlanBook, ReportMark
from tests.contract.written import save
from tests.twins.plan import TwinPlan
from tests.unit.plan.street import part, rating, report, result, setting

LAW = "law_publicity_rate"


@dataclass(frozen=True)
class Book:
    book: PlanBook
    save: Callable[[Result], Awaitable[None]]
    land: Callable[[str], Awaitable[None]]


@pytest_asyncio.fixture(params=["twin", "postgres"])
async def plan(request: pytest.FixtureRequest) -> AsyncIterator[Book]:
    if request.param == "twin":
        twin = TwinPlan()

        async def keep(one: Result) -> None:
            twin.saved.append(one)

        async def arrive(landing: str) -> None:
            twin.landed = max(landed_at(landing), twin.landed or landed_at(landing))

        yield Book(twin, keep, arrive)
        return
    dsn: str = request.getfixturevalue("database")
    await migrate(dsn)
    pool = await connect(dsn)
    results = PostgresResults(pool)

    async def saved(one: Result) -> None:
        await save(results, one)

    async def landed(landing: str) -> None:
        async with pool.acquire() as connection:
            await connection.execute(
                "INSERT INTO receipts VALUES ($1, $2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 'clock')", landing, landed_at(landing)
            )

    yield Book(PostgresPlan(pool), saved, landed)
    await pool.close()


async def test_what_is_entered_comes_back_as_it_was_entered(plan: Book) -> None:
    number, state = report(LAW, "2024-Q3", "91.50", area="烟洲社区"), report("smart_city_pilot_areas_2024", "2024", "进行中")
    rated, own = rating(LAW, "2025", "4.25", 310), setting(LAW, "95", 2026, department="司法所")
    share = part(LAW, "85", community="烟洲社区", weight="812")
    for kept in (
        await plan.book.keep_report(number), await plan.book.keep_report(state), await plan.book.keep_rating(rated),
        (await plan.book.keep_setting(LAW, lambda _: own))[1], await plan.book.keep_part(share),
    ):  # fmt: skip
        assert kept == Kept(1, fresh=True)
    found = await plan.book.entries()
    assert found == Entries(reports=(number, state), ratings=(rated,), settings=(own,), parts=(share,))
    assert str(found.reports[0].value) == "91.50"
    assert found.reports[0].stretch.start.utcoffset() == CITY_ZONE.utcoffset(None)


async def test_another_figure_is_a_new_revision_and_the_same_again_is_none(plan: Book) -> None:
    first = report(LAW, "2025", "90")
    again = replace(first, written=first.written._replace(at=first.written.at + timedelta(days=1)))
    other, back = replace(first, value=Decimal(91)), replace(first, value=None)
    kept = [await plan.book.keep_report(each) for each in (first, again, other, back, first)]
    assert kept == [Kept(1, fresh=True), Kept(1, fresh=False), Kept(2, fresh=True), Kept(3, fresh=True), Kept(4, fresh=True)]
    (stands,) = (await plan.book.entries(LAW)).reports
    assert (stands.value, stands.written.revision) == (Decimal(90), 4)
    assert [each.value for each in await plan.book.revisions(LAW, 10)] == [Decimal(90), Decimal(91), None, Decimal(90)]


async def test_who_states_it_makes_it_another_statement(plan: Book) -> None:
    first = report(LAW, "2025", "90")
    await plan.book.keep_report(first)
    assert (await plan.book.keep_report(replace(first, written=first.written._replace(by="李")))).revision == 2


async def test_every_revision_is_found_page_by_page(plan: Book) -> None:
    for area in ("", "烟洲社区"):
        for period in ("2024", "2025"):
            for value in ("1", "2"):
                await plan.book.keep_report(report(LAW, period, value, area=area))
    await plan.book.keep_report(report("life_expectancy", "2025", "81"))
    seen: list[ReportMark] = []
    while page := await plan.book.revisions(LAW, 3, seen[-1] if seen else None):
        seen += [ReportMark(each.area, each.stretch.name, each.written.revision) for each in page]
    assert seen == [ReportMark(area, period, number) for area in ("", "烟洲社区") for period in ("2024", "2025") for number in (1, 2)]


async def test_every_revision_of_a_part_is_found_page_by_page(plan: Book) -> None:
    for department, community in (("", "烟洲社区"), ("司法所", ""), ("司法所", "烟洲社区")):
        for year in (None, 2025):
            for value in ("1", "2"):
                await plan.book.keep_part(part(LAW, value, department=department, community=community, year=year))
    await plan.book.keep_part(part("life_expectancy", "81", department="司法所"))
    seen: list[PartMark] = []
    while page := await plan.book.part_revisions(LAW, 5, seen[-1] if seen else None):
        seen += [PartMark(each.department, each.community, each.year or 0, each.written.revision) for each in page]
    assert (len(seen), seen) == (12, sorted(set(seen)))


async def test_of_settings_every_one_is_kept_and_of_other_entries_the_newest(plan: Book) -> None:
    own = [setting(LAW, value, decided=date(2024, 1, day)) for day, value in enumerate(("92", "93", "93"), 1)]
    for each in own:
        await plan.book.keep_setting(LAW, lambda _, each=each: each)  # type: ignore[misc]
    for score in ("3", "4"):
        await plan.book.keep_rating(rating(LAW, "2025", score))
        await plan.book.keep_part(part(LAW, score, year=2025))
    found = await plan.book.entries(LAW)
    assert [(each.value, each.written.revision) for each in found.settings] == [(Decimal(92), 1), (Decimal(93), 2), (Decimal(93), 3)]
    assert [each.score for each in found.ratings] == [Decimal(4)]
    assert [(each.value, each.year) for each in found.parts] == [(Decimal(4), 2025)]
    assert await plan.book.entries("life_expectancy") == Entries()


async def test_two_at_once_get_two_revisions(plan: Book) -> None:
    kept = await asyncio.gather(*(plan.book.keep_report(report(LAW, "2025", str(value))) for value in range(8)))
    assert sorted(each.revision for each in kept) == list(range(1, 9))


async def test_two_who_set_different_things_at_once_take_nothing_back(plan: Book) -> None:
    def decide(**more: object) -> Decide:
        return lambda known: replace(known[-1] if known else setting(LAW), **more)  # type: ignore[arg-type] # fields of a setting

    wishes = {"department": "城管办", "nature": "约束性", "note": "试行"}
    await asyncio.gather(*(plan.book.keep_setting(LAW, decide(**{name: word})) for name, word in wishes.items()))
    newest = (await plan.book.entries(LAW)).settings[-1]
    assert (newest.department, newest.nature, newest.note, newest.written.revision) == (*wishes.values(), 3)


async def test_the_newest_of_each_closed_year_is_found_with_and_without_a_value(plan: Book) -> None:
    months = (("2025-11", Decimal(1)), ("2025-12", Decimal(2)), ("2026-01", Decimal(3)), ("2026-02", None))
    other = result("air.month", "2026-02", Decimal(9), subject="北京"), result("air.other", "2026-01", Decimal(7))
    for each in (*(result("air.month", month, value) for month, value in months), *other):
        await plan.save(each)
    found = await plan.book.measured(["air.month"], ["西区街道"], named_stretch("2026-02").end)
    assert sorted((f"{each.period_start:%Y-%m}", each.value) for each in found) == [
        ("2025-12", Decimal(2)), ("2026-01", Decimal(3)), ("2026-02", None),
    ]  # fmt: skip


async def test_of_a_running_period_the_revision_of_that_day_is_found_and_of_a_closed_one_the_present(plan: Book) -> None:
    year = whole_year(2026)
    for number in (1, 2, 3):
        revision = result("air.good_days", "2026", Decimal(90 + number))._replace(revision=number)
        await plan.save(revision._replace(logged_at=year.start + timedelta(days=30 * number)))

    async def on(moment: timedelta) -> list[tuple[object, int]]:
        return [(each.value, each.revision) for each in await plan.book.measured(["air.good_days"], ["西区街道"], year.start + moment)]

    assert await on(timedelta(days=20)) == []
    assert await on(timedelta(days=70)) == [(Decimal(92), 2)]
    assert await on(timedelta(days=365)) == [(Decimal(93), 3)]


async def test_log_time_is_that_of_the_newest_body(plan: Book) -> None:
    assert await plan.book.log_time() is None
    for landing in ("0197f3a2-6c1e-7d3b-9a40-5f2f6c1d8e21", "0197f3a2-6c1f-7d3b-9a40-5f2f6c1d8e21", "0197f3a2-6b00-7d3b-9a40-5f2f6c1d8e21"):
        await plan.land(landing)
    assert await plan.book.log_time() == landed_at("0197f3a2-6c1f-7d3b-9a40-5f2f6c1d8e21")
