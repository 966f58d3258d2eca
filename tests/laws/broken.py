"""What somebody in a hurry would have written: each function here is wrong in the one way that a law is there to notice."""

import re
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from models import landing
from models.change import Changes
from models.kpi import Context, Fact, Inputs, NotEnough, Value
from models.ledger import Receipt
from models.observation import Part, Reading
from models.result import Evidence, Node, Result, Status
from streams import compute, read, store
from streams.atlas import Atlas
from streams.graph import Graph
from streams.ports import FactsByMetric, FactSpan, Identity, Previous, ResultSpan
from streams.settle import Stated
from tests.laws import city
from tests.twins import facts, results, road
from tests.twins.log import Slot

right_account, right_store, right_stated, right_changes = store.account, store.store, store._stated, store.changes
right_compute, right_due, right_parts_of, right_number = compute.compute, compute.due, read.parts_of, read.number
right_landing_id, right_digest_of = landing.landing_id, compute.digest_of
fresh_numbers = count()
right_previous, right_results_writing = results.TwinResultsTransaction.previous, results.TwinResults.writing
right_facts_writing, right_work = facts.TwinFacts.writing, road.TwinRoad.work


ANYTHING = re.compile(".*", re.DOTALL)


def stands_by_arrival(values: Sequence[Stated]) -> Fact:
    *_, newest = values
    return Fact(newest.observed_at, newest.value, newest.flag, min(each.first for each in values), newest.first)


def account_by_identity(parts: Sequence[Part], standing: Mapping[Identity, Sequence[Stated]]) -> store.Account:
    """Whoever speaks second of a fact repeats it."""
    known = {(series.subject, series.metric, second) for series, second in standing}
    return right_account([replace(part, readings=[each for each in part.readings if each[:3] not in known]) for part in parts], standing)


def stated_without_position(reading: Reading, name: str) -> Stated:
    return right_stated(reading, name)._replace(position=0)


def merged_keeping_the_newer(_: Stated, new: Stated) -> Stated:
    return new


async def store_telling_only_news(parts: Sequence[Part], book: Any, graph: Graph) -> dict[int, Changes]:  # noqa: ANN401 - looks into the twin
    fresh = [part for part in parts if part.tick or (part.landing_id, part.shard) not in book.receipts]
    await right_store(parts, book, graph)
    return right_changes(fresh, graph) if fresh else {}


async def compute_telling_only_news(work: compute.Work, book: Any, atlas: Atlas) -> list[Result]:  # noqa: ANN401 - looks into the twin
    before = dict(book.current)
    touched = await right_compute(work, book, atlas)
    return [each for each in touched if each.node not in before or before[each.node].digest != each.digest]


async def compute_with_what_is_due(work: compute.Work, book: Any, atlas: Atlas) -> list[Result]:  # noqa: ANN401 - any ResultBook
    return await right_compute(work._replace(nodes=work.nodes | await right_due(work, book, atlas.graph)), book, atlas)


async def nothing_is_due(*_: object) -> set[Node]:
    return set()


class EarlyTransaction(results.TwinResultsTransaction):
    """Its facts and children are those from before its lock."""

    def __init__(self, right: results.TwinResultsTransaction, early: results.TwinResultsTransaction) -> None:
        super().__init__(right._book)
        self.saved, self._early = right.saved, early

    async def facts(self, spans: Sequence[FactSpan]) -> Sequence[FactsByMetric]:
        return await self._early.facts(spans)

    async def children(self, spans: Sequence[ResultSpan]) -> Sequence[Sequence[Result]]:
        return await self._early.children(spans)


@asynccontextmanager
async def reading_before_the_lock(self: results.TwinResults, shards: Collection[int]) -> AsyncIterator[results.TwinResultsTransaction]:
    early = results.TwinResults(facts.TwinFacts())
    early.facts.values = {identity: dict(values) for identity, values in self.facts.values.items()}
    early.facts.seconds = self.facts.seconds
    early.current = dict(self.current)
    async with right_results_writing(self, shards) as transaction:
        yield EarlyTransaction(transaction, results.TwinResultsTransaction(early))


