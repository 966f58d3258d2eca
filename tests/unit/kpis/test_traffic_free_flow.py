import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from models.landing import landing_id
from models.result import Result
from tests.oracle import traffic as oracle
from tests.unit.kpis.city import at
from tests.unit.kpis.streets import CITY, Streets, constant, segment, site, wide

A = "康景路-1"
APRIL, MAY, JUNE = (at(2026, month, 1) for month in (4, 5, 6))
STEP = timedelta(minutes=15)
A_DAY = 96


def speeds(days: int, seed: int) -> list[str]:
    """Every quarter of an hour of some days, with gaps and a sensor that was broken now and then."""
    chance = random.Random(seed)
    texts = [f"{chance.randint(2000, 9000) / 100}" for _ in range(days * A_DAY)]
    for at_random in chance.sample(range(len(texts)), len(texts) // 300):
        texts[at_random] = chance.choice(["", "-1"])
    return texts


def rows(start: datetime, texts: Sequence[str]) -> bytes:
    lines = [f"{start + number * STEP:%Y-%m-%d %H:%M},{text}" for number, text in enumerate(texts)]
    return "\n".join([f"time;city={CITY};unit=km/h,{A}", *lines]).encode()


def stated(start: datetime, texts: Sequence[str]) -> list[tuple[datetime, Fraction]]:
    return [(start + number * STEP, Fraction(text)) for number, text in enumerate(texts) if text not in {"", "-1"}]


def free_flow(streets: Streets, month: datetime) -> Result:
    return streets.figure("traffic.free_flow", segment(A), month)


def test_two_months_together_give_the_oracles_free_flow_speed() -> None:
    streets, april, may = Streets(JUNE), speeds(30, 1), speeds(31, 2)
    streets.lands(rows(APRIL, april))
    streets.lands(rows(MAY, may))
    found = free_flow(streets, MAY)
    expected = oracle.free_speed(stated(APRIL, april) + stated(MAY, may))
    alone = oracle.free_speed(stated(MAY, may))
    assert alone is None
    assert found.evidence["months"] == ["2026-04", "2026-05"]
    assert Fraction(found.evidence["exact"]) == expected
    assert found.value == round(Decimal(expected.numerator) / expected.denominator, 2) if expected else None


def test_a_month_of_31_whole_days_speaks_for_itself_and_its_hours_of_the_next_are_judged_by_it() -> None:
    whole = [text if text not in {"", "-1"} else "30" for text in speeds(31, 3)]
    streets = Streets(JUNE + timedelta(days=2))
    streets.lands(rows(MAY, whole))
    streets.says(JUNE + timedelta(hours=8), {A: constant("40")})
    found, hour = free_flow(streets, MAY), streets.figure("traffic.segment_hour", segment(A), JUNE + timedelta(hours=8))
    expected = oracle.free_speed(stated(MAY, whole))
    assert (found.evidence["months"], Fraction(found.evidence["exact"])) == (["2026-05"], expected)
    assert hour.evidence["free_flow"] == {"speed": str(found.value), "exact": str(expected), "source": "traffic.free_flow 2026-05"}
    assert expected is not None
    assert hour.evidence["grade"] == oracle.grade_number(Fraction(40), expected)


def test_the_free_flow_speed_is_no_more_than_the_speed_limit() -> None:
    streets = Streets(JUNE, site(A, speed_limit="60"))
    streets.lands(rows(MAY, ["75"] * 31 * A_DAY))
    found = free_flow(streets, MAY)
    assert (found.value, found.evidence["capped"], found.evidence["speed_limit"]) == (Decimal("60.00"), True, "60")


def test_29_days_are_not_enough_and_the_evidence_says_how_many_there_are() -> None:
    streets = Streets(JUNE)
    streets.lands(rows(MAY, ["75"] * 29 * A_DAY))
    found = free_flow(streets, MAY)
    assert (found.value, found.evidence["days"]) == (None, {"fewest": 29, "most": 29})
    assert "72 of 72 slots" in found.evidence["reason"]


def test_a_day_counts_once_it_is_over() -> None:
    streets = Streets(MAY + timedelta(days=29, hours=23, minutes=50))
    streets.lands(rows(MAY, ["75"] * 30 * A_DAY))
    assert free_flow(streets, MAY).evidence["days"]["fewest"] == 29
    streets.lands(b"tick", "clock", timedelta(hours=2))
    assert free_flow(streets, MAY).value == Decimal("75.00")


def test_a_month_that_is_loaded_long_after_makes_no_empty_hours_after_it() -> None:
    streets = Streets(at(2026, 9, 1))
    streets.lands(rows(MAY, ["75"] * 31 * A_DAY))
    assert {node.period_start.month for node in streets.figures()} == {5}


def test_the_order_of_the_bodies_does_not_matter_and_a_correction_corrects_the_hours_of_the_next_month() -> None:
    hour = JUNE + timedelta(hours=8)
    corrected = f"city,segment,time,speed\n{CITY},{A},2026-05-03 06:00,250\n".encode()
    bodies = [rows(MAY, ["75"] * 31 * A_DAY), wide(hour, {A: constant("52.8")}), corrected]
    told = []
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0, 1)):
        streets = Streets(JUNE)
        for number in order:  # in whatever order they are read, the correction landed last and speaks loudest
            streets.road.land("traffic_flow", landing_id(JUNE + timedelta(days=1 + number), bytes([number] * 10)), bodies[number])
        found = streets.figure("traffic.segment_hour", segment(A), hour)
        told.append((found.value, found.evidence["free_flow"]["exact"], found.evidence["quarters"]))
    assert told[0] == told[1] == told[2]
    assert Fraction(told[0][1]) == (7 * 75 + Fraction(30 * 75 + 250, 31)) / 8
