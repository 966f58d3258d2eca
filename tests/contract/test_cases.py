"""Cases in memory and on a real PostgreSQL: two at once, again and again, and the same state from the log as in the row."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta

import orjson
import pytest
import pytest_asyncio

from connectors.gateway.case_port import CaseBook, CaseQuestion
from connectors.postgres.cases import PostgresCases
from connectors.postgres.migrate import migrate
from connectors.postgres.pool import Pool, connect
from models.case import Case, CaseEvent, Move, case_id_of
from models.errors import CaseRefused, UnknownCase
from models.step import step, told
from tests.twins.cases import TwinCases
from tests.unit.cases.lives import START, event, report, uuid

CASE = case_id_of(uuid(1))
FAR = START + timedelta(days=999)


@pytest_asyncio.fixture(params=["twin", "postgres"])
async def cases(request: pytest.FixtureRequest) -> AsyncIterator[CaseBook]:
    if request.param == "twin":
        yield TwinCases()
        return
    dsn: str = request.getfixturevalue("database")
    await migrate(dsn)
    opened = await connect(dsn, 10)
    yield PostgresCases(opened)
    await opened.close()


async def every(cases: CaseBook) -> Sequence[Case]:
    return await cases.page(CaseQuestion((FAR, uuid(0)), 1000))


async def test_reports_of_one_thing_at_the_same_moment_make_one_case(cases: CaseBook) -> None:
    # 40 m apart at most, in four squares: every one of them locks a square that the next one locks too
    near = [report(number, lat=f"22.56800{number % 10}", lng=f"113.30800{number // 10}") for number in range(60)]
    taken = await asyncio.gather(*(cases.take([each]) for each in near))
    (case,) = await every(cases)
    assert {each.case.id for (each,) in taken} == {case.id}
    assert sorted(each.report for each in case.reporters) == [each.id for each in near]
    assert sum(not each.joined for (each,) in taken) == 1


async def test_the_row_is_what_the_log_tells_and_what_the_outbox_posts_last(pool: Pool) -> None:
    cases = PostgresCases(pool)
    await asyncio.gather(*(cases.take([report(number)]) for number in range(20)))
    (case,) = await every(cases)
    assert told(await cases.events(case.id)) == case
    async with pool.acquire() as connection:
        posted = [orjson.loads(row["body"]) for row in await connection.fetch("SELECT body FROM outbox WHERE feed = 'case_event'")]
    numbers = sorted(int(row["number"]) for body in posted for row in body)
    assert numbers == list(range(1, 21))


async def test_a_report_that_comes_again_at_the_same_moment_counts_once(cases: CaseBook) -> None:
    same = [report(number).model_copy(update={"mark": "phone"}) for number in range(12)]
    taken = await asyncio.gather(*(cases.take([each]) for each in same))
    (case,) = await every(cases)
    assert len(case.reporters) == 1
    assert {each.report.id for (each,) in taken} == {case.reporters[0].report}
    assert sum(each.fresh for (each,) in taken) == 1


async def test_a_batch_and_single_reports_meet(cases: CaseBook) -> None:
    batch = [report(number, lat=f"22.5{number:02}") for number in range(30)]
    singles = [report(100 + number, lat=f"22.5{number:02}") for number in range(30)]
    await asyncio.gather(cases.take(batch), *(cases.take([each]) for each in singles), cases.take(list(reversed(batch))))
    found = await every(cases)
    assert len(found) == 30
    assert {len(case.reporters) for case in found} == {2}


def moving(move: Move) -> Mapping[str, object]:
    return {"by": "officer-1"} | ({"area": "烟洲社区"} if move is Move.DISPATCH else {})


async def moved(cases: CaseBook, case_id: str, move: Move) -> Case:
    def change(found: Mapping[str, Case]) -> list[tuple[CaseEvent, Case]]:
        one = event(found[case_id], move)
        return [(one, step(found[case_id], one))]

    return (await cases.change([case_id], FAR, change))[case_id]


async def test_of_two_who_file_at_once_one_is_refused(cases: CaseBook) -> None:
    await cases.take([report(1)])
    results = await asyncio.gather(*(moved(cases, CASE, Move.FILE) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(each, CaseRefused) for each in results) == 4
    assert [each.move for each in await cases.events(CASE)] == [Move.COLLECT, Move.FILE]


async def test_joins_and_moves_of_one_case_at_once_are_all_in_its_log(cases: CaseBook) -> None:
    await cases.take([report(1)])
    reports = [cases.take([report(number)]) for number in range(2, 30)]
    moves = [moved(cases, CASE, move) for move in (Move.FILE, Move.DISPATCH)]
    await asyncio.gather(*reports, *moves, return_exceptions=True)
    case = await cases.one(CASE)
    assert case is not None
    assert len(case.reporters) == 29
    assert told(await cases.events(case.id)) == case


async def test_nobody_moves_a_case_that_is_not_there(cases: CaseBook) -> None:
    with pytest.raises(UnknownCase):
        await moved(cases, uuid(7), Move.FILE)


async def test_pages_show_every_case_once_the_newest_first(cases: CaseBook) -> None:
    await cases.take([report(number, lat=f"22.5{number:02}", after=timedelta(minutes=number // 3)) for number in range(20)])
    seen: list[Case] = []
    while page := await cases.page(CaseQuestion((seen[-1].opened_at, seen[-1].id) if seen else (FAR, uuid(0)), 3)):
        seen += page
    assert len({each.id for each in seen}) == len(seen) == 20
    assert seen == sorted(seen, key=lambda each: (each.opened_at, each.id), reverse=True)
    filtered = await cases.page(
        CaseQuestion((FAR, uuid(0)), 100, stages=["collected"], areas=["烟洲社区"], kinds=["matter-06042"], since=START)
    )
    assert len(filtered) == 20
    assert await cases.page(CaseQuestion((FAR, uuid(0)), 100, stages=["closed"])) == []


async def test_reports_come_back_as_they_were_sent(cases: CaseBook) -> None:
    sent = report(1).model_copy(update={"note": "<b>脏</b> 😀", "photos": ("ab" * 32,), "person": "p1", "flags": ("crs_unstated",)})
    await cases.take([sent])
    assert await cases.reports(CASE, 10) == [sent]
