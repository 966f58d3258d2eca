"""The ground-air network on the road, held against a plain count over the last known state of each detection."""

import random
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import NamedTuple

import pytest

from models.period import CITY_ZONE
from models.place import Area, Places, listed
from tests.unit.kpis.town import DAY, Body, Told, clock, told

HEAD = "city,area,device,time,kind,state,changed,confidence\n"
YEAR, MONTH = datetime(2026, 1, 1, tzinfo=CITY_ZONE), datetime(2026, 7, 1, tzinfo=CITY_ZONE)
WORDS = {"open": "待核实", "confirmed": "属实", "false": "误报", "cleared": "已处置"}


def sees(
    at: datetime, state: str, changed: datetime | None = None, kind: str = "占道经营", device: str = "1", area: str = "烟洲社区"
) -> Body:
    when = changed.isoformat() if changed else ""
    landed = (changed or at) + timedelta(seconds=20)
    return landed, f"{HEAD}中山,{area},摄像头{device},{at.isoformat()},{kind},{WORDS[state]},{when},0.9\n"


def street() -> Places:
    areas = [Area(name="中山", kind="city"), Area(name="西区街道", kind="street", parent="中山")]
    return listed([*areas, *(Area(name=name, kind="community", parent="西区街道") for name in ("烟洲社区", "沙朗社区"))], [])


def counts(found: Told, area: str, start: datetime = DAY) -> list[Decimal]:
    return [found.value(f"detections.{state}", area, start) for state in ("found", "open", "confirmed", "cleared")]


def test_a_detection_goes_from_open_to_confirmed_to_cleared_on_the_day_it_was_seen() -> None:
    steps = [sees(clock(9), "open"), sees(clock(9), "confirmed", clock(10)), sees(clock(9), "cleared", clock(33, 30))]
    seen = [counts(told("detections", steps[: number + 1]), "中山") for number in range(3)]
    assert seen == [[1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 0, 1]]
    assert told("detections", steps).value("detections.time_to_clear", "中山", MONTH) == Decimal(1470)


def test_a_state_that_lands_late_does_not_open_what_is_cleared() -> None:
    """The confirmation of 10:00 lands a day after the clearing of 11:00."""
    late = (clock(40), sees(clock(9), "confirmed", clock(10))[1])
    found = told("detections", [sees(clock(9), "open"), sees(clock(9), "cleared", clock(11)), late])
    assert counts(found, "中山") == [1, 0, 0, 1]


def test_without_a_time_of_change_the_later_landing_stands_and_nobody_knows_how_long_it_took() -> None:
    cleared = (clock(12), sees(clock(9), "cleared")[1])
    found = told("detections", [sees(clock(9), "open"), cleared])
    assert counts(found, "中山") == [1, 0, 0, 1]
    assert found.value("detections.time_to_clear", "中山", MONTH) is None


def test_the_same_second_another_kind_is_another_detection_and_the_same_kind_is_none() -> None:
    found = told("detections", [sees(clock(9), "open"), sees(clock(9), "open", kind="违法建设"), (clock(9, 5), sees(clock(9), "open")[1])])
    assert counts(found, "中山") == [2, 2, 0, 0]
    kinds = found.evidence("detections.found", "中山")["kinds"]
    assert kinds == {"road_occupation": {"open": 1}, "illegal_building": {"open": 1}}


def test_a_detection_counts_in_its_community_its_street_and_its_city() -> None:
    found = told("detections", [sees(clock(9), "open"), sees(clock(9), "confirmed", clock(10), device="2", area="沙朗社区")], street())
    assert [counts(found, area)[:3] for area in ("烟洲社区", "沙朗社区", "西区街道", "中山")] == [
        [1, 1, 0], [1, 0, 1], [2, 1, 1], [2, 1, 1],
    ]  # fmt: skip


def test_what_nobody_cleared_waits_in_the_years_count_with_its_oldest_day() -> None:
    later = DAY + timedelta(days=40)
    bodies = [sees(clock(9), "open"), sees(clock(10), "false", clock(11)), sees(later, "confirmed", later + timedelta(hours=1), device="2")]
    found = told("detections", bodies)
    evidence = found.evidence("detections.open_now", "中山", YEAR)
    assert (found.value("detections.open_now", "中山", YEAR), evidence["states"]) == (Decimal(2), {"open": 1, "confirmed": 1})
    assert evidence["oldest_day"] == "2026-07-01"


class Life(NamedTuple):
    device: int
    second: int
    kind: str
    states: tuple[tuple[str, int], ...]


def lives(chance: random.Random) -> list[Life]:
    """Detections with their later states and after how many minutes each came."""
    ways = ((), ("confirmed",), ("false",), ("confirmed", "cleared"), ("confirmed", "false"), ("false", "confirmed", "cleared"))
    keys = {(chance.randrange(3), chance.randrange(86_400), chance.choice(("占道经营", "违法建设", "暴露垃圾"))) for _ in range(25)}
    found = []
    for device, second, kind in sorted(keys):
        minute, states = 0, [("open", 0)]
        for state in chance.choice(ways):
            minute += chance.randint(1, 900)
            states.append((state, minute))
        found.append(Life(device, second, kind, tuple(states)))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_any_order_and_repetition_end_in_a_plain_count_of_the_last_states(seed: int) -> None:
    lived = lives(random.Random(seed))
    bodies = [
        sees(at, state, at + timedelta(minutes=minute), each.kind, str(each.device))
        for each in lived
        for state, minute in each.states
        for at in [DAY + timedelta(seconds=each.second)]
    ]
    found = told("detections", bodies, seed=seed)
    last = Counter(each.states[-1][0] for each in lived)
    assert counts(found, "中山") == [len(lived), last["open"], last["confirmed"], last["cleared"]]
    assert found.evidence("detections.found", "中山")["states"]["false"] == last["false"]
    assert found.value("detections.open_now", "中山", YEAR) == last["open"] + last["confirmed"]
    took = [each.states[-1][1] for each in lived if each.states[-1][0] == "cleared"]
    assert found.value("detections.time_to_clear", "中山", MONTH) == (Decimal(str(median(took))) if took else None)
