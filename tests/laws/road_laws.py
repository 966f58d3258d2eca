"""What the whole road promises, whatever lands, in whatever order, however often, and whoever dies on the way."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from models.landing import landing_id
from models.ledger import Receipt
from models.result import Result
from tests.laws.cases import Case, cases, crashing, land, lives, opened, settled, stands, tick, wanted
from tests.laws.law import Law
from tests.laws.oracle import READ_AS, Landed, becomes
from tests.twins.log import NEWS, OBSERVATIONS, RAW, Slot
from tests.twins.pause import finished, killed, stepped
from tests.twins.road import TwinRoad

ROAD = (RAW, OBSERVATIONS, NEWS)


def rests_right(case: Case) -> None:
    assert stands(settled(case)) == wanted(case.bodies, case.end)


def rests_right_later(example: tuple[Case, int, dict[int, int]]) -> None:
    """Deaths begin when the city is at rest and only time goes on."""
    case, days, deaths = example
    road = settled(case)
    later = case.end + timedelta(days=days)
    tick(road, later)
    road.rest(case.limit, {road.batches + number: awaits for number, awaits in deaths.items()}, case.turn)
    assert stands(road) == wanted(case.bodies, later)


def strikes_early(example: tuple[Case, int]) -> None:
    """The clock strikes the end while bodies that landed before are still on their way, and never again."""
    case, struck = example
    road = opened()
    for place, body in enumerate(case.deliveries):
        if place == struck % len(case.deliveries):
            tick(road, case.end)
        if place in case.pauses:
            road.rest(case.limit, case.crashes, case.turn)
        land(road, case.bodies[body])
    road.rest(case.limit, case.crashes, case.turn)
    assert stands(road) == wanted(case.bodies, case.end)


def wakes_up_late(example: tuple[Case, str, int]) -> None:
    """Owners fall asleep over one topic, the last body is done by others as far as they are let, and then the old ones go on."""
    case, topic, awaits = example
    road = opened()
    for body in case.bodies[:-1]:
        land(road, body)
    drain(road, ROAD[: ROAD.index(topic)])
    sleepers = [road.work(slot, case.limit) for slot in road.log.unread()]
    asleep = [work for work in sleepers if not stepped(work, awaits)]
    land(road, case.bodies[-1])
    drain(road, ROAD)
    for work in asleep:
        finished(work)
    road.rest(case.limit)
    tick(road, case.end)
    road.rest(case.limit)
    assert stands(road) == wanted(case.bodies, case.end)


def drain(road: TwinRoad, topics: Sequence[str]) -> None:
    """Do all that *topics* have; an owner that waits for another's lock dies waiting, and nobody tries its slot again."""
    stuck: set[Slot] = set()
    while slots := [slot for slot in road.log.unread() if slot.topic in topics and slot not in stuck]:
        work = road.work(slots[0], 3)
        if not stepped(work, 1_000):
            killed(work)
            stuck.add(slots[0])


def balances(case: Case) -> None:
    road = settled(case)
    expected = {body.landing: (len(body.rows), *account(body)) for body in case.bodies}
    found: dict[str, Counter[str]] = {}
    for receipt in road.facts.receipts.values():
        assert receipt.difference == 0, receipt
        found.setdefault(receipt.landing_id, Counter()).update(counts(receipt))
    kept = ("stored", "duplicate", "corrected", "superseded")
    assert expected == {
        landing: (sums["received"], sum(sums[each] for each in kept), sums["rejected"], sums["ignored"]) for landing, sums in found.items()
    }


def counts(receipt: Receipt) -> dict[str, int]:
    return {field: getattr(receipt, field) for field in Receipt._fields[4:]}


def account(body: Landed) -> tuple[int, int, int]:
    sums = Counter(becomes(row, body.moment) for row in body.rows)
    return sums["reading"], sums["rejected"], sums["ignored"]


