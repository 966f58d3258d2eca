from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.kpi import Fact
from models.period import unix
from models.place import Site
from streams.kpis.meter import used
from tests.unit.kpis.street import Landed, at, figures, street, tick

HEAD = "city,community,meter,time,reading,unit,event\n"
MARCH, APRIL, YEAR = at(2026, 3, 1), at(2026, 4, 1), at(2026, 1, 1)
METER = "中山/烟洲社区/W1"
Rows = list[tuple[datetime, str, str]]


def reads(rows: Rows, meter: str = "W1", landed: datetime = at(2026, 5, 2)) -> Landed:  # noqa: B008 - a moment does not change
    lines = (f"中山,烟洲社区,{meter},{moment:%Y-%m-%d %H:%M},{reading},m³,{event}\n" for moment, reading, event in rows)
    return Landed("water_use", landed, HEAD + "".join(lines))


def march(*readings: str) -> Rows:
    """One reading an hour from 1 March, 00:00; "20!" is the first of a replaced meter."""
    return [(MARCH + timedelta(hours=hour), text.rstrip("!"), "换表" if text.endswith("!") else "") for hour, text in enumerate(readings)]


@pytest.mark.parametrize(
    ("readings", "amount", "treatments"),
    [
        (("100", "101", "103"), "3", []),
        (("100", "10", "103"), "3", ["misread"]),
        (("100", "1030", "103"), "3", ["misread"]),
        (("100", "101", "0.5!", "2"), "3", ["begun again"]),
        (("99998", "99999", "3", "4"), "6", ["rolled over"]),
        (("500", "20", "25"), "5", ["went back"]),
        (("100", "101", "900", "901"), "2", ["too much"]),
        (("100", "-5", "101"), "1", ["-5 is negative"]),
        (("100", "100", "100"), "0", []),
        (("100", "590", "590"), "490", []),
    ],
)
def test_each_odd_reading_has_its_treatment_and_its_name(readings: tuple[str, ...], amount: str, treatments: list[str]) -> None:
    marks = {"rolls_over_at": Decimal(100_000), "at_most_per_day": Decimal(500)}
    site = Site(subject=METER, feed="water_use", marks=marks)
    told = figures([reads(march(*readings))], street(site)).of("water_use.meter_month", METER, MARCH)
    assert told.value == Decimal(amount)
    assert [why.partition(": ")[2] for why in told.evidence["treatments"]] == treatments


@given(st.lists(st.integers(0, 900), min_size=2, max_size=40))
@settings(max_examples=60, deadline=None)
def test_a_meter_that_only_counts_up_used_the_last_less_the_first(counts: list[int]) -> None:
    total, facts = 0, []
    for hour, count in enumerate(counts):
        total += count
        facts.append(Fact(unix(MARCH) + 3600 * hour, Decimal(total) / 10, "", "", ""))
    found = used({"reading": facts, "event": []}, unix(MARCH), {})
    assert found.amount == Decimal(sum(counts[1:])) / 10
    assert found.evidence["treatments"] == []


def test_months_share_out_what_was_used_and_lose_nothing_between_them() -> None:
    monthly = [(MARCH, "100", ""), (at(2026, 3, 20), "130", ""), (at(2026, 4, 18), "170", ""), (at(2026, 4, 30), "175", "")]
    found = figures([reads(monthly)])
    months = [found.of("water_use.month", "西区街道", start).value for start in (MARCH, APRIL)]
    assert (months, sum(months)) == ([Decimal(30), Decimal(45)], Decimal(75))


def test_a_day_counts_from_the_last_reading_of_the_day_before() -> None:
    hourly = [(MARCH + timedelta(hours=hour), str(hour), "") for hour in range(48)]
    told = figures([reads(hourly)]).of("water_use.meter_day", METER, at(2026, 3, 2))
    assert told.value == Decimal(24)


def test_a_lone_reading_is_no_consumption_and_a_sub_meter_counts_with_its_main_meter() -> None:
    sub = Site(subject="中山/烟洲社区/W2", feed="water_use", words={"role": "sub"})
    silent = Site(subject="中山/烟洲社区/W9", feed="water_use")
    bodies = [reads(march("1", "5")), reads(march("1", "4"), "W2"), reads(march("7"), "W3")]
    told = figures(bodies, street(sub, silent)).of("water_use.month", "烟洲社区", MARCH)
    assert (told.value, told.evidence["meters"], told.evidence["sub_meters"]) == (Decimal(4), 1, 1)
    assert (told.evidence["without_a_step"], told.evidence["silent"]) == (1, ["中山/烟洲社区/W9"])


def test_the_year_ends_where_a_straight_line_from_its_beginning_leads() -> None:
    budget = Landed("yearly_budget", at(2026, 5, 3), "area,year,kind,amount,unit\n西区街道,2026,用水,0.05,万m³\n")
    readings = [(at(2026, 1, 1), "0", ""), (at(2026, 2, 15), "100", ""), (at(2026, 3, 15), "150", "")]
    told = figures([reads(readings), budget]).of("water_use.budget_share", "西区街道", YEAR)
    line = Fraction(150 * 365, (at(2026, 3, 15) - YEAR).days)
    assert (told.value, told.evidence["denominator"]) == (Decimal(30), "500")
    assert told.evidence["projected"] == f"{float(line):.1f}"
    assert (told.evidence["projected_share"], told.evidence["will_exceed"]) == (f"{float(line / 5):.2f}", True)


def test_a_year_without_a_budget_says_what_was_used_and_no_share() -> None:
    told = figures([reads(march("1", "5")), tick(at(2026, 5, 3))]).of("water_use.budget_share", "西区街道", YEAR)
    assert (told.value, told.evidence["numerator"], told.evidence["denominator"]) == (None, "4", None)


@pytest.mark.parametrize("order", [*permutations(range(3)), (1, 2, 0, 1, 2)])
def test_neither_order_nor_repetition_moves_what_was_used(order: tuple[int, ...]) -> None:
    corrected = [(MARCH + timedelta(hours=1), "102", "")]
    bodies = [reads(march("100", "1001", "110")), reads(corrected), reads([(at(2026, 2, 20), "90", "")])]
    told = figures(bodies, order=order).of("water_use.month", "烟洲社区", MARCH)
    assert (told.value, told.evidence["treatments"]) == (Decimal(20), [])
