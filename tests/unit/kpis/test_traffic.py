from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle import traffic as oracle
from tests.unit.kpis.city import at
from tests.unit.kpis.streets import CITY, Streets, constant, per_quarter, segment, site

MORNING = at(2026, 3, 26, 8)
DAY = at(2026, 3, 26)
LANDED = at(2026, 3, 28)
A, B = "康景路-1", "富华道-2"


def test_a_segment_is_graded_by_its_hour_and_its_minutes() -> None:
    streets = Streets(LANDED, site(A, speed_free_flow="50"))
    streets.says(MORNING, {A: per_quarter(["50", "25", "20", "10"])})
    found = streets.figure("traffic.segment_hour", segment(A), MORNING)
    assert (found.value, found.edition) == ("基本畅通", "GB/T 33171-2016")
    assert found.evidence["ratio"] == "0.5250"
    assert found.evidence["minutes"] == [15, 0, 15, 15, 15]
    assert found.evidence["congested_minutes"] == 45
    assert found.evidence["quarters"] == ["0/1", "1/2", "3/5", "4/5"]
    assert found.evidence["free_flow"] == {"speed": "50.00", "exact": "50", "source": "configured"}


def test_a_segment_on_a_limit_of_its_hour_has_the_worse_grade() -> None:
    streets = Streets(LANDED, site(A, speed_free_flow="50"), site(B, speed_free_flow="50"))
    streets.says(MORNING, {A: constant("35"), B: [*constant("35", 11), "35.000001"]})
    assert streets.figure("traffic.segment_hour", segment(A), MORNING).value == "基本畅通"
    assert streets.figure("traffic.segment_hour", segment(B), MORNING).value == "畅通"


def test_without_a_free_flow_speed_there_is_no_grade_and_the_speeds_are_there() -> None:
    streets = Streets(LANDED)
    streets.says(MORNING, {A: constant("35")})
    found = streets.figure("traffic.segment_hour", segment(A), MORNING)
    assert found.value is None
    assert "no free-flow speed" in found.evidence["reason"]
    assert found.evidence["speeds"] == constant("35")


def test_five_of_twelve_speeds_are_an_hour_only_while_it_runs() -> None:
    streets = Streets(MORNING + timedelta(minutes=30), site(A, speed_free_flow="50"))
    streets.says(MORNING, {A: constant("35", 5)})
    assert streets.figure("traffic.segment_hour", segment(A), MORNING).value == "基本畅通"
    streets.lands(b"tick", "clock", timedelta(minutes=31))
    found = streets.figure("traffic.segment_hour", segment(A), MORNING)
    assert (found.value, found.evidence["intervals"]) == (None, 5)
    assert "5 of 12" in found.evidence["reason"]


def test_impossible_speeds_are_kept_out_and_named_and_several_of_one_interval_are_averaged() -> None:
    streets = Streets(LANDED, site(A, speed_free_flow="50"))
    streets.says(MORNING, {A: [*constant("35", 9), "-1", "-1", "300"]})
    streets.lands(f"city,segment,time,speed\n{CITY},{A},2026-03-26 08:01,36\n{CITY},{A},2026-03-26 08:02,36\n".encode())
    found = streets.figure("traffic.segment_hour", segment(A), MORNING)
    assert found.evidence["excluded"] == {"negative": 2, "implausible": 1}
    assert found.evidence["speeds"] == ["35.666666667", *constant("35", 8), None, None, None]


