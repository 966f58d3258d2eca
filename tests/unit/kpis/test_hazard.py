"""Gas detectors on the road, held against minutes counted one second at a time."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from models.place import Area, Places, Site, listed
from tests.unit.kpis.town import DAY, Body, clock, told

HEAD = "city,area,device,time,item,value,unit,flag,state,heartbeat\n"
DEVICE = "中山/沙朗社区/1号"
NEXT = DAY + timedelta(days=1)


def says(at: datetime, item: str, value: str, unit: str = "", flag: str = "", device: str = "1号") -> Body:
    row = f"中山,沙朗社区,{device},{at:%Y-%m-%d %H:%M:%S},{item},{value},{unit},{flag},,\n"
    return at + timedelta(seconds=5), HEAD + row


def is_in(at: datetime, state: str, device: str = "1号") -> Body:
    return at + timedelta(seconds=5), f"{HEAD}中山,沙朗社区,{device},{at:%Y-%m-%d %H:%M:%S},,,,,{state},\n"


def beats(at: datetime, device: str = "1号") -> Body:
    return at + timedelta(seconds=5), f"{HEAD}中山,沙朗社区,{device},{at:%Y-%m-%d %H:%M:%S},,,,,,1\n"


def plain_minutes(readings: list[tuple[datetime, int]], limit: int, hold: int = 600) -> Decimal:
    """Second by second: over where the newest reading at most *hold* seconds old is at the limit or beyond."""
    over = 0
    for second in range(24 * 3600):
        at = DAY + timedelta(seconds=second)
        held = [(moment, value) for moment, value in readings if moment <= at]
        if held and held[-1][1] >= limit and (at - held[-1][0]).total_seconds() < hold:
            over += 1
    return Decimal(over) / 60


def test_minutes_over_are_what_counting_every_second_gives() -> None:
    readings = [(clock(8), 24), (clock(8, 1), 25), (clock(8, 3, 30), 60), (clock(8, 4), 24), (clock(9), 30), (clock(23, 55), 26)]
    found = told("hazard", [says(at, "ex", str(value), "%LEL") for at, value in readings], ticks=[clock(0, 1, day=NEXT)])
    assert found.value("hazard.minutes_over", DEVICE) == plain_minutes(readings, 25) == Decimal(18)
    evidence = found.evidence("hazard.minutes_over", DEVICE)["metrics"]["combustible"]
    assert (evidence["minutes_high"], evidence["extreme"]) == ("0.5", "60")
    assert evidence["unconfirmed"] == ["low_alarm", "high_alarm"]


def test_two_gases_over_at_once_are_over_once() -> None:
    bodies = [says(clock(8), "ex", "30"), says(clock(8, 2), "h2s", "12"), says(clock(8, 5), "ex", "1"), says(clock(8, 6), "h2s", "0")]
    assert told("hazard", bodies).value("hazard.minutes_over", DEVICE) == Decimal(6)


def test_test_gas_during_calibration_is_no_leak() -> None:
    found = told("hazard", [says(clock(8), "ex", "2"), says(clock(8, 1), "ex", "55", flag="C"), says(clock(8, 2), "ex", "60", flag="C")])
    assert found.value("hazard.minutes_over", DEVICE) == Decimal(0)
    assert found.evidence("hazard.minutes_over", DEVICE)["excluded"] == {"combustible": {"校准": 2}}


def test_what_a_sensor_reads_while_it_warms_up_does_not_count_until_it_says_that_it_is_ready() -> None:
    bodies = [is_in(clock(8), "预热"), says(clock(8, 1), "ex", "90"), is_in(clock(8, 3), "N"), says(clock(8, 4), "ex", "30")]
    found = told("hazard", [*bodies, says(clock(8, 5), "ex", "1")])
    assert found.value("hazard.minutes_over", DEVICE) == Decimal(1)


def test_a_state_holds_from_the_very_second_in_which_it_is_said() -> None:
    found = told("hazard", [is_in(clock(8), "故障"), says(clock(8), "ex", "90"), is_in(clock(9), "N"), says(clock(9), "ex", "3")])
    assert found.value("hazard.minutes_over", DEVICE) == Decimal(0)
    assert found.evidence("hazard.minutes_over", DEVICE)["metrics"]["combustible"]["readings"] == 1


def test_a_reading_that_does_not_count_ends_the_one_before_it() -> None:
    found = told("hazard", [says(clock(8), "ex", "30"), says(clock(8, 2), "ex", "30", flag="D")])
    assert found.value("hazard.minutes_over", DEVICE) == Decimal(2)


def test_the_minutes_of_a_reading_before_midnight_are_shared_by_both_days() -> None:
    found = told("hazard", [says(clock(23, 56), "ex", "30"), says(clock(0, 3, day=NEXT), "ex", "1")], ticks=[clock(0, 4, day=NEXT)])
    assert found.value("hazard.minutes_over", DEVICE) == Decimal(4)
    assert found.value("hazard.minutes_over", DEVICE, NEXT) == Decimal(3)


def test_ppm_is_held_against_a_limit_in_milligrams() -> None:
    """10 mg/m³ of H2S are 10 × 24.45 ÷ 34.08 = 7.17 ppm."""
    below, above = (told("hazard", [says(clock(8), "H2S", text, "ppm")]).value("hazard.level", DEVICE) for text in ("7.17", "7.18"))
    assert (below, above) == (Decimal(0), Decimal(1))


def test_the_registrys_limits_are_used_before_the_default() -> None:
    site = Site(subject=DEVICE, feed="hazard", marks={"combustible_low_alarm": Decimal(10), "combustible_high_alarm": Decimal(20)})
    found = told("hazard", [says(clock(8), "ex", "20")], listed([], [site]))
    assert (found.value("hazard.level", DEVICE), found.evidence("hazard.level", DEVICE)["level"]) == (Decimal(2), "高报")
    assert found.evidence("hazard.level", DEVICE)["metrics"]["combustible"]["unconfirmed"] == []


def test_too_little_oxygen_is_an_alarm() -> None:
    levels = [told("hazard", [says(clock(8), "氧气", text, "%")]).value("hazard.level", DEVICE) for text in ("20.9", "19.6", "19.5")]
    assert levels == [Decimal(0), Decimal(0), Decimal(1)]


def test_a_leak_contact_is_the_second_stage_and_over_range_is_told_though_it_is_no_number() -> None:
    found = told("hazard", [says(clock(8), "leak", "泄漏"), says(clock(8, 1), "co", "3"), says(clock(8, 2), "co", "", flag="T")])
    assert (found.value("hazard.level", DEVICE), found.evidence("hazard.level", DEVICE)["over_range"]) == (Decimal(2), ["co"])
    assert found.evidence("hazard.devices_over", "中山")["over_range"] == {DEVICE: ["co"]}


def test_the_level_is_gone_when_the_reading_is_too_old_though_no_fact_arrives() -> None:
    bodies = [says(clock(8), "ex", "30")]
    fresh = told("hazard", bodies, ticks=[clock(8, 30)])
    stale = told("hazard", bodies, ticks=[clock(8, 30), clock(8, 31)])
    assert (fresh.value("hazard.level", DEVICE), fresh.value("hazard.silent_devices", "中山")) == (Decimal(1), Decimal(0))
    assert (stale.value("hazard.level", DEVICE), stale.value("hazard.silent_devices", "中山")) == (None, Decimal(1))


def test_a_device_that_only_beats_is_not_silent() -> None:
    found = told("hazard", [says(clock(8), "ex", "1"), beats(clock(9))], ticks=[clock(9, 10)])
    assert (found.value("hazard.level", DEVICE), found.value("hazard.silent_devices", "中山")) == (None, Decimal(0))


def area() -> Places:
    city, street = Area(name="中山", kind="city"), Area(name="西区街道", kind="street", parent="中山")
    community = Area(name="沙朗社区", kind="community", parent="西区街道")
    return listed([city, street, community], [Site(subject="中山/沙朗社区/9号", feed="hazard")])


def test_a_community_and_its_street_count_who_alarms_and_who_was_never_heard() -> None:
    found = told(
        "hazard", [says(clock(8), "ex", "30"), says(clock(8), "ex", "60", device="2号"), says(clock(8), "ex", "2", device="3号")], area()
    )
    for name in ("沙朗社区", "西区街道", "中山"):
        evidence = found.evidence("hazard.devices_over", name)
        assert (found.value("hazard.devices_over", name), evidence["low"], evidence["high"]) == (Decimal(2), 1, 1)
        assert (found.value("hazard.silent_devices", name), found.evidence("hazard.silent_devices", name)["known"]) == (Decimal(1), 4)


def test_a_detector_that_stands_still_above_its_rest_is_shown_in_the_trust_of_its_minutes() -> None:
    bodies = [says(clock(8, minute), "ex", "30") for minute in range(60)]
    found = told("hazard", bodies, ticks=[clock(12)])
    assert found.value("hazard.minutes_over", DEVICE) == Decimal(69)
    trust = found.evidence("hazard.minutes_over", DEVICE)["trust"]
    assert (trust["share"], trust["reasons"], trust["value_without"]) == ("0.0", {"combustible": {"stuck": 60}}, None)
    assert found.value("trust.hazard_day", DEVICE) == "不可信"


@pytest.mark.parametrize("seed", range(3))
def test_order_repetition_and_correction_end_in_the_same_figures(seed: int) -> None:
    bodies = [
        says(clock(8 + n // 60, n % 60), "ex" if n % 3 else "h2s", str(n * 7 % 40), flag="C" if n % 11 == 0 else "N") for n in range(100)
    ]
    bodies += [is_in(clock(9), "预热"), is_in(clock(9, 5), "N"), beats(clock(15))]
    corrections = [(moment + timedelta(days=2), body.replace(",N,", ",M,")) for moment, body in bodies[20:40]]
    late = [(moment + timedelta(days=1), body) for moment, body in bodies] + corrections
    wanted = told("hazard", late, ticks=[clock(0, day=DAY + timedelta(days=9))])
    found = told("hazard", late, seed=seed, ticks=[clock(0, day=DAY + timedelta(days=9))])
    assert found.of("hazard.", "trust.") == wanted.of("hazard.", "trust.")
    assert wanted.evidence("hazard.minutes_over", DEVICE)["excluded"]["combustible"]["维护"] > 5


def test_the_gravest_reading_of_five_minutes_stands_however_soon_it_was_over_and_however_late_it_came() -> None:
    readings = [(clock(8), "2"), (clock(8, 1), "26"), (clock(8, 2), "61"), (clock(8, 3), "60"), (clock(8, 4), "3"), (clock(8, 5), "3")]
    bodies = [says(at, "ex", value, "%LEL") for at, value in readings]
    late = [bodies[0], *bodies[3:], (clock(9), bodies[2][1]), bodies[1]]
    for arrived in (bodies, late):
        found = told("hazard", arrived)
        assert found.value("hazard.peak", DEVICE, clock(8)) == Decimal(2)
        assert found.value("hazard.peak", DEVICE, clock(8, 5)) == Decimal(0)
        evidence = found.evidence("hazard.peak", DEVICE, clock(8))
        assert (evidence["metrics"]["combustible"]["value"], evidence["reached_at"]) == ("61", clock(8, 2).isoformat())


def test_five_minutes_of_test_gas_alone_are_no_data() -> None:
    found = told("hazard", [says(clock(8, 1), "ex", "55", "%LEL", flag="C")])
    assert found.value("hazard.peak", DEVICE, clock(8)) is None
    assert found.evidence("hazard.peak", DEVICE, clock(8))["excluded"] == {"combustible": {"校准": 1}}
