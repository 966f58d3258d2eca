from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.feeds.case_event import body_of, decode
from models.case import DONE, SILENCE, STAGES, WAYS, Case, CaseEvent, Move, Stage, paused, people, priority
from models.errors import CaseRefused
from models.feed import Cell
from models.step import step, told
from tests.unit.cases.lives import CLOSED, HOUR, REPORTED_BACK, event, lived, opened, reporter, uuid

moves = st.lists(st.tuples(st.sampled_from(Move), st.integers(0, 10 * 24)), max_size=25)


def wandered(tries: list[tuple[Move, int]]) -> tuple[Case, list[CaseEvent]]:
    """Return where a case comes by trying any events at all, and the log of those that were let through."""
    case = opened(reporter(1, "a"), reporter(3, "c"))
    first = CaseEvent(case=case.id, number=1, move=Move.COLLECT, at=case.opened_at, reporters=case.reporters, opening=case.opening)
    log = [first]
    for number, (move, hours) in enumerate(tries):
        reports = (case.reporters[-1],) if move is Move.SPLIT else (reporter(100 + number),)
        one = event(case, move, timedelta(hours=hours), reporters=reports)
        try:
            case = step(case, one)
        except CaseRefused:
            continue
        log.append(one)
    return case, log


@given(moves)
def test_the_log_tells_the_case_again(tries: list[tuple[Move, int]]) -> None:
    case, log = wandered(tries)
    assert told(log) == case
    assert [each.number for each in log] == list(range(1, case.number + 1))


@given(moves)
def test_a_case_keeps_what_must_hold_of_every_case(tries: list[tuple[Move, int]]) -> None:
    case, _ = wandered(tries)
    assert case.reporters
    assert (case.stage in DONE) == (case.closed_at is not None)
    assert (case.stage is Stage.POSTPONED) == any(each.end is None for each in case.pauses) == (case.before_pause is not None)
    assert case.stage not in {Stage.CLOSED, Stage.RATED} or case.evidence
    assert all(each.end is None or each.start <= each.end for each in case.pauses)
    times = [case.opened_at, case.filed_at, case.reported_back_at, case.moved_at]
    assert [each for each in times if each] == sorted(each for each in times if each)
    assert timedelta(0) <= paused(case, case.moved_at) <= case.moved_at - case.opened_at


@given(moves, st.sampled_from(Move))
def test_what_is_not_declared_is_refused_with_what_may_be_done_instead(tries: list[tuple[Move, int]], move: Move) -> None:
    case, _ = wandered(tries)
    if case.stage in WAYS[move].starts:
        return
    with pytest.raises(CaseRefused) as refused:
        step(case, event(case, move))
    assert STAGES[case.stage] in refused.value.wrong.zh
    assert case.stage in refused.value.wrong.en
    for may in (each for each in Move if case.stage in WAYS[each].starts):
        assert may in refused.value.right.en


@given(moves)
def test_every_case_can_be_told_as_a_row_of_the_feed_without_a_refusal(tries: list[tuple[Move, int]]) -> None:
    case, _ = wandered(tries)
    found = list(decode(body_of([case])))
    assert all(isinstance(each, Cell) for each in found)
    stated = {each.metric: each.text for each in found if isinstance(each, Cell)}
    assert (stated["stage"], stated["reporters"]) == (case.stage, str(people(case.reporters)))


def test_no_case_begins_with_anything_but_a_report() -> None:
    for move in Move:
        if move is not Move.COLLECT:
            with pytest.raises(CaseRefused):
                step(None, event(opened(), move))


def test_a_case_lives_from_the_report_to_the_rating() -> None:
    case = lived(opened(), *CLOSED, Move.RATE)
    assert (case.stage, case.number, dict(case.scores)) == (Stage.RATED, 8, {"officer-1": 5})
    assert case.first_response_at == case.opened_at + HOUR


