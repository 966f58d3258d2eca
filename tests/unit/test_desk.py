"""The desk of compute: hours at once, days in rounds with a rest between them, records done with in the order in which they came."""

from dataclasses import dataclass
from datetime import datetime

from models.change import CHANGES, Changes
from models.period import CITY_ZONE, unix
from models.place import Places
from streams.desk import HELD_BYTES, QUIET, REST, REST_AT_MOST, SLICE_AT_MOST, SLICES, Desk
from streams.graph import Graph
from streams.kpis import KPIS

GRAPH = Graph(KPIS, Places())
START = unix(datetime(2026, 3, 26, tzinfo=CITY_ZONE))
HOUR, DAY, MEANS = "air.aqi_hour", "air.aqi_day", "air.city_day"


@dataclass
class Record:
    value: bytes


def record(*kpis: str, subject: str = "中山/一号", ticks: tuple[int, ...] = ()) -> Record:
    nodes = [(kpi, subject, START) for kpi in kpis]
    return Record(CHANGES.dump_json(Changes(logged_at=1_774_500_000_000, oldest_at=1_774_500_000_000, nodes=nodes, ticks=list(ticks))))


def desk(size: int = 32) -> Desk[Record]:
    return Desk(lambda: GRAPH, size)


def test_an_hour_is_done_at_once() -> None:
    at, one = desk(), record(HOUR)
    work = at.lay([one], 0.0)
    assert work is not None
    assert {node.kpi for node in work.nodes} == {HOUR}
    assert at.cleared() == [one]
    assert at.wait(0.0) is None


def test_a_tick_is_not_gathered() -> None:
    at = desk()
    work = at.lay([record(DAY, ticks=(3,))], 0.0)
    assert work is not None
    assert (work.ticks, work.nodes) == ({3}, set())
    assert at.cleared() == []


def test_a_record_is_done_with_once_its_day_is_and_so_is_whatever_came_after_it() -> None:
    at, first, second = desk(), record(HOUR, DAY), record(HOUR)
    at.lay([first], 0.0)
    at.lay([second], 0.0)
    assert at.cleared() == []
    work = at.next()
    assert work is not None
    assert {node.kpi for node in work.nodes} == {DAY}
    assert at.done(10.0, 0.1) == [first, second]


def test_what_comes_during_a_round_waits_for_the_next() -> None:
    at, first, second = desk(), record(DAY), record(DAY, subject="中山/二号")
    at.lay([first], 0.0)
    at.next()
    at.lay([second], 0.0)
    assert at.cleared() == []
    assert at.done(10.0, 0.1) == [first]
    work = at.next()
    assert work is not None
    assert {node.subject for node in work.nodes} == {"中山/二号"}
    assert at.done(11.0, 0.1) == [second]


def test_a_round_is_cut_with_the_lowest_level_first_and_knows_what_is_still_to_come() -> None:
    at = desk(size=1)
    at.lay([record(MEANS, subject="中山"), record(DAY)], 0.0)
    work = at.next()
    assert work is not None
    assert {node.kpi for node in work.nodes} == {DAY}
    assert {node.kpi for node in at.pending} == {MEANS}
    assert at.done(1.0, 0.1) == []
    assert at.wait(1.0) == 0.0
    at.next()
    assert at.pending == set()
    assert len(at.done(2.0, 0.1)) == 2


def test_after_a_round_the_long_ones_rest_by_what_it_took_but_never_for_long() -> None:
    at = desk()
    at.lay([record(DAY)], 5.0)
    assert at.wait(5.0) == 0.0
    at.next()
    at.done(5.0, 1 / 32)
    assert at.wait(5.0) is None
    at.lay([record(DAY)], 5.0)
    assert at.wait(5.0) == REST / 32
    assert at.wait(6.0) == 0.0
    at.next()
    at.done(6.0, 60.0)
    at.lay([record(DAY)], 6.0 + REST_AT_MOST - QUIET / 2)
    assert at.wait(6.0) == REST_AT_MOST


def test_nothing_rests_for_nobody() -> None:
    """Whoever hears nothing any more does not wait until the rest is over, but whoever still hears of something does."""
    at = desk()
    at.lay([record(DAY)], 5.0)
    at.next()
    at.done(5.0, 60.0)
    at.lay([record(DAY)], 5.0)
    assert at.wait(5.0) == 5.0 + QUIET - 5.0
    at.lay([], 5.1)
    assert at.wait(5.0 + QUIET) == 0.0
    at.lay([record(HOUR)], 5.0 + QUIET)
    assert at.wait(5.0 + QUIET)


def test_a_large_round_is_cut_into_few_slices_none_of_them_too_large() -> None:
    def cut(figures: int) -> list[int]:
        at = desk()
        at.lay([record(DAY, subject=f"中山/{number}号") for number in range(figures)], 0.0)
        sizes = []
        while (work := at.next()) is not None:
            sizes.append(len(work.nodes))
            at.done(1.0, 0.1)
        return sizes

    assert cut(100) == [32, 32, 32, 4]
    large = cut(SLICES * 100)
    assert (sum(large), set(large)) == (SLICES * 100, {100})
    assert max(cut(SLICES * SLICE_AT_MOST * 2)) == SLICE_AT_MOST


def test_with_too_much_in_hand_there_is_no_rest() -> None:
    at = desk()
    at.lay([record(DAY)], 0.0)
    at.next()
    at.done(5.0, 1.0)
    many = [record(*[DAY] * 1_000, subject=f"中山/{number}号") for number in range(40)]
    assert sum(len(each.value) for each in many) > HELD_BYTES
    at.lay(many, 0.0)
    assert at.full
    assert at.wait(5.0) == 0.0


def test_kpis_that_are_no_longer_declared_hold_nobody_up() -> None:
    at, one = desk(), record("air.gone")
    at.lay([one], 0.0)
    assert at.cleared() == [one]