def test_a_network_weighs_by_length_where_every_segment_has_one() -> None:
    sites = (site(A, speed_free_flow="60", length_km="1.25"), site(B, speed_free_flow="50", length_km="0.5"))
    speeds = {A: per_quarter(["60", "30", "25", "66"]), B: per_quarter(["50", "20", "12.5", "15"])}
    streets = Streets(LANDED, *sites)
    streets.says(MORNING, speeds)
    found = streets.figure("traffic.tpi", CITY, MORNING)
    km = {A: Fraction(5, 4), B: Fraction(1, 2)}
    free = {A: Fraction(60), B: Fraction(50)}
    expected = [
        oracle.network_quarter(
            {name: [Fraction(said[at]) for at in range(3 * number, 3 * number + 3)] for name, said in speeds.items()}, free, km
        )
        for number in range(4)
    ]
    assert [Fraction(each["tpi"]) for each in found.evidence["quarters"]] == [round(each, 2) for each in expected]
    assert found.evidence["weights"] == "length_km"
    assert found.value == Decimal("3.13")
    assert found.evidence["by_grade"] == [5 * 30 + 2 * 15, 0, 5 * 30, 2 * 15, 2 * 30]


def test_a_network_whose_delay_lies_on_a_limit_has_the_worse_grade() -> None:
    """Thirds: 1/3, 1/3 and 5/6 of delay make exactly a half."""
    streets = Streets(LANDED, *(site(name, speed_free_flow="90") for name in "甲乙丙"))
    streets.says(MORNING, {"甲": constant("60"), "乙": constant("60"), "丙": constant("15")})
    found = streets.figure("traffic.tpi", CITY, MORNING)
    assert (found.value, found.evidence["grade"], found.evidence["quarters"][0]["grade"]) == (Decimal("4.00"), "轻度拥堵", 3)
    assert (found.evidence["weights"], found.evidence["shares"]) == ("count", ["0.00", "66.67", "0.00", "0.00", "33.33"])


def test_a_network_of_which_less_than_half_speaks_has_no_index() -> None:
    sites = [site(name, speed_free_flow="60", length_km=km) for name, km in (("甲", "1"), ("乙", "1.5"), ("丙", "0.4"))]
    streets = Streets(LANDED, *sites)
    streets.says(MORNING, {"甲": constant("60")})
    found = streets.figure("traffic.tpi", CITY, MORNING)
    assert found.value is None
    assert (found.evidence["segments"], found.evidence["registered"], found.evidence["silent"]) == (1, 3, 2)
    streets.says(MORNING, {"丙": constant("30")})
    streets.says(MORNING + timedelta(minutes=15), {"乙": constant("30", 3)})
    found = streets.figure("traffic.tpi", CITY, MORNING)
    assert found.value is None
    streets.says(MORNING, {"乙": [*constant("30", 3), *constant("", 6), *constant("30", 3)]})
    found = streets.figure("traffic.tpi", CITY, MORNING)
    assert [each and each["segments"] for each in found.evidence["quarters"]] == [3, 3, None, 3]


def test_the_day_is_the_mean_of_its_quarters_and_counts_its_congestion() -> None:
    streets = Streets(LANDED, site(A, speed_free_flow="60"))
    streets.says(MORNING, {A: per_quarter(["60", "30", "30", "60"])})
    streets.says(MORNING + timedelta(hours=9), {A: per_quarter(["30", "15", "60", ""])})
    day, minutes, share = (streets.figure(f"traffic.{name}", CITY, DAY) for name in ("tpi_day", "congested_minutes", "congested_share"))
    # a delay of 1/2 is an index of 4, one of 3/4 of 8 + 2/6
    assert day.value == Decimal("2.90")
    assert day.evidence["peaks"] == {"morning 早高峰": "2.00", "evening 晚高峰": "4.11"}
    assert (day.evidence["quarters"], day.evidence["highest"]) == (7, "8.33")
    assert minutes.value == Decimal(60)
    assert minutes.evidence["minutes"] == {"畅通": 45, "基本畅通": 0, "轻度拥堵": 45, "中度拥堵": 0, "严重拥堵": 15}
    assert share.value == Decimal("58.33")  # half of one hour, two thirds of the other


def test_an_hour_without_a_speed_has_no_figure() -> None:
    streets = Streets(LANDED, site(A, speed_free_flow="60"))
    streets.says(MORNING, {A: constant("")})
    assert streets.figures() == {}
