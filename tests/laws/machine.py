"""The city as a machine: bodies land, owners work, sleep, die and wake up when another has long taken over.

Every figure that is published on the way must be right for some set of the facts that had landed: it names the facts it stands on, so
it is enough that each of them had landed, that none is there twice, and that the figure follows from them.
"""

from collections.abc import Collection, Coroutine
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from models.result import Result
from streams.compute import status_of
from tests.laws import city
from tests.laws.cases import NEW_YEAR, land, landed, landings, opened, rows, stands, tick, wanted
from tests.laws.oracle import READ_AS, TEXTS, Landed, Row, becomes
from tests.twins.log import NEWS, OBSERVATIONS, RAW
from tests.twins.pause import killed, stepped

AWAITS = 400
ENOUGH = 60
CROWD = 8
ALL = (RAW, OBSERVATIONS, NEWS)
texts = st.sampled_from(tuple(READ_AS))
WHICH = st.integers(0, 99)
AGES = ("law.age", "law.area_age")


class CityMachine(RuleBasedStateMachine):
    """owners: work that has begun and not ended, several of them perhaps at the same records."""

    def __init__(self) -> None:
        super().__init__()
        self.road = opened()
        self.bodies: list[Landed] = []
        self.owners: list[Coroutine[Any, Any, None]] = []
        self.newest = NEW_YEAR
        self.checked = 0

    @rule(moment=landings, said=st.lists(rows, min_size=1, max_size=5))
    def land(self, moment: datetime, said: list[Row]) -> None:
        body = landed(len(self.bodies), moment, said)
        self.bodies.append(body)
        self.newest = max(self.newest, moment)
        land(self.road, body)

    @precondition(lambda self: self.bodies)
    @rule(which=WHICH, moment=landings, texts=st.lists(st.sampled_from((*READ_AS, *TEXTS)), min_size=1, max_size=5), rank=st.integers(0, 1))
    def correct(self, which: int, moment: datetime, texts: list[str], rank: int) -> None:
        said = self.bodies[which % len(self.bodies)].rows
        self.land(moment, [row._replace(text=text, rank=rank) for row, text in zip(said, texts, strict=False)])

    @precondition(lambda self: self.bodies)
    @rule(which=WHICH)
    def land_again(self, which: int) -> None:
        land(self.road, self.bodies[which % len(self.bodies)])

    @rule(moment=landings)
    def tick(self, moment: datetime) -> None:
        self.newest = max(self.newest, moment)
        tick(self.road, moment)

    @precondition(lambda self: self.road.log.unread())
    @rule(which=WHICH, limit=st.integers(1, 4), awaits=st.integers(1, 40))
    def begin(self, which: int, limit: int, awaits: int) -> None:
        unread = self.road.log.unread()
        self.go_on(self.road.work(unread[which % len(unread)], limit), awaits)

    @precondition(lambda self: self.owners)
    @rule(which=WHICH, awaits=st.integers(1, 40))
    def wake(self, which: int, awaits: int) -> None:
        self.go_on(self.owners.pop(which % len(self.owners)), awaits)

    def go_on(self, work: Coroutine[Any, Any, None], awaits: int) -> None:
        if not stepped(work, awaits):
            self.owners.append(work)

    @precondition(lambda self: self.owners)
    @rule(which=WHICH)
    def die(self, which: int) -> None:
        killed(self.owners.pop(which % len(self.owners)))

    @precondition(lambda self: self.road.log.committed)
    @rule(which=WHICH, back=st.integers(1, 5))
    def rewind(self, which: int, back: int) -> None:
        slots = sorted(self.road.log.committed)
        slot = slots[which % len(slots)]
        self.road.log.committed[slot] = max(0, self.road.log.committed[slot] - back)

    @rule(batches=st.integers(1, 12))
    def work(self, batches: int) -> None:
        """Let *batches* be done, each by an owner of its own."""
        self.work_on(ALL, batches)

    def work_on(self, topics: Collection[str], batches: int) -> None:
        for turn in range(batches):
            unread = [slot for slot in self.road.log.unread() if slot.topic in topics]
            if len(self.owners) >= CROWD or not unread:
                return
            self.go_on(self.road.work(unread[turn % len(unread)], 3), AWAITS)

    @precondition(lambda self: self.bodies)
    @rule(
        which=WHICH,
        moment=landings,
        text=texts,
        topic=st.sampled_from((OBSERVATIONS, NEWS)),
        awaits=st.integers(1, 8),
    )
    def sleep_through_a_correction(self, which: int, moment: datetime, text: str, topic: str, awaits: int) -> None:
        """Let owners fall asleep over what they read, and others do the same work and more, until the old ones wake up."""
        self.land_again(which)
        self.work_on((RAW,) if topic == OBSERVATIONS else (RAW, OBSERVATIONS), ENOUGH)
        for slot in [slot for slot in self.road.log.unread() if slot.topic == topic]:
            self.go_on(self.road.work(slot, 3), awaits)
        self.correct(which, moment, [text] * 5, 1)
        self.work(ENOUGH)

    @invariant()
    def the_books_balance(self) -> None:
        sizes = {body.landing: len(body.rows) for body in self.bodies}
        received: dict[str, int] = {}
        for receipt in self.road.facts.receipts.values():
            assert receipt.difference == 0
            received[receipt.landing_id] = received.get(receipt.landing_id, 0) + receipt.received
        assert all(count <= sizes[landing] for landing, count in received.items())

    @invariant()
    def every_published_figure_was_right_for_some_facts(self) -> None:
        published = self.road.publisher.published
        for result in published[self.checked :]:
            self.right_for_some_facts(result)
        self.checked = len(published)

    def right_for_some_facts(self, result: Result) -> None:
        facts = [tuple(fact) for fact in result.evidence["facts"]]
        assert {(fact[:3], fact[3:]) for fact in facts} <= self.said()
        assert len({fact[:3] for fact in facts}) == len(facts)
        counted = [Decimal(text) for *_, text, flag in facts if not flag]
        if result.kpi not in AGES:
            assert result.value == (sum(counted) if counted else None)
        final_after = city.graph().kpis[result.kpi].final_after
        assert result.status == status_of(result.first_landing, result.last_landing, result.period_end + final_after, result.logged_at)
        assert result.logged_at <= self.newest

    def said(self) -> set[tuple[Any, Any]]:
        return {(row[:3], READ_AS[row.text]) for body in self.bodies for row in body.rows if becomes(row, body.moment) == "reading"}

    def teardown(self) -> None:
        """Wake every owner that still lives, let the city come to rest, and compare it with the oracle."""
        while self.owners:
            self.go_on(self.owners.pop(0), AWAITS)
        self.road.rest()
        self.newest += timedelta(days=1)
        tick(self.road, self.newest)
        self.road.rest()
        self.the_books_balance()
        self.every_published_figure_was_right_for_some_facts()
        assert stands(self.road) == wanted(self.bodies, self.newest)