def counts_each_value_once(case: Case) -> None:
    said = {
        (row.subject, row.metric, row.observed_at, READ_AS[row.text])
        for body in case.bodies
        for row in body.rows
        if becomes(row, body.moment) == "reading"
    }
    receipts = settled(case).facts.receipts.values()
    assert sum(receipt.stored for receipt in receipts) == len({each[:3] for each in said})
    assert sum(receipt.stored + receipt.corrected + receipt.superseded for receipt in receipts) == len(said)


def everything(road: TwinRoad) -> Any:  # noqa: ANN401 - whatever a reader can see
    return road.results.current, road.results.history, road.facts.values, road.facts.receipts


def forgets_redelivery(example: tuple[Case, int]) -> None:
    case, again = example
    road = settled(case)
    before = [dict(each) for each in everything(road)]
    for slot, reached in road.log.committed.items():
        road.log.committed[slot] = max(0, reached - again)
    road.rest(case.limit, turn=case.turn)
    assert [dict(each) for each in everything(road)] == before


def cut(case: Case) -> Case:
    """Return *case* with every row in a body of its own, at the same moment and in the same order."""
    pieces = []
    for number, body in enumerate(case.bodies):
        for place, row in enumerate(body.rows):
            pieces.append(Landed(landing_id(body.moment, (number * 100 + place).to_bytes(10, "big")), body.moment, (row,)))
    return case._replace(bodies=tuple(pieces), deliveries=tuple(range(len(pieces))))


def does_not_see_bodies(case: Case) -> None:
    assert stands(settled(cut(case))) == stands(settled(case))


def shown(result: Result) -> Any:  # noqa: ANN401 - what a reader sees
    return result.value, result.status, result.edition, result.evidence


def never_turns_back(case: Case) -> None:
    road = settled(case)
    for node, now in road.results.current.items():
        revisions = [*road.results.history.get(node, []), now]
        assert [each.revision for each in revisions] == list(range(1, len(revisions) + 1))
        assert all(old.logged_at <= new.logged_at for old, new in pairwise(revisions))
        assert all(old.digest != new.digest for old, new in pairwise(revisions))
        assert all(shown(each) == shown(revisions[each.revision - 1]) for each in road.publisher.published if each.node == node)
        final = [each.status != "provisional" for each in revisions]
        assert final == sorted(final)


ROAD_LAWS = (
    Law(name="any order, repetition and batch rest in the figures of the batch oracle", example=cases(), holds=rests_right, share=2),
    Law(name="owners that die anywhere leave the figures of the batch oracle", example=crashing(), holds=rests_right, share=4),
    Law(
        name="a tick whose owner dies is a tick all the same",
        example=st.tuples(cases(), st.integers(1, 6), st.dictionaries(st.integers(1, 40), lives, min_size=5, max_size=25)),
        holds=rests_right_later,
        share=2,
    ),
    Law(
        name="what is read after the clock has struck is judged at that time",
        example=st.tuples(st.one_of(cases(), crashing()), st.integers(0, 9)),
        holds=strikes_early,
        share=2,
    ),
    Law(
        name="an owner that wakes up when others have done its work does no harm",
        example=st.tuples(cases(), st.sampled_from((*ROAD, NEWS)), st.sampled_from((1, 1, 1, *range(1, 20)))),
        holds=wakes_up_late,
        share=2,
    ),
    Law(name="the books balance, and a landing is counted once", example=st.one_of(cases(), crashing()), holds=balances),
    Law(name="each value of a fact is counted once, whatever the order", example=cases(), holds=counts_each_value_once),
    Law(name="a suffix delivered again changes nothing at all", example=st.tuples(cases(), st.integers(1, 9)), holds=forgets_redelivery),
    Law(name="a list may be cut into bodies anywhere", example=cases(), holds=does_not_see_bodies),
    Law(name="revisions follow each other, stay what they were and never turn back in time", example=cases(), holds=never_turns_back),
)
