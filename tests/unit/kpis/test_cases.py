"""Cases on the road, held against counting them one by one."""

import json
import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from models.period import CITY_ZONE
from models.place import Area, Places, Site, listed
from tests.oracle.cases import rates
from tests.unit.kpis.town import DAY, Body, Told, clock, told

MONTH, YEAR = datetime(2026, 7, 1, tzinfo=CITY_ZONE), datetime(2026, 1, 1, tzinfo=CITY_ZONE)
TIMES = ("filed", "due", "responded", "closed")
STAGES = ("collected", "filed", "dispatched", "handling", "reported_back", "closed", "rated", "postponed", "rejected")
FIGURES = (
    "filing_rate", "closing_rate", "closed_in_time_rate", "overdue", "first_response_time", "closing_time", "reopening_rate",
    "satisfaction",
)  # fmt: skip


def row(case: int, stage: str, **said: Any) -> dict[str, str]:  # noqa: ANN401 - a cell of a row
    """Return case number *case*, opened at 9:00 on the first; times are hours after that."""
    opened = said.pop("opened", clock(9))
    times: dict[str, datetime] = {name: opened + timedelta(hours=float(said.pop(name))) for name in TIMES if name in said}
    plain = {"number": "1", "kind": "matter-06042", "area": "烟洲社区", **{name: str(value) for name, value in said.items()}}
    at = {name: moment.isoformat() for name, moment in times.items()}
    return {"city": "中山", "case": f"case-{case}", "opened": opened.isoformat(), "stage": stage, **plain, **at}


def body(at: datetime, *rows: Mapping[str, str]) -> Body:
    return at, json.dumps(list(rows), ensure_ascii=False)


def street(**words: str) -> Places:
    areas = [Area(name="中山", kind="city"), Area(name="西区街道", kind="street", parent="中山")]
    communities = (Area(name=name, kind="community", parent="西区街道") for name in ("烟洲社区", "沙朗社区"))
    rule = Site(subject="中山/案件统计口径", feed="case_event", areas=("烟洲社区", "沙朗社区"), words=words)
    return listed([*areas, *communities], [rule] if words else [])


def figure(found: Told, name: str, area: str = "中山", start: datetime = MONTH) -> Any:  # noqa: ANN401 - a number or None
    return found.value(f"cases.{name}", area, start)


FOUR = (
    row(1, "closed", filed=1, due=5, closed=4, responded=1),
    row(2, "closed", filed=1, due=5, closed=9, responded=2),
    row(3, "handling", filed=1, due=5, responded=1),
    row(4, "postponed", filed=1, due=5, responded=1, paused_from=clock(11).isoformat()),
    row(5, "collected"),
    row(6, "rejected", filed=1),
)


def test_the_rates_of_a_handful_of_cases_by_hand() -> None:
    found = told("case_event", [body(clock(20), *FOUR)])
    assert found.value("cases.day", "中山") == 6
    assert figure(found, "filing_rate") == Decimal("66.67")
    assert figure(found, "closing_rate") == Decimal("50.00")
    assert figure(found, "closed_in_time_rate") == Decimal("25.00")
    assert figure(found, "overdue") == 1
    assert figure(found, "first_response_time") == Decimal("1.00")
    assert figure(found, "closing_time") == Decimal("6.50")
    assert figure(found, "satisfaction") is None
    states = {case: found.value("cases.case", f"中山/烟洲社区/case-{case}") for case in range(1, 7)}
    assert list(states.values()) == ["closed", "closed late", "overdue", "postponed", "waiting", "rejected"]


def test_a_case_becomes_overdue_by_the_clock_alone_and_counts_against_from_then_on() -> None:
    bodies = [body(clock(10), row(1, "handling", filed=1, due=5), row(2, "closed", filed=0, due=5, closed=1))]
    before, at = told("case_event", bodies, ticks=[clock(13, 59)]), told("case_event", bodies, ticks=[clock(14)])
    assert [figure(each, "closed_in_time_rate") for each in (before, at)] == [None, None]
    after = told("case_event", bodies, ticks=[clock(14, 0, 1)])
    assert (figure(after, "closed_in_time_rate"), figure(after, "overdue")) == (Decimal("50.00"), 1)
    assert after.value("cases.overdue_of_year", "中山", YEAR) == 1
    assert after.evidence("cases.overdue", "中山", MONTH)["oldest_day"] == "2026-07-01"


def test_what_counts_as_due_for_closing_and_what_becomes_of_postponed_ones_is_the_areas_to_say() -> None:
    bodies = [body(clock(20), *FOUR)]
    shown = {}
    for should, postponed in (("deadline", "excluded"), ("handled", "counted"), ("filed", "counted"), ("filed", "excluded")):
        found = told("case_event", bodies, street(should_close=should, postponed=postponed))
        evidence = found.evidence("cases.closed_in_time_rate", "烟洲社区", MONTH)
        shown[should, postponed] = evidence["numerator"], evidence["denominator"], figure(found, "closing_rate", "西区街道")
        assert evidence["definition"]["postponed"] == {"counted": "缓办 counted", "excluded": "缓办 taken off 应结案"}[postponed]
        assert {"deadline": "deadline", "handled": "handling", "filed": "filed"}[should] in evidence["definition"]["should_close"]
    assert shown == {
        ("deadline", "excluded"): (1, 3, Decimal("66.67")),
        ("handled", "counted"): (1, 2, Decimal(100)),
        ("filed", "counted"): (1, 4, Decimal(50)),
        ("filed", "excluded"): (1, 3, Decimal("66.67")),
    }