@asynccontextmanager
async def facts_without_a_lock(self: facts.TwinFacts, _: Collection[int]) -> AsyncIterator[facts.TwinFactsTransaction]:
    async with right_facts_writing(self, ()) as transaction:
        yield transaction


async def previous_without_its_time(self: results.TwinResultsTransaction, nodes: Sequence[Node]) -> Mapping[Node, Previous]:
    found = await right_previous(self, nodes)
    return {node: each._replace(logged_at=datetime.min.replace(tzinfo=UTC)) for node, each in found.items()}


async def no_clocks(self: results.TwinResultsTransaction, shards: Collection[int]) -> Mapping[int, datetime]:  # noqa: ARG001 - like the right one
    return {}


async def acking_first(self: road.TwinRoad, slot: Slot, limit: int) -> None:
    events = self.log.taken(slot, limit)
    self.log.committed[slot] += len(events)
    await self.stages[slot.topic](events)


class AddingFacts(facts.TwinFacts):
    """A part that comes again is added to its receipt."""

    @asynccontextmanager
    async def writing(self, shards: Collection[int]) -> AsyncIterator[facts.TwinFactsTransaction]:
        async with right_facts_writing(self, shards) as transaction:
            known, self.receipts = self.receipts, {}
            yield transaction
            self.receipts = known

    def _commit(self, transaction: facts.TwinFactsTransaction) -> None:
        for receipt in transaction.fresh:
            old = self.receipts.get((receipt.landing_id, receipt.shard))
            sums = [had + more for had, more in zip(old[4:], receipt[4:], strict=True)] if old else receipt[4:]
            self.receipts[receipt.landing_id, receipt.shard] = Receipt(*receipt[:4], *sums)
        transaction.fresh = []
        super()._commit(transaction)


def digest_without_evidence(version: int, outcome: Value | NotEnough, status: Status, _: Evidence) -> str:
    return right_digest_of(version, outcome, status, {})


def digest_without_status(version: int, outcome: Value | NotEnough, _: Status, evidence: Evidence) -> str:
    return right_digest_of(version, outcome, "final", evidence)


def digest_that_never_repeats(*_: object) -> str:
    return str(next(fresh_numbers))


def quiet_about_the_first(saved: Result | Previous) -> tuple[datetime | None, str]:
    return saved.recheck_at, saved.last_landing


def parts_without_refusals(body: read.Body, readings: Sequence[Reading], ignored: int, rejected: int) -> list[Part]:
    return right_parts_of(body, readings, ignored, rejected * 0)


def parts_that_all_carry_the_rest(body: read.Body, readings: Sequence[Reading], ignored: int, rejected: int) -> list[Part]:
    parts = right_parts_of(body, readings, ignored, rejected)
    return [replace(part, ignored=ignored, rejected=rejected, received=part.received + ignored) for part in parts]


def number_by_float(text: str) -> str:
    return f"{float(text):.10f}".rstrip("0").rstrip(".")


def number_with_underscores(text: str) -> str:
    return right_number(text.replace("_", ""))


def landing_backwards(moment: datetime, random: bytes) -> str:
    name = right_landing_id(moment, random)
    return f"{name[4:8]}{name[:4]}{name[8:]}"


def status_by_the_first_landing_alone(first: str, _: str, final_at: datetime, now: datetime) -> str:
    return "provisional" if now < final_at else "revised" if landing.landed_at(first) > final_at else "final"


def of_all_children(children: Sequence[Result], _: datetime) -> Sequence[Result]:
    return children


def two_paths(inputs: Inputs, context: Context) -> Value | NotEnough:
    """The total from the facts, the evidence from the hours."""
    outcome, shown = city.of_facts(inputs, context), city.of_children(inputs, context).evidence
    if isinstance(outcome, Value):
        return Value(outcome.value, outcome.edition, shown)
    return NotEnough(outcome.reason, outcome.edition, shown)


def city_of_two_paths() -> Graph:
    day = replace(city.DAY_TOTAL, inputs=(*city.DAY_TOTAL.inputs, *city.HOUR_TOTAL.inputs), compute=two_paths)
    return Graph([day if kpi.name == day.name else kpi for kpi in city.KPIS], city.PLACES)