@pytest.mark.parametrize(("move", "lacks"), [(move, need) for move, way in WAYS.items() for need in way.needs if way.starts])
def test_an_event_that_does_not_say_what_it_must_is_refused(move: Move, lacks: str) -> None:
    stages = {
        Stage.COLLECTED: (), Stage.FILED: (Move.FILE,), Stage.DISPATCHED: (Move.FILE, Move.DISPATCH),
        Stage.REPORTED_BACK: (*REPORTED_BACK, Move.CONFIRM), Stage.CLOSED: CLOSED,
    }  # fmt: skip
    stage = next(each for each in stages if each in WAYS[move].starts)
    case = lived(opened(), *stages[stage])
    empty: object = None if lacks == "score" else () if lacks in {"evidence", "reporters"} else "  "
    with pytest.raises(CaseRefused, match=lacks if lacks not in {"reporters", "area"} else "send"):
        step(case, event(case, move).model_copy(update={lacks: empty}))
    for score in (0, 6) if lacks == "score" else ():
        with pytest.raises(CaseRefused):
            step(case, event(case, move, score=score))


def test_closing_waits_for_a_word_or_for_seven_days_of_silence() -> None:
    case = lived(opened(), *REPORTED_BACK)
    with pytest.raises(CaseRefused, match="no reporter has answered"):
        step(case, event(case, Move.CLOSE, SILENCE - timedelta(seconds=1)))
    assert step(case, event(case, Move.CLOSE, SILENCE)).stage is Stage.CLOSED
    assert lived(case, Move.CONFIRM, Move.CLOSE).stage is Stage.CLOSED


def test_nobody_waits_for_the_word_of_a_camera() -> None:
    camera = opened(reporter(1, machine=True), origin="detections")
    assert lived(camera, *REPORTED_BACK, Move.CLOSE).stage is Stage.CLOSED
    joined = step(camera, event(camera, Move.JOIN))
    with pytest.raises(CaseRefused):
        lived(joined, *REPORTED_BACK, Move.CLOSE)


def test_a_complaint_sends_it_back_to_the_hands_and_the_next_report_back_needs_a_new_word() -> None:
    case = lived(opened(), *REPORTED_BACK, Move.CONFIRM, Move.COMPLAIN)
    assert (case.stage, case.reworked, case.confirmed, case.reported_back_at) == (Stage.HANDLING, 1, False, None)
    with pytest.raises(CaseRefused):
        lived(case, Move.REPORT_BACK, Move.CLOSE)


def test_opening_again_restarts_the_clock_and_keeps_the_first_response() -> None:
    closed = lived(opened(), *CLOSED)
    due = closed.moved_at + 9 * HOUR
    again = step(closed, event(closed, Move.REOPEN, due_at=due))
    assert (again.stage, again.reopened, again.closed_at, again.due_at) == (Stage.FILED, 1, None, due)
    assert again.filed_at == closed.moved_at + HOUR
    assert (again.first_response_at, again.evidence) == (closed.first_response_at, ())


def test_postponed_time_is_kept_as_a_fact_and_the_case_goes_on_where_it_stood() -> None:
    case = lived(opened(), Move.FILE, Move.DISPATCH, Move.POSTPONE)
    later = lived(case, Move.RESUME, after=5 * HOUR)
    assert (later.stage, later.before_pause) == (Stage.DISPATCHED, None)
    assert paused(later, later.moved_at) == 5 * HOUR
    assert paused(case, case.moved_at + 2 * HOUR) == 2 * HOUR


def test_a_case_never_goes_back_in_time_where_the_clocks_of_two_gateways_differ() -> None:
    case = lived(opened(), Move.FILE)
    assert step(case, event(case, Move.DISPATCH, -HOUR)).dispatched_at == case.moved_at


def test_a_split_takes_some_reports_and_never_all_of_them() -> None:
    case = opened(reporter(1), reporter(2), reporter(3))
    left = step(case, event(case, Move.SPLIT, reporters=(reporter(2), reporter(3))))
    assert [each.report for each in left.reporters] == [uuid(1)]
    for reports in ((reporter(1), reporter(2), reporter(3)), (reporter(9),)):
        with pytest.raises(CaseRefused, match="reports"):
            step(case, event(case, Move.SPLIT, reporters=reports))


def test_whoever_can_be_told_apart_counts_once_and_the_count_raises_the_priority() -> None:
    assert people((reporter(1, "a"), reporter(2, "a"), reporter(3), reporter(4))) == 3
    assert [priority(number) for number in (1, 2, 3, 9, 10, 400)] == [1, 1, 2, 2, 3, 3]
