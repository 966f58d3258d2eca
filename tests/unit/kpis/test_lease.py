"""A night of leases becomes figures: sums done by hand, over the real decoder, store and compute."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from connectors.feeds import FEEDS
from models.landing import landing_id
from models.place import Area, listed
from models.result import Node, Result
from streams.graph import Graph
from streams.kpis.lease import LEASE
from tests.twins.road import TwinRoad
from tests.unit.kpis.city import at

DAY, NEXT, MONTH = at(2026, 11, 20), at(2026, 11, 21), at(2026, 11, 1)
LANDED = at(2026, 11, 21, 12)
STREET = [
    Area(name="中山", kind="city"),
    Area(name="西区街道", kind="street", parent="中山"),
    Area(name="烟洲社区", kind="community", parent="西区街道"),
]
LOT = {"city": "中山", "community": "烟洲社区", "lot": "富华道停车场"}
NIGHT = (
    [
        LOT | {"space": "A1", "time": "2026-11-20 18:00", "offered": "360"},
        LOT | {"space": "A2", "time": "2026-11-20 18:00", "offered": "360"},
    ],
    [
        LOT | {"space": "A1", "time": "2026-11-20 18:00", "arrival": "checked_in"},
        LOT | {"time": "2026-11-20 17:41", "asked": "3", "unmet": "2"},
    ],
    [LOT | {"space": "A2", "time": "2026-11-20 18:00", "arrival": "no_show"}],
    [LOT | {"space": "A2", "time": "2026-11-20 18:00", "offered": "125", "revision": "1"}],
    [LOT | {"space": "A1", "time": "2026-11-20 18:10", "used": "350"}, LOT | {"space": "A1", "time": "2026-11-21 00:00", "offered": "480"}],
    [
        LOT | {"space": "A1", "time": "2026-11-21 00:00", "used": "90"},
        {"city": "中山", "lot": "不限", "time": "2026-11-20 19:00", "asked": "1", "unmet": "1"},
    ],
)


class Night:
    def __init__(self) -> None:
        self.road = TwinRoad({feed.name: feed for feed in FEEDS}, Graph(LEASE, listed(STREET, ())))
        self.bodies = 0

    def tells(self, *rows: dict[str, str]) -> None:
        self.bodies += 1
        self.road.land("lease_event", landing_id(LANDED + timedelta(seconds=self.bodies), b"0123456789"), json.dumps(rows).encode())

    def figure(self, kpi: str, subject: str = "西区街道", start: datetime = MONTH) -> Result:
        self.road.rest()
        return self.road.results.current[Node(f"parking.{kpi}", subject, start)]


def whole() -> Night:
    night = Night()
    for rows in NIGHT:
        night.tells(*rows)
    return night


def test_the_stock_on_offer_is_what_began_and_was_not_withdrawn() -> None:
    night = whole()
    assert night.figure("lease_offered", start=DAY).value == Decimal("8.08")  # (360 + 125) / 60
    assert night.figure("lease_offered", start=DAY).evidence["spaces"] == 2
    assert night.figure("lease_offered", start=NEXT).value == Decimal(8)
    assert night.figure("lease_offered_month").value == Decimal("16.08")


def test_idle_hours_used_are_those_of_the_days_they_fall_on() -> None:
    night = whole()
    assert (
        night.figure("lease_offered", start=DAY).evidence["used_min"],
        night.figure("lease_offered", start=NEXT).evidence["used_min"],
    ) == (350, 90)
    used = night.figure("lease_use")
    assert (used.value, used.evidence["numerator"], used.evidence["denominator"]) == (Decimal("45.60"), 440, 965)


def test_a_no_show_is_counted_against_those_who_came() -> None:
    found = whole().figure("lease_no_show")
    assert (found.value, found.evidence["denominator"]) == (Decimal("50.00"), 2)


def test_requests_where_any_lot_would_do_count_for_the_city_alone() -> None:
    night = whole()
    assert (night.figure("lease_unmet").value, night.figure("lease_unmet", "中山").value) == (Decimal("66.67"), Decimal("75.00"))


def test_a_request_that_is_met_in_the_end_was_not_unmet() -> None:
    night = whole()
    night.tells(LOT | {"time": "2026-11-20 17:41", "asked": "3", "unmet": "1", "revision": "4"})
    night.tells(LOT | {"time": "2026-11-20 17:41", "asked": "3", "unmet": "2", "revision": "3"})
    assert night.figure("lease_unmet").value == Decimal("33.33")


def test_where_nothing_was_offered_no_use_is_said() -> None:
    night = Night()
    night.tells(LOT | {"time": "2026-11-20 17:41", "asked": "3", "unmet": "3"})
    assert (night.figure("lease_use").value, night.figure("lease_offered", start=DAY).value) == (None, None)
    assert night.figure("lease_unmet").value == Decimal("100.00")


@pytest.mark.parametrize("order", list(permutations(range(6)))[::97])
def test_the_order_of_the_bodies_does_not_matter(order: tuple[int, ...]) -> None:
    night = Night()
    for number in (*order, order[0]):
        night.tells(*NIGHT[number])
    for kpi in ("lease_use", "lease_unmet", "lease_no_show", "lease_offered_month"):
        assert night.figure(kpi).value == whole().figure(kpi).value