def test_a_word_of_the_registry_that_says_nothing_changes_nothing() -> None:
    found = told("case_event", [body(clock(20), *FOUR)], street(should_close="sometimes", postponed=""))
    assert figure(found, "closing_rate") == Decimal(50)


def test_a_case_that_is_opened_again_is_open_again() -> None:
    closed = row(1, "closed", number=5, filed=0, due=5, closed=4, scores=1, score_sum=2)
    again = row(1, "filed", number=6, filed=20, due=30, closed=4, reopened=1, scores=1, score_sum=2)
    found = told("case_event", [body(clock(14), closed), body(clock(30), again)], ticks=[clock(40)])
    assert [figure(found, name) for name in ("closing_rate", "reopening_rate", "closing_time", "satisfaction")] == [0, 100, None, 2]
    assert figure(told("case_event", [body(clock(15), closed)]), "closing_rate") == 100


def test_a_case_without_a_deadline_is_counted_apart_and_never_overdue() -> None:
    found = told("case_event", [body(clock(20), row(1, "handling", filed=1))], ticks=[DAY + timedelta(days=99)])
    assert (figure(found, "closed_in_time_rate"), figure(found, "overdue")) == (None, 0)
    assert found.evidence("cases.overdue", "中山", MONTH)["no_deadline"] == 1


def test_what_was_closed_before_it_was_opened_has_no_closing_time() -> None:
    found = told("case_event", [body(clock(40), row(1, "closed", filed=0, due=5, closed=-30), row(2, "closed", filed=0, due=5, closed=2))])
    assert (figure(found, "closing_time"), figure(found, "closed_in_time_rate")) == (Decimal(2), 100)
    assert found.evidence("cases.closing_time", "中山", MONTH)["closed_before_opened"] == 1


def test_cases_are_counted_by_the_month_of_their_deadline_too() -> None:
    late = clock(9, day=datetime(2026, 7, 31, tzinfo=CITY_ZONE))
    rows = [row(1, "closed", opened=late, filed=0, due=24, closed=2), row(2, "filed", opened=late, filed=0, due=2)]
    found = told("case_event", [body(late + timedelta(hours=3), *rows)], ticks=[late + timedelta(days=2)])
    assert found.evidence("cases.closing_rate", "中山", MONTH)["by_month_due"] == {
        "2026-07": {"due": 1, "closed": 0, "in_time": 0}, "2026-08": {"due": 1, "closed": 1, "in_time": 1},
    }  # fmt: skip


def lives(seed: int) -> tuple[list[Body], list[dict[str, str]]]:
    """Return bodies that tell of fourteen cases, some several times, and the last row of each."""
    chance, bodies, last = random.Random(seed), [], []
    for case in range(14):
        opened = clock(0) + timedelta(minutes=chance.randrange(31 * 24 * 60))
        area, kind = chance.choice(("烟洲社区", "沙朗社区")), chance.choice(("matter-06042", "matter-01037", "xiqu-other"))
        known = [name for name in TIMES if chance.random() < 0.8]
        rows = []
        for number in range(1, chance.randint(2, 4)):
            said: dict[str, Any] = {name: chance.randrange(1, 200) / 4 for name in known}
            said |= {"reopened": chance.randrange(2), "scores": chance.randrange(3)}
            said["score_sum"] = sum(chance.randint(1, 5) for _ in range(said["scores"]))
            rows.append(row(case, chance.choice(STAGES), opened=opened, number=number, area=area, kind=kind, **said))
        bodies += [body(opened + timedelta(hours=9 * number), each) for number, each in enumerate(rows, 1)]
        last.append(rows[-1])
    return bodies, last


@pytest.mark.parametrize("seed", range(2))
def test_every_rate_of_every_area_is_what_counting_case_by_case_says(seed: int) -> None:
    bodies, last = lives(seed)
    now = clock(0) + timedelta(days=20)
    counted = seed % 2 == 0
    places = street(postponed="counted" if counted else "excluded")
    found = told("case_event", [each for each in bodies if each[0] < now], places, seed=seed, ticks=[now])
    newest = {each["case"]: json.loads(text)[0] for at, text in sorted(bodies) if at < now for each in json.loads(text)}
    for area in ("烟洲社区", "沙朗社区", "西区街道", "中山"):
        mine = [each for each in newest.values() if area in {each["area"], "西区街道", "中山"}]
        expected = rates(mine, now, postponed_counted=counted)
        assert {f"cases.{name}": figure(found, name, area) for name in FIGURES} == expected, area
    assert len(last) == 14
