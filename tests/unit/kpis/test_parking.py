from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from connectors.feeds import FEEDS
from models.landing import landing_id
from models.place import Area, Site, listed
from models.result import Node, Result
from streams.graph import Graph
from streams.kpis.parking import PARKING
from tests.twins.road import TwinRoad
from tests.unit.kpis.city import at

DAY = at(2026, 3, 26)
HEAD = "city,lot,time,capacity,occupied,free,state\n"


class Town:
    """A town of car parks over the twins; a body lands when its newest row was stated, if nothing else is said."""

    def __init__(self, *sites: Site) -> None:
        self.road = TwinRoad({feed.name: feed for feed in FEEDS}, Graph(PARKING, listed([Area(name="中山", kind="city")], sites)))
        self.bodies = 0

    def says(self, landed: datetime, *rows: str) -> None:
        self.lands("parking_lots", landed, (HEAD + "\n".join(f"中山,{row}" for row in rows) + "\n").encode())

    def lands(self, feed: str, landed: datetime, body: bytes) -> None:
        self.bodies += 1
        self.road.land(feed, landing_id(landed, self.bodies.to_bytes(10)), body)

    def figure(self, kpi: str, subject: str = "中山", start: datetime = DAY) -> Result:
        self.road.rest()
        return self.road.results.current[Node(f"parking.{kpi}", subject, start)]


def clock(hour: int, minute: int = 0) -> datetime:
    return DAY + timedelta(hours=hour, minutes=minute)


def test_closed_full_unknown_stale_and_silent_are_counted_apart() -> None:
    town = Town(Site(subject="中山/寂", feed="parking_lots"), Site(subject="中山/开", feed="parking_lots"))
    town.says(
        clock(9),
        "开,2026-03-26 08:55,100,40,,open", "满,2026-03-26 08:55,50,50,,open", "关,2026-03-26 08:55,80,,,closed",
        "错,2026-03-26 08:55,80,81,,open", "负,2026-03-26 08:55,80,-1,,", "旧,2026-03-26 07:59,80,10,,open", "空,2026-03-26 08:55,,,7,",
    )  # fmt: skip
    found = town.figure("idle_spaces")
    assert found.value == Decimal(67)
    assert found.evidence["lots"] == {"open": 2, "full": 1, "closed": 1, "unknown": 2, "stale": 1, "silent": 1}
    assert (found.evidence["capacity"], found.evidence["without_capacity"]) == ("150", 1)
    states = {name: town.figure("lot_idle_spaces", f"中山/{name}") for name in "开满关错负旧"}
    assert {name: each.evidence["state"] for name, each in states.items()} == {
        "开": "open", "满": "full", "关": "closed", "错": "unknown", "负": "unknown", "旧": "stale",
    }  # fmt: skip
    assert (states["满"].value, states["关"].value) == (Decimal(0), None)
    assert states["错"].evidence["excluded"] == {"over_capacity": 1}
    assert states["负"].evidence["excluded"] == {"negative": 1}


def test_a_count_grows_stale_by_the_clock_alone() -> None:
    town = Town()
    town.says(clock(9), "开,2026-03-26 09:00,100,40,,open")
    assert town.figure("idle_spaces").value == Decimal(60)
    town.lands("clock", clock(10), b"tick")
    assert town.figure("idle_spaces").value == Decimal(60)
    town.lands("clock", clock(10, 1), b"tick")
    found = town.figure("idle_spaces")
    assert (found.value, found.evidence["lots"]["stale"]) == (None, 1)


def test_a_lot_that_opens_again_has_a_figure_again_and_states_hold_until_the_next() -> None:
    town = Town()
    town.says(clock(9), "开,2026-03-26 08:30,100,40,,closed", "开,2026-03-26 08:50,100,41,,")
    assert town.figure("lot_idle_spaces", "中山/开").evidence["state"] == "closed"
    assert town.figure("lot_hour", "中山/开", clock(8)).evidence["closed"] == 2
    town.says(clock(9, 10), "开,2026-03-26 09:05,100,42,,open")
    assert town.figure("lot_idle_spaces", "中山/开").value == Decimal(58)


def test_an_idle_rate_adds_spaces_and_not_rates() -> None:
    town = Town(Site(subject="中山/小", feed="parking_lots", marks={"capacity": Decimal(10)}))
    town.says(
        clock(9),
        "大,2026-03-26 08:10,300,300,,",
        "大,2026-03-26 08:40,300,240,,",
        "大,2026-03-26 08:50,300,301,,",
        "小,2026-03-26 08:10,,,8,",
    )
    found = town.figure("idle_rate", start=clock(8))
    assert town.figure("lot_hour", "中山/大", clock(8)).value == Decimal("10.00")
    assert town.figure("lot_hour", "中山/小", clock(8)).value == Decimal("80.00")
    assert (found.value, found.evidence["idle"], found.evidence["capacity"]) == (Decimal("12.26"), "38", "310")
    assert found.evidence["excluded"] == {"over_capacity": 1}


def test_the_use_of_a_day_and_a_month_adds_space_hours() -> None:
    town = Town()
    town.says(
        clock(30),
        "大,2026-03-26 08:10,100,50,,",
        "大,2026-03-26 08:40,100,60,,",
        "大,2026-03-26 09:10,100,90,,",
        "小,2026-03-26 09:10,10,1,,",
    )
    town.says(clock(60), "大,2026-03-27 08:10,100,20,,")
    lot, day, month = town.figure("lot_use", "中山/大"), town.figure("use"), town.figure("use_month", start=at(2026, 3, 1))
    assert (lot.value, lot.evidence["used_space_hours"], lot.evidence["never_used"]) == (Decimal("72.50"), "145", "10")
    assert (day.value, day.evidence["space_hours"], day.evidence["never_used"]) == (Decimal("69.52"), "210", "19")
    assert (month.value, month.evidence["days"], month.evidence["never_used"]) == (Decimal("53.55"), 2, "99/2")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2, 1, 0)])
def test_the_order_does_not_matter_and_the_correction_stands(order: tuple[int, ...]) -> None:
    bodies = [f"{HEAD}中山,开,2026-03-26 {text}\n".encode() for text in ("08:10,100,40,,open", "08:20,100,101,,open", "08:20,100,70,,open")]
    town = Town()
    for number in order:
        town.road.land("parking_lots", landing_id(clock(8, 30 + number), bytes([number] * 10)), bodies[number])
    assert town.figure("idle_spaces").value == Decimal(30)
    assert town.figure("idle_rate", start=clock(8)).value == Decimal("45.00")
    assert town.figure("idle_rate", start=clock(8)).evidence["excluded"] == {}
