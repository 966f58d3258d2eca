"""The book of questions and the register of digs: the same promises of the twins and of PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio

from connectors.gateway.pipes_port import Application, Audit, Digs, QueryMark
from connectors.pipe_map import PipeMap
from connectors.postgres.digs import PostgresDigs
from connectors.postgres.migrate import migrate
from connectors.postgres.pipe_queries import PostgresPipeQueries, Where
from connectors.postgres.pipes import Load, PostgresPipes
from connectors.postgres.pool import connect
from models.dig import DigState, DigStep
from models.landing import landing_id
from models.pipe_query import Asked, Asker, Noted, Outcome, Stopped
from models.pipe_tier import QUOTAS, Tier
from tests.twins.pipes import TwinAudit, TwinDigs
from tests.unit.pipes.street import at, pipe, square, surveyed

NOW = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
LAST = QueryMark(datetime.max.replace(tzinfo=UTC), "ffffffff-ffff-ffff-ffff-ffffffffffff")
HERE = Where("中山", "西区街道")


@dataclass
class Kept:
    audit: Audit
    digs: Digs
    clock: list[datetime] = field(default_factory=lambda: [NOW])
    pool: Any = None
    numbers: int = 0

    def later(self, **more: int) -> None:
        self.clock[0] += timedelta(**more)

    async def ask(self, who: str = "k1", tier: Tier = Tier.CONTRACTOR, outcome: Outcome = Outcome.ANSWERED, **more: Any) -> Stopped | None:  # noqa: ANN401 - whatever Noted takes
        self.numbers += 1
        number = landing_id(self.clock[0], self.numbers.to_bytes(10, "big"))
        told = {"purpose": "开挖", "permit": None, "asked": {"crs": "WGS-84"}, "answer_ms": Decimal("3.4"), "versions": (1,)} | more
        return await self.audit.note(
            Noted(id=number, asked_at=self.clock[0], asker=Asker(who, "contractor", tier), outcome=outcome, **told)
        )

    async def book(self, **more: Any) -> list[tuple[str, str, int]]:  # noqa: ANN401 - see above
        rows = await self.audit.queries(more.get("who"), more.get("permit"), LAST, 1000)
        return [(row["who"], row["outcome"], row["segments"]) for row in rows]


@pytest_asyncio.fixture(params=["twin", "postgres"])
async def kept(request: pytest.FixtureRequest) -> AsyncIterator[Kept]:
    clock = [NOW]

    def now() -> datetime:
        return clock[0]

    if request.param == "twin":
        audit = TwinAudit(now)
        yield Kept(audit, TwinDigs(now, audit), clock)
        return
    dsn: str = request.getfixturevalue("database")
    await migrate(dsn)
    pool = await connect(dsn)
    yield Kept(PostgresPipeQueries(pool, now, HERE), PostgresDigs(pool, now, HERE), clock, pool)
    await pool.close()


def application(**changes: Any) -> Application:  # noqa: ANN401 - whatever an application has
    told: dict[str, Any] = {
        "holder": "k1", "purpose": "给水接驳", "outline": square(0, 0, 9, 9), "depth_m": Decimal("1.5"),
        "starts_at": NOW + timedelta(days=1), "ends_at": NOW + timedelta(days=3),
    }  # fmt: skip
    return Application(**(told | changes))


async def test_every_question_is_kept_and_read_back_the_newest_first(kept: Kept) -> None:
    assert await kept.ask(segments=12, permit="DIG-2026-000001") is None
    kept.later(seconds=1)
    await kept.ask("k2", outcome=Outcome.REFUSED, reason="no-permit")
    assert await kept.book() == [("k2", "refused", 0), ("k1", "answered", 12)]
    assert await kept.book(who="k1") == [("k1", "answered", 12)]
    assert await kept.book(permit="DIG-2026-000001") == [("k1", "answered", 12)]
    (row, _) = await kept.audit.queries(None, None, LAST, 9)
    assert (row["reason"], row["answer_ms"], row["versions"], row["purpose"]) == ("no-permit", Decimal("3.4"), [1], "开挖")
    assert [each["who"] for each in await kept.audit.queries(None, None, QueryMark(row["asked_at"], row["id"]), 9)] == ["k1"]


@pytest.mark.parametrize("of", ["questions", "segments", "cells"])
async def test_too_much_of_anything_stops_and_only_the_asker(kept: Kept, of: str) -> None:
    quota = QUOTAS[Tier.CONTRACTOR]
    for number in range(quota.questions):
        stopped = await kept.ask(segments=quota.segments // 100 if of == "segments" else 1, cells=(number if of == "cells" else 1,))
        if stopped:
            break
    else:
        stopped = await kept.ask(cells=(1,))
    assert stopped is not None
    assert (stopped.reason, stopped.number > stopped.bound, stopped.who) == (of, True, "k1")
    assert (await kept.book())[0] == ("k1", "stopped", 0)
    assert await kept.ask("k2") is None
    assert [each.id for each in await kept.audit.stops()] == [stopped.id]


async def test_a_stop_ends_with_its_time_or_with_an_officer_and_counting_begins_anew(kept: Kept) -> None:
    for _ in range(QUOTAS[Tier.PUBLIC].questions):
        await kept.ask("anybody", Tier.PUBLIC)
    first = await kept.ask("anybody", Tier.PUBLIC)
    assert first is not None
    kept.later(minutes=5)
    again = await kept.ask("anybody", Tier.PUBLIC)
    assert again == first
    released = await kept.audit.release(first.id, "李某")
    assert released is not None
    assert (released.released_by, released.released_at) == ("李某", kept.clock[0])
    assert await kept.audit.release(first.id, "李某") is None
    kept.later(seconds=1)
    assert await kept.ask("anybody", Tier.PUBLIC) is None
    assert await kept.audit.stops() == []


async def test_an_hour_is_a_sliding_one_and_a_refused_question_counts_for_no_quota(kept: Kept) -> None:
    for _ in range(QUOTAS[Tier.PUBLIC].questions):
        await kept.ask("anybody", Tier.PUBLIC)
        await kept.ask("anybody", Tier.PUBLIC, Outcome.REFUSED)
    kept.later(minutes=61)
    assert await kept.ask("anybody", Tier.PUBLIC) is None


async def test_somebody_without_a_key_is_the_same_all_day_and_has_no_address_in_the_book(kept: Kept) -> None:
    one, same, other = [await kept.audit.mark(address) for address in ("10.0.0.1", "10.0.0.1", "10.0.0.2")]
    assert one == same != other
    if kept.pool is not None:
        kept.later(days=1)
        assert await kept.audit.mark("10.0.0.1") != one
        assert "10.0.0" not in one


async def test_a_dig_is_applied_for_once_however_often_it_is_sent(kept: Kept) -> None:
    made, fresh = await kept.digs.apply(application(), "施工队")
    same, again = await kept.digs.apply(application(), "施工队")
    assert (fresh, again, same.number) == (True, False, made.number)
    other, fresh = await kept.digs.apply(application(depth_m=Decimal(2)), "施工队")
    assert (fresh, other.number > made.number) == (True, True)
    assert made.outline == square(0, 0, 9, 9)
    assert (made.state, made.depth_m, made.checked_at) == (DigState.APPLIED, Decimal("1.5"), None)
    assert [each.number for each in await kept.digs.digs("k1", None, "", 9)] == [made.number, other.number]
    assert [each.number for each in await kept.digs.digs(None, DigState.APPLIED, made.number, 9)] == [other.number]
    assert await kept.digs.digs("k2", None, "", 9) == []
    assert await kept.digs.dig("DIG-2026-009999") is None


async def test_a_dig_moves_only_where_the_rules_allow_and_every_step_is_kept(kept: Kept) -> None:
    made, _ = await kept.digs.apply(application(), "施工队")
    refused = await kept.digs.move(made.number, DigStep.START, "施工队", "")
    assert refused is not None
    assert (refused[1], refused[0].state) == (False, DigState.APPLIED)
    assert await kept.digs.move("DIG-2026-009999", DigStep.GRANT, "李某", "") is None
    for step, by in ((DigStep.GRANT, "李某"), (DigStep.START, "施工队"), (DigStep.END, "施工队")):
        if step is DigStep.START:
            await kept.ask(permit=made.number)
        kept.later(minutes=1)
        moved = await kept.digs.move(made.number, step, by, "备注")
        assert moved is not None
        assert moved[1]
    assert [(each.step, each.state, each.by, each.note) for each in await kept.digs.log(made.number)] == [
        ("apply", "applied", "施工队", ""), ("grant", "granted", "李某", "备注"), ("start", "started", "施工队", "备注"),
        ("end", "ended", "施工队", "备注"),
    ]  # fmt: skip
    done = await kept.digs.dig(made.number)
    assert done is not None
    assert (done.state, done.checked_at) == (DigState.ENDED, NOW + timedelta(minutes=1))


@pytest.mark.parametrize("kept", ["postgres"], indirect=True)
async def test_questions_of_one_second_speak_on_lanes_of_their_own_and_wait_in_the_outbox(kept: Kept) -> None:
    assert kept.pool is not None
    await asyncio.gather(*(kept.ask(f"k{number}", segments=number) for number in range(8)))
    async with kept.pool.acquire() as connection:
        rows = await connection.fetch("SELECT feed, body FROM outbox")
        lanes = await connection.fetch("SELECT lane FROM pipe_queries ORDER BY lane")
    assert [row["lane"] for row in lanes] == list(range(8))
    told = [orjson.loads(row["body"]) for row in rows]
    assert {row["feed"] for row in rows} == {"pipe_query"}
    assert {each["point"] for each in told} == {f"管线查询{lane}" for lane in range(8)}
    assert {(each["city"], each["community"], each["outcome"]) for each in told} == {("中山", "西区街道", "answered")}
    assert "k1" not in str(told)


@pytest.mark.parametrize("kept", ["postgres"], indirect=True)
async def test_surveys_are_kept_in_versions_and_the_map_turns_to_the_newest(kept: Kept, tmp_path: Path) -> None:
    assert kept.pool is not None
    surveys = PostgresPipes(kept.pool, lambda: kept.clock[0])
    pipe_map = PipeMap(surveys, lambda: kept.clock[0])

    async def load(rows: list[Any], coverage: dict[str, Any] | None) -> int | None:
        read = surveyed(tmp_path, rows)
        told = Load(
            "street", "张三", "street.geojson", read.sha256, read.system.name, read.system.near, read.system.shift_m, read.segments,
            read.length_m, sorted(read.classes), coverage,
        )  # fmt: skip
        return await surveys.load(told, [block.packed() for block in read.blocks])

    async def found() -> list[str]:
        asked = Asked(shape={"type": "Point", "coordinates": at(0, 0)}, radius_m=30)
        return [each["number"] for each in (await pipe_map.answer(asked, Tier.OFFICER, frozenset(), None)).segments]

    assert await found() == []
    one = [pipe("A", "燃气", [(0, 0), (9, 9)])]
    assert await load(one, square(-9, -9, 9, 9)) == 1
    assert await load(one, square(-9, -9, 9, 9)) is None
    await pipe_map.refresh()
    assert await found() == ["A"]
    assert await load([pipe("B", "燃气", [(0, 0), (9, 9)])], None) == 2
    await pipe_map.refresh()
    assert await found() == ["B"]
    assert [(row["version"], row["segments"], row["covered"]) for row in await surveys.history()] == [(1, 1, True), (2, 1, False)]
    await surveys.add_owner("k1", "燃气公司", "张三")
    await surveys.add_owner("k1", "燃气公司", "张三")
    assert await surveys.owners_of("k1") == {"燃气公司"}
    await surveys.remove_owner("k1", "燃气公司")
    assert await surveys.owners_of("k1") == frozenset()
