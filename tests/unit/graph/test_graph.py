from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from models.kpi import SOURCE, Before, Children, Context, Facts, Input, Inputs, Kpi, Value
from models.landing import landing_id
from models.observation import Part, Reading
from models.period import CITY_ZONE, DAY, HOUR, MONTH, Period, unix
from models.place import Places
from models.result import Node
from streams.graph import Graph
from streams.kpis import KPIS
from streams.store import changes

JAN, FEB, MAR, APR = (datetime(2026, month, 1, tzinfo=CITY_ZONE) for month in (1, 2, 3, 4))
LATE = datetime(2030, 1, 1, tzinfo=CITY_ZONE)


def nothing(_inputs: Inputs, _context: Context) -> Value:
    return Value(Decimal(0), "none", {})


def kpi(name: str, period: Period, *inputs: Input) -> Kpi:
    return Kpi(
        name=name, version=1, title=name, unit="1", subject=SOURCE, period=period, inputs=inputs, compute=nothing,
        final_after=timedelta(0), standard="none",
    )  # fmt: skip


REGISTERED = kpi("registered", MONTH, Facts("register", ("sorted",), back=timedelta(days=60)))
FREE = kpi("free_flow", MONTH, Facts("traffic", ("speed",)))
GRADE = kpi("grade", HOUR, Facts("traffic", ("speed",)), Before("free_flow"))
GRAPH = Graph([REGISTERED, FREE, GRADE], Places())


def above(moment: datetime, now: datetime) -> set[datetime]:
    nodes = GRAPH.above_facts("register", [Reading("甲/1", "sorted", unix(moment), "1")], now)
    return {node.period_start for node in nodes}


def test_a_fact_is_seen_from_every_period_that_looks_back_on_it() -> None:
    assert above(datetime(2026, 1, 31, tzinfo=CITY_ZONE), LATE) == {JAN, FEB, MAR, APR}
    assert above(JAN, LATE) == {JAN, FEB, MAR}


def test_a_fact_marks_no_period_that_had_not_begun_when_it_landed() -> None:
    assert above(JAN, datetime(2026, 2, 20, tzinfo=CITY_ZONE)) == {JAN, FEB}


def test_the_hours_of_the_next_month_look_back_on_a_month() -> None:
    assert GRAPH.looking_back(Node("free_flow", "甲/1", JAN)) == [("grade", FEB, MAR)]
    assert GRAPH.looking_back(Node("grade", "甲/1", JAN)) == []
    assert GRAPH.above_result(Node("free_flow", "甲/1", JAN)) == set()


def test_what_was_before_is_computed_first() -> None:
    hour, month = Node("grade", "甲/1", FEB), Node("free_flow", "甲/1", JAN)
    assert GRAPH.by_level({hour, month}) == [[month], [hour]]


def test_a_kpi_that_stands_on_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="stands on itself: a → b → a"):
        Graph([kpi("a", DAY, Before("b")), kpi("b", DAY, Children("a"))], Places())


def paths(name: str, declared: dict[str, Kpi]) -> Iterator[tuple[str, str]]:
    """Every way on which a fact of this very period comes to a figure; what was before is another period's."""
    for each in declared[name].inputs:
        match each:
            case Facts(feed, metrics):
                yield from ((feed, metric) for metric in metrics)
            case Children(child):
                yield from paths(child, declared)
            case Before():
                pass


@pytest.mark.parametrize("name", [kpi.name for kpi in KPIS])
def test_a_fact_reaches_a_figure_by_one_path_only(name: str) -> None:
    twice = [path for path, times in Counter(paths(name, {kpi.name: kpi for kpi in KPIS})).items() if times > 1]
    assert twice == []


def test_a_batch_marks_no_more_than_its_bodies_one_by_one() -> None:
    def part(number: int, landed: datetime, *readings: Reading) -> Part:
        return Part(
            feed="register", landing_id=landing_id(landed, bytes([number] * 10)), shard=0, parts=1, received=1, readings=list(readings)
        )

    early = part(1, JAN + timedelta(days=1), Reading("甲/1", "sorted", unix(JAN), "1"))
    later = part(2, MAR + timedelta(days=9), Reading("甲/2", "sorted", unix(MAR), "1"))
    together = {tuple(node) for change in changes([early, later], GRAPH).values() for node in change.nodes}
    apart = {tuple(node) for each in (early, later) for change in changes([each], GRAPH).values() for node in change.nodes}
    assert together == apart
