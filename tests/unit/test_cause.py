from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from models.kpi import SOURCE, Context, Fact, Facts, Inputs, Kpi, Value
from models.observation import Part
from models.period import CITY_ZONE, HOUR
from models.place import Places
from models.result import Node, Result
from streams.compute import evaluate
from streams.graph import Graph
from streams.ports import Previous
from streams.store import changes

HOUR_START = datetime(2026, 3, 1, 8, tzinfo=CITY_ZONE)
FIRST, SECOND, THIRD = (f"0196a000-000{number}-7000-8000-000000000000" for number in (1, 2, 3))


def total(inputs: Inputs, _: Context) -> Value:
    facts = inputs.facts["level"]
    return Value(sum((fact.value or Decimal(0) for fact in facts), Decimal(0)), "edition", {"facts": len(facts)})


TOTAL = Kpi(
    name="water.total", version=1, title="total", unit="m", subject=SOURCE, period=HOUR, inputs=(Facts("level", ("level",)),),
    compute=total, final_after=timedelta(days=1), standard="none",
)  # fmt: skip
NODE = Node("water.total", "city/station", HOUR_START)


def figure(facts: Sequence[Fact], before: Result | None = None, heard: str = "", now: datetime = HOUR_START) -> Result:
    previous = Previous(**{name: getattr(before, name) for name in Previous._fields}) if before else None
    return evaluate(TOTAL, NODE, Inputs({"level": facts}), now, previous, heard)


def fact(value: int, newest: str, first: str = FIRST) -> Fact:
    return Fact(0, Decimal(value), "", first, newest)


def test_a_new_value_is_the_cause_of_its_revision() -> None:
    before = figure([fact(1, FIRST)])
    assert (before.revision, before.cause) == (1, FIRST)
    after = figure([fact(2, SECOND)], before, heard=SECOND)
    assert (after.revision, after.cause) == (2, SECOND)


def test_an_older_landing_that_is_read_late_is_the_cause_and_not_the_clock() -> None:
    before = figure([fact(1, SECOND)])
    after = figure([fact(1, SECOND), fact(4, FIRST)], before, heard=FIRST)
    assert (after.revision, after.cause) == (2, FIRST)


def test_a_value_that_comes_back_is_caused_by_the_landing_that_brought_it_back() -> None:
    before = figure([fact(2, SECOND)], figure([fact(1, FIRST)]), heard=SECOND)
    after = figure([fact(1, FIRST)], before, heard=THIRD)
    assert (after.revision, after.cause) == (3, THIRD)


def test_only_time_passing_is_the_clocks_doing() -> None:
    before = figure([fact(1, FIRST)])
    after = figure([fact(1, FIRST)], before, now=HOUR_START + timedelta(days=3))
    assert (before.status, after.status, after.cause) == ("provisional", "final", "clock")


def test_a_tick_announces_no_landing_as_a_cause() -> None:
    tick = Part(feed="clock", landing_id=SECOND, shard=0, parts=1, received=0, tick=True)
    assert [change.landing for change in changes([tick], Graph((), Places())).values()] == [""]
